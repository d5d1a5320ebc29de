"""What closes under a dialog, what a dialog leads to, and what is left of a text that could not be saved."""

from __future__ import annotations

import asyncio

import pytest
from textual.widgets import Input, TextArea

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, read_interruption, screen_text, send_key, settle, type_text
from tests.ui.test_editor import told
from tui_crm.domain.problems import Code, StoreError
from tui_crm.domain.timeline import EventKind
from tui_crm.services.drafts import Drafts
from tui_crm.services.events import Events
from tui_crm.ui.modals.card_text import CardText
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.help import Help
from tui_crm.ui.modals.message import MessageBox
from tui_crm.ui.modals.write_text import WriteText
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.screens.profile import Profile
from tui_crm.ui.widgets.draft_keeper import QUIET_SECONDS


def on_top(pilot) -> type:
    return type(pilot.app.screen)


@pytest.fixture
def bob(session):
    with a_session_of(session, "bob", role="manager") as opened:
        yield opened


@pytest.fixture
def ewa(session):
    return a_person(session, "Ewa Lis", phone="600100200", organization="Acme")


def busy(self, *args, **kwargs):
    raise StoreError(Code.DATABASE_BUSY)


async def paste(pilot, text: str) -> None:
    """Text that is there at once, so that no draft of it was kept while it was typed."""
    pilot.app.screen.query_one(TextArea).insert(text)


def notes(session, contact) -> list[str]:
    entries = session.history.of_contact(contact.id)
    return [entry.event.text for entry in entries if entry.event is not None]


# Whatever stands on top


async def test_a_known_contact_opens_from_the_form_of_a_new_person_on_a_profile(make_app, session):
    acme = an_organization(session, "Acme Polska")
    a_person(session, "Łukasz Kowalski", phone="600100200")
    async with make_app(size=(80, 40)) as pilot:
        await press(pilot, "o", "f", "n")
        await type_text(pilot, "600100200")
        await press(pilot, "enter")
        assert "It looks like this contact already exists" in screen_text(pilot.app)
        await press(pilot, "down", "enter")
        assert on_top(pilot) is Profile
        assert "Łukasz Kowalski  Person" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert on_top(pilot) is Profile
        assert pilot.app.screen.contact_id == acme.id
        await press(pilot, "escape")
        assert on_top(pilot) is ContactsScreen


async def test_a_profile_whose_contact_went_away_under_a_dialog_closes_after_it(make_app, session, bob):
    acme = an_organization(session, "Acme")
    for name in ("Ewa Lis", "Jan Lis"):
        a_person(session, name, organization="Acme")
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "o", "f", "Y")
        bob.lifecycle.delete((acme.id,))
        await press(pilot, "down", "enter")
        assert on_top(pilot) is CardText
        assert "Ewa Lis" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert await read_interruption(pilot) == "Acme is not there any more."
        assert on_top(pilot) is ContactsScreen


async def test_a_form_whose_contact_went_away_under_the_help_closes_after_it(make_app, session, bob, ewa):
    async with make_app() as pilot:
        await press(pilot, "f", "e")
        bob.lifecycle.delete((ewa.id,))
        send_key(pilot.app, "x")
        await press(pilot, "f1")
        assert on_top(pilot) is Help
        await asyncio.sleep(QUIET_SECONDS * 2)  # the form looks for its contact when typing rests
        await settle(pilot)
        assert on_top(pilot) is Help
        await press(pilot, "escape")
        send_key(pilot.app, "y")
        await asyncio.sleep(QUIET_SECONDS * 2)
        await settle(pilot)
        assert "Ewa Lis was deleted or hidden meanwhile" in await read_interruption(pilot)
        assert await read_interruption(pilot) == "Ewa Lis is not there any more."
        assert on_top(pilot) is ContactsScreen


async def test_a_dialog_closes_once_and_gives_its_first_result(make_app):
    async with make_app() as pilot:
        results = []
        below, above = MessageBox("Below", ""), MessageBox("Above", "")
        pilot.app.push_screen(below, results.append)
        pilot.app.push_screen(above)
        await settle(pilot)
        below.dismiss("first")
        below.dismiss("second")
        await settle(pilot)
        assert (on_top(pilot), pilot.app.screen, results) == (MessageBox, above, [])
        await press(pilot, "escape")
        below.dismiss("third")
        await settle(pilot)
        assert (on_top(pilot), results) == (ContactsScreen, ["first"])


# A contact or an event that is not there any more


async def test_a_command_on_a_vanished_contact_is_told_once_and_without_its_number(
    make_app, session, bob, ewa
):
    async with make_app() as pilot:
        await press(pilot, "f")
        bob.lifecycle.delete((ewa.id,))
        await press(pilot, "A")
        assert await read_interruption(pilot) == "Ewa Lis is not there any more."
        assert on_top(pilot) is ContactsScreen


async def test_a_profile_that_cannot_be_opened_any_more_names_no_number(make_app, session, bob, ewa):
    async with make_app() as pilot:
        bob.lifecycle.delete((ewa.id,))
        await press(pilot, "f")
        assert await read_interruption(pilot) == "The contact is not there any more."
        assert on_top(pilot) is ContactsScreen


