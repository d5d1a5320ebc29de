"""Calendar files coming in and going out: one operation, known by UID, whole folders."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.calendars import FIXTURES, WARSAW, an_event
from tests.kit.clock import StoppedClock
from tui_crm.domain.journal import OperationKind
from tui_crm.domain.meetings import MeetingDraft, MeetingsImported, MeetingStatus, Occurrence, Participant
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.identity import FIXED_LOGIN_VARIABLE
from tui_crm.services.session import Session, open_session

pytestmark = pytest.mark.filterwarnings("ignore::icalendar.error.GloballyUniqueTZIDGuessed")
YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
AT_NINE = ("DTSTART:20260210T090000Z", "DTEND:20260210T100000Z")


@pytest.fixture(autouse=True)
def _warsaw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", WARSAW)


def counts(outcome: MeetingsImported) -> tuple[int, int, int, int]:
    return outcome.added, outcome.updated, outcome.unchanged, len(outcome.refused)


def take(session: Session, *lines: str, head: str = "") -> tuple[int, int, int, int]:
    """Takes an event of these lines in."""
    return counts(session.meetings.import_from(an_event(*lines, head=head).encode()))


def year(session: Session) -> tuple[Occurrence, ...]:
    return session.meetings.between(*YEAR)


def titles(session: Session) -> list[str]:
    return [one.title for one in year(session)]


def only(session: Session) -> Occurrence:
    (found,) = year(session)
    return found


# -- coming in -------------------------------------------------------------------------------------


def test_files_of_many_programs_come_in_once_and_go_as_one(session: Session) -> None:
    for file in sorted(FIXTURES.glob("*.ics")):
        if file.name == "reply.ics":
            continue
        first = session.meetings.import_from(file)
        before = session.last_change()
        again = session.meetings.import_from(file)
        assert again.added == again.updated == 0, file.name
        assert again.unchanged == first.added + first.unchanged, file.name
        assert session.last_change() == before, "nothing was written"
    assert len(year(session)) > 60
    session.undoing.undo()
    assert "Przerwa" not in titles(session), "thunderbird.ics, the last one"
    undone = session.undoing.next_undo()
    assert undone is not None
    assert undone.kind is OperationKind.MEETINGS_IMPORTED
    session.undoing.undo()
    assert "Przegląd ofert" not in titles(session)
    session.undoing.redo()
    assert "Przegląd ofert" in titles(session)
    assert counts(session.meetings.import_from(FIXTURES / "thunderbird.ics")) == (1, 0, 0, 0)


def test_of_fifty_events_the_good_ones_come_in_and_the_bad_ones_are_told(session: Session) -> None:
    outcome = session.meetings.import_from(FIXTURES / "broken.ics")
    assert counts(outcome) == (44, 0, 0, 6)
    assert [(one.number, one.title, one.problem.code) for one in outcome.refused] == [
        (7, "Bez początku", Code.MEETING_WITHOUT_START),
        (14, "Koniec przed początkiem", Code.MEETING_ENDS_FIRST),
        (21, "Co sekundę", Code.MEETING_TOO_OFTEN),
        (28, "Czasem", Code.MEETING_RULE),
        (49, "Za wcześnie", Code.MOMENT_OUT_OF_RANGE),
        (50, "Ucięte", Code.MEETING_NOT_CLOSED),
    ]
    assert {one.file for one in outcome.refused} == {"broken.ics"}


def test_a_newer_version_counts_and_an_older_one_does_not(session: Session) -> None:
    new = ("SEQUENCE:1", "DTSTAMP:20260105T000000Z")
    assert take(session, *AT_NINE, *new, "SUMMARY:One", "COLOR:red") == (1, 0, 0, 0)
    assert take(session, *AT_NINE, "SEQUENCE:0", "DTSTAMP:20260109T000000Z", "SUMMARY:Old") == (0, 0, 1, 0)
    assert take(session, *AT_NINE, "SEQUENCE:1", "DTSTAMP:20260104T000000Z", "SUMMARY:Old") == (0, 0, 1, 0)
    assert take(session, *AT_NINE, "SEQUENCE:1", "DTSTAMP:20260106T000000Z", "SUMMARY:Two") == (0, 1, 0, 0)
    assert (only(session).title, only(session).colour) == ("Two", "red"), "what has no colour takes none away"
    assert take(session, *AT_NINE, "SEQUENCE:2", "DTSTAMP:20260101T000000Z", "SUMMARY:Three") == (0, 1, 0, 0)
    session.undoing.undo()
    assert only(session).title == "Two"


def test_what_was_changed_here_is_newer_than_the_file(session: Session) -> None:
    lines = (*AT_NINE, "SEQUENCE:0", "DTSTAMP:20260105T000000Z", "SUMMARY:Theirs")
    take(session, *lines)
    meeting = session.meetings.get(only(session).meeting_id)
    session.meetings.save(
        meeting.id, replace(session.meetings.draft_of(meeting), title="Ours"), meeting.version
    )
    assert take(session, *lines) == (0, 0, 1, 0)
    assert only(session).title == "Ours"
    session.meetings.delete(meeting.id)
    assert take(session, *lines) == (1, 0, 0, 0), "it was asked for again"
    assert only(session).title == "Ours"


def test_another_users_file_puts_it_into_that_calendar_too(session: Session) -> None:
    lines = (*AT_NINE, "SUMMARY:Ours")
    take(session, *lines)
    with a_session_of(session, "ola") as ola:
        assert year(ola) == ()
        assert take(ola, *lines) == (0, 1, 0, 0)
        assert take(ola, *lines) == (0, 0, 1, 0)
        assert session.meetings.get(only(ola).meeting_id).users == ("anna", "ola")
        ola.undoing.undo()
        assert year(ola) == ()
    assert titles(session) == ["Ours"]


@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_meeting_of_a_calendar_that_one_does_not_see_is_neither_joined_nor_changed(
    session: Session, is_deleted: bool
) -> None:
    organizer = "ORGANIZER:mailto:jan@example.com"
    take(session, *AT_NINE, organizer, "SUMMARY:Secret", "DESCRIPTION:word", "SEQUENCE:3")
    number = only(session).meeting_id
    before = session.meetings.get(number)
    if is_deleted:
        session.meetings.delete(number)
    later = ("DTSTART:20260210T100000Z", "DTEND:20260210T110000Z")
    with a_session_of(session, "ola") as ola:
        for lines in (
            (*AT_NINE, organizer, "SUMMARY:Guessed"),
            (*AT_NINE, "SUMMARY:Secret"),
            (*later, organizer, "SUMMARY:Secret", "SEQUENCE:99"),
        ):
            outcome = ola.meetings.import_from(an_event(*lines).encode())
            assert counts(outcome) == (0, 0, 0, 1)
            assert (outcome.refused[0].title, outcome.refused[0].problem.code) == (
                lines[-1 if "SUMMARY" in lines[-1] else -2].removeprefix("SUMMARY:"),
                Code.MEETING_OF_ANOTHER,
            )
        assert ola.undoing.next_undo() is None
        assert year(ola) == ()
        assert titles(session) == [] if is_deleted else session.meetings.get(number) == before
        same = (*AT_NINE, organizer, "SUMMARY:Secret", "SEQUENCE:0")
        assert take(ola, *same) == ((1, 0, 0, 0) if is_deleted else (0, 1, 0, 0)), "the same invitation"
        assert ola.meetings.get(only(ola).meeting_id).users == (("ola",) if is_deleted else ("anna", "ola"))
        assert titles(session) == ([] if is_deleted else ["Secret"]), "who deleted it keeps it deleted"


def test_participants_are_known_by_address_and_chosen_ones_stay(session: Session) -> None:
    jan, ewa = (
        a_person(session, "Jan Kowalski", email="jan@example.com"),
        a_person(session, "Ewa Lis", email="ewa@example.com"),
    )
    email = "ewa@example.com"
    lines = (*AT_NINE, "ATTENDEE;CN=J:MAILTO:JAN@example.com", "ATTENDEE;CN=Ola:mailto:ola@example.com")
    take(session, *lines)
    meeting = session.meetings.get(only(session).meeting_id)
    assert [one.contact_id for one in meeting.participants] == [jan.id, None]
    draft = replace(
        session.meetings.draft_of(meeting, ""),
        title="x",
        participants=(*meeting.participants, Participant(ewa.id, "")),
    )
    session.meetings.save(meeting.id, draft, meeting.version)
    newer = (
        *AT_NINE, "SEQUENCE:5", "SUMMARY:x", "ATTENDEE;PARTSTAT=DECLINED:mailto:jan@example.com",
        "ATTENDEE;CN=Zoe:mailto:zoe@example.com", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{email}",
    )  # fmt: skip
    assert take(session, *newer) == (0, 1, 0, 0)
    found = session.meetings.get(meeting.id).participants
    assert [(one.name, one.answer) for one in found] == [
        ("Jan Kowalski", "declined"), ("Ewa Lis", "accepted"), ("Zoe", ""),
    ]  # fmt: skip


def test_invitations_are_answered_and_taken_back(session: Session) -> None:
    session.meetings.import_from(FIXTURES / "google.ics")
    assert counts(session.meetings.import_from(FIXTURES / "reply.ics")) == (0, 1, 0, 0)
    first = next(one for one in year(session) if one.title == "Spotkanie w sprawie dachu")
    answers = {one.address: one.answer for one in session.meetings.get(first.meeting_id).participants}
    assert answers == {"jan.kowalski@example.com": "accepted", "lukasz@example.com": "declined"}
    assert counts(session.meetings.import_from(FIXTURES / "exchange-cancellation.ics")) == (0, 0, 1, 0)
    session.meetings.import_from(FIXTURES / "exchange-invitation.ics")
    assert counts(session.meetings.import_from(FIXTURES / "exchange-cancellation.ics")) == (0, 1, 0, 0)
    assert [one.status for one in year(session) if one.title == "Negocjacje"] == [MeetingStatus.CANCELLED]
    cancel = "METHOD:CANCEL\r\n"
    weekly = ("UID:weekly7@google.com", "SEQUENCE:2", "RECURRENCE-ID:20260126T080000Z")
    text = an_event(*weekly, head=cancel).replace("UID:a\r\n", "")
    assert counts(session.meetings.import_from(text.encode())) == (0, 1, 0, 0)
    gone = [one for one in year(session) if one.status is MeetingStatus.CANCELLED]
    assert [one.original for one in gone] == ["2026-01-26T09:00:00", ""]
    assert take(session, *AT_NINE, head="METHOD:COUNTER\r\n") == (0, 0, 0, 1)


def test_one_time_of_a_known_meeting_is_a_change_of_it(session: Session) -> None:
    zone = "TZID=Europe/Warsaw:20260"
    take(
        session,
        f"DTSTART;{zone}202T090000",
        f"DTEND;{zone}202T100000",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "SUMMARY:x",
    )
    alone = ("RECURRENCE-ID:20260209T080000Z", "DTSTART:20260210T120000Z", "SUMMARY:moved")
    assert take(session, *alone) == (0, 1, 0, 0)
    assert take(session, *alone) == (0, 0, 1, 0)
    assert titles(session) == ["x", "moved", "x"]
    session.undoing.undo()
    assert titles(session) == ["x", "x", "x"]


def test_a_folder_comes_in_whole_and_what_is_bad_in_it_is_told(session: Session, tmp_path: Path) -> None:
    for number in range(3):
        text = an_event(*AT_NINE, f"SUMMARY:{number}").replace("UID:a", f"UID:{number}")
        (tmp_path / f"{number}.ics").write_bytes(text.encode())
    (tmp_path / "bad.ICS").write_bytes(b"\x00\x01")
    (tmp_path / ".hidden.ics").write_bytes(b"x")
    (tmp_path / "note.txt").write_bytes(b"x")
    (tmp_path / "folder.ics").mkdir()
    outcome = session.meetings.import_from(tmp_path)
    assert (counts(outcome), outcome.files) == ((3, 0, 0, 2), 5)
    assert [(one.file, one.problem.code) for one in outcome.refused] == [
        ("bad.ICS", Code.FILE_NOT_CALENDAR),
        ("folder.ics", Code.FILE_UNREADABLE),
    ]
    session.undoing.undo()
    assert year(session) == ()
    (tmp_path / "empty").mkdir()
    assert counts(session.meetings.import_from(tmp_path / "empty")) == (0, 0, 0, 0)


def test_a_restricted_session_has_no_paths(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FIXED_LOGIN_VARIABLE, "anna")
    for attempt in (
        lambda: session.meetings.import_from(FIXTURES / "google.ics"),
        lambda: session.meetings.export_folder(tmp_path / "out"),
    ):
        with pytest.raises(FileProblem) as refused:
            attempt()
        assert refused.value.problem.code is Code.PATH_OVER_SSH
    assert take(session, *AT_NINE) == (1, 0, 0, 0)
    assert session.meetings.export().count(b"BEGIN:VEVENT") == 1


# -- going out -------------------------------------------------------------------------------------


def furnish(session: Session) -> int:
    """Meetings of files and of one's own, with contacts of every kind; the id of one of these."""
    for name in ("google.ics", "icloud.ics", "nextcloud.ics", "outlook.ics", "bom.ics"):
        session.meetings.import_from(FIXTURES / name)
    jan = a_person(session, "Jan Kowalski", email="jan.kowalski@example.com")
    ewa = a_person(session, "Ewa Lis", phone="600 100 200")
    ola = a_person(session, "Ola Nowak", email="ola@example.com")
    begin = datetime(2026, 2, 2, 9)
    people = (Participant(jan.id, ""), Participant(ewa.id, ""), Participant(None, "Zoe"),
              Participant(None, "Zed", "zed@example.com", "organizer", "accepted"),
              Participant(None, "", "OLA@example.com"))  # fmt: skip
    draft = MeetingDraft(
        "Own; one", begin, begin + timedelta(hours=1), WARSAW, rule="FREQ=WEEKLY;COUNT=9", participants=people
    )
    meeting = session.meetings.add(draft)
    assert ola.id == meeting.participants[-1].contact_id
    later = session.meetings.draft_of(meeting, "2026-02-09T09:00:00")
    session.meetings.save(
        meeting.id, replace(later, title="Other"), meeting.version, original="2026-02-09T09:00:00"
    )
    session.meetings.delete(meeting.id, "2026-02-16T09:00:00")
    return jan.id


