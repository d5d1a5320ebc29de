"""Windows of every size, dragged while somebody types, and more text than anybody types."""

from __future__ import annotations

import random

import pytest

from tests.journeys.story import command, crm

pytestmark = pytest.mark.pty

SIZES = [(20, 5), (30, 8), (40, 10), (60, 15), (200, 60), (500, 10), (1, 1)]
SCREENS = {
    "the list": ("", "Janina Lis"),
    "the editor": ("e", "Editing"),
    "the profile": ("f", "2 History"),
    "the filter builder": ("Ln", "Condition"),
    "the settings": (",", "Person fields"),
    "the duplicates": ("D", "Duplicate"),
    "the help": ("?", "Help"),
}
PASTED = ("Ala ma kota, a kot ma Alę. " * 37_037).encode()
"""A megabyte."""


@pytest.fixture
def base(environment) -> dict[str, str]:
    command(environment, "add", "--set", "full_name=Janina Lis", "--set", "email=janina@example.com")
    return environment


def back_to_the_list(terminal):
    """Presses Escape until the footer is that of the list."""
    for _press in range(80):
        if terminal.line(-1).startswith("/ Search"):
            return
        terminal.key("escape")
    raise AssertionError(f"Escape leads nowhere\n{terminal.text()}")


def shows_something(terminal) -> bool:
    """Whether the screen is drawn again: a busy machine takes its time for 500 columns."""
    for _look in range(60):
        if terminal.text().strip():
            return True
        terminal.settle()
    return False


@pytest.mark.parametrize(("keys", "shown"), SCREENS.values(), ids=SCREENS.keys())
def test_every_size_and_a_storm_of_them(base, keys, shown):
    source = random.Random(7)
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.type(keys)
        terminal.wait_for(shown)
        for size in SIZES:
            terminal.resize(*size)
            terminal.send(b"\x1b[B")
            terminal.settle(0.3, 0.05)
            assert size < (20, 5) or shows_something(terminal)
        for number in range(200):
            terminal.resize(source.randint(1, 200), source.randint(1, 60))
            terminal.send(b"\x1b[A" if number % 10 == 0 else b"")
            terminal.pause(0.002)
        terminal.resize(80, 24)
        terminal.settle()
        back_to_the_list(terminal)
        terminal.wait_for("Janina Lis")
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0


MARKS = (b"\x1b[200~", b"\x1b[201~")


@pytest.mark.parametrize("keys", ["/", "e", "fan", "i"], ids=["search", "a form", "a note", "a path"])
def test_a_pasted_megabyte(base, keys):
    _paste(base, keys, MARKS[0] + PASTED + MARKS[1])


@pytest.mark.parametrize(("keys", "text"), [("e", PASTED[:3_000]), ("", PASTED)], ids=["a form", "the list"])
def test_text_pasted_as_a_plain_terminal_does(base, keys, text):
    """Each letter is a key: a form takes its time for each."""
    _paste(base, keys, text)


def _paste(base, keys, data):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.type(keys)
        terminal.settle()
        terminal.send(data)
        terminal.settle()
        back_to_the_list(terminal)
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
    assert "Ala ma kota" not in command(base, "show", "1")
