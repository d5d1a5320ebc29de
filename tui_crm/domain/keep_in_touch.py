"""Keeping in touch: how often, since when, and until when (R50).

A touch is a call, a message or a meeting that was logged, a meeting of the calendar that has begun and was
not cancelled, an e-mail in either direction, or one that was marked by hand; of an organization those of its
persons too. A note is none. Without a touch it is counted from when the contact was added.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tui_crm.domain.contact import Kind
from tui_crm.text.fold import fold

FIRST_DAYS, MOST_DAYS = 1, 3_650
"""Days of an interval."""
INTERVALS = {"first": FIRST_DAYS, "last": MOST_DAYS}
"""What a refusal says of them."""
UNREADABLE = 0
"""In the place of an interval: what was typed is none."""
WEEK, FORTNIGHT, MONTH, QUARTER, HALF_YEAR, YEAR = 7, 14, 30, 90, 182, 365
"""The intervals that have words, in days."""

_UNITS = {
    1: "d day days daily dzien dni codziennie",
    WEEK: "w wk week weeks weekly t tydz tydzien tyg tygodnie tygodni cotygodniowo",
    FORTNIGHT: "fortnight fortnightly biweekly",
    MONTH: "m mo month months monthly mies miesiac miesiace miesiecy comiesiecznie",
    QUARTER: "q quarter quarters quarterly kw kwartal kwartaly kwartalow kwartalnie",
    HALF_YEAR: "half polrocze polroku polrocznie",
    YEAR: "y yr year years yearly annually r rok roku lata lat rocznie corocznie",
}
_DAYS = {word: days for days, words in _UNITS.items() for word in words.split()}
_SAID = {"half a year": HALF_YEAR, "half year": HALF_YEAR, "pol roku": HALF_YEAR}
_EVERY = re.compile(r"(?:every|each|co|raz na|raz w|once a|once per)\s+")
_COUNTED = re.compile(r"(\d{1,5})\s?([a-z]*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Due:
    """A contact that somebody wants to keep in touch with.

    Attributes:
        days: the interval.
        tag: the tag that it comes from; "" where it is the contact's own.
        last_touch: ISO 8601, UTC; "" where there was none.
        due_on: the day on which the interval is over, in UTC.
        overdue: days since then; negative while there is still time.
    """

    contact_id: int
    kind: Kind
    name: str
    days: int
    tag: str
    last_touch: str
    due_on: date
    overdue: int


def read_days(text: str) -> int | None:
    """An interval in days: "30", "2 weeks", "2 tyg.", "month", "co kwartał".

    None for an empty text; `UNREADABLE` for what is no interval. It may be out of range.
    """
    said = " ".join(fold(text).replace(".", " ").split())
    if not said:
        return None
    said = _EVERY.sub("", said, count=1)
    counted = _COUNTED.fullmatch(said)
    if counted is not None:
        return int(counted[1]) * (_DAYS.get(counted[2], UNREADABLE) if counted[2] else 1)
    return _SAID.get(said) or _DAYS.get(said, UNREADABLE)


def is_interval(days: int) -> bool:
    """Whether an interval may have so many days."""
    return FIRST_DAYS <= days <= MOST_DAYS
