"""What was typed survives the end of the program, whatever ends it, and is offered again (R12, facts 5)."""

from __future__ import annotations

import signal

import pytest

from tests.journeys.story import answer, command, crm, fill, wait_for_draft
from tests.kit.terminal import Terminal

pytestmark = pytest.mark.pty

LOCKED = "Enter a phone or an e-mail"
ENDS = {"hang-up": signal.SIGHUP, "termination": signal.SIGTERM, "crash": signal.SIGKILL}


@pytest.fixture
def base(environment) -> dict[str, str]:
    command(environment, "add", "--set", "full_name=Janina Lis", "--set", "email=janina@example.com")
    return environment


def take_up_the_draft(terminal: Terminal) -> None:
    """The form that was left half filled is offered; go on with it."""
    terminal.wait_for("left half filled")
    terminal.key("enter")


@pytest.mark.parametrize("number", ENDS.values(), ids=ENDS.keys())
def test_a_new_contact_half_filled(base, number):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("f7")
        terminal.wait_for(LOCKED)
        terminal.type("601 222 333")
        terminal.wait_gone(LOCKED)
        if number == signal.SIGKILL:  # a draft is written a moment after typing stops
            wait_for_draft(base, "601 222 333")
        terminal.signal(number)
        code = terminal.wait_exit()
        if number == signal.SIGKILL:
            assert code == -signal.SIGKILL
        else:
            assert code != 0
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("f7")
        take_up_the_draft(terminal)
        terminal.wait_for("601 222 333")
    assert len(answer(base, "list")) == 1


@pytest.mark.parametrize("number", ENDS.values(), ids=ENDS.keys())
def test_an_edit_in_its_middle(base, number):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("e")
        terminal.wait_for("Editing")
        fill(terminal, "Position", "Wiceprezeska")
        if number == signal.SIGKILL:
            wait_for_draft(base, "Wiceprezeska")
        terminal.signal(number)
        terminal.wait_exit()
    assert answer(base, "list")[0]["position"] == ""
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("e")
        take_up_the_draft(terminal)
        terminal.wait_for("Wiceprezeska")
        terminal.key("ctrl+s")
        terminal.wait_gone("Editing")
    assert answer(base, "list")[0]["position"] == "Wiceprezeska"


def test_a_client_that_stopped_reading_and_then_hangs_up(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("e")
        terminal.wait_for("Editing")
        fill(terminal, "Position", "Wiceprezeska")
        terminal.stop_reading(lambda number: terminal.resize(80 + number % 40, 24))
        terminal.signal(signal.SIGHUP)
        terminal.wait_exit_unread()
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("e")
        take_up_the_draft(terminal)
        terminal.wait_for("Wiceprezeska")


def test_escape_throws_nothing_away(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("f7")
        terminal.wait_for(LOCKED)
        terminal.type("601 222 333")
        terminal.wait_gone(LOCKED)
        terminal.key("escape")
        terminal.wait_gone("601 222 333")
        terminal.key("f7")
        take_up_the_draft(terminal)
        terminal.wait_for("601 222 333")


def test_a_saved_contact_leaves_no_draft(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("f7")
        terminal.wait_for(LOCKED)
        terminal.type("601 222 333")
        terminal.wait_gone(LOCKED)
        fill(terminal, "First name", "Ewa")
        terminal.key("ctrl+s")
        terminal.wait_gone("First name")
        terminal.wait_for("Ewa")
        terminal.key("f7")
        assert "601 222 333" not in terminal.wait_at_rest(LOCKED)


@pytest.mark.parametrize("number", ENDS.values(), ids=ENDS.keys())
def test_a_note_in_its_middle(base, number):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("f")
        terminal.wait_for("2 History")
        terminal.type("an")
        terminal.wait_for("When")
        terminal.type("Woli rozmowy rano")
        terminal.wait_for("rozmowy rano")
        if number == signal.SIGKILL:
            wait_for_draft(base, "rozmowy rano")
        terminal.signal(number)
        terminal.wait_exit()
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("f")
        terminal.wait_for("2 History")
        terminal.type("an")
        terminal.wait_for("rozmowy rano")
        terminal.key("ctrl+s")
        terminal.wait_gone("When")
    (entry,) = [one for one in answer(base, "history", "1") if one["kind"] == "note"]
    assert entry["text"] == "Woli rozmowy rano"
