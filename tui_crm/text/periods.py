"""Spans of time as people name them in filters: "2026", "2026-01", "31.01.2026", "today", "-30d", "05-09"."""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tui_crm.text import dates
from tui_crm.text.fold import fold

RELATIVE_WORDS = {"today": "dziś", "yesterday": "wczoraj", "tomorrow": "jutro"}
"""The days that have a word, in English and in Polish."""

_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_BY_WORD = {fold(word): name for name, polish in RELATIVE_WORDS.items() for word in (name, polish)}
_BY_WORD["dzisiaj"] = "today"
# The beginning of an ISO moment is enough: 2026, 2026-01, 2026-01-31, 2026-01-31T12
_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)Z?)?)?)?)?)?", re.ASCII | re.IGNORECASE
)
_SHIFT = re.compile(r"([+-])(\d{1,5})\s?([dwmytr])", re.ASCII)
_UNITS = {"t": "w", "r": "y"}  # tygodnie, rok
_DAY_OF_YEAR = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_BEGUN = re.compile(r"[+-]?[\d.\-/T: ]*", re.ASCII | re.IGNORECASE)
_STEPS = (timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))
_DAYS_OF = {"d": 1, "w": 7}
_MONTHS = 12
_YEAR = 365


class Span(NamedTuple):
    """From `start` up to but without `end`, in UTC without saying so."""

    start: datetime
    end: datetime


def read(text: str) -> str | None:
    """The text in the one form that filters keep ("2026-01-31", "today", "-30d"); None if it is none."""
    text = " ".join(text.split())
    shift = _SHIFT.fullmatch(fold(text))
    if shift is not None:
        return f"{shift[1]}{int(shift[2])}{_UNITS.get(shift[3], shift[3])}"
    if fold(text) in _BY_WORD:
        return _BY_WORD[fold(text)]
    if _ISO.fullmatch(text):
        return None if _iso(text) is None else text.upper().replace(" ", "T").removesuffix("Z")
    day = dates.read_birthday(text)
    return None if day is None or day.startswith("--") else day


def read_day_of_year(text: str) -> str | None:
    """A day without a year, "05-09" for "05-09", "--05-09" and "9.05."; None if it is none."""
    day = _DAY_OF_YEAR.fullmatch(text.strip())
    found = dates.read_birthday(f"--{text.strip()}" if day else text)
    return found.removeprefix("--") if found is not None and found.startswith("--") else None


def is_begun(text: str) -> bool:
    """Whether more signs could make a span of it: for those who look on while it is typed."""
    word = fold(text)
    return _BEGUN.fullmatch(text) is not None or any(one.startswith(word) for one in _BY_WORD)


def is_relative(text: str) -> bool:
    """Whether what `read` gave depends on the day on which it is asked."""
    return text in _DAYS or text[:1] in ("+", "-")


def span(text: str, today: date) -> Span:
    """The time that something means which `read` gave.

    Args:
        today: the day that relative ones are counted from.
    """
    if not is_relative(text):
        found = _iso(text)
        assert found is not None
        return found
    shift = _SHIFT.fullmatch(text)
    day = (
        today + timedelta(_DAYS[text]) if shift is None else _moved(today, int(shift[1] + shift[2]), shift[3])
    )
    start = datetime(day.year, day.month, day.day)
    return Span(start, _after(start, timedelta(1)))


def _iso(text: str) -> Span | None:
    """The span of an ISO text; None where there is no such day or hour."""
    match = _ISO.fullmatch(text)
    assert match is not None
    year, month, day, *clock = (int(part) for part in match.groups(default="-1"))
    clock = [part for part in clock if part >= 0]
    try:
        start = datetime(year, max(month, 1), max(day, 1), *clock)  # type: ignore[arg-type]
    except ValueError:
        return None
    if clock:
        return Span(start, _after(start, _STEPS[len(clock) - 1]))
    days = 1 if day > 0 else monthrange(year, month)[1] if month > 0 else _YEAR + isleap(year)
    return Span(start, _after(start, timedelta(days)))


def _moved(day: date, count: int, unit: str) -> date:
    """The day so many days, weeks, months or years later; at the ends of the calendar the last one there."""
    if unit in _DAYS_OF:
        number = day.toordinal() + count * _DAYS_OF[unit]
        return date.fromordinal(min(max(number, 1), date.max.toordinal()))
    months = day.year * _MONTHS + day.month - 1 + count * (_MONTHS if unit == "y" else 1)
    year, month = divmod(min(max(months, _MONTHS), date.max.year * _MONTHS + _MONTHS - 1), _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _after(moment: datetime, step: timedelta) -> datetime:
    return moment + step if moment <= datetime.max - step else datetime.max
