"""What the journal records: one operation a use case, with the values before and after."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class OperationKind(StrEnum):
    """What a user did."""

    CONTACT_ADDED = "contact_added"
    CONTACT_EDITED = "contact_edited"
    CONTACT_DELETED = "contact_deleted"
    CONTACT_RESTORED = "contact_restored"
    CONTACTS_MERGED = "contacts_merged"
    IMPORTED = "imported"
    EVENT_ADDED = "event_added"
    EVENT_EDITED = "event_edited"
    EVENT_DELETED = "event_deleted"
    FILE_ADDED = "file_added"
    FILE_EDITED = "file_edited"
    FILE_DELETED = "file_deleted"
    AVATAR_SET = "avatar_set"
    AVATAR_REMOVED = "avatar_removed"
    FIELD_ADDED = "field_added"
    FIELD_EDITED = "field_edited"
    TAG_ADDED = "tag_added"
    TAG_EDITED = "tag_edited"
    TAG_DELETED = "tag_deleted"
    USER_ADDED = "user_added"
    USER_EDITED = "user_edited"
    GROUP_ADDED = "group_added"
    GROUP_EDITED = "group_edited"
    GROUP_DELETED = "group_deleted"
    KEY_ADDED = "key_added"
    KEY_REMOVED = "key_removed"
    STAGE_ADDED = "stage_added"
    STAGE_EDITED = "stage_edited"
    OPPORTUNITY_ADDED = "opportunity_added"
    OPPORTUNITY_EDITED = "opportunity_edited"
    OPPORTUNITY_DELETED = "opportunity_deleted"
    MEETING_ADDED = "meeting_added"
    MEETING_EDITED = "meeting_edited"
    MEETING_DELETED = "meeting_deleted"
    MEETINGS_IMPORTED = "meetings_imported"
    MAIL_LINKED = "mail_linked"
    MAIL_UNLINKED = "mail_unlinked"
    MAIL_PINNED = "mail_pinned"
    TOUCHED = "touched"
    UNDONE = "undone"
    REDONE = "redone"
    PASSED_OVER = "passed_over"


DELETED = "deleted"
"""In the place of a field: whether the contact was in the trash (true or false)."""
AVATAR = "avatar"
"""In the place of a field: the hash of the contact's picture, or null."""
TOUCHED = "touched"
"""In the place of a field: when somebody was in touch as they said by hand, ISO 8601, UTC, or null."""
MERGED = "merged:"
"""In the place of a field, with the id of the contact that was merged into this one behind: what was moved,
as `store.merging` has it, or null."""
EVENT, FILE = "event:", "file:"
"""In the place of a field, with the id behind: an event as {kind, text, at}, a file as {name, description,
event}, or null where it was not there."""


class Thing(StrEnum):
    """What people define besides contacts."""

    FIELD = "field"
    OPTION = "option"
    TAG = "tag"
    USER = "user"
    GROUP = "group"
    KEY = "key"
    STAGE = "stage"
    OPPORTUNITY = "opportunity"
    MEETING = "meeting"
    MAIL = "mail"
    EVENT = "event"


TEAM = frozenset({Thing.USER, Thing.GROUP, Thing.KEY})
"""Who may do what: of these nothing is searched, and whoever works with the base hears of every change."""


RECORDS = frozenset({Thing.STAGE, Thing.OPPORTUNITY, Thing.MEETING, Thing.MAIL, Thing.EVENT})
"""What `store.records` keeps: of a message the links to contacts, of events those about nobody's number or
address."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a change, from what to what.

    Attributes:
        field: an attribute of `ContactDraft`, or one of the names above: "deleted", "avatar", "event:12",
            "file:3", "merged:7".
        before, after: JSON data as `draft_data.draft_to_data` makes it; None for nothing. Of "merged:7" True
            where that contact was merged into this one.
    """

    field: str
    before: Any
    after: Any


class DefinitionChange(NamedTuple):
    """What became of a field, an option or a tag, a user, a group or a key, or of one of `RECORDS`.

    Attributes:
        target: its number.
        name: what it is called: a user by the login, a key by its fingerprint, a record by its title,
            its subject or its address.
        field: the name of the field that an option belongs to, the login that a key belongs to; else "".
        before, after: JSON data by column, of those that changed; nothing before where it is new.
        groups: the names of the groups before and after, of a user whose group changed.
    """

    thing: Thing
    target: int
    name: str
    field: str
    before: dict[str, Any]
    after: dict[str, Any]
    groups: tuple[str, str] = ("", "")
