"""Rules of iCalendar as text: which are taken, and what they say in words of their own grammar (R48).

https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from tui_crm.domain.problems import Code, Refused

_MAXIMUM = 1_000  # characters
_NUMBERS = {
    "BYSECOND": range(60), "BYMINUTE": range(60), "BYHOUR": range(24), "BYMONTH": range(1, 13),
}  # fmt: skip
_EITHER_WAY = {"BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
"""Numbers that count from the end too."""
_NUMERIC = frozenset({"COUNT", "INTERVAL", *_NUMBERS, *_EITHER_WAY})
_ORDER = (
    "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY",
    "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST",
)  # fmt: skip
_WITHIN_DAYS = ("BYHOUR", "BYMINUTE", "BYSECOND")
_DATES = frozenset({"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"})
_TOO_OFTEN = ("SECONDLY", "MINUTELY")
_FREQUENCIES = ("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", *_TOO_OFTEN)
_LARGEST = 100_000
_SHOWN = 80  # characters of a rule that is told to be none
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(rf"(?:[+-]?\d{{1,2}})?(?:{'|'.join(_WEEKDAYS)})", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,6}", re.ASCII)
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.ASCII)


def parts_of(rule: str) -> dict[str, str]:
    """The parts of a rule by their names, in capitals. Raises ValueError for what is none."""
    parts: dict[str, str] = {}
    for part in rule.strip().strip(";").upper().split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value.strip() or name.strip() in parts:
            raise ValueError(rule)
        parts[name.strip()] = "".join(value.split())
    return parts


def until_of(text: str) -> datetime | date | None:
    """What UNTIL says: a day, a moment in UTC, or a naive time of the meeting's clock; None for "".

    Raises ValueError.
    """
    if not text:
        return None
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    if match[4] is None:
        return date(int(match[1]), int(match[2]), int(match[3]))
    # A leap second that somebody wrote is no time of Python's.
    second = min(int(match[6]), 59)
    found = datetime(int(match[1]), int(match[2]), int(match[3]), int(match[4]), int(match[5]), second)
    return found.replace(tzinfo=UTC) if match[7] else found


def checked(rule: str, starts: datetime | date) -> str:
    """The rule as it is stored, always the same text for the same rule; of whole days without times.

    Args:
        rule: with or without "RRULE:" before it; "" for none.
        starts: of the meeting.

    Raises Refused: MEETING_RULE, MEETING_TOO_OFTEN.
    """
    rule = rule.strip()
    text = rule[6:] if rule[:6].upper() == "RRULE:" else rule
    if not text:
        return ""
    try:
        return _normal(text, isinstance(starts, datetime))
    except (ValueError, OverflowError) as error:
        raise Refused(Code.MEETING_RULE, value=text[:_SHOWN]) from error


def _normal(text: str, is_timed: bool) -> str:
    _require(len(text) <= _MAXIMUM)
    parts = parts_of(text)
    _check(parts)
    if parts["FREQ"] in _TOO_OFTEN:
        raise Refused(Code.MEETING_TOO_OFTEN, value=text[:_SHOWN])
    if not is_timed:
        parts = {name: value for name, value in parts.items() if name not in _WITHIN_DAYS}
        _require(parts["FREQ"] != "HOURLY")
    _try({name: value for name, value in parts.items() if name != "UNTIL"})
    return _text({name: _value(name, parts[name]) for name in _ORDER if name in parts})


def _value(name: str, value: str) -> str:
    """The value as it is always written: numbers without a plus and zeros before them."""
    if name == "BYDAY":
        return ",".join(f"{int(one[:-2]) if one[:-2] else ''}{one[-2:]}" for one in value.split(","))
    return ",".join(str(int(one)) for one in value.split(",")) if name in _NUMERIC else value


def _text(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _check(parts: dict[str, str]) -> None:
    """Raises ValueError for what the grammar has not, and for what dateutil would never end with."""
    _require(parts.get("FREQ") in _FREQUENCIES)
    for name, value in parts.items():
        _require(all(_is_allowed(name, one) for one in value.split(",")))
    most = 53 if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts else 5
    for day in parts.get("BYDAY", "").split(","):
        _require(1 <= abs(int(day[:-2] or 1)) <= most)
    # Hour by hour dateutil would look for a 30 February through centuries.
    _require(parts["FREQ"] != "HOURLY" or not _DATES & parts.keys())
    times = 1
    for name in _WITHIN_DAYS:
        times *= len(parts.get(name, "").split(","))
    if parts["FREQ"] in ("HOURLY", "DAILY") and "BYSETPOS" in parts:
        # There is no such place in any hour or day, and dateutil would look for it through all years.
        _require(all(abs(int(one)) <= times for one in parts["BYSETPOS"].split(",")))


def _is_allowed(name: str, value: str) -> bool:
    """Whether one value of a part is one. Raises ValueError for a day that there is not."""
    if name == "UNTIL":
        return until_of(value) is not None
    if name == "BYDAY":
        return _DAY.fullmatch(value) is not None
    if name == "WKST":
        return value in _WEEKDAYS
    if name not in _NUMERIC:
        return name == "FREQ"
    if not _NUMBER.fullmatch(value):
        return False
    number = int(value)
    if name in _EITHER_WAY:
        return 1 <= abs(number) <= _EITHER_WAY[name]
    return number in _NUMBERS.get(name, range(1, _LARGEST + 1))


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError


def _try(parts: dict[str, str]) -> None:
    """Raises ValueError where dateutil does not take the rule either."""
    from dateutil.rrule import rrulestr

    rrulestr(_text(parts), dtstart=datetime(2000, 1, 1))
