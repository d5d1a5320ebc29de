"""The full profile of a contact, by its keys."""

from __future__ import annotations

from threading import Event

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import (
    PATIENCE,
    press,
    read_interruption,
    said,
    send_key,
    settle,
    shown,
    type_text,
    until,
)
from tui_crm.domain.contact import Status
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.message import MessageBox
from tui_crm.ui.modals.show_entry import ShowEntry
from tui_crm.ui.modals.write_text import WriteText
from tui_crm.ui.screens.profile import Profile
from tui_crm.ui.widgets.item_lines import item_lines
from tui_crm.ui.widgets.record_table import RecordTable


@pytest.fixture
def ewa(session):
    return a_person(session, "Ewa Lis", phone="600100200", position="Prezes", tags="", organization="Acme")


async def test_f_opens_the_profile_and_escape_goes_back_to_the_same_row(make_app, session, ewa):
    a_person(session, "Zofia Zając")
    async with make_app() as pilot:
        await press(pilot, "/")
        await type_text(pilot, "ewa")
        await press(pilot, "enter", "f")
        assert isinstance(pilot.app.screen, Profile)
        assert "Ewa Lis  Person, active" in shown(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(RecordTable).row.id == ewa.id
        assert "ewa" in shown(pilot)
        assert "Zofia" not in shown(pilot)


async def test_on_a_narrow_screen_the_parts_come_one_at_a_time(make_app, session, ewa):
    session.events.add(ewa.id, EventKind.NOTE, "Called back")
    async with make_app() as pilot:
        await press(pilot, "f")
        assert "+48 600 100 200" in shown(pilot)
        assert "Facebook      not set" in shown(pilot)
        assert "Called back" not in shown(pilot)
        await press(pilot, "tab")
        assert "Note: Called back" in shown(pilot)
        assert "31 January 2026, 12:00, Anna Nowak" in shown(pilot)
        assert "+48 600 100 200" not in shown(pilot)
        await press(pilot, "3")
        assert "Acme" in shown(pilot)
        assert "Owners" in shown(pilot)
        await press(pilot, "tab", "shift+tab", "shift+tab")
        assert "Note: Called back" in shown(pilot)
        await press(pilot, "1")
        assert "+48 600 100 200" in shown(pilot)


async def test_on_a_wide_screen_they_stand_side_by_side(make_app, session, ewa):
    session.events.add(ewa.id, EventKind.CALL, "About the offer")
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "f")
        for text in ("+48 600 100 200", "Call: About the offer", "Acme", "1 Facts", "2 History", "3 Linked"):
            assert text in shown(pilot)
        assert pilot.app.screen.part == "facts"
        await press(pilot, "tab", "tab")
        assert pilot.app.screen.part == "linked"


async def test_it_speaks_polish(make_app, session, ewa):
    session.events.add(ewa.id, EventKind.MEETING, "Targi")
    async with make_app(size=(160, 45), language="pl") as pilot:
        await press(pilot, "f")
        for text in ("1 Dane", "2 Historia", "3 Powiązane", "Spotkanie: Targi", "31 stycznia 2026"):
            assert text in shown(pilot)


async def test_a_change_says_from_what_to_what_and_opens_whole(make_app, session, ewa):
    session.contacts.save(ewa.id, ewa.draft.with_main(position="Dyrektor"), ewa.version)
    async with make_app() as pilot:
        await press(pilot, "f", "2")
        assert "Position: Prezes -> Dyrektor" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MessageBox)
        assert "Position: Prezes -> Dyrektor" in shown(pilot)


async def test_older_history_comes_at_the_end_of_what_is_read(make_app, session, ewa, clock):
    for number in range(130):
        session.events.add(ewa.id, EventKind.NOTE, f"note {number:03}")
    async with make_app() as pilot:
        await press(pilot, "f", "2")
        assert "note 129" in shown(pilot)
        profile = pilot.app.screen
        assert len(profile.whole.entries) == 50
        for _step in range(8):
            await press(pilot, "pagedown")
        assert len(profile.whole.entries) == 100
        await press(pilot, "home", "end")
        assert "note 000" in shown(pilot)
        assert not profile.whole.has_more
        await press(pilot, "a", "n")
        await type_text(pilot, "newest")
        await press(pilot, "ctrl+s")
        assert "newest" in shown(pilot)


