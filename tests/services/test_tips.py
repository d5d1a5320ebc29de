"""Tips are told once, and the first import of an empty base is explained."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of
from tui_crm.domain.imports import ImportOptions
from tui_crm.services.session import open_session

ROWS = "full name,phone\nJan Nowak,600100200\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_each_user_is_told_once_at_each_place(session):
    assert session.tips.first_time("list")
    assert not session.tips.first_time("list")
    assert session.tips.first_time("profile")
    with a_session_of(session, "eva", "viewer") as eva:
        assert eva.tips.first_time("list")
        assert not eva.tips.first_time("list")


def test_another_session_knows_what_was_told_and_resetting_tells_it_again(session, database_path):
    session.tips.first_time("list")
    with open_session(database_path, login="anna") as again:
        assert not again.tips.first_time("list")
        again.preferences.reset("tips")
        assert again.tips.first_time("list")


def test_the_import_of_an_empty_base_is_explained_until_one_has_begun(session, file):
    assert session.tips.is_first_import()
    job = session.imports.stage(file, ImportOptions())
    assert session.tips.is_first_import()
    session.imports.run(job)
    assert not session.tips.is_first_import()


def test_one_that_was_undone_was_the_first_all_the_same(session, file):
    outcome = session.imports.run_file(file, ImportOptions())
    session.imports.undo(outcome.job)
    assert session.contacts.is_empty()
    assert not session.tips.is_first_import()


def test_in_a_base_with_contacts_nothing_is_explained(session):
    a_person(session)
    assert not session.tips.is_first_import()
