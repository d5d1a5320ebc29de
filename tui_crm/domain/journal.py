"""What the journal records: one operation a use case, with the values before and after."""

from __future__ import annotations

from enum import StrEnum


class OperationKind(StrEnum):
    """What a user did."""

    CONTACT_ADDED = "contact_added"
    CONTACT_EDITED = "contact_edited"
    CONTACT_DELETED = "contact_deleted"
    CONTACT_RESTORED = "contact_restored"
    IMPORTED = "imported"
    EVENT_ADDED = "event_added"
    EVENT_EDITED = "event_edited"
    EVENT_DELETED = "event_deleted"
    FILE_ADDED = "file_added"
    FILE_EDITED = "file_edited"
    FILE_DELETED = "file_deleted"
    AVATAR_SET = "avatar_set"
    AVATAR_REMOVED = "avatar_removed"
    UNDONE = "undone"
    REDONE = "redone"
    PASSED_OVER = "passed_over"


DELETED = "deleted"
"""In the place of a field: whether the contact was in the trash (true or false)."""
AVATAR = "avatar"
"""In the place of a field: the hash of the contact's picture, or null."""
EVENT, FILE = "event:", "file:"
"""In the place of a field, with the id behind: an event as {kind, text, at}, a file as {name, description,
event}, or null where it was not there."""
