"""How far an import is, how fast it goes, and how long it still takes, in words."""

from __future__ import annotations

import math

from tui_crm.domain.import_pace import Pace
from tui_crm.i18n import _
from tui_crm.wording.counts import grouped

_MINUTE, _HOUR = 60, 3_600
_BAR_FULL, _BAR_EMPTY = "█", "░"


def percentage(done: int, rows: int) -> int:
    """The whole percents that are done; 100 only where all is."""
    return min(100, done * 100 // rows) if rows else 0


def time_left_text(seconds: float) -> str:
    """What is left as people say it: "12 s left", "3 min left", "1 h 20 min left"."""
    whole = math.ceil(seconds)
    if whole < _MINUTE:
        return _("{seconds} s left").format(seconds=whole)
    minutes = math.ceil(whole / _MINUTE)
    if minutes < _MINUTE:
        return _("{minutes} min left").format(minutes=minutes)
    return _("{hours} h {minutes} min left").format(hours=minutes // 60, minutes=minutes % 60)


def short_text(phase: str, done: int, rows: int, pace: Pace, room: int) -> str:
    """A line for a narrow place: "importing: 45 %, 3 min left"; without the time where that has no room.

    Args:
        phase: of `services.import_process.ImportProgress`.
        room: characters that there are.
    """
    text = {
        "undo": _("undoing: {percent} %"),
        "search": _("indexing: {percent} %"),
    }.get(phase, _("importing: {percent} %"))
    said, left = text.format(percent=percentage(done, rows)), pace.seconds_left(rows)
    with_time = said if left is None else f"{said}, {time_left_text(left)}"
    return with_time if len(with_time) <= room else said


def long_text(done: int, rows: int, pace: Pace) -> str:
    """The same with counts and the pace: "450,000 of 1,000,000, 18,000 a second, 31 s left"."""
    parts = [_("{done} of {rows}").format(done=grouped(done), rows=grouped(rows))]
    rate, left = pace.rate, pace.seconds_left(rows)
    if rate is not None:
        parts.append(_("{rate} a second").format(rate=grouped(round(rate))))
    if left is not None:
        parts.append(time_left_text(left))
    return ", ".join(parts)


def bar_text(done: int, rows: int, width: int) -> str:
    """A bar of so many cells."""
    full = done * width // rows if rows else 0
    return _BAR_FULL * full + _BAR_EMPTY * (width - full)
