"""What happened with a contact: events that people wrote down, and changes that the journal kept (R45)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tui_crm.domain.attachments import Attachment
from tui_crm.domain.journal import DefinitionChange, OperationKind


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
    """

    id: int
    contact_id: int
    kind: EventKind
    text: str
    at: str
    author: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a change, from what to what.

    Attributes:
        field: an attribute of `ContactDraft`, or one of the names in `domain.journal`: "deleted", "avatar",
            "event:12", "file:3", "merged:7".
        before, after: JSON data as `draft_data.draft_to_data` makes it; None for nothing. Of "merged:7" True
            where that contact was merged into this one.
    """

    field: str
    before: Any
    after: Any


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
        definition: what became of a user, a group or a key.
    """

    key: str
    at: str
    user: str
    contact_id: int
    contact_name: str
    kind: EventKind | OperationKind
    changes: tuple[FieldChange, ...] = ()
    event: Event | None = None
    files: tuple[Attachment, ...] = ()
    definition: DefinitionChange | None = None
