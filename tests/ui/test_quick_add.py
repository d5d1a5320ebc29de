"""Quick add: the form of a new contact over whatever is on the screen."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text, settle, type_text
from tests.ui.test_editor import fill, stored, told
from tui_crm.domain.contact import ContactDraft, Kind, Link, Phone
from tui_crm.domain.problems import Code, StoreError
from tui_crm.ui.modals.add_contact import AddContact
from tui_crm.ui.modals.draft_found import DraftFoundModal
from tui_crm.ui.modals.quick_add import QuickAdd
from tui_crm.ui.modals.write_text import WriteText
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.screens.profile import Profile
from tui_crm.ui.widgets.contact_card import ContactCard
from tui_crm.ui.widgets.contact_editor import ContactEditor
from tui_crm.ui.widgets.form_fields import field_of


async def go_to_base(pilot) -> None:
    """Back to the base above the form."""
    pilot.app.screen.query_one("#field-kind").focus_first()
    await settle(pilot)


async def choose_organization(pilot) -> None:
    """The second of the two bases."""
    await go_to_base(pilot)
    await press(pilot, "enter", "down", "enter")


async def choose_person(pilot) -> None:
    """The first of them."""
    await go_to_base(pilot)
    await press(pilot, "enter", "up", "enter")


def in_form(app):
    return app.screen.query_one(ContactEditor).form.draft()


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
        await choose_organization(pilot)
        assert "New organization" in screen_text(pilot.app)
        assert "600100200" in screen_text(pilot.app)
        assert "Poland" in screen_text(pilot.app)
        assert session.drafts.kept("new_person") is None  # all of it went along
        await fill(pilot, phones="600100300", name="Lis i Syn")
        await choose_person(pilot)
        assert session.drafts.kept("new_organization").draft.name == "Lis i Syn"  # that did not
        assert in_form(pilot.app).phones[0].raw == "600100300"
        await choose_organization(pilot)
        assert in_form(pilot.app).name == "Lis i Syn"
        await press(pilot, "ctrl+s")
        assert stored(session)["Lis i Syn"].kind is Kind.ORGANIZATION
        assert session.drafts.kept("new_organization") is None


async def test_a_name_that_the_other_base_lacks_is_there_after_escape(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "f7")
        await type_text(pilot, "600100200")
        await fill(pilot, first_name="Ewa", last_name="Lis", organizations="Lis i Syn")
        assert "New: this organization" in screen_text(pilot.app)
        await choose_organization(pilot)
        await press(pilot, "escape", "f7")
        assert isinstance(pilot.app.screen, DraftFoundModal)
        await press(pilot, "enter")
        assert in_form(pilot.app).kind is Kind.ORGANIZATION  # the one that was left last
        await choose_person(pilot)
        person = in_form(pilot.app)
        assert (person.display_name, person.phones[0].raw) == ("Ewa Lis", "600100200")
        assert "New: this organization" in screen_text(pilot.app)
        await choose_organization(pilot)
        await fill(pilot, name="Lis i Syn")
        await press(pilot, "ctrl+s")
        assert session.drafts.kept("new_organization") is None
        assert session.drafts.kept("new_person").draft.display_name == "Ewa Lis"  # saved nowhere


async def test_a_draft_of_somebody_else_in_the_other_base_is_asked_for_and_stays(make_app, session):
    left = ContactDraft(kind=Kind.ORGANIZATION, name="Nowak SA", phones=(Phone(None, "600100300"),))
    async with make_app() as pilot:
        await press(pilot, "f7")
        await type_text(pilot, "600100200")
        await fill(pilot, first_name="Ewa")
        session.drafts.keep("new_organization", None, left)
        await choose_organization(pilot)
        assert isinstance(pilot.app.screen, DraftFoundModal)
        await press(pilot, "escape")
        assert in_form(pilot.app).first_name == "Ewa"
        assert "Person " in screen_text(pilot.app).splitlines()[3]
        await choose_organization(pilot)
        await press(pilot, "enter")
        assert (in_form(pilot.app).name, in_form(pilot.app).phones) == ("Nowak SA", left.phones)
        kept = session.drafts.kept("new_person").draft
        assert (kept.first_name, kept.phones[0].raw) == ("Ewa", "600100200")


async def test_the_bases_are_offered_as_every_choice_is(make_app):
    async with make_app(language="pl") as pilot:
        await press(pilot, "f7")
        await go_to_base(pilot)
        before = screen_text(pilot.app).splitlines()[-1]
        await press(pilot, "enter")
        assert "Organizacja" in screen_text(pilot.app)
        assert screen_text(pilot.app).splitlines()[-1] == before
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, QuickAdd)
        assert "Organizacja" not in screen_text(pilot.app)
        await press(pilot, "down")
        assert field_of(pilot.app.focused).field == "phones"


async def test_a_form_that_opens_with_a_number_asks_for_none(make_app):
    number = Phone(None, "wewn. 12")
    async with make_app() as pilot:
        links = (Link(None, "Lis i Syn"),)
        pilot.app.push_screen(AddContact(ContactDraft(phones=(number,), organizations=links)))
        await settle(pilot)
        assert not pilot.app.screen.query_one("#form-rest").disabled
        assert "Enter a phone or an e-mail" not in screen_text(pilot.app)
        assert "New: this organization" in screen_text(pilot.app)


async def test_escape_on_the_base_keeps_the_draft_too(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "f7")
        await type_text(pilot, "600100200")
        await go_to_base(pilot)
        await press(pilot, "escape")
        assert "the draft is kept" in told(pilot.app)
        assert session.drafts.kept("new_person").draft.phones[0].raw == "600100200"


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


async def test_over_an_open_form_it_has_a_draft_of_its_own(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100200")
        await fill(pilot, first_name="Ewa")
        await press(pilot, "f7")
        assert isinstance(pilot.app.screen, QuickAdd), "nothing is asked of the draft that is being typed"
        await type_text(pilot, "600100200")
        await choose_organization(pilot)
        await choose_person(pilot)
        assert in_form(pilot.app).first_name == "", "nor is it joined"
        await press(pilot, "escape", "escape")
        assert session.drafts.kept("new_person").draft.first_name == "Ewa"


async def test_where_no_draft_can_be_kept_the_form_stays(make_app, session, monkeypatch):
    def keep(*_given, **_named):
        raise StoreError(Code.DATABASE_FULL, path="crm.db")

    async with make_app() as pilot:
        await press(pilot, "f7")
        await type_text(pilot, "600100200")
        await fill(pilot, first_name="Ewa")
        monkeypatch.setattr(session.drafts, "keep", keep)
        await fill(pilot, last_name="Lis")
        await choose_organization(pilot)
        draft = in_form(pilot.app)
        assert (draft.kind, draft.first_name, draft.last_name) == (Kind.PERSON, "Ewa", "Lis")
        assert told(pilot.app)
