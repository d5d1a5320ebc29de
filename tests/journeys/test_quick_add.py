"""Quick add from anywhere, by the bytes that real terminals send for Ctrl+Alt+P (facts 1)."""

from __future__ import annotations

import pytest

from tests.journeys.story import Keyboard, answer, command, crm, fill
from tests.kit.environment import PROGRAM
from tests.kit.tmux import Tmux

pytestmark = pytest.mark.pty

KEYS = {
    "an ordinary terminal": b"\x1b\x10",
    "the kitty protocol": b"\x1b[112;7u",
    "the kitty protocol on a Mac": b"\x1b[112;11u",
    "xterm's modifyOtherKeys": b"\x1b[27;7;112~",
    "the plain key F7": b"\x1b[18~",
}
TITLE = "Quick add"
LOCKED = "Enter a phone or an e-mail"


@pytest.fixture
def base(environment) -> dict[str, str]:
    """A base with one contact, so that the screen is not the one for an empty base."""
    command(environment, "add", "--set", "full_name=Janina Lis", "--set", "email=janina@example.com")
    return environment


def add_ewa(keyboard: Keyboard) -> None:
    """Fill the form that is open and save it."""
    keyboard.wait_for(LOCKED)
    keyboard.type("601 222 333")
    keyboard.wait_gone(LOCKED)
    fill(keyboard, "First name", "Ewa")
    fill(keyboard, "Surname", "Źródłowska")
    keyboard.key("ctrl+s")
    keyboard.wait_gone("First name")
    keyboard.wait_for("Ewa Źródłowska")


def check_ewa(environment: dict[str, str]) -> None:
    (person,) = answer(environment, "list", "zrodlowska")
    assert person["name"] == "Ewa Źródłowska"
    assert person["phones"][0]["value"] == "+48601222333"


@pytest.mark.parametrize("data", KEYS.values(), ids=KEYS.keys())
def test_the_bytes_open_the_form(base, data):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.send(data)
        terminal.wait_for(LOCKED)


def test_a_contact_is_added(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.send(b"\x1b\x10")
        add_ewa(terminal)
    check_ewa(base)


def test_through_tmux(base):
    with Tmux(PROGRAM, base) as tmux:
        tmux.wait_for("Janina Lis")
        tmux.send(b"\x1b\x10")
        add_ewa(tmux)
    check_ewa(base)


def test_through_tmux_from_the_keyboard_of_the_terminal_outside(base):
    with Tmux(PROGRAM, base) as tmux:
        tmux.wait_for("Janina Lis")
        tmux.outside.send(b"\x1b\x10")
        add_ewa(tmux)
    check_ewa(base)


@pytest.mark.parametrize("data", [b"\x1b\x10", b"\x1b[18~"], ids=["ctrl+alt+p", "f7"])
def test_from_the_middle_of_a_search(base, data):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("/")
        terminal.type("jan")
        terminal.send(data)
        terminal.wait_for(LOCKED)


def test_from_the_middle_of_an_edit(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("e")
        terminal.wait_for("Editing")
        terminal.send(b"\x1b\x10")
        terminal.wait_for(LOCKED)


def test_an_alt_that_was_swallowed_opens_nothing_wrong(base):
    with crm(base) as terminal:
        terminal.wait_for("Status")  # the card comes last
        terminal.settle()
        shown = terminal.text()
        terminal.send(b"\x10")
        terminal.settle()
        assert terminal.text() == shown


def test_a_number_that_is_known_is_told_and_opens_that_contact(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("f7")
        terminal.wait_for(LOCKED)
        fill(terminal, "E-mail", "JANINA@example.com")
        terminal.key("shift+tab", "shift+tab")
        terminal.wait_for("already exists: Janina Lis")
        terminal.wait_for("No, create new")
    assert len(answer(base, "list")) == 1
