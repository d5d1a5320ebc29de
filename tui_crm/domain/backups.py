"""Which backups are kept (no file is touched here)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple


class Backup(NamedTuple):
    """A backup that the program made; `at` in UTC."""

    path: Path
    at: datetime


def superfluous(
    backups: Iterable[Backup], today: date, keep_daily: int, keep_weekly: int
) -> tuple[Backup, ...]:
    """The backups that are to go.

    Kept are all of today and after it, the last one of each of the last days that have any, and, before
    these, the last one of each of the last weeks (ISO 8601) that have any. The newest is always kept.

    Args:
        keep_daily: days, today among them.
        keep_weekly: weeks.
    """
    newest_first = sorted(backups, key=lambda one: (one.at, one.path), reverse=True)
    days: dict[date, Backup] = {}
    weeks: dict[tuple[int, int], Backup] = {}
    kept = {one.path for one in newest_first[:1]}
    for one in newest_first:
        day = one.at.date()
        if day >= today:
            kept.add(one.path)
        if day > today:  # of a clock that was wrong: it takes no other one's place
            continue
        if day in days or len(days) < keep_daily:
            days.setdefault(day, one)
        else:
            week = day.isocalendar()[:2]
            if week in weeks or len(weeks) < keep_weekly:
                weeks.setdefault(week, one)
    kept |= {one.path for one in (*days.values(), *weeks.values())}
    return tuple(one for one in newest_first if one.path not in kept)