async def test_a_note_is_added_changed_and_removed(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "f", "a", "n")
        assert isinstance(pilot.app.screen, WriteText)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, WriteText), "an empty note is refused"
        await type_text(pilot, "Met at the fair")
        await press(pilot, "ctrl+s")
        assert "Note: Met at the fair" in shown(pilot)
        await press(pilot, "enter", "e")
        await type_text(pilot, " in Lublin")
        await press(pilot, "ctrl+s")
        assert "Note: Met at the fair in Lublin" in shown(pilot)
        await press(pilot, "d")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "enter")
        assert "Note: Met at the fair in Lublin" in shown(pilot)
        await press(pilot, "d", "down", "enter")
        assert all(entry.event is None for entry in session.history.of_contact(ewa.id))
        assert "Removed." in said(pilot)


async def test_the_moment_of_an_event_is_that_of_this_machine(make_app, session, ewa, monkeypatch):
    async with make_app() as pilot:
        await press(pilot, "f", "a", "c")
        await type_text(pilot, "Asked for an offer")
        await press(pilot, "tab")
        await press(pilot, "end", *["backspace"] * 16)
        await type_text(pilot, "nonsense")
        await press(pilot, "ctrl+s")
        assert "nonsense" in shown(pilot)
        assert isinstance(pilot.app.screen, WriteText)
        await press(pilot, *["backspace"] * 8)
        await type_text(pilot, "30.01.2026 08:15")
        await press(pilot, "ctrl+s")
    (event,) = [entry.event for entry in session.history.of_contact(ewa.id) if entry.event is not None]
    assert (event.kind, event.text, event.at) == (
        EventKind.CALL,
        "Asked for an offer",
        "2026-01-30T08:15:00Z",
    )


async def test_a_long_note_is_cut_in_the_history_and_copied_whole(make_app, session, ewa, monkeypatch):
    text = "\n".join(f"line {number}" for number in range(30))
    session.events.add(ewa.id, EventKind.NOTE, text)
    copied = []

    async def copy(self, text, what=""):
        copied.append(text)

    async with make_app(size=(160, 45)) as pilot:
        monkeypatch.setattr(type(pilot.app), "copy", copy)
        await press(pilot, "f", "2")
        assert "line 5..." in shown(pilot)
        assert "line 20" not in shown(pilot)
        await press(pilot, "y")
        assert copied == [text]


async def test_a_text_half_typed_is_kept_and_offered_again(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "f", "a", "n")
        await type_text(pilot, "half a note")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Profile)
        assert "the draft is kept" in said(pilot)
        await press(pilot, "a", "n")
        assert "half a note" in shown(pilot)
        assert "You typed this before" in shown(pilot)
        await type_text(pilot, " is whole now")
        await press(pilot, "ctrl+s", "a", "n")
        assert "You typed this before" not in shown(pilot)
    (event,) = [entry.event for entry in session.history.of_contact(ewa.id) if entry.event is not None]
    assert event.text == "half a note is whole now"
    assert session.drafts.kept("note", ewa.id) is None


async def test_a_text_that_was_emptied_is_thrown_away(make_app, session, ewa):
    event = session.events.add(ewa.id, EventKind.NOTE, "as it was")
    async with make_app() as pilot:
        await press(pilot, "f", "a", "n")
        await type_text(pilot, "xy")
        await press(pilot, "escape", "a", "n", "backspace", "backspace", "escape")
        assert session.drafts.kept("note", ewa.id) is None
        await press(pilot, "2", "enter", "e", "z", "escape")
        kept = session.drafts.kept(f"event {event.id}", ewa.id)
        assert kept is not None
        assert kept.draft.note == "as it wasz"
        await press(pilot, "enter", "backspace", "escape")
        assert session.drafts.kept(f"event {event.id}", ewa.id) is None
    assert session.events.get(event.id).text == "as it was"


async def test_what_others_wrote_is_shown_and_not_changed(make_app, session, ewa):
    event = session.events.add(ewa.id, EventKind.NOTE, "Anna's own")
    with a_session_of(session, "bob") as bob:
        async with make_app(of=bob) as pilot:
            await press(pilot, "f", "2", "enter")
            assert isinstance(pilot.app.screen, ShowEntry)
            assert "Anna's own" in shown(pilot)
            await press(pilot, "e")
            assert isinstance(pilot.app.screen, ShowEntry)
            await press(pilot, "enter", "d", "down", "enter")
            assert session.events.get(event.id).text == "Anna's own"


