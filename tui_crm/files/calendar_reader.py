"""Events of calendar files as drafts of meetings (R48).

icalendar reads their properties; here it is decided what they mean. What is not understood stays in the
event's `source`, from which it is written back.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from icalendar import Event
from icalendar.error import GloballyUniqueTZIDGuessed

from tui_crm.domain.calendars import FileEvent, Placed
from tui_crm.domain.meeting_rules import (
    DESCRIPTION_MAXIMUM,
    LOCATION_MAXIMUM,
    TITLE_MAXIMUM,
    YEARS,
    cleaned_times,
    out_of_range,
)
from tui_crm.domain.meetings import MeetingDraft, MeetingStatus
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.recurrence import MOST, Wall
from tui_crm.files.calendar_colours import colour_of
from tui_crm.files.calendar_lines import RawEvent, stamp_of
from tui_crm.files.calendar_people import all_properties, participants_of, properties
from tui_crm.files.calendar_zones import FileZones
from tui_crm.text.safe import safe_text
from tui_crm.text.zones import aware, wall_of

# Which zone a name with a path before it means is decided in `calendar_zones`.
warnings.filterwarnings("ignore", category=GloballyUniqueTZIDGuessed)
_UTC = "UTC"
_DAY = timedelta(days=1)
_SHOWN = 80
_UID_MAXIMUM = 1_000
_UNDERSTOOD = frozenset({
    "UID", "SUMMARY", "DESCRIPTION", "LOCATION", "COLOR", "STATUS", "DTSTART", "DTEND", "DURATION", "RRULE",
    "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "ORGANIZER", "ATTENDEE", "X-MICROSOFT-CDO-ALLDAYEVENT",
})  # fmt: skip


def read_event(raw: RawEvent, now: datetime) -> FileEvent:
    """What an event says.

    Args:
        now: aware; rules that recur too often from now on are refused.

    Raises Refused: the event's own problem, MEETING_LINE, MEETING_WITHOUT_START, and as `cleaned_times`.
    """
    if raw.problem is not None:
        raise Refused(raw.problem)
    try:
        return event_of(component_of(_understood(raw.text)), raw, now)
    except OverflowError as error:
        raise out_of_range("starts") from error


def _understood(text: str) -> str:
    """The event with the lines alone that are understood: reading the others takes half of the time."""
    lines, depth = [], 0
    for line in text.split("\r\n"):
        name = re.split("[:;]", line, maxsplit=1)[0].upper()
        depth += name == "BEGIN"
        if depth == 1 and (name in _UNDERSTOOD or name in ("BEGIN", "END")):
            lines.append(line)
        depth -= name == "END"
    return "\r\n".join((*lines, ""))


def component_of(text: str) -> Event:
    """The event with its properties. Raises Refused (MEETING_LINE)."""
    try:
        found = Event.from_ical(text)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        reason = safe_text(str(error).splitlines()[0] if str(error) else type(error).__name__)
        raise Refused(Problem(Code.MEETING_LINE, "", {"value": reason[:_SHOWN]})) from error
    if not isinstance(found, Event):
        raise Refused(Problem(Code.MEETING_LINE, "", {"value": "BEGIN"}))
    return found


def event_of(component: Event, raw: RawEvent, now: datetime) -> FileEvent:
    """As `read_event`, of an event whose properties were read."""
    zones = raw.calendar.file_zones()
    starts, ends, zone = _times(component, zones)
    colour = _text(component, "COLOR") or raw.calendar.properties.get("COLOR", "")
    draft = MeetingDraft(
        title=_line(component, "SUMMARY")[:TITLE_MAXIMUM],
        starts=starts,
        ends=ends,
        zone=zone,
        description=safe_text(_text(component, "DESCRIPTION"), keep_newlines=True).strip()[
            :DESCRIPTION_MAXIMUM
        ],
        location=_line(component, "LOCATION")[:LOCATION_MAXIMUM],
        colour=colour_of(colour or raw.calendar.properties.get("X-APPLE-CALENDAR-COLOR", "")),
        status=_status(component),
        rule=_rule(component),
        participants=participants_of(component),
    )
    original = original_of(component, zones)
    if original is not None and original[0].year not in YEARS:
        raise out_of_range("starts")
    is_rest = original is not None and _range(component) == "THISANDFUTURE"
    draft = cleaned_times(draft if original is None or is_rest else replace(draft, rule=""), now)
    return FileEvent(
        number=raw.number,
        draft=replace(draft, uid=uid_of(component, draft)),
        original=original,
        is_rest=is_rest,
        added=_dates(component, "RDATE", zones),
        left_out=_dates(component, "EXDATE", zones),
        sequence=sequence_of(component),
        stamp=stamp_of(raw.text),
        source=raw.text,
    )


def uid_of(component: Event, draft: MeetingDraft | None = None) -> str:
    """The UID; for an event without one it is made of what the event says, so that it stays the same."""
    uid = safe_text(_text(component, "UID")).strip()[:_UID_MAXIMUM]
    if uid or draft is None:
        return uid
    text = "\n".join((draft.title, draft.starts.isoformat(), draft.ends.isoformat(), draft.zone, draft.rule))
    return f"{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:32]}@no-uid"


def original_of(component: Event, zones: FileZones) -> Placed | None:
    """Which occurrence it is (RECURRENCE-ID), if it is one."""
    return _placed(_first(component, "RECURRENCE-ID"), zones)


# -- properties ------------------------------------------------------------------------------------


def _first(component: Event, name: str) -> Any:
    return next(iter(properties(component, name)), None)


def _text(component: Event, name: str) -> str:
    found = _first(component, name)
    return "" if found is None else str(found)


def _line(component: Event, name: str) -> str:
    return safe_text(_text(component, name)).strip()


def _status(component: Event) -> MeetingStatus:
    text = _text(component, "STATUS").strip().lower()
    return MeetingStatus(text) if text in set(MeetingStatus) else MeetingStatus.CONFIRMED


def sequence_of(component: Event) -> int:
    """SEQUENCE; 0 where there is none."""
    found = _text(component, "SEQUENCE").strip()
    return min(int(found), 1 << 31) if found.isascii() and found.isdigit() and len(found) < 12 else 0


def _range(component: Event) -> str:
    return str(_first(component, "RECURRENCE-ID").params.get("RANGE", "")).upper()


def _rule(component: Event) -> str:
    """RRULE as text. Of several, which RFC 5545 advises against, the first counts."""
    found = all_properties(component, "RRULE")
    return found[0].to_ical().decode("utf-8", "replace").replace("\\", "") if found else ""


# -- times -----------------------------------------------------------------------------------------


def _placed(value: Any, zones: FileZones) -> Placed | None:
    """A time and its zone; None where it can't be read."""
    found = getattr(value, "dt", None)
    if isinstance(found, tuple):  # a period: how long it takes is the meeting's affair
        found = found[0]
    if isinstance(found, datetime):
        return _with_zone(found, str(value.params.get("TZID", "")), zones)
    return (found, "") if isinstance(found, date) else None


