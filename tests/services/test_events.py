"""Notes, calls, messages and meetings."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.clock import StoppedClock
from tui_crm.domain.clock import stamp
from tui_crm.domain.contact import Contact, Status
from tui_crm.domain.problems import Code, CrmError, Denied, NotFound, Refused
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.services.session import Session
from tui_crm.store import events
from tui_crm.wording import explain

SECRET = "tajemniczy Brzęczyszczykiewicz"
HUGE = 10**25


def journalled(session: Session) -> list[tuple[str, int, Any, Any]]:
    """Kind, version, before and after of what the journal says of events, the oldest first."""
    rows = session.database.connection().execute(
        "SELECT o.kind, c.version, c.before, c.after FROM journal_operation o"
        " JOIN journal_change c ON c.operation = o.id WHERE o.kind LIKE 'event%' ORDER BY c.id"
    ).fetchall()  # fmt: skip
    return [(kind, version, json.loads(before), json.loads(after)) for kind, version, before, after in rows]


@pytest.fixture
def ewa(session: Session) -> Contact:
    return a_person(session, "Ewa Zając")


@pytest.fixture
def note(session: Session, ewa: Contact) -> Event:
    return session.events.add(ewa.id, EventKind.NOTE, "woli e-mail")


def test_an_event_is_what_was_written_down(session: Session, ewa: Contact, clock: StoppedClock) -> None:
    before = session.last_change()
    event = session.events.add(ewa.id, EventKind.NOTE, " \x1bwoli e-mail\r\ni \u202eporanki\n\n")
    assert event == Event(
        event.id, ewa.id, EventKind.NOTE, "woli e-mail\ni poranki", "2026-01-31T12:00:00Z", "anna"
    )
    assert session.events.get(event.id) == event
    assert session.contacts.get(ewa.id) == ewa, "whoever edits the contact is not in the way"
    assert session.last_change() > before, "screens read again"
    clock.move(seconds=60)
    later = session.events.add(ewa.id, EventKind.CALL, "")
    assert (later.at, later.text) == ("2026-01-31T12:01:00Z", "")
    warsaw = datetime(2025, 7, 1, 14, 30, 59, 999, tzinfo=timezone(timedelta(hours=2)))
    assert session.events.add(ewa.id, EventKind.MEETING, "", warsaw).at == "2025-07-01T12:30:59Z"
    with pytest.raises(ValueError, match="time zone"):
        session.events.add(ewa.id, EventKind.CALL, "", datetime(2026, 1, 31))
    assert session.care.check() == ()


def test_the_journal_keeps_what_an_event_was(session: Session, ewa: Contact, note: Event) -> None:
    name = f"event:{note.id}"
    first = {"kind": "note", "text": "woli e-mail", "at": note.at}
    edited = session.events.edit(note.id, "woli telefon\n")
    assert edited == Event(note.id, ewa.id, EventKind.NOTE, "woli telefon", note.at, "anna")
    assert session.events.edit(note.id, " woli telefon") == edited, "no change is no line"
    moved = session.events.edit(note.id, "woli telefon", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert moved.at == "2026-01-02T03:04:05Z"
    session.events.delete(note.id)
    second, third = {**first, "text": "woli telefon"}, {**first, "text": "woli telefon", "at": moved.at}
    assert journalled(session) == [
        ("event_added", 1, {name: None}, {name: first}),
        ("event_edited", 1, {name: first}, {name: second}),
        ("event_edited", 1, {name: second}, {name: third}),
        ("event_deleted", 1, {name: third}, {name: None}),
    ]
    for gone in (
        lambda: session.events.get(note.id),
        lambda: session.events.edit(note.id, "x"),
        lambda: session.events.delete(note.id),
    ):
        with pytest.raises(NotFound) as missing:
            gone()
        assert missing.value.problem.code is Code.EVENT_NOT_FOUND


def test_a_state_can_be_put_back(session: Session, note: Event) -> None:
    with session.database.writing() as connection:
        state = events.state(connection, note.id)
        assert state == {"kind": "note", "text": "woli e-mail", "at": note.at}
        events.put(connection, note.id, None)
        assert events.state(connection, note.id) is None
        assert events.state(connection, 999) is None
        events.put(connection, note.id, None)
        events.put(connection, note.id, {"kind": "call", "text": "x", "at": "0202-01-31T12:00:00Z"})
    assert session.events.get(note.id) == Event(
        note.id, note.contact_id, EventKind.CALL, "x", "0202-01-31T12:00:00Z", "anna"
    )
    with session.database.writing() as connection:
        events.put(connection, note.id, state)
    assert session.events.get(note.id) == note


def test_a_note_needs_a_text_that_is_not_too_long(session: Session, ewa: Contact, note: Event) -> None:
    for text in ("", " \n\t", "\x00\u200b"):
        for call in (
            lambda text: session.events.add(ewa.id, EventKind.NOTE, text),
            lambda text: session.events.edit(note.id, text),
        ):
            with pytest.raises(Refused) as empty:
                call(text)
            assert empty.value.problem.code is Code.EVENT_TEXT_REQUIRED
    with pytest.raises(Refused) as long:
        session.events.add(ewa.id, EventKind.CALL, "x" * 100_001)
    assert long.value.problem.code is Code.TOO_LONG
    assert len(session.events.add(ewa.id, EventKind.NOTE, "x" * 100_000).text) == 100_000
    assert session.events.get(note.id) == note


def test_a_moment_is_far_from_the_ends_of_the_calendar(session: Session, note: Event) -> None:
    first, last = datetime(1900, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC)
    for moment in (first, last):
        assert session.events.add(note.contact_id, EventKind.CALL, "", moment).at == stamp(moment)
    for beyond in (
        first - timedelta(seconds=1),
        last + timedelta(seconds=1),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))),
    ):
        for call in (
            lambda at: session.events.add(note.contact_id, EventKind.CALL, "", at),
            lambda at: session.events.edit(note.id, "x", at),
        ):
            with pytest.raises(Refused) as refused:
                call(beyond)
            assert refused.value.problem.code is Code.MOMENT_OUT_OF_RANGE
            assert "1900 to 2199" in explain(refused.value)
    assert session.events.get(note.id) == note


def test_a_text_left_out_stays_as_it_is(session: Session, note: Event) -> None:
    moved = session.events.edit(note.id, None, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert (moved.text, moved.at) == (note.text, "2026-01-02T03:04:05Z")


def test_the_events_of_a_contact_newest_first(session: Session, ewa: Contact, note: Event) -> None:
    old = session.events.add(ewa.id, EventKind.CALL, "dawno", datetime(2020, 1, 1, tzinfo=UTC))
    again = session.events.add(ewa.id, EventKind.NOTE, "i poranki")
    gone = session.events.add(ewa.id, EventKind.NOTE, "x")
    session.events.delete(gone.id)
    session.events.add(a_person(session, "Jan Lis").id, EventKind.NOTE, "o kim innym")
    assert session.events.of_contact(ewa.id) == (again, note, old)
    hidden = a_person(session, "Adam Tajny", access="owner")
    with a_session_of(session, "bob") as bob:
        assert bob.events.of_contact(ewa.id) == (again, note, old)
        for contact_id in (hidden.id, 999, HUGE):
            with pytest.raises(NotFound):
                bob.events.of_contact(contact_id)


@pytest.mark.parametrize("number", [0, -1, HUGE, -HUGE])
def test_a_number_that_nothing_can_have_is_not_found(session: Session, number: int) -> None:
    with pytest.raises(NotFound) as missing:
        session.events.get(number)
    assert missing.value.problem.code is Code.EVENT_NOT_FOUND


def test_writing_an_event_reads_no_more_of_the_contact_than_it_needs(session: Session, ewa: Contact) -> None:
    said: list[str] = []
    connection: Any = session.database.connection()
    connection.set_trace_callback(said.append)
    event = session.events.add(ewa.id, EventKind.NOTE, "x")
    session.events.edit(event.id, "y")
    connection.set_trace_callback(None)
    assert said
    assert not [sql for sql in said if "contact_phone" in sql]


def test_an_inactive_contact_can_be_called(session: Session, ewa: Contact) -> None:
    session.lifecycle.set_status((ewa.id,), Status.INACTIVE)
    event = session.events.add(ewa.id, EventKind.CALL, "odebrał kto inny")
    session.events.edit(event.id, "odebrała sama")
    session.events.delete(event.id)
    assert [version for _kind, version, _before, _after in journalled(session)] == [2, 2, 2]


def test_only_the_author_or_an_administrator_changes_an_event(
    session: Session, ewa: Contact, note: Event
) -> None:
    with a_session_of(session, "bob") as bob:
        his = bob.events.add(ewa.id, EventKind.NOTE, "od boba")
        assert his.author == "bob"
        for call in (lambda: bob.events.edit(note.id, "x"), lambda: bob.events.delete(note.id)):
            with pytest.raises(Denied) as denied:
                call()
            assert denied.value.problem.code is Code.EVENT_NOT_YOURS
        assert bob.events.edit(his.id, "poprawione").text == "poprawione"
        assert session.events.edit(his.id, "przez annę").author == "bob"
        bob.events.delete(his.id)
        with pytest.raises(NotFound):
            session.events.get(his.id)
    assert session.events.get(note.id) == note


@pytest.mark.parametrize("role", ["viewer", "nobody"])
def test_writing_events_needs_the_permission_to_edit(
    session: Session, ewa: Contact, note: Event, role: str
) -> None:
    with a_session_of(session, "bob", role) as bob:
        for call in (
            lambda: bob.events.add(ewa.id, EventKind.NOTE, "x"),
            lambda: bob.events.edit(note.id, "x"),
            lambda: bob.events.delete(note.id),
        ):
            with pytest.raises(Denied) as denied:
                call()
            assert denied.value.problem.code is Code.NOT_ALLOWED
    assert len(journalled(session)) == 1


def test_events_of_hidden_contacts_do_not_exist(session: Session) -> None:
    hidden = a_person(session, "Adam Tajny", access="owner")
    note = session.events.add(hidden.id, EventKind.NOTE, SECRET)
    with a_session_of(session, "bob") as bob:
        for call in (
            lambda: bob.events.get(note.id),
            lambda: bob.events.edit(note.id, "x"),
            lambda: bob.events.delete(note.id),
            lambda: bob.events.add(hidden.id, EventKind.NOTE, "x"),
        ):
            with pytest.raises(CrmError) as error:
                call()
            assert isinstance(error.value, NotFound)
            assert "Tajn" not in explain(error.value)
            assert SECRET not in explain(error.value)


def test_events_go_to_the_trash_and_back_with_their_contact(
    session: Session, ewa: Contact, note: Event
) -> None:
    session.lifecycle.delete((ewa.id,))
    with pytest.raises(NotFound):
        session.events.add(ewa.id, EventKind.NOTE, "x")
    with pytest.raises(NotFound):
        session.events.get(note.id)
    session.lifecycle.restore((ewa.id,))
    assert session.events.get(note.id) == note


def test_a_purge_takes_the_words_along(
    session: Session, ewa: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.services.lifecycle._CLEANING_MILLISECONDS", 60_000.0)
    first = session.events.add(ewa.id, EventKind.NOTE, SECRET)
    session.events.edit(first.id, f"{SECRET} x")
    session.events.delete(session.events.add(ewa.id, EventKind.CALL, SECRET).id)
    session.lifecycle.delete((ewa.id,))
    assert session.lifecycle.purge((ewa.id,)) is True
    files = session.path.parent.glob(session.path.name + "*")
    assert SECRET.encode() not in b"".join(file.read_bytes() for file in files if file.is_file())
    assert session.care.check() == ()


def test_what_became_of_an_event_can_be_taken_back(session: Session, ewa: Contact, note: Event) -> None:
    edited = session.events.edit(note.id, "woli telefon")
    session.events.delete(note.id)
    session.undoing.undo()
    assert session.events.get(note.id) == edited
    session.undoing.undo()
    assert session.events.get(note.id) == note
    session.undoing.undo()
    with pytest.raises(NotFound):
        session.events.get(note.id)
    session.undoing.redo()
    assert session.events.get(note.id) == note
