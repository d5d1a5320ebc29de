"""Times as people type them who mean the clock of a place, and how long something takes."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from tui_crm.text import periods
from tui_crm.text.dates import read_moment
from tui_crm.text.zones import aware, wall_of

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LENGTH = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m?)?", re.ASCII | re.IGNORECASE)


def read_local(text: str, zone: str, today: date) -> datetime | date | None:
    """What a clock shows, naive, or a day; None where it is neither.

    Days are "2026-01-31", "31.01.2026", "today" and "+7d"; a time stands behind one of them. One that has an
    offset of its own is turned to the zone.

    Args:
        zone: of the IANA data, or "" for that of wherever one is.
        today: the day that relative ones are counted from.
    """
    text = " ".join(text.split())
    day = read_day(text, today)
    if day is not None:
        return day
    head, _space, time = text.rpartition(" ")
    shifted = read_day(head, today) if head else None
    whole = text if shifted is None else f"{shifted.isoformat()} {time}"
    found = read_moment(whole)
    if found is None:
        return None
    moment = datetime.fromisoformat(found)
    # What has a zone of its own takes no second one.
    has_zone = read_moment(f"{whole}Z") is None
    return wall_of(moment, zone) if has_zone else moment.replace(tzinfo=None)


def read_day(text: str, today: date) -> date | None:
    """A day: "2026-01-31", "31.01.2026", "today", "+7d"; None where it is none."""
    found = None if ":" in text else periods.read(text)
    if found is None or not (periods.is_relative(found) or _DAY.fullmatch(found)):
        return None
    return periods.span(found, today).start.date()


def read_typed_moment(text: str) -> datetime | None:
    """The aware moment, in UTC, of a date and time as they are typed, a date alone being its midnight.

    What names no offset of its own is by the clock of wherever one is. None where it is no moment.
    """
    found = read_moment(text)
    if found is None:
        return None
    moment = datetime.fromisoformat(found)
    # What has a zone of its own takes no second one, and only a date takes a time.
    has_none = any(read_moment(f"{text.strip()}{more}") is not None for more in ("Z", " 00:00"))
    return aware(moment.replace(tzinfo=None), "") if has_none else moment


def read_length(text: str) -> timedelta | None:
    """How long something takes: "45m", "90", "1h", "1h30", "2d"; None where it says nothing."""
    match = _LENGTH.fullmatch("".join(text.split()))
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes = (int(part or 0) for part in match.groups())
    if minutes >= 60 and (days or hours):
        return None
    return timedelta(days=days, hours=hours, minutes=minutes)