def test_what_goes_out_comes_in_and_changes_nothing(
    session: Session, tmp_path: Path, clock: StoppedClock
) -> None:
    furnish(session)
    data = session.meetings.export()
    before = session.last_change()
    outcome = session.meetings.import_from(data)
    assert (outcome.added, outcome.updated, outcome.refused) == (0, 0, ())
    assert session.last_change() == before
    assert session.meetings.export() == data
    with open_session(tmp_path / "other.db", login="anna", clock=clock) as other:
        assert other.meetings.import_from(data).added == outcome.unchanged
        here = [(one.starts_at, one.ends_at, one.title, one.status) for one in year(session)]
        assert [(one.starts_at, one.ends_at, one.title, one.status) for one in year(other)] == here


def test_some_meetings_go_out(session: Session) -> None:
    jan = furnish(session)
    assert session.meetings.export(contact_id=jan).count(b"SUMMARY:Own") == 1
    assert b"Targi" not in session.meetings.export(contact_id=jan)
    may = session.meetings.export(
        start=datetime(2026, 5, 1, tzinfo=UTC), end=datetime(2026, 5, 3, tzinfo=UTC)
    )
    assert b"Targi" in may
    assert b"Own" not in may


def test_a_folder_is_written_once(session: Session, tmp_path: Path) -> None:
    furnish(session)
    folder = tmp_path / "new" / "vdir"
    written, unchanged = session.meetings.export_folder(folder)
    assert unchanged == 0
    files = sorted(folder.iterdir())
    assert len(files) == written
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in files}
    assert session.meetings.export_folder(folder) == (0, written)
    assert {
        path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in files
    } == before
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    meeting = next(one for one in year(session) if one.title == "Own; one")
    session.meetings.delete(meeting.meeting_id, meeting.original)
    assert session.meetings.export_folder(folder) == (1, written - 1)
    assert sorted(folder.iterdir()) == files
    outcome = session.meetings.import_from(folder)
    assert (outcome.added, outcome.updated, outcome.unchanged) == (0, 0, written)


