"""An empty base offers to import a file; the screen's Import command asks for a path and shows the counts."""

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
        terminal.wait_for("Ćwik")
        assert "4" in terminal.text()
    assert len(answer(environment, "list")) == 4


def test_a_path_with_a_tilde_and_blanks(environment, tmp_path):
    people_file(tmp_path / "home").rename(tmp_path / "home" / "moje kontakty.csv")
    with crm(environment) as terminal:
        terminal.wait_for("import a file")
        terminal.key("i")
        terminal.wait_for("Import contacts from a file")
        terminal.type("~/moje kontakty.csv")
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
