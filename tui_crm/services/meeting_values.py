"""Meetings as the store keeps them, made of what was typed (R48)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.meetings import Meeting, MeetingChange, MeetingDraft, Participant
from tui_crm.domain.problems import Code, NotFound
from tui_crm.domain.recurrence import wall_text
from tui_crm.store import removal
from tui_crm.store.meeting_participants import Row, Shown
from tui_crm.store.sql import Connection
from tui_crm.text import emails

Values = dict[str, Any]
"""Of the state of a meeting, by name, as `store.meetings.state` has them."""


def meeting_values(draft: MeetingDraft) -> Values:
    """What the draft says, but for its participants."""
    return {
        "title": draft.title,
        "description": draft.description,
        "location": draft.location,
        "colour": draft.colour,
        "status": draft.status.value,
        "is_all_day": int(len(wall_text(draft.starts)) == len("2026-01-31")),
        "starts": wall_text(draft.starts),
        "ends": wall_text(draft.ends),
        "zone": draft.zone,
        "rule": draft.rule,
    }


def wall_list(walls: Iterable[str]) -> str:
    """Times of RDATE or EXDATE as the column has them."""
    return json.dumps(sorted(set(walls)))


def change_row(change: MeetingChange, source: str = "") -> list[Any]:
    """What one occurrence is instead, as the state has it.

    Args:
        source: the component of the file that it came from.
    """
    return [
        change.original,
        change.title,
        change.description,
        change.location,
        change.status.value,
        wall_text(change.starts),
        wall_text(change.ends),
        change.zone,
        source,
    ]


def participant_rows(
    connection: Connection, actor: Actor, given: Sequence[Participant], before: Sequence[Shown] = ()
) -> list[Row]:
    """The participants as rows: those that the actor does not see stay, unchanged ones are kept as they are.

    Args:
        before: those that there are.

    Raises NotFound (NOT_FOUND) for a contact that the actor does not see.
    """
    kept = {one.participant: one.row for one in before if one.participant is not None}
    chosen = [one.contact_id for one in given if one not in kept and one.contact_id is not None]
    there = {one.id for one in removal.present(connection, chosen, actor)}
    for contact in chosen:
        if contact not in there:
            raise NotFound(Code.NOT_FOUND, id=contact)
    rows = [kept[one] if one in kept else _row(one, before) for one in given]
    rows += [one.row for one in before if one.participant is None]
    return _once(rows)


def _row(one: Participant, before: Sequence[Shown]) -> Row:
    if one.contact_id is None:
        return [None, one.name, one.address, emails.normalize(one.address), one.role, one.answer]
    for known in before:  # somebody who is known by an address answered, or became the organizer
        if known.participant is not None and known.participant.contact_id == one.contact_id:
            return [*known.row[:4], one.role, one.answer]
    return [one.contact_id, "", "", "", one.role, one.answer]


def _once(rows: list[Row]) -> list[Row]:
    """Each contact and each address once, the first time it stands there."""
    found: dict[Any, Row] = {}
    for row in rows:
        found.setdefault(row[0] or row[3] or (row[1], row[2]), row)
    return list(found.values())


def meeting_draft(meeting: Meeting) -> MeetingDraft:
    """The meeting as a form begins with it."""
    return MeetingDraft(
        title=meeting.title,
        starts=meeting.starts,
        ends=meeting.ends,
        zone=meeting.zone,
        uid=meeting.uid,
        description=meeting.description,
        location=meeting.location,
        colour=meeting.colour,
        status=meeting.status,
        rule=meeting.rule,
        participants=meeting.participants,
    )