def test_a_folder_of_another_program_keeps_its_files(session: Session, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine")
    folder = tmp_path / "vdir"
    folder.mkdir()
    google = (FIXTURES / "khal.ics").read_bytes()
    (folder / "theirs.ics").write_bytes(google)
    (folder / "K3JH4K5J6H.ics").symlink_to(outside)
    foreign = an_event(*AT_NINE).replace("UID:a", "UID:foreign")
    (folder / "a.ics").write_bytes(foreign.encode())
    session.meetings.import_from(folder / "theirs.ics")
    take(session, *AT_NINE, "SUMMARY:x")
    text = an_event(*AT_NINE).replace("UID:a", "UID:../../outside")
    session.meetings.import_from(text.encode())
    assert session.meetings.export_folder(folder) == (2, 1)
    assert (folder / "theirs.ics").read_bytes() == google
    assert (folder / "a.ics").read_bytes() == foreign.encode()
    assert outside.read_text() == "mine"
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 5
    assert all(path.parent == folder for path in folder.iterdir())
    assert session.meetings.export_folder(folder) == (0, 3)


def test_a_folder_that_cannot_be_written_is_told(session: Session, tmp_path: Path) -> None:
    take(session, *AT_NINE)
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileProblem) as refused:
        session.meetings.export_folder(tmp_path / "file")
    assert refused.value.problem.code is Code.FILE_NOT_WRITTEN