async def test_an_organization_shows_its_persons_and_their_history(make_app, session, ewa):
    old = a_person(session, "Jan Żuk", organization="Acme")
    session.lifecycle.set_status((old.id,), Status.INACTIVE)
    session.events.add(ewa.id, EventKind.NOTE, "Ewa's note")
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "o", "f")
        assert "Organization" in shown(pilot)
        assert "Jan Żuk (inactive)" in shown(pilot)
        assert "Ewa Lis - Note: Ewa's note" in shown(pilot)


async def test_enter_on_a_linked_contact_opens_its_profile_over_this_one(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "f", "3", "enter")
        assert "Acme  Organization" in shown(pilot)
        await press(pilot, "3", "enter")
        assert "Ewa Lis  Person" in shown(pilot)
        await press(pilot, "escape")
        assert "Acme  Organization" in shown(pilot)
        await press(pilot, "escape", "escape")
        assert not isinstance(pilot.app.screen, Profile)


async def test_a_contact_that_is_deleted_meanwhile_closes_its_profile(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "f")
        session.lifecycle.delete((ewa.id,))
        await press(pilot, "r")
        assert "Ewa Lis is not there any more." in await read_interruption(pilot)
        assert not isinstance(pilot.app.screen, Profile)


async def test_data_is_never_markup_nor_an_escape_sequence(make_app, session, ewa):
    session.events.add(ewa.id, EventKind.NOTE, "[red]not red[/red] \x1b[31m")
    async with make_app() as pilot:
        await press(pilot, "f", "2")
        assert "Note: [red]not red[/red]" in shown(pilot)
        assert "\x1b" not in shown(pilot)


async def test_who_may_only_look_writes_nothing(make_app, session, ewa):
    with a_session_of(session, "eve", "viewer") as eve:
        async with make_app(of=eve) as pilot:
            await press(pilot, "f", "a", "L", "t", "A", "e", "i")
            assert isinstance(pilot.app.screen, Profile)
            assert "editing" in said(pilot).lower() or "edit" in said(pilot).lower()


async def test_the_status_is_changed_here_too(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "f", "A")
        assert "Ewa Lis  Person, inactive" in shown(pilot)
        assert not session.contacts.get(ewa.id).is_active
        await press(pilot, "A")
        assert "Ewa Lis  Person, active" in shown(pilot)


async def test_an_inactive_contact_is_edited_only_after_it_was_activated(make_app, session, ewa):
    session.lifecycle.set_status((ewa.id,), Status.INACTIVE)
    async with make_app() as pilot:
        await press(pilot, "I", "f")
        assert "A activates it." in shown(pilot)
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Profile)
        await press(pilot, "e", "down", "enter")
        assert "Editing Ewa Lis" in shown(pilot)
        await press(pilot, "escape")
        assert "Ewa Lis  Person, active" in shown(pilot)


async def test_enter_on_the_name_of_the_card_opens_it_too(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, Profile)


async def test_what_others_changed_is_there_when_a_dialog_closes(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "f", "f1")
        with a_session_of(session, "bob") as bob:
            bob.contacts.save(ewa.id, ewa.draft.with_main(position="Kanclerz"), ewa.version)
        await press(pilot, "escape")
        assert "Kanclerz" in shown(pilot)


async def test_what_others_change_is_shown_while_one_only_reads(make_app, session, ewa, monkeypatch):
    monkeypatch.setattr("tui_crm.ui.rights.LOOK_SECONDS", 0.05)
    async with make_app() as pilot:
        await press(pilot, "f")
        with a_session_of(session, "bob") as bob:
            bob.contacts.save(ewa.id, ewa.draft.with_main(position="Kanclerz"), ewa.version)
        await until(lambda: "Kanclerz" in shown(pilot))


async def test_a_look_that_takes_longer_than_the_next_one_is_away_is_not_lost(
    make_app, session, ewa, monkeypatch
):
    monkeypatch.setattr("tui_crm.ui.rights.LOOK_SECONDS", 0.02)
    goes_on, looks, last_change, follow = Event(), [], Session.last_change, Profile.follow_others
    async with make_app() as pilot:
        await press(pilot, "f")
        monkeypatch.setattr(Session, "last_change", lambda self: goes_on.wait(PATIENCE) and last_change(self))
        monkeypatch.setattr(Profile, "follow_others", lambda self: (looks.append(1), follow(self)))
        with a_session_of(session, "bob") as bob:
            bob.contacts.save(ewa.id, ewa.draft.with_main(position="Kanclerz"), ewa.version)
        await until(lambda: len(looks) > 9)
        goes_on.set()
        await until(lambda: "Kanclerz" in shown(pilot))


