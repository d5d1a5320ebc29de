"""The meetings of the sample base, with persons of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Kind
from tui_crm.domain.meetings import MeetingDraft, MeetingStatus
from tui_crm.domain.recurrence import Wall
from tui_crm.services.demo_words import MeetingWords
from tui_crm.services.meeting_values import meeting_values
from tui_crm.store import meetings
from tui_crm.store.codes import KIND_CODES
from tui_crm.store.sql import Connection
from tui_crm.text.zones import wall_of

_ZONE = "Europe/Warsaw"
_SEPARATOR = " | "
_WRITTEN = timedelta(days=10)
"""So long before it begins a meeting was written down, at most."""


def write_meetings(
    connection: Connection, words: Sequence[MeetingWords], actor: Actor, until: datetime, seed: int
) -> None:
    """Writes the meetings into the calendar of the one who looks at the sample base.

    Args:
        until: the day around which they are; none was written down later.
    """
    random = Random(seed)  # noqa: S311 - the same meetings every time are the point
    persons = _first_persons(connection, 1 + max(_places(words), default=0))
    for one in words:
        draft = _draft(one, wall_of(until, _ZONE))
        chosen = [persons[place] for place in _places([one]) if place < len(persons)]
        written = min(until, until + timedelta(days=one.day) - _WRITTEN * random.random())
        values = meeting_values(draft) | {
            "uid": f"{random.getrandbits(128):032x}",
            meetings.PARTICIPANTS: [[person, "", "", "", "participant", ""] for person in chosen],
            meetings.USERS: [actor.user_id],
        }
        meetings.insert(connection, values, actor.user_id, int(written.timestamp()))


def _first_persons(connection: Connection, count: int) -> list[int]:
    """The first persons that have an organization."""
    rows = connection.execute(
        "SELECT c.id FROM contact c WHERE c.kind = ? AND c.status = 1"
        " AND EXISTS (SELECT 1 FROM contact_link l WHERE l.person = c.id) ORDER BY c.id LIMIT ?",
        (KIND_CODES[Kind.PERSON], count),
    ).fetchall()
    return [row[0] for row in rows]


def _places(words: Sequence[MeetingWords]) -> list[int]:
    """Which persons take part, counted from 0."""
    return [int(place) for one in words for place in one.persons.split(_SEPARATOR) if place]


def _draft(one: MeetingWords, now: datetime) -> MeetingDraft:
    day = now.date() + timedelta(days=one.day)
    starts: Wall = datetime.combine(day, time.fromisoformat(one.start)) if one.start else day
    length = timedelta(minutes=int(one.minutes)) if one.minutes else timedelta(days=1)
    return MeetingDraft(
        title=one.title,
        starts=starts,
        ends=starts + length,
        zone=_ZONE if one.start else "",
        description=one.description,
        location=one.location,
        colour=one.colour,
        status=MeetingStatus(one.status),
        rule=one.rule,
    )
