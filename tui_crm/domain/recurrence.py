"""When meetings take place: rules of iCalendar on the clock of a zone, and what departs from them (R48).

https://www.rfc-editor.org/rfc/rfc5545#section-3.8.5. Rules are expanded on the wall clock, so that what is at
nine stays at nine when the clocks change; how long it lasts is exact, as DTEND means it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from heapq import merge
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, cast

from tui_crm.domain.rrule_text import parts_of, until_of
from tui_crm.text.zones import aware, wall_of

if TYPE_CHECKING:
    from dateutil.rrule import rrule

Wall = datetime | date
"""What a clock shows, naive; of whole days the day."""
MOST = 5_000
"""Occurrences of one meeting that are kept: those from now on first, then the latest before."""
AHEAD = timedelta(days=3 * 366)
"""So far from now rules are expanded."""
ENOUGH = timedelta(days=2 * 366)
"""Where less than this is left they are expanded again."""
FARTHEST = timedelta(days=10 * 366)
"""Nobody is shown what an endless rule brings later than this."""
FOREVER = 1 << 62
"""How far a rule is expanded that has ended."""
_DAY = timedelta(days=1)
_CYCLE = 400  # years after which days of the week, leap years and numbers of weeks are the same again
_LAST_YEAR = 9999


@dataclass(frozen=True)
class Series:
    """All that decides about when a meeting takes place.

    Attributes:
        starts, ends: of the first one, on the clock of `zone`; `ends` of whole days is the day after.
        zone: "" for the clock of wherever one is.
        rule: RRULE as `rrule_text.checked` has it; "" for none.
        added, left_out: RDATE and EXDATE as `wall_text` writes them.
        changes: when those take place that were moved, by their originals: begin, end and zone.
    """

    starts: Wall
    ends: Wall
    zone: str = ""
    rule: str = ""
    added: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    changes: Mapping[str, tuple[Wall, Wall, str]] = field(default_factory=dict)

    @property
    def is_recurring(self) -> bool:
        """Whether it takes place more than once, or might."""
        return bool(self.rule or self.added)

    @cached_property
    def length(self) -> timedelta:
        """How long one of them takes: days of whole days, else exact time."""
        if not (isinstance(self.starts, datetime) and isinstance(self.ends, datetime)):
            return max(timedelta(days=self.ends.toordinal() - self.starts.toordinal()), _DAY)
        return max(aware(self.ends, self.zone) - aware(self.starts, self.zone), timedelta(0))

    def span(self, wall: Wall, original: str) -> Span:
        """When the one takes place that begins at this time of the clock."""
        starts = aware(wall, self.zone)
        is_timed = isinstance(wall, datetime)
        return _span(original, starts, starts + self.length if is_timed else aware(wall + self.length, ""))


class Span(NamedTuple):
    """One occurrence; seconds since 1970, UTC.

    Attributes:
        original: what the rule says of when it begins, as `wall_text`; "" where nothing recurs.
    """

    original: str
    starts_at: int
    ends_at: int


class Expansion(NamedTuple):
    """Occurrences, and the moment before which there are no others, in seconds since 1970."""

    spans: tuple[Span, ...]
    expanded_to: int


def wall_text(wall: Wall) -> str:
    """As it is stored: "2026-01-31T09:00:00", "2026-01-31"."""
    return wall.isoformat(timespec="seconds") if isinstance(wall, datetime) else wall.isoformat()


def read_wall(text: str) -> Wall:
    """What `wall_text` wrote. Raises ValueError."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def expand(series: Series, now: datetime, until: datetime) -> Expansion:
    """The occurrences that begin before `until`, and all that were moved.

    Args:
        now, until: aware.
    """
    if not series.is_recurring:
        return Expansion((series.span(series.starts, ""),), FOREVER)
    past: deque[datetime] = deque(maxlen=MOST)
    coming: list[Span] = []
    expanded_to = FOREVER
    # Far from now nothing is converted: a meeting of every day may have begun decades ago.
    surely_past = wall_of(now - series.length - 2 * _DAY, series.zone)
    first, last = now.timestamp(), until.timestamp()
    for moment in _moments(series):
        if moment < surely_past:
            past.append(moment)
            continue
        span = _at(series, moment)
        if span.starts_at >= last:
            expanded_to = int(last)
            break
        if len(coming) == MOST:
            expanded_to = span.starts_at
            break
        if span.ends_at > first:
            coming.append(span)
        else:
            past.append(moment)
    kept = list(past)[len(coming) - MOST :] if len(coming) < MOST else []
    spans = {span.original: span for span in (*(_at(series, moment) for moment in kept), *coming)}
    for original, (starts, ends, zone) in series.changes.items():
        if original not in series.left_out:
            spans[original] = _moved(original, starts, ends, zone)
    return Expansion(tuple(spans.values()), expanded_to)