async def test_nothing_is_read_nor_drawn_again_while_nobody_writes(make_app, session, ewa, monkeypatch):
    reads = []
    read = type(session.profiles).read
    monkeypatch.setattr(type(session.profiles), "read", lambda *given: reads.append(given) or read(*given))
    async with make_app() as pilot:
        await press(pilot, "f")
        profile = pilot.app.screen
        drawn = []
        monkeypatch.setattr(profile.facts, "refresh", lambda *regions, **_options: drawn.append(regions))
        for _time in range(3):
            profile.follow_others()
            profile._show_facts()
            await settle(pilot)
        assert len(reads) == 1
        assert drawn == []


async def test_a_long_history_is_wrapped_once(make_app, session, ewa, monkeypatch):
    for number in range(70):
        session.events.add(ewa.id, EventKind.NOTE, f"note {number:03}")
    wrapped = []
    monkeypatch.setattr(
        "tui_crm.ui.widgets.items_view.item_lines",
        lambda item, *how: wrapped.append(item.text) or item_lines(item, *how),
    )
    async with make_app() as pilot:
        await press(pilot, "f", "2", "end")
        assert "note 000" in shown(pilot)
    assert wrapped.count("note 069") == 1
    assert wrapped.count("note 000") == 1


async def test_the_history_says_nothing_twice(make_app, session, ewa):
    session.lifecycle.delete((ewa.id,))
    session.lifecycle.restore((ewa.id,))
    async with make_app() as pilot:
        await press(pilot, "f", "2")
        assert shown(pilot).count("Moved to the trash") == 1
        assert shown(pilot).count("Brought back from the trash") == 1


async def test_a_long_name_leaves_room_for_what_else_the_head_says(make_app, session):
    a_person(session, "Maksymilian " + "Kowalski-Nowak " * 8)
    async with make_app() as pilot:
        await press(pilot, "f")
        head = shown(pilot).splitlines()[0]
        assert head.startswith(" Maksymilian Kowalski")
        assert "…  Person, active  🔓" in head
        await pilot.resize_terminal(200, 45)
        await settle(pilot)
        await press(pilot, "j")
        assert "…" not in shown(pilot).splitlines()[0]
        assert "Person, active" in shown(pilot).splitlines()[0]


async def test_the_name_alone_of_a_linked_contact_is_copied(make_app, session, ewa, monkeypatch):
    session.links.link_named(ewa.id, "Acme", "Prezes")
    copied = []

    async def copy(self, text, what=""):
        copied.append(text)

    async with make_app() as pilot:
        monkeypatch.setattr(type(pilot.app), "copy", copy)
        await press(pilot, "f", "3", "y")
        assert "Acme - Prezes" in shown(pilot)
    assert copied == ["Acme"]


async def test_the_parts_find_room_when_the_terminal_grows(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "f", "3")
        assert "+48 600 100 200" not in shown(pilot)
        await pilot.resize_terminal(160, 45)
        await settle(pilot)
        await press(pilot, "j")
        assert "+48 600 100 200" in shown(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        await press(pilot, "k")
        assert "Acme" in shown(pilot)
        assert "+48 600 100 200" not in shown(pilot)


async def test_the_card_of_an_organization_may_be_that_of_its_persons(make_app, session, ewa):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "o", "f", "Y")
        assert isinstance(pilot.app.screen, Choice)
        assert "The card of its person" in shown(pilot)
        await press(pilot, "down", "enter")
        assert "Ewa Lis" in shown(pilot)
        assert not isinstance(pilot.app.screen, Choice | Profile)


async def test_keys_pressed_while_it_opens_are_for_it(make_app, session, ewa):
    async with make_app() as pilot:
        for key in ("f", "a", "n", "x"):
            send_key(pilot.app, key)
        await settle(pilot)
        assert isinstance(pilot.app.screen, WriteText)
        assert pilot.app.screen.query_one("#written").text == "x"
