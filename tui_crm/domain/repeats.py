"""The rules by which most meetings recur, as values to choose one by one; others stay text (R48).

The grammar is that of RRULE: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from tui_crm.domain.rrule_text import parts_of, until_of
from tui_crm.text.zones import aware, wall_of

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""As RRULE writes them, 0 being Monday."""
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,4}", re.ASCII)
_KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "UNTIL", "COUNT", "WKST"})
_LAST_OF_DAY = time(23, 59, 59)


class Every(StrEnum):
    """FREQ of RRULE."""

    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"
    YEAR = "YEARLY"


@dataclass(frozen=True, slots=True)
class Repeats:
    """How a meeting recurs. What is empty follows from when it begins.

    Attributes:
        interval: every so many days, weeks, months or years.
        weekdays: of a week, 0 being Monday, ascending.
        month_days: of a month; -1 is the last one.
        nth: of a month, (2, 1) for the second Tuesday and (-1, 4) for the last Friday.
        until: the last day on which it may take place.
        count: how often it takes place.
    """

    every: Every
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    nth: tuple[tuple[int, int], ...] = ()
    until: date | None = None
    count: int | None = None


def read_repeats(rule: str, starts: date | datetime, zone: str = "") -> Repeats | None:
    """An RRULE, without its name, as values; None for what these cannot say.

    Args:
        starts: when the meeting takes place first; naive, as of `Meeting`.
        zone: of the meeting; in it the day of UNTIL is told.
    """
    try:
        parts = parts_of(rule)
        if parts.keys() - _KNOWN or (parts["FREQ"] == Every.YEAR and not _is_anniversary(parts, starts)):
            return None
        found = _read(parts, zone)
    except (ValueError, KeyError, OverflowError):
        return None
    return found if _is_simple(found, parts) else None


def _read(parts: dict[str, str], zone: str) -> Repeats:
    """The values of a rule's parts. Raises ValueError, KeyError, OverflowError for what is none."""
    every = Every(parts["FREQ"])
    of_day = {} if every is Every.YEAR else parts
    days = _days(of_day.get("BYDAY", ""))
    month_days = tuple(_number(one) for one in of_day.get("BYMONTHDAY", "").split(",") if one)
    until = until_of(parts.get("UNTIL", ""))
    if isinstance(until, datetime):
        until = (wall_of(until, zone) if until.tzinfo is not None and zone else until).date()
    weekdays = tuple(sorted({weekday for place, weekday in days if not place}))
    nth = tuple((place, weekday) for place, weekday in days if place)
    count = _number(parts["COUNT"]) if "COUNT" in parts else None
    return Repeats(every, _number(parts.get("INTERVAL", "1")), weekdays, month_days, nth, until, count)


def _is_simple(found: Repeats, parts: dict[str, str]) -> bool:
    """Whether the values mean what the rule does."""
    if found.interval < 1 or (found.count is not None and found.count < 1):
        return False
    if "BYMONTH" in parts and found.every is not Every.YEAR:
        return False
    if found.every is Every.WEEK:
        odd_weeks = parts.get("WKST", "MO") != "MO" and found.interval > 1
        return not (found.month_days or found.nth or odd_weeks)
    if found.every is Every.MONTH:
        return not found.weekdays and not (found.nth and found.month_days)
    return not (found.weekdays or found.month_days or found.nth)


def _is_anniversary(parts: dict[str, str], starts: date | datetime) -> bool:
    """Whether what a yearly rule says of its day is what follows from the first time anyway."""
    if "BYDAY" in parts:
        return False
    return parts.get("BYMONTH", str(starts.month)) == str(starts.month) and (
        parts.get("BYMONTHDAY", str(starts.day)) == str(starts.day)
    )


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _days(text: str) -> list[tuple[int, int]]:
    """BYDAY as (which of the month, or 0 for each; weekday)."""
    found = []
    for one in text.split(",") if text else ():
        match = _DAY.fullmatch(one)
        if match is None:
            raise ValueError(one)
        found.append((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return found


def rule_of(repeats: Repeats, starts: date | datetime, zone: str = "") -> str:
    """The RRULE, without its name: UNTIL as the kind of the beginning wants it.

    Args:
        starts: when the meeting takes place first: a date where it takes whole days.
        zone: of the meeting; "" for the clock of wherever one is.
    """
    parts = [f"FREQ={repeats.every.value}"]
    if repeats.interval > 1:
        parts.append(f"INTERVAL={repeats.interval}")
    days = [WEEKDAYS[one] for one in repeats.weekdays]
    days += [f"{place}{WEEKDAYS[weekday]}" for place, weekday in repeats.nth]
    if days:
        parts.append(f"BYDAY={','.join(days)}")
    if repeats.month_days:
        parts.append(f"BYMONTHDAY={','.join(map(str, repeats.month_days))}")
    if repeats.count is not None:
        parts.append(f"COUNT={repeats.count}")
    elif repeats.until is not None:
        parts.append(f"UNTIL={_until_text(repeats.until, starts, zone)}")
    return ";".join(parts)


def _until_text(until: date, starts: date | datetime, zone: str) -> str:
    if not isinstance(starts, datetime):
        return f"{until:%Y%m%d}"
    last = datetime.combine(until, _LAST_OF_DAY)
    if not zone:
        return f"{last:%Y%m%dT%H%M%S}"
    return f"{aware(last, zone):%Y%m%dT%H%M%SZ}"