def originals(series: Series) -> Iterator[Wall]:
    """When it takes place by its rule and what was added to it, each once, without what was left out.

    The first one is always part of it, as RFC 5545 has it, whatever the rule says.
    """
    return map(_of_kind(series), _moments(series))


def by_rule(series: Series) -> Iterator[Wall]:
    """The first one, and those that the rule brings after it, without end where it has none."""
    return map(_of_kind(series), _by_rule(series))


def _of_kind(series: Series) -> Callable[[datetime], Wall]:
    """What makes a time of the meeting's kind of a time: itself, or its day."""
    return _itself if isinstance(series.starts, datetime) else datetime.date


def _itself(moment: datetime) -> datetime:
    return moment


def _at(series: Series, moment: datetime) -> Span:
    wall = _of_kind(series)(moment)
    return series.span(wall, wall_text(wall))


def _moments(series: Series) -> Iterator[datetime]:
    """As `originals`; days as their midnights."""
    left_out = {_midnight(read_wall(text)) for text in series.left_out}
    added = sorted({_midnight(read_wall(text)) for text in series.added})
    before: datetime | None = None
    for moment in merge(_by_rule(series), added) if added else _by_rule(series):
        if moment != before and moment not in left_out:
            yield moment
        before = moment


def _by_rule(series: Series) -> Iterator[datetime]:
    first = _midnight(series.starts)
    yield first
    if series.rule:
        yield from (moment for moment in _found(series, first) if moment > first)


def _midnight(wall: Wall) -> datetime:
    return wall if isinstance(wall, datetime) else datetime.combine(wall, time())


def is_too_often(series: Series, now: datetime) -> bool:
    """Whether so many of them would follow each other that those of some years could not be kept."""
    since = max(now, aware(series.starts, series.zone))
    return expand(series, since, since + AHEAD).expanded_to < int((since + AHEAD).timestamp())


def _found(series: Series, first: datetime) -> Iterator[datetime]:
    """What dateutil makes of the rule.

    It looks for dates up to the year 9999 and would take seconds over a rule that has none ("30 February").
    The calendar being the same every 400 years, the rule is expanded in the last ones there are.
    """
    later = (_LAST_YEAR - first.year) // _CYCLE * _CYCLE - _CYCLE
    start, found = first.replace(year=first.year + later), iter(_rule(series, first, later))
    head = next(found, None)
    if head is None:
        return
    everything: Iterator[datetime] = chain((head,), found)
    count = parts_of(series.rule).get("COUNT")
    if count and head != start:  # the first one counts, and dateutil leaves it out
        everything = islice(everything, int(count) - 1)
    for moment in everything:
        yield moment.replace(year=moment.year - later)


def _rule(series: Series, first: datetime, later: int) -> rrule:
    # Imported late, here and in `rrule_text`: most of the program needs no rules.
    from dateutil.rrule import rrulestr

    parts = parts_of(series.rule)
    until = until_of(parts.pop("UNTIL", ""))
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    # With one line of one rule it is no set of them.
    rule = cast("rrule", rrulestr(text, dtstart=first.replace(year=first.year + later)))
    if until is None:
        return rule
    if not isinstance(until, datetime):
        until = datetime.combine(until, time(23, 59, 59))
    elif until.tzinfo is not None:
        until = wall_of(until, series.zone)
    end = min(until.year + later, _LAST_YEAR)
    return rule.replace(until=until.replace(year=end))


def _moved(original: str, starts: Wall, ends: Wall, zone: str) -> Span:
    begin = aware(starts, zone)
    return _span(original, begin, max(aware(ends, zone), begin))


def _span(original: str, starts: datetime, ends: datetime) -> Span:
    return Span(original, int(starts.timestamp()), int(ends.timestamp()))


def length_of(starts: Wall, ends: Wall, zone: str) -> timedelta:
    """How long something takes: days of whole days, else exact time."""
    return Series(starts, ends, zone).length


def ends_after(starts: Wall, length: timedelta, zone: str) -> Wall:
    """When something ends that begins then and takes so long."""
    if not isinstance(starts, datetime):
        return starts + length
    return wall_of(aware(starts, zone).astimezone(UTC) + length, zone)
