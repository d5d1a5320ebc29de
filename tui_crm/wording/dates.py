"""Days, weekdays and months as people read them in the chosen language."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tui_crm.i18n import N_, _, language

# TRANSLATORS: months are named after a day: "29 October", in Polish "29 października".
_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
# TRANSLATORS: months that stand by themselves, as over a calendar: in Polish "październik 2026".
_MONTH_TITLES = (
    N_("January {year}"), N_("February {year}"), N_("March {year}"), N_("April {year}"), N_("May {year}"),
    N_("June {year}"), N_("July {year}"), N_("August {year}"), N_("September {year}"), N_("October {year}"),
    N_("November {year}"), N_("December {year}"),
)  # fmt: skip
_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_SHORT_WEEKDAYS = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))
_DATE = re.compile(r"(\d{4}|-)-(\d\d)-(\d\d)", re.ASCII)
_SUNDAY_FIRST = frozenset({
    "AG", "AS", "AU", "BD", "BR", "BS", "BT", "BW", "BZ", "CA", "CO", "DM", "DO", "ET", "GT", "GU", "HK",
    "HN", "ID", "IL", "IN", "JM", "JP", "KE", "KH", "KR", "LA", "MH", "MM", "MO", "MT", "MX", "MZ", "NI",
    "NP", "PA", "PE", "PH", "PK", "PR", "PT", "PY", "SA", "SG", "SV", "TH", "TT", "TW", "UM", "US", "VE",
    "VI", "WS", "YE", "ZA", "ZW",
})  # fmt: skip
"""Regions whose weeks begin on a Sunday: weekData of CLDR,
https://github.com/unicode-org/cldr/blob/main/common/supplemental/supplementalData.xml."""
_MONDAY, _SUNDAY = 0, 6


def date_text(stored: str) -> str:
    """A stored date as people read it: "1980-10-29" -> "29 October 1980", "--10-29" -> "29 October".

    What is no date of that form stays as it is.
    """
    found = _DATE.fullmatch(stored)
    if found is None or not 1 <= int(found[2]) <= len(_MONTHS):
        return stored
    values = {"day": int(found[3]), "month": _(_MONTHS[int(found[2]) - 1]), "year": found[1]}
    return (_("{day} {month}") if found[1] == "-" else _("{day} {month} {year}")).format(**values)


def short_date(day: date) -> str:
    """A day as lists have it, in so many columns for every day: "2026-10-29", in Polish "29.10.2026"."""
    return f"{day:%d.%m.%Y}" if language() == "pl" else day.isoformat()


def month_title(day: date) -> str:
    """The month of a day, as it stands over a calendar: "October 2026"."""
    return _(_MONTH_TITLES[day.month - 1]).format(year=day.year)


def weekday_name(weekday: int) -> str:
    """The name of a weekday, 0 being Monday."""
    return _(_WEEKDAYS[weekday])


def short_weekday(weekday: int) -> str:
    """The name of a weekday in two letters, 0 being Monday."""
    return _(_SHORT_WEEKDAYS[weekday])


def day_title(day: date, today: date | None = None) -> str:
    """A day with its weekday: "Wednesday, 25 November 2026"; beside today also with the word for it."""
    text = f"{weekday_name(day.weekday())}, {date_text(day.isoformat())}"
    if today is None or abs((day - today).days) > 1:
        return text
    words = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    return f"{text} ({words[(day - today).days]})"


def first_weekday(region: str) -> int:
    """The weekday that weeks begin with, 0 being Monday: in Polish Monday, in English as the region has it.

    Args:
        region: two capital letters (ISO 3166).
    """
    return _SUNDAY if language() != "pl" and region in _SUNDAY_FIRST else _MONDAY


def week_of(day: date, first: int) -> tuple[date, ...]:
    """The seven days of the week that a day is in; weeks begin with the weekday `first`."""
    begin = day - timedelta((day.weekday() - first) % 7)
    return tuple(begin + timedelta(number) for number in range(7))