async def test_a_note_on_a_vanished_contact_is_kept_and_offered_when_it_is_back(make_app, session, bob, ewa):
    async with make_app() as pilot:
        await press(pilot, "f", "a", "n")
        bob.lifecycle.delete((ewa.id,))
        await paste(pilot, "Met at the fair")
        await press(pilot, "ctrl+s")
        said = await read_interruption(pilot)
        assert said.count("Ewa Lis") == 1
        assert "What you typed is kept and is offered when the contact is back." in said
        assert on_top(pilot) is ContactsScreen
        bob.lifecycle.restore((ewa.id,))
        await press(pilot, "r", "f", "a", "n")
        assert "Met at the fair" in screen_text(pilot.app)
        await press(pilot, "ctrl+s")
    assert notes(session, ewa) == ["Met at the fair"]


async def test_a_change_of_a_vanished_note_is_kept_and_told_without_its_number(make_app, session, ewa):
    event = session.events.add(ewa.id, EventKind.NOTE, "As it was")
    async with make_app() as pilot:
        await press(pilot, "f", "2", "enter", "e")
        session.events.delete(event.id)
        await paste(pilot, " and more")
        await press(pilot, "ctrl+s")
        assert on_top(pilot) is Profile
        kept = "What you typed is kept and is offered when it is back."
        assert told(pilot.app) == f"It was deleted or hidden meanwhile.\n{kept}"
    assert session.drafts.kept(f"event {event.id}", ewa.id).draft.note == "As it was and more"


async def test_a_text_about_a_purged_contact_stays_to_be_copied(make_app, session, bob, ewa):
    async with make_app() as pilot:
        await press(pilot, "f", "a", "n")
        session.lifecycle.delete((ewa.id,))
        session.lifecycle.purge((ewa.id,))
        await paste(pilot, "Met at the fair")
        await press(pilot, "ctrl+s")
        assert on_top(pilot) is WriteText
        assert "deleted for good" in screen_text(pilot.app)
        await press(pilot, "escape", "enter")
        assert pilot.app.screen.query_one(TextArea).text == "Met at the fair"
        await press(pilot, "escape", "down", "enter")
        assert await read_interruption(pilot)
        assert on_top(pilot) is ContactsScreen


# A refused save, and Escape


async def test_a_pasted_note_outlives_a_refused_save(make_app, session, ewa, monkeypatch):
    async with make_app() as pilot:
        await press(pilot, "f", "a", "n")
        await paste(pilot, "Met at the fair")
        with monkeypatch.context() as patched:
            patched.setattr(Events, "add", busy)
            await press(pilot, "ctrl+s")
        assert on_top(pilot) is Profile
        assert "The database is busy" in told(pilot.app)
        assert "the draft is kept" in told(pilot.app)
        await press(pilot, "a", "n")
        assert "Met at the fair" in screen_text(pilot.app)
        await press(pilot, "ctrl+s", "a", "n")
        assert "You typed this before" not in screen_text(pilot.app)
    assert notes(session, ewa) == ["Met at the fair"]


async def test_a_note_that_cannot_even_be_kept_stays_open(make_app, session, ewa, monkeypatch):
    async with make_app() as pilot:
        await press(pilot, "f", "a", "n")
        await paste(pilot, "Met at the fair")
        with monkeypatch.context() as patched:
            patched.setattr(Drafts, "keep", busy)
            await press(pilot, "ctrl+s")
            assert on_top(pilot) is WriteText
            assert "The database is busy" in screen_text(pilot.app)
            await press(pilot, "escape")
            assert on_top(pilot) is Choice
            await press(pilot, "enter")
            assert on_top(pilot) is WriteText
        await press(pilot, "ctrl+s")
        assert on_top(pilot) is Profile
    assert notes(session, ewa) == ["Met at the fair"]


async def test_keys_typed_while_a_text_is_saved_are_for_the_profile(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "f", "a", "n")
        await paste(pilot, "Met")
        for key in ("ctrl+s", "a", "n", "x"):
            send_key(pilot.app, key)
        await settle(pilot)
        assert pilot.app.screen.query_one(TextArea).text == "x"
    assert notes(session, ewa) == ["Met"]


async def test_escape_asks_where_only_the_moment_was_changed(make_app, session, ewa):
    event = session.events.add(ewa.id, EventKind.NOTE, "As it was")
    async with make_app() as pilot:
        await press(pilot, "f", "2", "enter", "e", "tab", "end", "backspace", "5")
        changed = pilot.app.screen.query_one(Input).value
        await press(pilot, "escape")
        assert on_top(pilot) is Choice
        assert "Go on writing" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert on_top(pilot) is WriteText
        assert pilot.app.screen.query_one(Input).value == changed
        await press(pilot, "escape", "down", "enter")
        assert on_top(pilot) is Profile
        await press(pilot, "enter", "escape")
        assert on_top(pilot) is Profile, "where nothing was changed nothing is asked"
    assert session.events.get(event.id) == event


async def test_what_is_told_late_of_the_text_takes_no_refusal_away(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "f", "a", "n", "ctrl+s")
        refusal = pilot.app.screen.query_one("#written-error")
        assert refusal.render().plain
        text = pilot.app.screen.query_one(TextArea)
        text.post_message(TextArea.Changed(text))
        await settle(pilot)
        assert refusal.render().plain
        await press(pilot, "x")
        assert not refusal.render().plain
