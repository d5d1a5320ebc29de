"""Where meetings stand in a month and in a day: pure functions of what was read, without a screen (R48)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from tui_crm.domain.meetings import MeetingStatus, Occurrence
from tui_crm.i18n import _
from tui_crm.text.zones import zone_of
from tui_crm.wording.dates import week_of

SLOT_MINUTES = 30
"""A row of the day stands for so many minutes."""
SLOTS = 24 * 60 // SLOT_MINUTES
_DAY = timedelta(days=1)
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""The days that one can go to: those that meetings can have."""

Days = dict[date, tuple[Occurrence, ...]]
"""The meetings of each day that has any, in the order of the day."""


def zone_here() -> tzinfo:
    """The zone of wherever one is: all that is shown goes by its clock."""
    return zone_of("")


def clamped(day: date) -> date:
    """The day, or the nearest that one can go to."""
    return min(max(day, _FIRST_DAY), _LAST_DAY)


def month_later(day: date, months: int) -> date:
    """The same day of another month; of a shorter one its last."""
    place = day.year * 12 + day.month - 1 + months
    place = min(max(place, _FIRST_DAY.year * 12), _LAST_DAY.year * 12 + 11)
    following = date(place // 12 + (place % 12 == 11), (place + 1) % 12 + 1, 1)
    last = (following - _DAY).day
    return date(place // 12, place % 12 + 1, min(day.day, last))


def weeks_of_month(day: date, first: int) -> tuple[tuple[date, ...], ...]:
    """The weeks that hold the month of a day, each of seven days; they begin with the weekday `first`."""
    week = week_of(day.replace(day=1), first)
    weeks = [week]
    while (week[-1] + _DAY).month == day.month:
        week = week_of(week[-1] + _DAY, first)
        weeks.append(week)
    return tuple(weeks)


def moments(first: date, last: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The midnights, aware and UTC, at which a span of days begins and at which the day after it does."""
    return _midnight(first, zone), _midnight(last + _DAY, zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def days_of(one: Occurrence, zone: tzinfo) -> tuple[date, date]:
    """The first and the last day of a meeting, by the clock of `zone`."""
    begin, end = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
    # Compared in UTC: by the wall clock an hour may be there twice.
    if one.ends_at > one.starts_at and end.time() == time():  # its end is no part of it
        end -= timedelta(microseconds=1)
    return begin.date(), max(begin.date(), end.date())


def by_day(found: Iterable[Occurrence], first: date, last: date, zone: tzinfo) -> Days:
    """The meetings of each day of a span: whole days first, then as they begin."""
    days: dict[date, list[Occurrence]] = {}
    for one in found:
        begin, end = days_of(one, zone)
        day = max(begin, first)
        while day <= min(end, last):
            days.setdefault(day, []).append(one)
            day += _DAY
    return {day: tuple(sorted(ones, key=lambda one: _order(one, day, zone))) for day, ones in days.items()}


def _order(one: Occurrence, day: date, zone: tzinfo) -> tuple[bool, datetime, str]:
    return not takes_whole(one, day, zone), one.starts_at, one.title


def takes_whole(one: Occurrence, day: date, zone: tzinfo) -> bool:
    """Whether it lasts all of that day."""
    begin, end = days_of(one, zone)
    later = one.ends_at.astimezone(zone)
    return one.is_all_day or (begin < day and (end > day or later.date() > day))


def times_text(one: Occurrence, zone: tzinfo, day: date | None = None) -> str:
    """From when to when by the clock of `zone`: "10:00-11:30", of whole days the words for it.

    Args:
        day: of a meeting of several days only the part of that day is told: "from 10:00", "until 12:00".
    """
    begin, end = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
    first, last = days_of(one, zone)
    if one.is_all_day or (day is not None and takes_whole(one, day, zone)):
        return _("all day")
    if day is None or first == last:
        return f"{begin:%H:%M}" if one.starts_at == one.ends_at else f"{begin:%H:%M}-{end:%H:%M}"
    if day == first:
        return _("from {time}").format(time=f"{begin:%H:%M}")
    return _("until {time}").format(time=f"{end:%H:%M}")


def title_text(one: Occurrence) -> str:
    """Its title, with the word where it does not take place, or may not."""
    title = one.title or _("(no title)")
    if one.status is MeetingStatus.CANCELLED:
        return _("{title} (cancelled)").format(title=title)
    if one.status is MeetingStatus.TENTATIVE:
        return _("{title} (tentative)").format(title=title)
    return title


class Block(NamedTuple):
    """A meeting among the hours of a day.

    Attributes:
        first, last: its rows, of `SLOT_MINUTES` each; `last` is part of it.
        lane, lanes: which of how many places side by side.
    """

    occurrence: Occurrence
    first: int
    last: int
    lane: int = 0
    lanes: int = 1


def blocks_of(found: Sequence[Occurrence], day: date, zone: tzinfo) -> tuple[Block, ...]:
    """Those of a day's meetings that have hours, in the day's order; what overlaps stands side by side."""
    rows = [_rows(one, day, zone) for one in found if not takes_whole(one, day, zone)]
    rows.sort(key=lambda block: (block.first, -block.last))
    placed: list[Block] = []
    group: list[Block] = []
    for block in rows:
        if group and block.first > max(one.last for one in group):
            placed += _with_lanes(group)
            group = []
        lane = 0
        while any(one.lane == lane and one.last >= block.first for one in group):
            lane += 1
        group.append(block._replace(lane=lane))
    return (*placed, *_with_lanes(group))


def _with_lanes(group: list[Block]) -> list[Block]:
    lanes = max((block.lane for block in group), default=0) + 1
    return [block._replace(lanes=lanes) for block in group]


def _rows(one: Occurrence, day: date, zone: tzinfo) -> Block:
    """Its rows by the wall clock: in the night of a change of the clock, an hour may stand there twice."""
    begin, end = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
    first = slot_of(begin.time()) if begin.date() == day else 0
    last = SLOTS - 1
    if end.date() == day:
        last = slot_of((end - timedelta(microseconds=1)).time()) if one.ends_at > one.starts_at else first
    return Block(one, first, max(first, last))


def slot_of(moment: time) -> int:
    """The row of the day in which a time is."""
    return (moment.hour * 60 + moment.minute) // SLOT_MINUTES
