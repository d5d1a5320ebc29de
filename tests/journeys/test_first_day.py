"""The whole path once: import a file of real life, find, read, edit, save, copy the card; scripts agree."""

from __future__ import annotations

import re

import pytest

from tests.journeys.story import CARD, Keyboard, answer, command, crm, fill, people_file
from tests.kit.environment import PROGRAM
from tests.kit.tmux import Tmux

pytestmark = pytest.mark.pty


@pytest.fixture
def imported(environment, tmp_path) -> dict[str, str]:
    """The environment of a person whose base holds the imported file."""
    outcome = answer(environment, "import", people_file(tmp_path))
    assert (outcome["encoding"], outcome["delimiter"]) == ("cp1250", ";")
    assert (outcome["rows"], outcome["created"], outcome["refused"]) == (4, 4, 0)
    return environment


def find_edit_and_copy(keyboard: Keyboard, editing: str = "Editing", position: str = "Position") -> list[str]:
    """Search "lukasz", change the position, save, copy the card: the texts that reached the clipboard."""
    keyboard.wait_for("Ćwik")
    keyboard.key("/")
    keyboard.type("lukasz")
    keyboard.wait_gone("Ćwik")
    keyboard.wait_for("Łukasz Kowalski")
    keyboard.key("enter", "e")
    keyboard.wait_for(editing)
    fill(keyboard, position, "Dyrektor handlowy")
    keyboard.key("ctrl+s")
    keyboard.wait_gone(editing)
    keyboard.wait_for("Dyrektor handlowy")
    keyboard.key("y")
    return keyboard.wait_for_clipboard()


def check_commands_agree(environment: dict[str, str]) -> None:
    """`list`, `card` and `query` say what the screen showed."""
    (person,) = answer(environment, "list", "lukasz")
    assert person["name"] == "Łukasz Kowalski"
    assert person["position"] == "Dyrektor handlowy"
    assert person["phones"][0]["value"] == "+48600100200"
    assert person["organizations"][0]["name"] == "Zakład Żółw Sp. z o.o."
    assert person["addresses"][0]["city"] == "Łódź"
    assert command(environment, "card", str(person["id"])) == CARD + "\n"
    lines = command(environment, "query", "lukasz").splitlines()
    assert lines[1:] == ["lukasz.kowalski@example.com\tŁukasz Kowalski\tZakład Żółw Sp. z o.o."]


def test_in_an_ordinary_terminal(imported):
    with crm(imported) as terminal:
        assert find_edit_and_copy(terminal) == [CARD]
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
    check_commands_agree(imported)


def test_through_tmux(imported):
    with Tmux(PROGRAM, imported) as tmux:
        assert find_edit_and_copy(tmux)[-1:] == [CARD]
        assert tmux.buffer() == CARD
        tmux.key("ctrl+q")
        assert tmux.outside.wait_exit() == 0
    check_commands_agree(imported)


def test_in_polish(imported):
    with crm(imported, "--lang", "pl") as terminal:
        terminal.wait_for("Szukaj")
        assert find_edit_and_copy(terminal, "Edycja", "Stanowisko") == [CARD]
    check_commands_agree(imported)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_at_every_size(imported, size):
    with crm(imported, size=size) as terminal:
        assert find_edit_and_copy(terminal) == [CARD]


def test_the_window_changes_its_size_in_the_middle_of_an_edit(imported):
    with crm(imported, size=(160, 45)) as terminal:
        terminal.wait_for("Ćwik")
        terminal.key("e")
        terminal.wait_for("Editing")
        fill(terminal, "Position", "Prezeska")
        terminal.resize(80, 24)
        terminal.settle()
        terminal.wait_for("Prezeska")
        terminal.key("ctrl+s")
        terminal.wait_gone("Editing")
    assert "Prezeska" in {person["position"] for person in answer(imported, "list")}


def test_cards_of_several_marked_contacts(imported):
    with crm(imported) as terminal:
        terminal.wait_for("Ćwik")
        terminal.key("*", "y")
        (copied,) = terminal.wait_for_clipboard()
    cards = copied.split("\n\n")
    assert len(cards) == 4
    assert CARD.replace("Dyrektor handlowy", "Kierownik") in cards
    assert "Jan O'Brien\njan.obrien@example.com\n+48601202303" in cards


def test_the_text_of_a_card_is_shown_to_be_selected(imported):
    with crm(imported) as terminal:
        terminal.wait_for("Ćwik")
        terminal.key("/")
        terminal.type("lukasz")
        terminal.wait_gone("Ćwik")
        terminal.key("enter", "Y")
        shown = terminal.wait_at_rest("+48600100200")
    rows = [re.sub(r"[^\w@.+ ]", "", row).strip() for row in shown.splitlines()]
    card = ["Łukasz Kowalski", "Kierownik", "lukasz.kowalski@example.com", "+48600100200"]
    assert card in [rows[start : start + 4] for start in range(len(rows))]
