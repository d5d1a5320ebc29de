"""A contact that goes away under its form, and the form of a new person at an organization."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, read_interruption, screen_text, settle, type_text
from tests.ui.test_editor import fill, stored
from tui_crm.domain.contact import ContactDraft
from tui_crm.ui.modals.draft_found import DraftFoundModal
from tui_crm.ui.modals.edit_contact import EditContact
from tui_crm.ui.screens.contacts import ContactsScreen


@pytest.fixture
def bob(session):
    with a_session_of(session, "bob", role="manager") as opened:
        yield opened


async def test_a_save_of_a_contact_that_was_deleted_says_so_and_keeps_the_draft(make_app, session, bob):
    person = a_person(session, "Jan Nowak")
    async with make_app() as pilot:
        await press(pilot, "e")
        await fill(pilot, position="Prezes")
        bob.lifecycle.delete((person.id,))
        await press(pilot, "ctrl+s")
        said = await read_interruption(pilot)
        assert "Jan Nowak was deleted or hidden meanwhile" in said
        assert "is offered when the contact is back" in said
        assert not pilot.app.screen.has_class("-editing")
        assert session.drafts.kept("edit", person.id).draft.position == "Prezes"
        bob.lifecycle.restore((person.id,))
        await press(pilot, "r", "e")
        assert isinstance(pilot.app.screen, DraftFoundModal)
        await press(pilot, "enter", "ctrl+s")
        assert session.contacts.get(person.id).draft.position == "Prezes"


async def test_a_deletion_by_somebody_else_is_noticed_while_one_types(make_app, session, bob):
    person = a_person(session, "Jan Nowak")
    async with make_app() as pilot:
        await press(pilot, "e")
        bob.lifecycle.delete((person.id,))
        await fill(pilot, position="Prezes")
        editor = pilot.app.screen.editor
        editor._keep_soon()  # what the timer does when typing has rested
        await settle(pilot)
        assert "Jan Nowak was deleted or hidden meanwhile" in await read_interruption(pilot)
        assert not pilot.app.screen.has_class("-editing")
        assert session.drafts.kept("edit", person.id).draft.position == "Prezes"


async def test_a_deletion_from_the_list_closes_the_form_of_that_contact_alone(make_app, session):
    person, other = a_person(session, "Jan Nowak"), a_person(session, "Ewa Lis")
    async with make_app() as pilot:
        await press(pilot, "e")
        editor = pilot.app.screen.editor
        opened = editor.contact.id
        editor.contact_gone({person.id, other.id} - {opened})
        await settle(pilot)
        assert editor.is_open
        editor.contact_gone([opened])
        await settle(pilot)
        assert "the form is closed" in await read_interruption(pilot)
        assert not editor.is_open
        assert session.drafts.kept("edit", opened) is None


async def test_what_was_typed_about_a_purged_contact_goes_with_it(make_app, session, bob):
    person = a_person(session, "Jan Nowak")
    async with make_app() as pilot:
        await press(pilot, "e")
        await fill(pilot, position="Prezes")
        session.lifecycle.delete((person.id,))
        session.lifecycle.purge((person.id,))
        await press(pilot, "ctrl+s")
        assert "Jan Nowak was deleted for good" in await read_interruption(pilot)
        assert not pilot.app.screen.has_class("-editing")


# A new person at an organization


async def new_person_at(pilot, organization) -> None:
    pilot.app.push_screen(EditContact(organization, new_person=True))
    await settle(pilot)


async def test_a_new_person_is_linked_to_the_organization(make_app, session):
    acme = an_organization(session, "Acme Polska")
    async with make_app(size=(80, 40)) as pilot:
        await new_person_at(pilot, acme)
        assert "New person: Acme Polska" in screen_text(pilot.app)
        await type_text(pilot, "600100200")
        await fill(pilot, first_name="Ewa", last_name="Lis")
        await press(pilot, "ctrl+n")
        assert pilot.app.focused.value == ""
        await type_text(pilot, "600100201")
        await fill(pilot, first_name="Jan", last_name="Lis")
        await press(pilot, "ctrl+s")
        for name in ("Ewa Lis", "Jan Lis"):
            assert stored(session)[name].draft.organizations[0].id == acme.id


async def test_its_draft_is_kept_for_that_organization_and_goes_with_the_save(make_app, session):
    acme, other = an_organization(session, "Acme Polska"), an_organization(session, "Zakład Żółw")
    async with make_app(size=(80, 40)) as pilot:
        await new_person_at(pilot, acme)
        await type_text(pilot, "600100200")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert session.drafts.kept("new_person_here", acme.id).draft.phones[0].raw == "600100200"
        assert session.drafts.kept("new_person") is None
        await new_person_at(pilot, other)
        assert not isinstance(pilot.app.screen, DraftFoundModal)
        await press(pilot, "escape")
        await new_person_at(pilot, acme)
        assert isinstance(pilot.app.screen, DraftFoundModal)
        await press(pilot, "enter")
        await fill(pilot, first_name="Ewa", last_name="Lis")
        await press(pilot, "ctrl+s")
        assert set(stored(session)) == {"Acme Polska", "Zakład Żółw", "Ewa Lis"}
        assert session.drafts.kept("new_person_here", acme.id) is None


async def test_a_known_person_leaves_no_draft_of_phones_alone(make_app, session):
    acme = an_organization(session, "Acme Polska")
    a_person(session, "Łukasz Kowalski", phone="600100200")
    async with make_app(size=(80, 40)) as pilot:
        await new_person_at(pilot, acme)
        await type_text(pilot, "600100200")
        await press(pilot, "enter", "down", "enter")
        assert session.drafts.kept("new_person_here", acme.id) is None


def test_an_added_contact_takes_along_the_draft_of_its_own_form_alone(session):
    acme = an_organization(session, "Acme Polska")
    draft = ContactDraft(first_name="Ewa", last_name="Lis")
    session.drafts.keep("new_person_here", acme.id, draft)
    session.drafts.keep("new_person", None, draft)
    phone = session.contacts.get(acme.id).draft.emails
    session.contacts.add(draft.with_main(emails=phone), True, "new_person_here", acme.id)
    assert session.drafts.kept("new_person_here", acme.id) is None
    assert session.drafts.kept("new_person") is not None
