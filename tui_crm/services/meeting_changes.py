"""What departs from the rule of a meeting that recurs: single occurrences that are otherwise, or left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile
from typing import Any

from tui_crm.domain.meeting_rules import Moving
from tui_crm.domain.meetings import MeetingChange, MeetingDraft, WholeMeeting, change_of
from tui_crm.domain.recurrence import Series, Wall, ends_after, length_of, originals, read_wall, wall_text
from tui_crm.services.meeting_values import Values, change_row, wall_list
from tui_crm.store import meetings


def occurrence_draft(whole: MeetingDraft, stored: WholeMeeting, original: str) -> MeetingDraft:
    """One occurrence as a form begins with it: as it was changed, else as the rule says.

    Args:
        whole: the meeting's draft.
    """
    for change in stored.changes:
        if change.original == original:
            return replace(
                whole,
                title=change.title,
                description=change.description,
                location=change.location,
                status=change.status,
                starts=change.starts,
                ends=change.ends,
                zone=change.zone,
                rule="",
            )
    starts, ends = _times(stored, original)
    return replace(whole, starts=starts, ends=ends, rule="")


def _times(stored: WholeMeeting, original: str) -> tuple[Wall, Wall]:
    """When it takes place by the rule."""
    meeting, starts = stored.meeting, read_wall(original)
    length = length_of(meeting.starts, meeting.ends, meeting.zone)
    return starts, ends_after(starts, length, meeting.zone)


def with_occurrence(stored: WholeMeeting, original: str, draft: MeetingDraft) -> Values:
    """The state in which this occurrence is as the draft says; nothing is kept that the rule says too."""
    change = change_of(original, draft)
    rows = _rows(stored, [one for one in stored.changes if one.original != original])
    if change != _unchanged(stored, original):
        rows.append(change_row(change, stored.change_sources.get(original, "")))
    return {meetings.CHANGES: sorted(rows)}


def _unchanged(stored: WholeMeeting, original: str) -> MeetingChange:
    one = stored.meeting
    starts, ends = _times(stored, original)
    return MeetingChange(
        original, one.title, one.description, one.location, one.status, starts, ends, one.zone
    )


def without_occurrence(stored: WholeMeeting, original: str) -> Values:
    """The state in which this occurrence does not take place."""
    kept = [one for one in stored.changes if one.original != original]
    return {
        "left_out": wall_list((*stored.left_out, original)),
        "added": wall_list(one for one in stored.added if one != original),
        meetings.CHANGES: _rows(stored, kept),
    }


def moved(stored: WholeMeeting, draft: MeetingDraft) -> Values:
    """What departs from the rule, after the meeting has become what the draft says.

    It moves with the first time; what the new rule does not have any more is dropped.
    """
    if not draft.rule and stored.meeting.rule:
        return {"added": "[]", "left_out": "[]", meetings.CHANGES: []}
    if (draft.starts, draft.rule) == (stored.meeting.starts, stored.meeting.rule):
        return {}
    moving = Moving(stored.meeting.starts, draft.starts)
    moved_changes = [replace(one, original=moving.original(one.original)) for one in stored.changes]
    last = max((one.original for one in moved_changes), default="")
    series = Series(draft.starts, draft.ends, draft.zone, draft.rule, tuple(moving.originals(stored.added)))
    there = set(takewhile(lambda original: original <= last, map(wall_text, originals(series))))
    changes = [one for one in moved_changes if one.original in there]
    sources = {moving.original(name): text for name, text in stored.change_sources.items()}
    return {
        "added": wall_list(moving.originals(stored.added)),
        "left_out": wall_list(moving.originals(stored.left_out)),
        meetings.CHANGES: sorted(change_row(one, sources.get(one.original, "")) for one in changes),
    }


def _rows(stored: WholeMeeting, changes: Iterable[MeetingChange]) -> list[list[Any]]:
    return [change_row(one, stored.change_sources.get(one.original, "")) for one in changes]
