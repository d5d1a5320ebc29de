"""Meetings as iCalendar, UTF-8 with CRLF (RFC 5545): what their files said and we do not know is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from icalendar import Calendar, Event, Timezone, vDDDTypes, vInt, vRecur, vText

from tui_crm.domain.calendars import FileEvent
from tui_crm.domain.meetings import Meeting, MeetingChange, WholeMeeting
from tui_crm.domain.problems import Refused
from tui_crm.domain.recurrence import Wall, read_wall
from tui_crm.files.calendar_lines import RawCalendar, RawEvent
from tui_crm.files.calendar_people import put_people
from tui_crm.files.calendar_reader import component_of, event_of
from tui_crm.text.zones import zone_of

PRODUCT = "-//tui-crm//tui-crm//EN"
_UTC = "UTC"
_LAST_YEAR = 2050
"""As far as a VTIMEZONE tells when the clocks change."""
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""From which it is looked whether a rule is one; which day that is matters to none that was taken once."""


def calendar_bytes(found: Sequence[WholeMeeting]) -> bytes:
    """A whole file, the zones of its times before the meetings."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    head, end = calendar.to_ical().split(b"END:VCALENDAR")[0], b"END:VCALENDAR\r\n"
    events = [event.to_ical() for one in found for event in _events(one)]
    return b"".join((head, *_zones(found), *events, end))


def _zones(found: Iterable[WholeMeeting]) -> list[bytes]:
    """A VTIMEZONE for each zone, from the year of the first time on."""
    first: dict[str, int] = {}
    for one in found:
        times = [(one.meeting.zone, one.meeting.starts), *((each.zone, each.starts) for each in one.changes)]
        for zone, starts in times:
            if zone not in ("", _UTC):
                year = min(starts.year, _LAST_YEAR - 1)
                first[zone] = min(year, first.get(zone, year))
    return [_zone(name, first[name]) for name in sorted(first)]


@lru_cache(maxsize=256)
def _zone(name: str, year: int) -> bytes:
    component = Timezone.from_tzid(name, first_date=date(year, 1, 1), last_date=date(_LAST_YEAR, 1, 1))
    return bytes(component.to_ical())


def _events(one: WholeMeeting) -> list[Event]:
    """The meeting, and each occurrence that is otherwise."""
    meeting = one.meeting
    main, read = _base(one.source)
    _put_times(main, meeting.uid, meeting.starts, meeting.ends, meeting.zone)
    if read is None or read.draft.rule != meeting.rule:
        _replace(main, "RRULE", vRecur.from_ical(meeting.rule) if meeting.rule else None)
    for name, walls in (("EXDATE", one.left_out), ("RDATE", one.added)):
        if walls:
            main.add(name, [_value(read_wall(text), meeting.zone) for text in walls])
    _put_rest(main, read, one, meeting)
    return [main, *(_change(one, change) for change in one.changes)]


def _change(one: WholeMeeting, change: MeetingChange) -> Event:
    event, read = _base(one.change_sources.get(change.original, ""))
    _put_times(event, one.meeting.uid, change.starts, change.ends, change.zone)
    event.add("RECURRENCE-ID", _value(read_wall(change.original), one.meeting.zone))
    _replace(event, "RRULE", None)
    _put_rest(event, read, one, change)
    return event


def _base(source: str) -> tuple[Event, FileEvent | None]:
    """The event of a file to begin with, and what it says; a new one where there is none."""
    if not source:
        return Event(), None
    try:
        component = component_of(source)
        return component, event_of(component, RawEvent(1, RawCalendar(), source), _SOME_DAY)
    except Refused:  # a rule that was taken then would be refused now
        return Event(), None


def _put_times(event: Event, uid: str, starts: Wall, ends: Wall, zone: str) -> None:
    for name in ("UID", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "EXDATE", "RDATE"):
        _replace(event, name, None)
    _replace(event, "X-MICROSOFT-CDO-ALLDAYEVENT", None)
    event.add("UID", uid)
    event.add("DTSTART", _value(starts, zone))
    if ends != starts:  # what takes no time has no end
        event.add("DTEND", _value(ends, zone))


def _value(wall: Wall, zone: str) -> Wall:
    """A time as icalendar writes it: with its zone, in UTC, or of any clock."""
    if not isinstance(wall, datetime) or not zone:
        return wall
    return wall.replace(tzinfo=zone_of(zone))


def _put_rest(
    event: Event, read: FileEvent | None, one: WholeMeeting, thing: Meeting | MeetingChange
) -> None:
    """Texts, colour, participants and version; what the event says already stays as it stands there."""
    before = None if read is None else read.draft
    if before is None or before.title != thing.title:
        _replace(event, "SUMMARY", vText(thing.title) if thing.title else None)
    if before is None or before.location != thing.location:
        _replace(event, "LOCATION", vText(thing.location) if thing.location else None)
    if before is None or before.description != thing.description:
        _replace(event, "DESCRIPTION", vText(thing.description) if thing.description else None)
        _replace(event, "X-ALT-DESC", None)  # the same in HTML, which it is no more
    if before is None or before.status != thing.status:
        _replace(event, "STATUS", vText(thing.status.value.upper()))
    colour = one.meeting.colour
    if before is None or before.colour != colour:
        _replace(event, "COLOR", vText(colour) if colour else None)
    put_people(event, one.meeting.participants)
    _put_version(event, read, one)


def _put_version(event: Event, read: FileEvent | None, one: WholeMeeting) -> None:
    """SEQUENCE and the moment: those of the file where nobody changed the meeting since."""
    moment = vDDDTypes(datetime.fromtimestamp(one.updated_at, UTC))
    is_as_read = read is not None and read.sequence == one.sequence
    if not is_as_read:
        _replace(event, "SEQUENCE", vInt(one.sequence) if one.sequence else None)
        _replace(event, "LAST-MODIFIED", moment)
    if not is_as_read or read is None or not read.stamp:
        _replace(event, "DTSTAMP", moment)


def _replace(event: Event, name: str, value: Any) -> None:
    """Gives the event this property in place of all of its name; none for None."""
    event.pop(name, None)
    if value is not None:
        event.add(name, value)
