"""Meetings of the calendar: who meets when, once or again and again (R18, R48)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


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
