"""Quick add: the form of a new contact over whatever is on the screen."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text, type_text
from tests.ui.test_editor import fill, stored
from tui_crm.domain.contact import Kind
from tui_crm.ui.modals.quick_add import QuickAdd
from tui_crm.ui.modals.write_text import WriteText
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.screens.profile import Profile
from tui_crm.ui.widgets.contact_card import ContactCard
from tui_crm.ui.widgets.contact_editor import ContactEditor
from tui_crm.ui.widgets.form_fields import field_of


async def choose_organization(pilot) -> None:
    """Back to the base above the form, and the second of the two."""
    await press(pilot, "shift+tab")
    while field_of(pilot.app.focused) is not None:
        await press(pilot, "shift+tab")
    await press(pilot, "enter", "down", "enter")


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_a_person_is_added_from_anywhere_and_the_list_shows_it(make_app, session, size):
    async with make_app(size=size) as pilot:
        await press(pilot, "f7")
        assert field_of(pilot.app.focused).field == "phones"
        await type_text(pilot, "600100200")
        await fill(pilot, first_name="Ewa", last_name="Lis")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert "Ewa Lis" in screen_text(pilot.app)
        assert stored(session)["Ewa Lis"].kind is Kind.PERSON


async def test_the_base_is_chosen_and_what_was_typed_goes_along_and_back(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "f7")
        await type_text(pilot, "600100200")
        await fill(pilot, first_name="Ewa")
        await choose_organization(pilot)
        assert "New organization" in screen_text(pilot.app)
        assert "600100200" in screen_text(pilot.app)
        assert session.drafts.kept("new_person") is None
        await fill(pilot, name="Lis i Syn")
        await press(pilot, "ctrl+s")
        assert stored(session)["Lis i Syn"].kind is Kind.ORGANIZATION
        assert session.drafts.kept("new_organization") is None


async def test_escape_keeps_the_draft_and_closes(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "f7")
        await type_text(pilot, "600100200")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert session.drafts.kept("new_person").draft.phones[0].raw == "600100200"
        await press(pilot, "f7", "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert session.drafts.kept("new_person") is not None


async def test_a_known_contact_is_opened_behind_the_dialog(make_app, session):
    a_person(session, "Adam Abacki")
    person = a_person(session, "Łukasz Kowalski", phone="600100200")
    async with make_app() as pilot:
        await press(pilot, "f7")
        await type_text(pilot, "600100200")
        await press(pilot, "enter", "down", "enter")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert pilot.app.screen.query_one(ContactCard).contact.id == person.id


async def test_a_known_contact_opens_over_the_profile_that_is_shown(make_app, session):
    a_person(session, "Adam Abacki")
    person = a_person(session, "Łukasz Kowalski", phone="600100200")
    async with make_app() as pilot:
        await press(pilot, "/")
        await type_text(pilot, "adam")
        await press(pilot, "enter", "f", "f7")
        await type_text(pilot, "600100200")
        await press(pilot, "enter", "down", "enter")
        assert isinstance(pilot.app.screen, Profile)
        assert pilot.app.screen.contact_id == person.id
        assert "Łukasz Kowalski  Person" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "Adam Abacki  Person" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert pilot.app.screen.bar.text == "adam"
        assert "Łukasz" not in screen_text(pilot.app)


async def test_a_known_contact_opens_over_a_dialog_too_and_not_twice(make_app, session):
    a_person(session, "Adam Abacki", phone="600100300")
    person = a_person(session, "Łukasz Kowalski", phone="600100200")
    async with make_app() as pilot:
        await press(pilot, "f", "a", "n", "f7")
        await type_text(pilot, "600100200")
        await press(pilot, "enter", "down", "enter")
        assert pilot.app.screen.contact_id == person.id
        await press(pilot, "f7")
        await type_text(pilot, "600100200")
        await press(pilot, "enter", "down", "enter")
        assert pilot.app.screen.contact_id == person.id
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, WriteText)


async def test_quick_add_over_an_open_editor_keeps_that_editor(make_app, session):
    a_person(session, "Adam Abacki")
    async with make_app() as pilot:
        await press(pilot, "e")
        await fill(pilot, position="Pre")
        await press(pilot, "f7")
        assert isinstance(pilot.app.screen, QuickAdd)
        await type_text(pilot, "600100200")
        await fill(pilot, first_name="Ewa", last_name="Lis")
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.query_one(ContactEditor).form.draft().position == "Pre"
        assert pilot.app.screen.has_class("-editing")


async def test_the_dialog_flushes_its_own_draft(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "f7")
        await type_text(pilot, "600100200")
        pilot.app.screen.flush_draft()
        assert session.drafts.kept("new_person").draft.phones[0].raw == "600100200"
