"""Calendar files: several events of one meeting, what is written, what goes out and comes in again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kit.calendars import FIXTURES, WARSAW, an_event, comparable, events, of_file, whole
from tui_crm.domain.calendars import FileEvent, FileMeeting, merged
from tui_crm.domain.meetings import MeetingChange, MeetingDraft, MeetingStatus, Participant
from tui_crm.domain.recurrence import wall_text
from tui_crm.domain.rrule_text import checked
from tui_crm.files.calendar_writer import calendar_bytes
from tui_crm.text.safe import safe_text

NO_MEETINGS = ("broken.ics", "reply.ics", "exchange-cancellation.ics")
WHOLE = sorted(path.name for path in FIXTURES.glob("*.ics") if path.name not in NO_MEETINGS)
pytestmark = pytest.mark.filterwarnings("ignore::icalendar.error.GloballyUniqueTZIDGuessed")


@pytest.fixture(autouse=True)
def _warsaw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", WARSAW)


# -- several events of one meeting -----------------------------------------------------------------


def test_occurrences_belong_to_their_meeting_whatever_zone_names_them() -> None:
    text = an_event(
        "DTSTART;TZID=Europe/Warsaw:20260105T090000",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE;VALUE=DATE:20260112",
        "EXDATE:20260126T080000Z",
        "RDATE;VALUE=PERIOD:20260113T080000Z/PT1H",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:a",
        "RECURRENCE-ID:20260119T080000Z",
        "DTSTART:20260120T080000Z",
        "SUMMARY:later",
    )
    (found,) = merged(events(text))
    assert found.left_out == ("2026-01-12T09:00:00", "2026-01-26T09:00:00")
    assert found.added == ("2026-01-13T09:00:00",)
    (change,) = found.changes
    assert (change.original, change.starts, change.zone, change.title) == (
        "2026-01-19T09:00:00",
        datetime(2026, 1, 20, 8),
        "UTC",
        "later",
    )


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;UNTIL=20260119T075959Z;BYDAY=MO", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=WEEKLY;COUNT=5", "FREQ=WEEKLY;COUNT=2", "FREQ=WEEKLY;COUNT=3"),
        (
            "FREQ=DAILY;UNTIL=20260301T000000Z",
            "FREQ=DAILY;UNTIL=20260119T075959Z",
            "FREQ=DAILY;UNTIL=20260301T000000Z",
        ),
    ],
)
def test_all_from_then_on_is_a_meeting_of_its_own(rule: str, before: str, after: str) -> None:
    text = an_event(
        "DTSTART;TZID=Europe/Warsaw:20260105T090000",
        f"RRULE:{rule}",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:a",
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Warsaw:20260119T090000",
        "DTSTART;TZID=Europe/Warsaw:20260120T100000",
        "SUMMARY:moved",
    )
    first, later = merged(events(text))
    assert (first.draft.uid, first.draft.rule) == ("a", before)
    assert (later.draft.uid, later.draft.rule) == ("a~2026-01-19T09:00:00", after)
    assert (later.draft.starts, later.draft.title) == (datetime(2026, 1, 20, 10), "moved")


def test_what_was_added_and_left_out_from_then_on_goes_with_it() -> None:
    zone = "TZID=Europe/Warsaw"
    text = an_event(
        f"DTSTART;{zone}:20260105T090000",
        "RRULE:FREQ=DAILY;COUNT=30",
        f"RDATE;{zone}:20260106T200000,20260310T090000",
        f"EXDATE;{zone}:20260107T090000,20260121T090000",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:a",
        f"RECURRENCE-ID;RANGE=THISANDFUTURE;{zone}:20260119T090000",
        f"DTSTART;{zone}:20260119T110000",
    )
    first, later = merged(events(text))
    assert (first.added, later.added) == (("2026-01-06T20:00:00",), ("2026-03-10T11:00:00",))
    assert later.left_out == ("2026-01-21T11:00:00",)
    assert "2026-01-07T09:00:00" in first.left_out


def test_single_occurrences_without_their_meeting_are_one() -> None:
    text = an_event(
        "RECURRENCE-ID:20260119T080000Z",
        "DTSTART:20260119T090000Z",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:a",
        "RECURRENCE-ID:20260126T080000Z",
        "DTSTART:20260126T100000Z",
    )
    (found,) = merged(events(text))
    assert (found.draft.starts, found.added) == (datetime(2026, 1, 19, 9), ("2026-01-26T08:00:00",))
    assert [change.starts for change in found.changes] == [datetime(2026, 1, 26, 10)]
    assert len(found.singles) == 2


# -- writing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", WHOLE)
def test_what_came_in_goes_out_as_it_was(file: str) -> None:
    by_uid: dict[str, list[FileEvent]] = {}
    for event in of_file(file):
        by_uid.setdefault(event.draft.uid, []).append(event)
    found = [meeting for group in by_uid.values() for meeting in merged(group)]
    data = calendar_bytes([whole(meeting) for meeting in found])
    again: dict[str, list[FileEvent]] = {}
    for event in events(data):
        again.setdefault(event.draft.uid, []).append(event)
    assert [comparable(meeting) for group in again.values() for meeting in merged(group)] == [
        comparable(meeting) for meeting in found
    ]


def test_what_is_not_understood_is_written_back() -> None:
    google = merged(of_file("google.ics")[:1])[0]
    text = calendar_bytes([whole(google)]).decode().replace("\r\n ", "")
    for kept in (
        "X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij", "TRANSP:OPAQUE", "Sala 1", "SEQUENCE:1",
        "X-NUM-GUESTS=0", "CREATED:20260110T101112Z", "DTSTAMP:20260120T081500Z",
    ):  # fmt: skip
        assert kept in text
    changed = whole(google, sequence=2)
    changed = replace(changed, meeting=replace(changed.meeting, description="Nowy", title="Inny"))
    text = calendar_bytes([changed]).decode().replace("\r\n ", "")
    assert "X-GOOGLE-CONFERENCE" in text
    assert "DESCRIPTION:Nowy\r\n" in text
    assert "SUMMARY:Inny\r\n" in text
    assert "DTSTAMP:20260131T120000Z\r\n" in text


def test_whoever_is_not_to_be_seen_is_not_written() -> None:
    google = whole(merged(of_file("google.ics")[:1])[0])
    seen = replace(google, meeting=replace(google.meeting, participants=google.meeting.participants[:1]))
    text = calendar_bytes([seen]).decode().replace("\r\n ", "")
    assert "lukasz" not in text
    assert "mailto:jan.kowalski@example.com" in text
    nobody = replace(google, meeting=replace(google.meeting, participants=()))
    text = calendar_bytes([nobody]).decode().replace("\r\n ", "")
    assert "jan.kowalski" not in text
    assert "Sala 1" in text


def test_texts_cannot_break_out_of_their_line() -> None:
    hostile = "a\nEND:VEVENT\nBEGIN:VEVENT;x,\\n"
    meeting = FileMeeting(
        1, MeetingDraft(hostile, datetime(2026, 1, 1, 9), datetime(2026, 1, 1, 10), "UTC", "u")
    )
    data = calendar_bytes([whole(meeting)])
    assert data.count(b"BEGIN:VEVENT\r\n") == 1
    calendar = icalendar.Calendar.from_ical(data)
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == [hostile]


def test_another_program_reads_the_same_times() -> None:
    draft = MeetingDraft(
        "x", datetime(2026, 3, 22, 9), datetime(2026, 3, 22, 10), WARSAW, "u", rule="FREQ=WEEKLY;COUNT=2"
    )
    data = calendar_bytes([whole(FileMeeting(1, draft, left_out=("2026-03-29T09:00:00",)))])
    calendar = icalendar.Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].dt == datetime(2026, 3, 22, 8, tzinfo=UTC)
    assert event["EXDATE"].dts[0].dt == datetime(2026, 3, 29, 7, tzinfo=UTC)
    (zone,) = calendar.walk("VTIMEZONE")
    offsets = [zone.to_tz(lookup_tzid=False).utcoffset(datetime(2027, month, 1)) for month in (1, 7)]
    assert offsets == [timedelta(hours=1), timedelta(hours=2)]
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)


_TEXT = st.text(st.characters(max_codepoint=0x2FFF), max_size=40).map(lambda text: safe_text(text).strip())
_ADDRESS = st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.pl", fullmatch=True)
_PERSON = st.builds(
    Participant,
    st.none(),
    st.from_regex(r"[A-Z][a-ząęł]{1,8}( [A-Z][a-z]{1,8})?", fullmatch=True),
    _ADDRESS,
    st.just("participant"),
    st.sampled_from(["", "accepted", "declined", "tentative"]),
)
_MINUTES = st.integers(0, 500_000)


@st.composite
def meetings(draw: st.DrawFn) -> FileMeeting:
    whole_days = draw(st.booleans())
    begin = datetime(2026, 1, 1) + timedelta(minutes=draw(_MINUTES))
    length = timedelta(minutes=draw(st.integers(1, 3_000)))
    zone = (
        "" if whole_days else draw(st.sampled_from(["", "UTC", WARSAW, "America/New_York", "Asia/Kolkata"]))
    )
    starts = begin.date() if whole_days else begin
    ends = starts + (timedelta(days=1 + length.days) if whole_days else length)
    rule = draw(st.sampled_from(["", "FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;BYDAY=MO,FR;WKST=SU", "FREQ=YEARLY"]))
    people = draw(st.lists(_PERSON, max_size=3, unique_by=lambda one: one.address))
    draft = MeetingDraft(
        title=draw(_TEXT), starts=starts, ends=ends, zone=zone, uid=draw(_ADDRESS),
        description=draw(_TEXT), location=draw(_TEXT),
        colour=draw(st.sampled_from(["", "red", "teal"])), status=draw(st.sampled_from(MeetingStatus)),
        rule=checked(rule, starts), participants=tuple(people),
    )  # fmt: skip
    other = wall_text(starts + timedelta(days=7))
    left_out = (other,) if rule and draw(st.booleans()) else ()
    moved = wall_text(starts + timedelta(days=14))
    change = MeetingChange(moved, draw(_TEXT), "", "", MeetingStatus.CONFIRMED, starts, ends, zone)
    return FileMeeting(0, draft, left_out=left_out, changes=(change,) if rule and draw(st.booleans()) else ())


@settings(max_examples=40)
@given(meetings())
def test_what_goes_out_comes_in_as_it_was(found: FileMeeting) -> None:
    (again,) = merged(events(calendar_bytes([whole(found)])))
    assert comparable(again) == found
