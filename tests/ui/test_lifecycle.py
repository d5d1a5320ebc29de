"""Deactivating, the trash and purging, by the keys of the list."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, screen_text, settle
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.trash import Trash
from tui_crm.ui.widgets.record_table import RecordTable


def said(pilot) -> str:
    return "\n".join(toast.message for toast in pilot.app._notifications)


def shown(pilot) -> str:
    return screen_text(pilot.app)


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
        assert "2 contacts are active" not in said(pilot)
        assert "2 contacts are inactive" in said(pilot)
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
        assert "In the trash: 2 contacts" in said(pilot)
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
