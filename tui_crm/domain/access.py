"""Who one is and what one may do (R41, R42)."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Permission(StrEnum):
    """What a permission group grants."""

    SEE = "see"
    ADD = "add"
    EDIT = "edit"
    DELETE = "delete"
    EXPORT = "export"
    IMPORT = "import"
    FIELDS = "fields"
    TAGS = "tags"
    USERS = "users"


class Access(StrEnum):
    """Who may see a contact."""

    COMPANY = "company"
    OWNER = "owner"
    ORGANIZATION = "organization"


class Actor(NamedTuple):
    """The user on whose behalf something is done."""

    user_id: int
    login: str
    full_name: str
    is_admin: bool
    permissions: frozenset[Permission]

    def may(self, permission: str) -> bool:
        """Whether the user's group grants this; administrators may all."""
        return self.is_admin or permission in self.permissions

    def is_narrower_than(self, other: Actor) -> bool:
        """Whether the other one may do something that this one may not."""
        if self.is_admin:
            return False
        return other.is_admin or not other.permissions <= self.permissions
