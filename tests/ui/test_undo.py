"""Undo and redo by their keys, from the list and from a profile (R51)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.gate import Gate
from tests.kit.screen import press, read_interruption, said, send_key, shown, type_text
from tui_crm.domain.bulk import BulkAction, BulkChange
from tui_crm.domain.timeline import EventKind
from tui_crm.services import taking_back_long, undoing
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens.profile import Profile


@pytest.fixture
def ewa(session):
    ewa = a_person(session, "Ewa Lis", position="Prezes")
    return session.contacts.save(ewa.id, ewa.draft.with_main(position="Dyrektor"), ewa.version)


def position(session, contact) -> str:
    return session.contacts.get(contact.id).draft.position


async def test_the_question_says_what_would_be_undone_and_escape_leaves_it(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "u")
        assert isinstance(pilot.app.screen, Choice)
        assert "Ewa Lis" in shown(pilot)
        assert "Position: Prezes -> Dyrektor" in shown(pilot)
        await press(pilot, "escape")
        assert position(session, ewa) == "Dyrektor"


async def test_the_list_and_the_card_show_what_was_undone_and_done_again(make_app, session, ewa):
    async with make_app(size=(120, 40)) as pilot:
        assert "Dyrektor" in shown(pilot)
        await press(pilot, "ctrl+z", "enter")
        assert position(session, ewa) == "Prezes"
        assert "Prezes" in shown(pilot)
        assert "Undone: " in said(pilot)
        assert "U does it again." in said(pilot)
        await press(pilot, "ctrl+y")
        assert "Redo?" in shown(pilot)
        await press(pilot, "enter")
        assert position(session, ewa) == "Dyrektor"
        assert "Done again: " in said(pilot)
        assert "u undoes it." in said(pilot)


async def test_nothing_to_undo_or_redo_is_said(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "u", "U")
        assert "There is nothing of yours to undo." in said(pilot)
        assert "There is nothing to redo." in said(pilot)


async def test_what_others_did_is_not_undone(make_app, session, ewa):
    with a_session_of(session, "bob") as bob:
        async with make_app(of=bob) as pilot:
            await press(pilot, "u")
            assert "There is nothing of yours to undo." in said(pilot)


async def test_a_deletion_is_undone(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "d", "down", "down", "enter")
        assert "Ewa Lis" not in shown(pilot)
        await press(pilot, "u", "enter")
        assert "Ewa Lis" in shown(pilot)


@pytest.fixture
def blocked(session, ewa):
    with a_session_of(session, "bob") as bob:
        theirs = bob.contacts.get(ewa.id)
        bob.contacts.save(ewa.id, theirs.draft.with_main(position="Kanclerz"), theirs.version)
    return ewa


async def test_a_conflict_is_told_and_changes_nothing(make_app, session, blocked):
    async with make_app() as pilot:
        await press(pilot, "u", "enter")
        assert isinstance(pilot.app.screen, Choice)
        assert "This cannot be undone" in shown(pilot)
        assert "Ewa Lis has been changed since (Position)" in " ".join(shown(pilot).split())
        await press(pilot, "enter")  # the safe answer has the cursor
        assert not isinstance(pilot.app.screen, Choice)
        assert position(session, blocked) == "Kanclerz"
        await press(pilot, "u")
        assert "Position: Prezes -> Dyrektor" in shown(pilot)


async def test_what_cannot_be_undone_is_left_for_the_one_before(make_app, session, blocked):
    async with make_app() as pilot:
        await press(pilot, "u", "enter", "down", "enter")
        assert isinstance(pilot.app.screen, Choice)
        assert "Added: Ewa Lis" in shown(pilot)
        assert position(session, blocked) == "Kanclerz"
        await press(pilot, "escape", "u")
        assert "Added: Ewa Lis" in shown(pilot)
        await press(pilot, "enter", "down", "enter")  # Bob's change bars that too
        assert "There is nothing of yours to undo." in said(pilot)


async def test_in_the_profile_too_it_can_be_left(make_app, session, blocked):
    async with make_app(size=(160, 45), language="pl") as pilot:
        await press(pilot, "f", "u", "enter")
        assert "Tego nie da się cofnąć" in shown(pilot)
        await press(pilot, "down", "enter")
        assert "Cofnąć?" in shown(pilot)


async def test_the_profile_shows_what_was_undone(make_app, session, ewa):
    session.events.add(ewa.id, EventKind.NOTE, "Wrong contact")
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "f")
        assert "Note: Wrong contact" in shown(pilot)
        await press(pilot, "u", "enter")
        assert isinstance(pilot.app.screen, Profile)
        assert "Note: Wrong contact" not in shown(pilot).replace("- Wrong", "")
        await press(pilot, "U", "enter")
        assert "Note: Wrong contact" in shown(pilot)


async def test_undoing_its_creation_leaves_the_profile(make_app, session):
    a_person(session, "Jan Żuk")
    async with make_app() as pilot:
        await press(pilot, "f", "u", "enter")
        assert "Jan Żuk is not there any more." in await read_interruption(pilot)
        assert not isinstance(pilot.app.screen, Profile)


async def test_the_keys_are_letters_where_text_is_typed(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "/")
        await type_text(pilot, "uU")
        await press(pilot, "ctrl+z", "ctrl+y")
        assert not isinstance(pilot.app.screen, Choice)
        assert "uU" in shown(pilot)


async def test_the_question_is_polish_too(make_app, session, ewa):
    async with make_app(language="pl") as pilot:
        await press(pilot, "u")
        assert "Cofnąć?" in shown(pilot)
        await press(pilot, "enter")
        assert "Cofnięto: " in said(pilot)


@pytest.fixture
def many(session, monkeypatch):
    """Three contacts with a tag, which are as many as many thousands."""
    monkeypatch.setattr(undoing, "AT_ONCE", 2)
    monkeypatch.setattr(taking_back_long, "CHUNK", 1)
    people = [a_person(session, name).id for name in ("Ewa Lis", "Anna Nowak", "Jan Żuk")]
    session.bulk.run(people, BulkChange(BulkAction.ADD_TAGS, ("VIP",)))
    return people


def tags(session, many) -> int:
    return sum(bool(session.contacts.get(one).draft.tags) for one in many)


async def test_escape_stops_what_is_long_and_the_next_undo_goes_on(make_app, session, many, monkeypatch):
    gate = Gate()
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "u")
        with monkeypatch.context() as patched:
            patched.setattr(taking_back_long, "let_others_in", gate)
            send_key(pilot.app, "enter")
            await gate.stop_by_escape(pilot, "u")
        assert "Stopped: 2 contacts were left as they are." in said(pilot)
        assert "u goes on with it." in said(pilot)
        assert tags(session, many) == 2
        await press(pilot, "u", "enter")
        assert tags(session, many) == 0
        await press(pilot, "U", "enter")
        assert tags(session, many) == 3
        assert "u undoes it." in said(pilot)


async def test_how_far_it_is_stands_in_the_bar(make_app, session, many, monkeypatch):
    monkeypatch.setattr("tui_crm.ui.screens.list_work._BETWEEN_TELLINGS", -1.0)
    said_in_bar: list[str] = []
    async with make_app() as pilot:
        show = pilot.app.screen.feed.say_work
        monkeypatch.setattr(
            pilot.app.screen.feed, "say_work", lambda text: said_in_bar.append(text) or show(text)
        )
        await press(pilot, "u", "enter")
    assert said_in_bar[-1] == ""
    assert "undoing: 50 %" in said_in_bar


async def test_from_a_profile_it_is_done_too(make_app, session, many):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "f", "u", "enter")
        assert tags(session, many) == 0