def _with_zone(found: datetime, tzid: str, zones: FileZones) -> Placed:
    wall = found.replace(tzinfo=None, microsecond=0, fold=0)
    if tzid:
        return zones.placed(wall, tzid)
    return wall, "" if found.tzinfo is None else _UTC


def _times(component: Event, zones: FileZones) -> tuple[Wall, Wall, str]:
    """Begin, end and zone. Raises Refused (MEETING_WITHOUT_START)."""
    start = _placed(_first(component, "DTSTART"), zones)
    if start is None:
        raise Refused(Code.MEETING_WITHOUT_START)
    starts, zone = start
    ends = _ends(component, starts, zone, zones)
    whole = _text(component, "X-MICROSOFT-CDO-ALLDAYEVENT").strip().upper() == "TRUE"
    if not (whole and isinstance(starts, datetime) and isinstance(ends, datetime)):
        return starts, ends, zone
    is_midnight = starts.time() == ends.time() == time()
    return (starts.date(), ends.date(), "") if is_midnight else (starts, ends, zone)


def _ends(component: Event, starts: Wall, zone: str, zones: FileZones) -> Wall:
    end = _placed(_first(component, "DTEND"), zones)
    if end is not None:
        return _as_begin(end, starts, zone)
    length = getattr(_first(component, "DURATION"), "dt", None)
    if not isinstance(starts, datetime):
        return starts + max(timedelta(length.days), _DAY) if isinstance(length, timedelta) else starts + _DAY
    if not isinstance(length, timedelta):
        return starts
    # Days are days of the clock, the rest is exact (RFC 5545, 3.3.6).
    rest = length - timedelta(length.days)
    return wall_of(aware(starts + timedelta(length.days), zone) + rest, zone)


def _as_begin(end: Placed, starts: Wall, zone: str) -> Wall:
    """The end as a time of the same kind, of the same clock."""
    wall, own = end
    if not isinstance(starts, datetime):
        return wall.date() if isinstance(wall, datetime) else wall
    if not isinstance(wall, datetime):
        return max(datetime.combine(wall, time()), starts)
    return wall if own in ("", zone) else wall_of(aware(wall, own), zone)


def _dates(component: Event, name: str, zones: FileZones) -> tuple[Placed, ...]:
    found: list[Placed] = []
    for several in properties(component, name):
        tzid = str(several.params.get("TZID", ""))
        for value in getattr(several, "dts", ()):
            one = value.dt[0] if isinstance(value.dt, tuple) else value.dt
            found.append(_with_zone(one, tzid, zones) if isinstance(one, datetime) else (one, ""))
    return tuple(one for one in found if one[0].year in YEARS)[:MOST]
