"""A save that does not come through at once keeps what was typed, though no timer does that."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, shown, type_text
from tests.ui.test_editor import fill
from tui_crm.domain.problems import Code, Problem, Refused, StoreError
from tui_crm.services.contacts import Contacts
from tui_crm.ui.modals import record_form
from tui_crm.ui.modals.conflict import ConflictScreen
from tui_crm.ui.modals.duplicate import DuplicateModal
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.widgets import contact_editor


@pytest.fixture(autouse=True)
def typing_never_rests(monkeypatch):
    monkeypatch.setattr(contact_editor, "QUIET_SECONDS", 3600.0)
    monkeypatch.setattr(record_form, "QUIET_SECONDS", 3600.0)


async def test_a_contact_about_which_is_asked(make_app, session):
    a_person(session, "Łukasz Kowalski", phone="600100200")
    async with make_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100201")
        await fill(pilot, first_name="Ewa", last_name="Lis", phones="600100200")
        assert session.drafts.kept("new_person") is None
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DuplicateModal)
        assert session.drafts.kept("new_person").draft.last_name == "Lis"
        await press(pilot, "enter")
        assert session.drafts.kept("new_person") is None


async def test_a_contact_that_somebody_else_has_changed(make_app, session):
    person = a_person(session, "Jan Nowak")
    async with make_app() as pilot:
        await press(pilot, "e")
        await fill(pilot, position="Prezes")
        with a_session_of(session, "bob", role="manager") as bob:
            bob.contacts.save(person.id, person.draft.with_main(position="Kanclerz"), person.version)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ConflictScreen)
        assert session.drafts.kept("edit", person.id).draft.position == "Prezes"
        await press(pilot, "enter", "ctrl+s")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert session.contacts.get(person.id).draft.position == "Prezes"
        assert session.drafts.kept("edit", person.id) is None


@pytest.mark.parametrize(
    "error",
    [
        StoreError(Code.DATABASE_BUSY),
        Refused(Problem(Code.VALUE_NOT_ALLOWED, "access", {"value": "owner", "allowed": "company"})),
    ],
    ids=["busy", "refused"],
)
async def test_a_contact_that_the_base_does_not_take(make_app, session, monkeypatch, error):
    def no(*_arguments):
        raise error

    async with make_app(notifications=True) as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100201")
        await fill(pilot, first_name="Ewa", last_name="Lis")
        with monkeypatch.context() as broken:
            broken.setattr(Contacts, "add", no)
            await press(pilot, "ctrl+s")
        assert session.drafts.kept("new_person").draft.last_name == "Lis"
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert session.drafts.kept("new_person") is None


async def test_a_meeting_of_which_something_is_wrong(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "K", "n")
        await type_text(pilot, "Roof")
        pilot.app.screen.field("begin").focus_first()
        pilot.app.screen.field("begin").fill("25")
        assert session.drafts.kept_form("new_meeting") is None
        await press(pilot, "ctrl+s")
        assert "Not a time of the day: 25." in shown(pilot)
        assert session.drafts.kept_form("new_meeting") is not None
        pilot.app.screen.field("begin").fill("10:00")
        await press(pilot, "ctrl+s")
        assert session.drafts.kept_form("new_meeting") is None
