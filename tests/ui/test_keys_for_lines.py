"""Keys for a line that come while what was asked for is still being read: they are for what comes."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.kit.builders import a_person, an_organization
from tests.kit.gate import Held
from tests.kit.mailboxes import JAN, LUKASZ, a_maildir, a_message
from tests.kit.screen import press, read_all, send_key, settle, shown, until
from tui_crm.domain.mail import MailSource
from tui_crm.domain.meetings import MeetingDraft
from tui_crm.domain.opportunities import OpportunityDraft
from tui_crm.domain.timeline import EventKind
from tui_crm.ui.screens.meeting import MeetingScreen
from tui_crm.ui.screens.message import MessageScreen
from tui_crm.ui.screens.opportunity import OpportunityScreen
from tui_crm.ui.screens.profile import Profile


def held_by(monkeypatch, service, name) -> Held:
    """A service's method that is held as soon as that is switched on."""
    held = Held(monkeypatch, type(service), name)
    held.is_on = False
    return held


async def typed_ahead(pilot, held, keys) -> str:
    """What is shown after keys of which the last one waits for the reading that they asked for."""
    screen = pilot.app.screen
    held.is_on = True
    for key in keys:
        send_key(pilot.app, key)
    await until(lambda: held.arrived)
    await until(lambda: pilot.app.has_keys_waiting)
    await read_all(pilot)
    assert pilot.app.screen is screen
    held.opened.set()
    await settle(pilot)
    return shown(pilot)


@pytest.fixture
def opportunities(session):
    acme, stage = an_organization(session, "Acme"), session.opportunities.stages()[0].id
    for title in ("Roof", "Car park"):
        session.opportunities.add(OpportunityDraft(title, acme.id, stage, "5", "EUR"))
    return session.opportunities


@pytest.mark.parametrize(("text", "title"), [("car", "Car park"), ("roof", "Roof")])
async def test_of_a_search_among_opportunities(make_app, opportunities, monkeypatch, text, title):
    held = held_by(monkeypatch, opportunities, "page")
    async with make_app() as pilot:
        await press(pilot, "O")
        text = await typed_ahead(pilot, held, ("slash", *text, "enter", "enter"))
        assert isinstance(pilot.app.screen, OpportunityScreen)
        assert title in text.splitlines()[0]


@pytest.mark.parametrize(("text", "title"), [("offer", "Offer"), ("question", "Question")])
async def test_of_a_search_among_messages(make_app, session, monkeypatch, tmp_path, text, title):
    letters = [a_message(3, LUKASZ, subject="Offer"), a_message(2, JAN, subject="Question")]
    path = str(tmp_path / "Maildir")
    a_maildir(tmp_path / "Maildir", letters)
    session.mail.place_of(path)
    session.mail.sync(session.mail.add_account("Work", MailSource.MAILDIR, path).id)
    held = held_by(monkeypatch, session.mail, "page")
    async with make_app() as pilot:
        await press(pilot, "E")
        text = await typed_ahead(pilot, held, ("slash", *text, "enter", "enter"))
        assert isinstance(pilot.app.screen, MessageScreen)
        assert title in text.splitlines()[0]


@pytest.mark.parametrize(("text", "name"), [("roof", "Ewa Lis"), ("cars", "Jan Nowak")])
async def test_of_a_search_in_the_history(make_app, session, monkeypatch, text, name):
    for who, what in (("Ewa Lis", "The roof leaks"), ("Jan Nowak", "Two cars")):
        session.events.add(a_person(session, who).id, EventKind.NOTE, what)
    held = held_by(monkeypatch, session.history, "everything")
    async with make_app() as pilot:
        await press(pilot, "H")
        text = await typed_ahead(pilot, held, ("slash", *text, "enter", "enter"))
        assert isinstance(pilot.app.screen, Profile)
        assert name in text.splitlines()[0]


async def test_of_a_meeting_in_another_month(make_app, session, monkeypatch):
    begin, end = datetime(2026, 3, 31, 15), datetime(2026, 3, 31, 16)
    session.meetings.add(MeetingDraft("Fair", begin, end, "Europe/Warsaw"))
    held = held_by(monkeypatch, session.meetings, "between")
    async with make_app() as pilot:
        await press(pilot, "K")
        text = await typed_ahead(pilot, held, ("pagedown", "pagedown", "right", "right", "right", "enter"))
        assert isinstance(pilot.app.screen, MeetingScreen)
        assert "Meeting: Fair" in text
