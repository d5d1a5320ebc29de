"""Meetings of the calendar: who meets when, once or again and again (R18, R48)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from tui_crm.domain.problems import Problem


class MeetingStatus(StrEnum):
    """STATUS of iCalendar (RFC 5545, 3.8.1.11)."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


class Participant(NamedTuple):
    """Somebody who takes part.

    Attributes:
        contact_id: the contact that was chosen or that has the address, where the reader sees it; else None.
        name: the contact's, or what the calendar said.
        address: e-mail; "" where none is known.
        role: "organizer" or "participant".
        answer: "", "accepted", "declined" or "tentative".
    """

    contact_id: int | None
    name: str
    address: str = ""
    role: str = "participant"
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as its reader may see it.

    Attributes:
        uid: of iCalendar.
        colour: as of tags; "" for none.
        starts, ends: the wall clock of `zone`, naive; of whole days dates, and `ends` is the day
            after the last.
        zone: of the IANA data ("Europe/Warsaw"); "" for the clock of wherever one is.
        rule: RRULE without its name; "" where it does not recur.
        hidden: how many participants are contacts that the reader does not see.
        users: login names of those in whose calendar it stands.
        author: login name.
    """

    id: int
    uid: str
    title: str
    description: str
    location: str
    colour: str
    status: MeetingStatus
    is_all_day: bool
    starts: datetime | date
    ends: datetime | date
    zone: str
    rule: str
    participants: tuple[Participant, ...]
    hidden: int
    users: tuple[str, ...]
    author: str
    version: int


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a meeting takes place.

    Attributes:
        id: its number; it may be another one after the meeting was changed.
        original: tells the occurrences of one meeting apart; "" where it does not recur.
        starts_at, ends_at: aware, UTC; of whole days midnights of the zone of wherever one is.
        participants: names, as far as the reader sees them.
    """

    id: int
    meeting_id: int
    original: str
    title: str
    location: str
    colour: str
    status: MeetingStatus
    is_all_day: bool
    starts_at: datetime
    ends_at: datetime
    zone: str
    is_recurring: bool
    participants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting as it is typed or comes from a file.

    Attributes:
        uid: "" for a new one.
        starts, ends, zone, rule: as of `Meeting`.
        participants: those with a `contact_id` are contacts, others are known by their address or name.
    """

    title: str
    starts: datetime | date
    ends: datetime | date
    zone: str = ""
    uid: str = ""
    description: str = ""
    location: str = ""
    colour: str = ""
    status: MeetingStatus = MeetingStatus.CONFIRMED
    rule: str = ""
    participants: tuple[Participant, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """What one occurrence of a meeting that recurs is instead: all of it, not only what differs.

    Attributes:
        original: which one, as `Occurrence.original`.
        starts, ends, zone: as of `Meeting`.
    """

    original: str
    title: str
    description: str
    location: str
    status: MeetingStatus
    starts: datetime | date
    ends: datetime | date
    zone: str


def change_of(original: str, draft: MeetingDraft) -> MeetingChange:
    """What an occurrence is instead."""
    return MeetingChange(
        original,
        draft.title,
        draft.description,
        draft.location,
        draft.status,
        draft.starts,
        draft.ends,
        draft.zone,
    )


@dataclass(frozen=True, slots=True)
class WholeMeeting:
    """A meeting with all that its file says: for changing it, and for writing it.

    Attributes:
        meeting: as its reader may see it.
        added, left_out: RDATE and EXDATE, as `recurrence.wall_text` writes them.
        changes: by their originals, in order.
        source: the event of the file that it came from; "" for none.
        change_sources: those of its changes, by their originals.
        sequence: SEQUENCE.
        updated_at: seconds since 1970, UTC.
    """

    meeting: Meeting
    added: tuple[str, ...]
    left_out: tuple[str, ...]
    changes: tuple[MeetingChange, ...]
    source: str
    change_sources: dict[str, str]
    sequence: int
    updated_at: int


class RefusedMeeting(NamedTuple):
    """A meeting of a file that did not come in.

    Attributes:
        file: its name.
        number: the how manyth event of the file it is, from 1; 0 where the whole file is refused.
        title: what the file calls it.
    """

    file: str
    number: int
    title: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class MeetingsImported:
    """What became of the meetings of a file or of a folder.

    Attributes:
        added: new ones, and those that came back after they were deleted.
        updated: others were known and are newer in the file, or stand in one more calendar now.
        unchanged: known as they are, or newer than in the file.
        files: how many were read.
    """

    added: int
    updated: int
    unchanged: int
    refused: tuple[RefusedMeeting, ...] = ()
    files: int = 1
