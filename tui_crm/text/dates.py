"""Dates and moments as people and programs write them, read to the one form that is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from tui_crm.text.fold import fold

if TYPE_CHECKING:
    from dateutil.parser import parserinfo

_MAXIMUM = 50
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_YEARLESS = re.compile(r"--(\d\d)-?(\d\d)", re.ASCII)
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?", re.ASCII)
_TIME = re.compile(
    r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(z|utc|gmt|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)
_DATE_THEN_TIME = re.compile(r"(\S*?)(?:[Tt]|\s+)(?=\d{1,2}:)", re.ASCII)
_COMPACT_MOMENT = re.compile(r"(\d{8})T(\d\d)(\d\d)(\d\d)(?=Z?$)", re.ASCII)
_UNIX = re.compile(r"(-?\d{9,10})(?:\.\d{1,9})?|(\d{12,13})", re.ASCII)
# Apple writes this year for "no year" (X-APPLE-OMIT-YEAR).
_NO_YEAR = 1604
_BIRTH_YEARS = range(1800, 2200)
_LEAP = 2000
_MONTHS = 12

_POLISH_MONTHS = (
    "styczen stycznia sty", "luty lutego lut", "marzec marca mar", "kwiecien kwietnia kwi", "maj maja maj",
    "czerwiec czerwca cze", "lipiec lipca lip", "sierpien sierpnia sie", "wrzesien wrzesnia wrz",
    "pazdziernik pazdziernika paz", "listopad listopada lis", "grudzien grudnia gru",
)  # fmt: skip


def read_birthday(text: str, month_first: bool = False) -> str | None:
    """A birthday as "1980-05-09", or "--05-09" where the year is missing; None if it is no date.

    ISO 8601 and vCard forms first, then day before month ("9.05.1980"), month before day only with
    slashes and where nothing else is possible ("05/25/1980"), then month names in English and Polish.
    A time behind the date is left out. Two-digit years are not guessed.

    Args:
        month_first: whether dates with slashes have the month first wherever that is possible.
    """
    text = " ".join(text.split())
    if not text or len(text) > _MAXIMUM:
        return None
    yearless = _YEARLESS.fullmatch(text)
    if yearless:
        return _birthday(None, int(yearless[1]), int(yearless[2]))
    day_and_month = _DAY_AND_MONTH.fullmatch(text)
    if day_and_month:
        return _birthday(None, int(day_and_month[2]), int(day_and_month[1]))
    found = _numeric_date(_without_time(text), month_first)
    if found is not None:
        return _birthday(found.year, found.month, found.day)
    return _named_month(fold(text))


def is_month_first(texts: Iterable[str]) -> bool:
    """Whether the dates with slashes among the texts are American ("12/31/1980").

    One that can only be so decides, unless another can only be the other way round.
    """
    found = [_DAY_FIRST.fullmatch(_without_time(" ".join(text.split()))) for text in texts if "/" in text]
    slashed = [match for match in found if match is not None and match[2] == "/"]
    return any(int(match[3]) > _MONTHS for match in slashed) and not any(
        int(match[1]) > _MONTHS for match in slashed
    )


def _without_time(text: str) -> str:
    match = _DATE_THEN_TIME.match(text)
    return match[1] if match else text


def _birthday(year: int | None, month: int, day: int) -> str | None:
    try:
        date(_LEAP if year is None else year, month, day)
    except ValueError:
        return None
    if year is None or year == _NO_YEAR:
        return f"--{month:02}-{day:02}"
    return f"{year:04}-{month:02}-{day:02}" if year in _BIRTH_YEARS else None


def _numeric_date(text: str, month_first: bool = False) -> date | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return _date(match[1], match[3], match[4])
    match = _COMPACT.fullmatch(text)
    if match:
        return _date(match[1], match[2], match[3])
    match = _DAY_FIRST.fullmatch(text)
    if match is None:
        return None
    day_first = _date(match[4], match[3], match[1])
    if match[2] != "/":
        return day_first
    american = _date(match[4], match[1], match[3])
    return american or day_first if month_first else day_first or american


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@cache
def _languages() -> parserinfo:
    # Imported late, as all of dateutil here: only month names need it.
    from dateutil.parser import parserinfo

    class EnglishAndPolish(parserinfo):
        MONTHS = [  # noqa: RUF012 - dateutil reads it from the class
            (*english, *polish.split())
            for english, polish in zip(parserinfo.MONTHS, _POLISH_MONTHS, strict=True)
        ]

    return EnglishAndPolish(dayfirst=True)


def _named_month(text: str) -> str | None:
    if not any(char.isalpha() for char in text) or not any(char.isdigit() for char in text):
        return None
    text = re.sub(r"\s?(?:r\.|roku)$", "", text)
    from dateutil.parser import parse  # Imported late, see _languages.

    # What the text leaves out is taken from the default: two defaults show what that was.
    try:
        one = parse(text, parserinfo=_languages(), default=datetime(2000, 1, 1), ignoretz=True)
        two = parse(text, parserinfo=_languages(), default=datetime(2004, 2, 2), ignoretz=True)
    except (ValueError, OverflowError):
        return None
    if (one.month, one.day) != (two.month, two.day):
        return None
    if one.year != two.year:
        return _birthday(None, one.month, one.day)
    return _birthday(one.year, one.month, one.day) if re.search(r"\d{4}", text) else None


def read_moment(text: str) -> str | None:
    """A moment as "2026-01-31T12:00:00Z" (UTC, whole seconds), or None (R33).

    An offset or Unix time (seconds or milliseconds) says its own zone; a date and time without one is
    read as UTC, a date alone as its midnight in UTC. A day stands before its month.
    """
    text = " ".join(text.split())
    if not text or len(text) > _MAXIMUM:
        return None
    unix = _UNIX.fullmatch(text)
    try:
        found = _unix(unix) if unix else _date_and_time(text)
        return None if found is None else f"{found.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    except (ValueError, OverflowError):
        return None


def _unix(match: re.Match[str]) -> datetime:
    seconds = int(match[1]) if match[1] else int(match[2]) // 1000
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _date_and_time(text: str) -> datetime | None:
    text = _COMPACT_MOMENT.sub(r"\1T\2:\3:\4", text)
    parts = _DATE_THEN_TIME.match(text)
    day = _numeric_date(parts[1] if parts else text)
    if day is None:
        return None
    if parts is None:
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    time = _TIME.fullmatch(text, parts.end())
    if time is None:
        return None
    local = datetime(day.year, day.month, day.day, int(time[1]), int(time[2]), int(time[3] or 0), tzinfo=UTC)
    return local - _offset(time[4] or "")


def _offset(text: str) -> timedelta:
    if not text.startswith(("+", "-")):
        return timedelta(0)
    hours, minutes = int(text[1:3]), int(text[3:].removeprefix(":") or 0)
    if hours > 18 or minutes > 59:
        raise ValueError(text)
    size = timedelta(hours=hours, minutes=minutes)
    return -size if text[0] == "-" else size
