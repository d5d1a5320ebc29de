"""Two programs on one base: nobody's save is lost, and both see what the other did."""

from __future__ import annotations

import pytest

from tests.journeys.story import answer, command, crm

pytestmark = pytest.mark.pty


@pytest.fixture
def base(environment) -> dict[str, str]:
    command(environment, "add", "--set", "full_name=Janina Lis", "--set", "email=janina@example.com")
    return environment


def start_edit(terminal, position: str) -> None:
    terminal.wait_for("Janina Lis")
    terminal.key("e")
    terminal.wait_for("PESEL")
    terminal.key("tab", "tab", "end", "ctrl+u")
    terminal.type(position)
    terminal.wait_for(position)


def test_a_stale_save_is_offered_as_a_conflict(base):
    with crm(base) as one, crm(base) as other:
        start_edit(one, "Prezeska")
        start_edit(other, "Wiceprezeska")
        one.key("ctrl+s")
        one.wait_gone("PESEL")
        other.key("ctrl+s")
        other.wait_for("Position")
        other.pause(1)
        assert answer(base, "list")[0]["position"] == "Prezeska"
        assert other.alive


def test_what_the_other_one_saved_appears(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        command(base, "add", "--set", "full_name=Wojciech Żak", "--set", "email=wojciech@example.com")
        terminal.wait_for("Wojciech Żak")


def test_the_command_line_works_while_the_screen_is_open(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        for number in range(5):
            command(base, "edit", "1", "--set", f"position=Stanowisko {number}")
        terminal.key("r")
        terminal.wait_for("Stanowisko 4")
