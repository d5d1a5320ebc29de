"""A sales person finds Łukasz among many, with keys only; what she chose for the list is kept."""

from __future__ import annotations

import pytest

from tests.journeys.story import Keyboard, command, crm
from tests.kit.environment import PROGRAM
from tests.kit.tmux import Tmux

pytestmark = pytest.mark.pty

SHIFT_DOWN = b"\x1b[1;2B"


@pytest.fixture
def among_many(environment, tmp_path) -> tuple[dict[str, str], str]:
    """2,000 invented contacts, and Łukasz."""
    base = str(tmp_path / "sample.db")
    command(environment, "demo", "--no-app", "--db", base)
    environment["TUI_CRM_USER"] = "demo"
    fields = ("full_name=Łukasz Żółwiński", "phone=600 123 789", "city=Żżżów", "position=Kupiec")
    sets = [part for field in fields for part in ("--set", field)]
    command(environment, "add", "--db", base, *sets)
    return environment, base


def find_lukasz(keyboard: Keyboard, words: dict[str, str]) -> list[str]:
    """By his name, by his phone, in an order of the list; the cards that reached the clipboard."""
    keyboard.wait_for(words["contacts"])
    keyboard.key("c")
    keyboard.wait_gone(words["card"])
    keyboard.key("/")
    keyboard.type("zolwinski luk")
    keyboard.wait_for(words["one"])
    keyboard.wait_for("Łukasz Żółwiński")
    keyboard.key("enter", "F")
    keyboard.wait_for("[x]")
    keyboard.key("enter", "down", "down", "down", "space", "escape")  # phones only
    keyboard.wait_for(words["nothing"])
    keyboard.key("/", "ctrl+u")
    keyboard.type("600-123")
    keyboard.wait_for("Łukasz Żółwiński")
    keyboard.key("enter", "F")
    keyboard.wait_for("[x]")
    keyboard.key("enter", "escape", "escape")
    keyboard.wait_gone(words["one"])
    keyboard.key("S")
    keyboard.wait_for(words["usual"])
    keyboard.key("home", *["down"] * 6, "-")
    keyboard.wait_gone(words["usual"])
    keyboard.key("g")
    keyboard.wait_for("Łukasz Żółwiński")
    keyboard.send(SHIFT_DOWN)
    keyboard.wait_for(words["two"])
    keyboard.key("y")
    return keyboard.wait_for_clipboard()


ENGLISH = {
    "contacts": "contacts", "card": "Local time", "one": "1 of ", "nothing": "Nothing found",
    "usual": "Usual order", "two": "2 marked",
}  # fmt: skip
POLISH = {
    "contacts": "kontakt", "card": "Czas lokalny", "one": "1 z ", "nothing": "Nic nie znaleziono",
    "usual": "Zwykła kolejność", "two": "2 zaznaczone",
}  # fmt: skip


@pytest.mark.parametrize(
    ("size", "language", "words"),
    [((80, 24), "en", ENGLISH), ((120, 40), "pl", POLISH)],
    ids=["80x24", "120x40"],
)
def test_in_an_ordinary_terminal(among_many, size, language, words):
    environment, base = among_many
    with crm(environment, "--db", base, "--lang", language, size=size) as terminal:
        (copied,) = find_lukasz(terminal, words)
        assert copied.startswith("Łukasz Żółwiński\nKupiec\n+48600123789\n\n")
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
    with crm(environment, "--db", base, "--lang", language, size=size) as terminal:
        shown = terminal.wait_at_rest("Łukasz Żółwiński")  # still sorted by city, downwards
        assert "Łukasz Żółwiński" in shown.splitlines()[2]
        assert words["card"] not in shown
        terminal.key("c")
        terminal.wait_for(words["card"])


def test_in_tmux(among_many):
    environment, base = among_many
    with Tmux([*PROGRAM, "--db", base, "--lang", "en"], environment) as tmux:
        copied = find_lukasz(tmux, ENGLISH)
        assert copied[-1].startswith("Łukasz Żółwiński\nKupiec")
