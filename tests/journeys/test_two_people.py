"""Two programs on one base: nobody's save is lost, and both see what the other did."""

from __future__ import annotations

import pytest

from tests.journeys.story import answer, command, crm, fill, wait_for_draft
from tests.kit.terminal import Terminal

pytestmark = pytest.mark.pty


@pytest.fixture
def base(environment) -> dict[str, str]:
    command(environment, "add", "--set", "full_name=Janina Lis", "--set", "email=janina@example.com")
    return environment


def position_of_janina(environment: dict[str, str]) -> str:
    return answer(environment, "list")[0]["position"]


def start_edit(terminal: Terminal, position: str) -> None:
    terminal.wait_for("Janina Lis")
    terminal.key("e")
    terminal.wait_for("Editing")
    fill(terminal, "Position", position)


def test_a_stale_save_is_offered_as_a_conflict(base):
    with crm(base) as one, crm(base) as other:
        start_edit(one, "Prezeska")
        start_edit(other, "Wiceprezeska")
        one.key("ctrl+s")
        one.wait_gone("Editing")
        other.key("ctrl+s")
        other.wait_for("Somebody else has changed Janina Lis")
        other.wait_for("Prezeska")
        assert position_of_janina(base) == "Prezeska"
        other.key("escape")
        other.wait_gone("Somebody else")
        other.wait_for("Wiceprezeska")
        assert position_of_janina(base) == "Prezeska"


def test_one_s_own_change_can_be_kept(base):
    with crm(base) as terminal:
        start_edit(terminal, "Wiceprezeska")
        command(base, "edit", "1", "--set", "position=Prezeska", "--set", "city=Łódź")
        terminal.key("ctrl+s")
        terminal.wait_for("Somebody else has changed Janina Lis")
        terminal.key("left", "ctrl+s")
        terminal.wait_gone("Somebody else")
        terminal.wait_gone("Editing")
    (person,) = answer(base, "list")
    assert person["position"] == "Wiceprezeska"
    assert person["addresses"][0]["city"] == "Łódź"


def test_what_the_other_one_saved_appears_without_a_key(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        command(base, "add", "--set", "full_name=Wojciech Żak", "--set", "email=wojciech@example.com")
        terminal.wait_for("Wojciech Żak")
        terminal.wait_still(3)  # longer than two looks: nobody writes, and nothing is drawn


def test_a_draft_of_the_other_terminal_is_not_offered(base):
    with crm(base) as one, crm(base) as other:
        start_edit(one, "Prezeska")
        wait_for_draft(base, "Prezeska")
        other.wait_for("Janina Lis")
        other.key("e")
        assert "left half filled" not in other.wait_at_rest("Editing")


def test_the_command_line_works_while_the_screen_is_open(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        for number in range(5):
            command(base, "edit", "1", "--set", f"position=Stanowisko {number}")
        terminal.key("r")
        terminal.wait_for("Stanowisko 4")
