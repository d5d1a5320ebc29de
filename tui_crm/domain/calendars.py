"""Meetings as calendar files have them: several events of one UID that make one meeting (R48).

An event with a RECURRENCE-ID is one occurrence, or all from there on, of the event that has none:
https://www.rfc-editor.org/rfc/rfc5545#section-3.8.4.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from tui_crm.domain.meetings import MeetingChange, MeetingDraft, change_of
from tui_crm.domain.recurrence import Series, Wall, by_rule, wall_text
from tui_crm.domain.rrule_text import checked, parts_of
from tui_crm.text.zones import aware, wall_of

Placed = tuple[Wall, str]
"""A time of the clock and the zone of that clock."""
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class FileEvent:
    """One event of a file.

    Attributes:
        number: the how manyth of the file it is, from 1.
        draft: what it says of itself.
        original: which occurrence it is (RECURRENCE-ID), if it is one.
        is_rest: whether it stands for all from there on (THISANDFUTURE).
        added, left_out: RDATE and EXDATE.
        sequence, stamp: tell its versions apart; `stamp` in seconds since 1970, 0 where it has none.
        source: the event as it stands in the file.
    """

    number: int
    draft: MeetingDraft
    original: Placed | None = None
    is_rest: bool = False
    added: tuple[Placed, ...] = ()
    left_out: tuple[Placed, ...] = ()
    sequence: int = 0
    stamp: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class FileMeeting:
    """A meeting of a file with all that departs from its rule; as of `Meeting` and `MeetingChange`.

    Attributes:
        number: of the event that it was made of.
        draft: with its UID.
        change_sources: by the originals of the changes.
        singles: where the file has single occurrences alone these: of a known meeting they are changes.
    """

    number: int
    draft: MeetingDraft
    added: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    changes: tuple[MeetingChange, ...] = ()
    sequence: int = 0
    stamp: int = 0
    source: str = ""
    change_sources: dict[str, str] = field(default_factory=dict)
    singles: tuple[FileEvent, ...] = ()


def merged(events: Sequence[FileEvent]) -> list[FileMeeting]:
    """The meetings that the events of one UID make: one, and one more for each change of all from then on.

    Of several of the same kind the newest counts.
    """
    whole = [one for one in events if one.original is None]
    singles = [one for one in events if one.original is not None and not one.is_rest]
    rests = [one for one in events if one.original is not None and one.is_rest]
    if not whole:
        return [_loose(sorted(events, key=_version))]
    main = max(whole, key=_version)
    parts = [main]
    for rest in sorted(rests, key=lambda one: _instant(one.original)):
        parts[-1:] = _parted(parts[-1], rest)
    found = []
    for place, part in enumerate(parts):
        later = parts[place + 1] if place + 1 < len(parts) else None
        own = [one for one in singles if _is_of(one, part if place else None, later)]
        found.append(_with_changes(part, sorted(own, key=_version)))
    return found


def _version(event: FileEvent) -> tuple[int, int]:
    return event.sequence, event.stamp


def _instant(placed: Placed | None) -> datetime:
    assert placed is not None
    return aware(*placed)


def _is_of(single: FileEvent, part: FileEvent | None, later: FileEvent | None) -> bool:
    """Whether an occurrence belongs to what begins with `part` and ends before `later`."""
    at = _instant(single.original)
    begins = part is None or at >= _instant(part.original)
    return begins and (later is None or at < _instant(later.original))


def _with_changes(event: FileEvent, singles: Iterable[FileEvent]) -> FileMeeting:
    draft = event.draft
    changes: dict[str, tuple[MeetingChange, str]] = {}
    for one in singles:
        assert one.original is not None
        original = wall_text(in_series(one.original, draft))
        changes[original] = change_of(original, one.draft), one.source
    return FileMeeting(
        number=event.number,
        draft=draft,
        added=_originals(event.added, draft),
        left_out=_originals(event.left_out, draft),
        changes=tuple(changes[original][0] for original in sorted(changes)),
        sequence=event.sequence,
        stamp=event.stamp,
        source=event.source,
        change_sources={original: source for original, (_change, source) in sorted(changes.items())},
    )


def _loose(events: Sequence[FileEvent]) -> FileMeeting:
    """A meeting of which the file has single occurrences only, as when one is invited to one of them.

    The first is the meeting then, and further ones are added to it.
    """
    ordered = sorted({_instant(one.original): one for one in events}.items())
    first, *others = [one for _at, one in ordered]
    main = replace(first, draft=replace(first.draft, rule=""), original=None)
    found = _with_changes(main, others)
    return replace(found, added=tuple(one.original for one in found.changes), singles=tuple(events))


def _originals(placed: Iterable[Placed], draft: MeetingDraft) -> tuple[str, ...]:
    return tuple(sorted({wall_text(in_series(one, draft)) for one in placed}))


def in_series(placed: Placed, draft: MeetingDraft) -> Wall:
    """A time as the meeting's own clock shows it, a day where it takes whole days.

    Where a file names a day alone the time of the meeting is meant.
    """
    wall, zone = placed
    if not isinstance(draft.starts, datetime):
        return wall.date() if isinstance(wall, datetime) else wall
    if not isinstance(wall, datetime):
        return datetime.combine(wall, draft.starts.time())
    return wall if zone in ("", draft.zone) else wall_of(aware(wall, zone), draft.zone)


# -- all from one on (THISANDFUTURE) ---------------------------------------------------------------


def _parted(event: FileEvent, rest: FileEvent) -> list[FileEvent]:
    """The event until then, and what comes from there on as an event of its own.

    What is later by itself, as a meeting that does not recur, stays with the first one.
    """
    assert rest.original is not None
    draft = event.draft
    cut = in_series(rest.original, draft)
    before = sum(
        1 for _wall in takewhile(lambda wall: wall_text(wall) < wall_text(cut), by_rule(_series(draft)))
    )
    if not draft.rule or not before:
        return [replace(rest, draft=replace(rest.draft, uid=draft.uid, rule=rest.draft.rule or draft.rule))]
    begins = _instant(rest.original)
    later = replace(
        rest,
        draft=replace(
            rest.draft,
            uid=f"{draft.uid}~{wall_text(cut)}",
            rule=rest.draft.rule or _rule_after(draft.rule, before, cut, rest.draft.starts),
        ),
        original=rest.original,
        added=tuple(_shifted(one, draft, cut, rest) for one in event.added if _instant(one) >= begins),
        left_out=tuple(_shifted(one, draft, cut, rest) for one in event.left_out if _instant(one) >= begins),
    )
    earlier = replace(
        event,
        draft=replace(draft, rule=checked(_rule_before(draft, before, cut), cut)),
        added=tuple(one for one in event.added if _instant(one) < begins),
    )
    return [earlier, later]


def _shifted(placed: Placed, draft: MeetingDraft, cut: Wall, rest: FileEvent) -> Placed:
    """A time of the series as it is in what comes from there on, which takes place at another time."""
    wall = in_series(placed, draft)
    begin = in_series((rest.draft.starts, rest.draft.zone), draft)
    if isinstance(rest.draft.starts, datetime) and isinstance(cut, datetime) and isinstance(begin, datetime):
        return wall + (begin - cut), draft.zone
    return wall + timedelta(days=begin.toordinal() - cut.toordinal()), draft.zone


def _series(draft: MeetingDraft) -> Series:
    return Series(draft.starts, draft.ends, draft.zone, draft.rule)


def _rule_before(draft: MeetingDraft, count: int, cut: Wall) -> str:
    """The rule with which only those before take place."""
    parts = parts_of(draft.rule)
    if "COUNT" in parts:
        return _text(parts | {"COUNT": str(count)})
    if not isinstance(cut, datetime):
        until = f"{cut - timedelta(days=1):%Y%m%d}"
    elif draft.zone:
        until = f"{aware(cut, draft.zone).astimezone(UTC) - _SECOND:%Y%m%dT%H%M%SZ}"
    else:
        until = f"{cut - _SECOND:%Y%m%dT%H%M%S}"
    return _text({name: value for name, value in parts.items() if name != "UNTIL"} | {"UNTIL": until})


def _rule_after(rule: str, before: int, cut: Wall, starts: Wall) -> str:
    """The rule of those from there on; on other days of the week where they were moved to others."""
    parts = parts_of(rule)
    if "COUNT" in parts:
        parts["COUNT"] = str(max(int(parts["COUNT"]) - before, 1))
    shift = starts.toordinal() - cut.toordinal()
    if parts["FREQ"] == "WEEKLY" and "BYDAY" in parts and shift % 7:
        days = [_WEEKDAYS[(_WEEKDAYS.index(one[-2:]) + shift) % 7] for one in parts["BYDAY"].split(",")]
        parts["BYDAY"] = ",".join(days)
    return checked(_text(parts), starts)


def _text(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())
