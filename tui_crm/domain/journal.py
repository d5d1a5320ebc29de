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
