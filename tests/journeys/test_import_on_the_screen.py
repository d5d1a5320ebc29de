"""An empty base offers to import a file; the screen's Import command asks for a path, maps, counts."""

from __future__ import annotations

import pytest

from tests.journeys.story import answer, crm, people_file

pytestmark = pytest.mark.pty


def test_a_file_is_imported_from_the_screen(environment, tmp_path):
    path = people_file(tmp_path / "home")
    with crm(environment) as terminal:
        terminal.wait_for("import a file")
        terminal.key("i")
        terminal.wait_for("Import contacts from a file")
        terminal.type(str(path))
        terminal.key("enter")
        shown = terminal.wait_at_rest("Import of kontakty.csv")
        assert "Windows-1250" in shown or "CP1250" in shown.upper()
        assert "semicolon" in shown
        assert "Święcicka-Nowak" in shown
        terminal.key("i")
        terminal.wait_for("Rows in the file")
        terminal.key("down", "enter")
        terminal.wait_told("import:1")
        assert "Ćwik" in terminal.wait_at_rest("4 contacts")
        terminal.key("J")
        assert "done" in terminal.wait_at_rest("Created: 4")
    people = answer(environment, "list")
    assert len(people) == 4
    assert {person["phones"][0]["value"] for person in people} >= {"+48600100200", "+48221131415"}


def test_a_dropped_path_with_blanks(environment, tmp_path):
    people_file(tmp_path / "home").rename(tmp_path / "home" / "moje kontakty.csv")
    with crm(environment) as terminal:
        terminal.wait_for("import a file")
        terminal.key("i")
        terminal.wait_for("Import contacts from a file")
        terminal.type(f"'{tmp_path}/home/moje kontakty.csv' ")
        terminal.key("enter")
        terminal.wait_for("Import of moje kontakty.csv")
        terminal.key("i")
        terminal.wait_for("Rows in the file")
        terminal.key("enter")
        terminal.wait_for("Ćwik")
    assert len(answer(environment, "list")) == 4


def test_a_file_that_is_not_there_is_told_in_a_sentence(environment):
    with crm(environment) as terminal:
        terminal.wait_for("import a file")
        terminal.key("i")
        terminal.wait_for("Import contacts from a file")
        terminal.type("/nowhere/at-all.csv")
        terminal.key("enter")
        terminal.wait_for("at-all.csv")
        terminal.key("escape", "escape")
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
