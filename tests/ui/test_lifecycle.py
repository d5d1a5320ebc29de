"""Deactivating, the trash and purging, by the keys of the list."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, said, send_key, settle, shown, type_text
from tui_crm.ui.modals import trash
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.trash import Trash
from tui_crm.ui.widgets.record_table import RecordTable


@pytest.fixture
def people(session):
    return [a_person(session, name) for name in ("Ewa Lis", "Anna Nowak", "Jan Żuk")]


async def test_a_contact_is_deactivated_and_activated(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "A")
        assert "Inactive: Ewa Lis" in said(pilot)
        assert "2 contacts" in shown(pilot)
        await press(pilot, "I")
        assert "3 contacts" in shown(pilot)
        await press(pilot, "home", "A")
        assert "Active: Ewa Lis" in said(pilot)
        assert "(inactive)" not in shown(pilot)


async def test_marked_contacts_are_deactivated_together(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "space", "space", "A")
        assert "2 contacts change" in shown(pilot)
        await press(pilot, "enter")
        assert "3 contacts" in shown(pilot)
        await press(pilot, "A", "down", "enter")
        assert "2 contacts changed\nu undoes it." in said(pilot)
        assert "1 contact" in shown(pilot)
        assert "marked" not in shown(pilot)


async def test_deleting_asks_and_the_safest_answer_comes_first(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "d")
        assert isinstance(pilot.app.screen, Choice)
        assert "Move Ewa Lis to the trash?" in shown(pilot)
        await press(pilot, "enter")
        assert "3 contacts" in shown(pilot)
        await press(pilot, "delete", "escape")
        assert "3 contacts" in shown(pilot)
        await press(pilot, "d", "down", "enter")
        assert "Inactive: Ewa Lis" in said(pilot)
        assert "2 contacts" in shown(pilot)


async def test_the_trash_gives_back_and_deletes_for_good(make_app, people, session):
    async with make_app() as pilot:
        await press(pilot, "space", "space", "d")
        assert "Move 2 contacts to the trash?" in shown(pilot)
        await press(pilot, "down", "down", "enter")
        assert "2 contacts moved to the trash" in said(pilot)
        assert "1 contact" in shown(pilot)
        await press(pilot, "T")
        assert isinstance(pilot.app.screen, Trash)
        assert "Anna Nowak  (Person)" in shown(pilot)
        await press(pilot, "home", "enter", "enter")
        assert len(session.lifecycle.trash()) == 2
        await press(pilot, "home", "enter", "down", "enter")
        assert "Restored: Anna Nowak" in said(pilot)
        await press(pilot, "home", "enter", "down", "down", "enter")
        assert "Deleted for good: Ewa Lis" in said(pilot)
        await settle(pilot)
        assert not isinstance(pilot.app.screen, Trash)
        assert session.lifecycle.trash() == ()
        assert "2 contacts" in shown(pilot)
        assert pilot.app.screen.query_one(RecordTable).row is not None
        await press(pilot, "T")
        assert "The trash is empty." in said(pilot)


async def test_deleting_an_organization_tells_of_its_persons(make_app, session):
    an_organization(session, "Acme")
    a_person(session, "Ewa Lis", organization="Acme")
    async with make_app() as pilot:
        await press(pilot, "o", "d")
        assert "1 person is linked to it" in shown(pilot)
        assert "recommended" in shown(pilot)


async def test_who_may_not_delete_has_no_key_for_it(make_app, people, session):
    with a_session_of(session, "bob", "editor") as bob:
        async with make_app(of=bob) as pilot:
            await press(pilot, "d", "T")
            assert not isinstance(pilot.app.screen, Choice | Trash)
            assert "3 contacts" in shown(pilot)


async def test_the_questions_are_polish_too(make_app, people):
    async with make_app(language="pl") as pilot:
        await press(pilot, "d")
        assert "Przenieść do kosza: Ewa Lis?" in shown(pilot)
        assert "Dezaktywuj zamiast tego (zalecane)" in shown(pilot)


async def test_marks_of_contacts_that_are_gone_are_dropped_and_told(make_app, people, session):
    async with make_app() as pilot:
        await press(pilot, "asterisk")
        session.lifecycle.delete((people[1].id,))
        await press(pilot, "A", "down", "enter")
        assert "2 contacts changed\n1 is not there any more" in said(pilot)
        assert "marked" not in shown(pilot)
        await press(pilot, "I", "asterisk")
        session.lifecycle.delete((people[0].id,))
        await press(pilot, "d", "down", "down", "enter")
        assert "1 contact moved to the trash\n1 is not there any more" in said(pilot)
    assert len(session.lifecycle.trash()) == 3


async def test_marks_of_which_none_is_left_are_dropped_with_a_sentence(make_app, people, session):
    async with make_app() as pilot:
        await press(pilot, "space", "space")
        session.lifecycle.delete((people[0].id, people[1].id))
        await press(pilot, "d")
        assert "marked" not in shown(pilot)
        assert "1 contact" in shown(pilot)
        assert said(pilot)


async def test_a_second_key_does_not_drop_the_first_ones_message(make_app, people, session):
    async with make_app() as pilot:
        send_key(pilot.app, "A")
        send_key(pilot.app, "down")
        send_key(pilot.app, "A")
        await settle(pilot)
        assert said(pilot).count("Inactive: ") == 2


async def test_keys_typed_ahead_of_a_question_answer_the_question(make_app, people, session):
    async with make_app() as pilot:
        for key in ("d", "down", "down", "enter"):
            send_key(pilot.app, key)
        await settle(pilot)
        assert "In the trash: Ewa Lis" in said(pilot)


async def test_the_form_of_a_contact_that_goes_to_the_trash_is_closed_and_its_draft_kept(make_app, session):
    ewa = a_person(session, "Ewa Lis")
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "e")
        await type_text(pilot, "X")
        pilot.app.screen.table.focus()
        await press(pilot, "d", "down", "down", "enter")
        assert not pilot.app.screen.editor.is_open
    assert session.drafts.kept("edit", ewa.id) is not None


async def test_a_long_trash_is_read_page_by_page(make_app, session, monkeypatch):
    from tui_crm.ui.screens import contacts_lifecycle

    monkeypatch.setattr(trash, "PAGE", 20)
    monkeypatch.setattr(contacts_lifecycle, "PAGE", 20)
    monkeypatch.setattr(trash, "_NEAR", 5)
    everybody = [a_person(session, f"Person Number{chr(97 + n % 26)}{chr(97 + n // 26)}") for n in range(50)]
    a_person(session, "Ewa Lis")
    session.lifecycle.delete(tuple(one.id for one in everybody))
    async with make_app() as pilot:
        await press(pilot, "T")
        options = pilot.app.screen.query_one("#trash")
        assert options.option_count == 20
        await press(pilot, "end")
        assert options.option_count == 40
        await press(pilot, "end", "end")
        assert options.option_count == 50
        assert options.size.height < 24


async def test_what_somebody_else_took_out_of_the_trash_is_dropped_with_a_sentence(make_app, people, session):
    session.lifecycle.delete(tuple(one.id for one in people[:2]))
    async with make_app() as pilot:
        await press(pilot, "T")
        session.lifecycle.restore((people[1].id,))
        await press(pilot, "home", "enter", "down", "enter")
        assert pilot.app.screen.query_one("#trash").option_count == 1
        assert said(pilot)


async def test_a_purge_that_could_not_tidy_up_says_so(make_app, people, session, monkeypatch):
    session.lifecycle.delete((people[0].id,))
    monkeypatch.setattr(type(session.lifecycle), "purge", lambda self, ids: False)
    async with make_app() as pilot:
        await press(pilot, "T", "enter", "down", "down", "enter")
        assert "Deleted for good: Ewa Lis\nSomebody is using the base" in said(pilot)
