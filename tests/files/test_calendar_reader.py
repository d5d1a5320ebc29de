"""Calendar files of other programs: what is read, and what is told of broken ones."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kit.calendars import NOW, WARSAW, an_event, events, of_file, one, raw
from tui_crm.domain.meetings import MeetingStatus, Participant
from tui_crm.domain.problems import Code, FileProblem, Refused
from tui_crm.domain.recurrence import wall_text
from tui_crm.files.calendar_colours import colour_of
from tui_crm.files.calendar_reader import read_event

pytestmark = pytest.mark.filterwarnings("ignore::icalendar.error.GloballyUniqueTZIDGuessed")


@pytest.fixture(autouse=True)
def _warsaw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", WARSAW)


@pytest.mark.parametrize(
    ("file", "number", "expected"),
    [
        (
            "google.ics", 0,
            ("Spotkanie w sprawie dachu", "2026-01-15T13:00:00", "2026-01-15T14:00:00", "UTC", ""),
        ),
        (
            "google.ics", 1,
            ("Poranna odprawa", "2026-01-05T09:00:00", "2026-01-05T09:30:00", WARSAW,
             "FREQ=WEEKLY;UNTIL=20260531T215959Z;BYDAY=MO;WKST=MO"),
        ),
        ("google.ics", 3, ("Targi", "2026-05-01", "2026-05-04", "", "")),
        (
            "outlook.ics", 0,
            ("Przegląd ofert", "2026-03-25T10:30:00", "2026-03-25T11:30:00", WARSAW,
             "FREQ=WEEKLY;COUNT=3;BYDAY=WE"),
        ),
        ("outlook.ics", 1, ("Urlop", "2026-04-10", "2026-04-11", "", "")),
        (
            "exchange-invitation.ics", 0,
            ("Negocjacje", "2026-07-02T14:00:00", "2026-07-02T15:00:00", WARSAW, ""),
        ),
        (
            "icloud.ics", 0,
            ("Call with New York", "2026-03-01T09:00:00", "2026-03-01T10:00:00", "America/New_York",
             "FREQ=WEEKLY;COUNT=4"),
        ),
        (
            "nextcloud.ics", 0,
            ("Inwentaryzacja", "2026-03-31T08:00:00", "2026-04-01T09:30:00", "Europe/Berlin",
             "FREQ=MONTHLY;COUNT=3;BYDAY=-1TU"),
        ),
        ("thunderbird.ics", 0, ("Przerwa", "2026-01-28T12:00:00", "2026-01-28T12:30:00", WARSAW, "")),
        ("khal.ics", 0, ("Fryzjer", "2026-02-05T17:00:00", "2026-02-05T17:30:00", "", "")),
        ("odd-zone.ics", 0, ("Na statku", "2026-06-01T08:43:00", "2026-06-01T09:43:00", "UTC", "")),
        ("odd-zone.ics", 1, ("Nie wiadomo gdzie", "2026-06-01T12:00:00", "2026-06-01T13:00:00", "", "")),
        (
            "cp1250.ics", 0,
            ("Zażółć gęślą jaźń w Łodzi", "2026-03-02T08:00:00", "2026-03-02T09:00:00", "UTC", ""),
        ),
        ("bom.ics", 0, ("Żółty dzień", "2026-03-02", "2026-03-03", "", "")),
    ],
)  # fmt: skip
def test_events_of_many_programs(file: str, number: int, expected: tuple[str, ...]) -> None:
    draft = of_file(file)[number].draft
    found = (draft.title, wall_text(draft.starts), wall_text(draft.ends), draft.zone, draft.rule)
    assert found == expected


def test_all_else_of_an_event() -> None:
    google, _weekly, moved, _fair = of_file("google.ics")
    assert google.draft.participants == (
        Participant(None, "Jan Kowalski", "jan.kowalski@example.com", "organizer", "accepted"),
        Participant(None, "", "lukasz@example.com"),
    ), "the room is none, and the name that is an address is no name"
    assert (google.draft.location, google.draft.description) == (
        "Warszawa, Złota 44",
        "Oferta na dach, punkt 1\nPunkt 2",
    )
    assert (google.sequence, google.draft.uid) == (1, "0a1b2c3d4e5f@google.com")
    assert moved.original == (datetime(2026, 1, 19, 9), WARSAW)
    apple = of_file("icloud.ics")[0].draft
    assert apple.colour == "blue"
    assert apple.participants == (
        Participant(None, "Jan Kowalski", "jan.kowalski@example.com", "organizer", "accepted"),
        Participant(None, "Grzegorz", "", "participant", "tentative"),
    )
    exchange = of_file("exchange-invitation.ics")[0].draft.participants
    assert [one.address for one in exchange] == ["Ewa.Lis@example.com", "Anna.Nowak@Example.com"]
    assert exchange[1].name == "Nowak, Anna"
    assert of_file("nextcloud.ics")[0].draft.status is MeetingStatus.TENTATIVE


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Central European Standard Time", WARSAW),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("eastern standard time", "America/New_York"),
        ("/freeassociation.sourceforge.net/Europe/Warsaw", WARSAW),
        ("Etc/UTC", "UTC"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Nowhere", ""),
    ],
)
def test_zones_by_their_names(tzid: str, zone: str) -> None:
    assert one(f"DTSTART;TZID={tzid}:20260101T090000").zone == zone


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        (("DTSTART:20260101T090000Z",), "2026-01-01T09:00:00"),
        (("DTSTART:20260101T090000Z", "DURATION:PT45M"), "2026-01-01T09:45:00"),
        (("DTSTART;VALUE=DATE:20260101", "DURATION:P2D"), "2026-01-03"),
        (("DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20260101"), "2026-01-02"),
        (("DTSTART;TZID=Europe/Warsaw:20260328T120000", "DURATION:P1D"), "2026-03-29T12:00:00"),
        (("DTSTART;TZID=Europe/Warsaw:20260329T000000", "DURATION:PT4H"), "2026-03-29T05:00:00"),
        # a flight: it ends by another clock
        (
            ("DTSTART;TZID=Europe/Warsaw:20260101T120000", "DTEND;TZID=America/New_York:20260101T150000"),
            "2026-01-01T21:00:00",
        ),
    ],
)
def test_ends(lines: tuple[str, ...], ends: str) -> None:
    assert wall_text(one(*lines).ends) == ends


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("SUMMARY:x",), Code.MEETING_WITHOUT_START),
        (("DTSTART:yesterday",), Code.MEETING_WITHOUT_START),
        (("DTSTART:20260101T090000Z", "DTEND:20260101T080000Z"), Code.MEETING_ENDS_FIRST),
        (("DTSTART:20260101T090000Z", "RRULE:FREQ=SECONDLY"), Code.MEETING_TOO_OFTEN),
        (("DTSTART:20260101T090000Z", "RRULE:FREQ=HOURLY"), Code.MEETING_TOO_OFTEN),
        (("DTSTART:20260101T090000Z", "RRULE:FREQ=NOW;BYDAY=XX"), Code.MEETING_RULE),
        (("DTSTART:00010101T000000Z",), Code.MOMENT_OUT_OF_RANGE),
        (("DTSTART:20260101T000000Z", "DURATION:P99999999D"), Code.MOMENT_OUT_OF_RANGE),
        (("DTSTART:20260101T000000Z", "RECURRENCE-ID:99991231T000000Z"), Code.MOMENT_OUT_OF_RANGE),
    ],
)
def test_what_is_no_meeting_is_told(lines: tuple[str, ...], code: Code) -> None:
    (found,) = raw(an_event(*lines))
    with pytest.raises(Refused) as refused:
        read_event(found, NOW)
    assert refused.value.problem.code is code


@pytest.mark.parametrize("data", ["", "x" * 100, "BEGIN:VCARD\r\nEND:VCARD\r\n", "first,last\r\na,b\r\n"])
def test_what_is_no_calendar(data: str) -> None:
    with pytest.raises(FileProblem) as refused:
        raw(data)
    assert refused.value.problem.code in (Code.FILE_NOT_CALENDAR, Code.FILE_EMPTY)


def test_broken_lines_and_parts_do_no_harm() -> None:
    text = an_event(
        "DTSTART:20260101T090000Z",
        "no line of a calendar",
        "SEQUENCE:many",
        "EXDATE:never",
        "ATTENDEE;CN=:",
        "SUMMARY:A\\, b",
        "BEGIN:VALARM",
        "DTSTART:20200101T000000Z",
        "END:VALARM",
    )
    (found,) = events(text)
    assert (found.draft.title, found.draft.starts, found.sequence) == ("A, b", datetime(2026, 1, 1, 9), 0)
    (cut,) = raw(text.split("END:VEVENT")[0])
    assert (cut.problem and cut.problem.code, cut.title) == (Code.MEETING_NOT_CLOSED, "A, b")


def test_lines_folded_within_a_letter_and_lines_of_one_sign() -> None:
    data = an_event("DTSTART:20260101T090000Z", "SUMMARY:Ż@ółw").encode()
    folded = data.replace("Ż@".encode(), b"\xc5\r\n \xbb")
    assert events(folded)[0].draft.title == "Żółw"
    assert events(data.replace(b"@", b"").replace(b"\r\n", b"\r"))[0].draft.title == "Żółw"
    utf16 = data.replace(b"@", b"").decode().encode("utf-16")
    assert events(utf16)[0].draft.title == "Żółw"


def test_an_event_without_a_uid_has_the_same_one_each_time() -> None:
    text = an_event("DTSTART:20260101T090000Z", "SUMMARY:x").replace("UID:a\r\n", "")
    assert events(text)[0].draft.uid == events(text)[0].draft.uid != ""
    assert events(text.replace("SUMMARY:x", "SUMMARY:y"))[0].draft.uid != events(text)[0].draft.uid


@pytest.mark.parametrize(
    ("text", "colour"),
    [("red", "red"), ("crimson", "red"), ("#1BADF8", "blue"), ("#63DA38FF", "green"), ("gold", "yellow"),
     ("darkorange", "orange"), ("silver", "grey"), ("black", "grey"), ("hotpink", "pink"),
     ("none such", ""), ("", "")],
)  # fmt: skip
def test_colours_are_the_nearest_ones(text: str, colour: str) -> None:
    assert colour_of(text) == colour


@given(st.binary(max_size=300))
def test_nothing_that_comes_breaks_the_reader(data: bytes) -> None:
    head = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260101T090000Z\r\n"
    for found in raw(head + data + b"\r\nEND:VEVENT\r\n"):
        try:
            event = read_event(found, NOW)
        except Refused:
            continue
        assert isinstance(event.draft.starts, date)
