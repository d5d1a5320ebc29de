"""The next meetings of a contact as the card and the profile tell them (R14, R18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from tui_crm.domain.fields import SEVERAL
from tui_crm.domain.meetings import Occurrence
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.tag_colours import tag_style
from tui_crm.ui.widgets.calendar_layout import days_of, times_text, title_text, zone_here
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.wording.dates import date_text, short_weekday


def upcoming_items(found: Sequence[Occurrence], now: datetime) -> tuple[Item, ...]:
    """A line for each: its day, its hours, its title in its colour; the first with the label.

    Args:
        found: the next ones, or the last one alone; nothing where there is none.
        now: aware.
    """
    zone = zone_here()
    is_to_come = any(one.ends_at > now for one in found)
    label = _("Meetings") if is_to_come else _("Last meeting")
    return tuple(_item(one, "" if number else label, now, zone) for number, one in enumerate(found))


def _item(one: Occurrence, label: str, now: datetime, zone: tzinfo) -> Item:
    title, style = safe_text(title_text(one)), tag_style(one.colour)
    text = f"{_day_text(one, now, zone)}, {times_text(one, zone)}{SEVERAL}{title}"
    colours = ((title, style),) if style else ()
    return Item(ItemKind.MEETING, text, one.original, one.meeting_id, label, colours=colours)


def _day_text(one: Occurrence, now: datetime, zone: tzinfo) -> str:
    """Its first day in few words: "today", "We 25 November", and the year where it is another one."""
    day, today = days_of(one, zone)[0], now.astimezone(zone).date()
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    stored = day.isoformat()
    told = date_text(f"--{stored[5:]}" if day.year == today.year else stored)
    return f"{short_weekday(day.weekday())} {told}"
