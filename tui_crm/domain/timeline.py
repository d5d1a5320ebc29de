"""What happened with a contact: events that people wrote down, and changes that the journal kept (R45)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tui_crm.domain.attachments import Attachment
from tui_crm.domain.journal import DefinitionChange, FieldChange, OperationKind
from tui_crm.domain.mail import MailMessage
from tui_crm.domain.meetings import Occurrence


class Happening(StrEnum):
    """What histories tell besides events and changes."""

    MAIL = "mail"
    HELD = "held"  # a meeting of the calendar, at the time it began


class HistoryGroup(StrEnum):
    """What a history can be narrowed to."""

    NOTES = "notes"
    CALLS = "calls"
    MESSAGES = "messages"
    MEETINGS = "meetings"
    MAIL = "mail"
    OPPORTUNITIES = "opportunities"
    CHANGES = "changes"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What of a history is wanted: all of these at once; what is empty asks for nothing.

    Attributes:
        users: login names of whose doing it was.
        groups: any of these.
        since, until: moments, aware; `until` is not part of it.
        text: words that all have to be in what happened or in the name of whom it is about, folded.
    """

    users: tuple[str, ...] = ()
    groups: tuple[HistoryGroup, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


class EventKind(StrEnum):
    """What people write down."""

    NOTE = "note"
    CALL = "call"
    MESSAGE = "message"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened with a contact, in a person's words.

    Attributes:
        text: may have several lines.
        at: when it happened, ISO 8601, UTC.
        author: login name of who wrote it down.
        contact_id: 0 where it is about a number or an address of nobody.
        address: that number or e-mail address as it was given; "" where there is a contact.
        opportunity_id: the opportunity that it was written down on, if any.
    """

    id: int
    contact_id: int
    kind: EventKind
    text: str
    at: str
    author: str
    address: str = ""
    opportunity_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history.

    Attributes:
        key: tells entries apart: "event:5", "change:12", "import:7", "team:3".
        at: ISO 8601, UTC.
        user: login name of whose doing it was.
        contact_id, contact_name: whom it is about: of an organization's history also its persons; 0 and "" of
            what was done to users, groups and keys.
        kind: of the event, or of the journal's operation.
        changes: of a journal's operation, in the order of the form; empty where the contact is new.
        event: the event, for entries of events.
        files: the files on that event.
        definition: what became of a user, a group or a key, an opportunity, a meeting, a message's links.
        mail: the message, for MAIL.
        meeting: the occurrence, for HELD.
        address: a number or an e-mail address in it that no contact has which the actor sees: a contact can
            be added from it (R11).
    """

    key: str
    at: str
    user: str
    contact_id: int
    contact_name: str
    kind: EventKind | OperationKind | Happening
    changes: tuple[FieldChange, ...] = ()
    event: Event | None = None
    files: tuple[Attachment, ...] = ()
    definition: DefinitionChange | None = None
    mail: MailMessage | None = None
    meeting: Occurrence | None = None
    address: str = ""

    @property
    def is_all_day(self) -> bool:
        """Whether it has a day and no time."""
        return self.meeting is not None and self.meeting.is_all_day
