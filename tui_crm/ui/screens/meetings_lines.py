"""What the calendar says in words: its head, the meetings of a day, and one of them below the list."""

from __future__ import annotations

from datetime import date, tzinfo

from tui_crm.domain.meetings import Occurrence
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.widgets.calendar_layout import days_of, times_text, title_text
from tui_crm.ui.widgets.cells import cells_of, fit
from tui_crm.wording.dates import date_text, day_title, month_title

_APART = "  "


def head(day: date, is_day: bool, today: date, mine: bool, width: int) -> str:
    """What is shown, and at the right whose meetings those are, in `width` cells."""
    what = day_title(day, today) if is_day else month_title(day)
    whose = _APART + (_("my meetings") if mine else _("everybody's meetings"))
    room = width - cells_of(whose)
    named = _("Meetings: {what}").format(what=what)
    return fit(named if cells_of(named) <= room else what, room) + whose if room > 0 else what


def when_text(one: Occurrence, zone: tzinfo) -> str:
    """Its day, or from which day to which, and the hours: "Wednesday, 25 November 2026, 10:00-11:30"."""
    first, last = days_of(one, zone)
    if first == last:
        return f"{day_title(first)}, {times_text(one, zone)}"
    if one.is_all_day:
        return _("{first} - {last}").format(
            first=date_text(first.isoformat()), last=date_text(last.isoformat())
        )
    begin, end = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
    return _("{first} - {last}").format(
        first=f"{date_text(first.isoformat())}, {begin:%H:%M}",
        last=f"{date_text(end.date().isoformat())}, {end:%H:%M}",
    )


def details(one: Occurrence, zone: tzinfo) -> list[str]:
    """All about a meeting, for below the list."""
    when = when_text(one, zone)
    lines = [title_text(one), ", ".join((when, _("recurring"))) if one.is_recurring else when]
    if one.location:
        lines.append(_("Place: {place}").format(place=one.location))
    if one.participants:
        lines.append(_("With: {names}").format(names=", ".join(one.participants)))
    return [safe_text(line) for line in lines]


def found_line(one: Occurrence, zone: tzinfo) -> str:
    """A meeting that was found, on one line."""
    begin = one.starts_at.astimezone(zone)
    parts = [f"{begin:%Y-%m-%d}", times_text(one, zone), title_text(one), one.location]
    return _APART.join(safe_text(part) for part in parts if part)
