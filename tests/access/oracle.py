"""Who may see what, worked out a second time: plain Python over raw rows, nothing of the program (R42)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

COMPANY, OWNER, ORGANIZATION = 0, 1, 2
PERSON_KIND, ORGANIZATION_KIND = 1, 2


class UserRow(NamedTuple):
    """A user with what the permission group grants."""

    id: int
    login: str
    is_admin: bool
    permissions: frozenset[str]

    def may(self, permission: str) -> bool:
        return self.is_admin or permission in self.permissions


class Oracle:
    """All rows that decide about access, as they are at one moment.

    Attributes:
        users: the active ones by login.
        contacts: columns by name, by id; of those in the trash too.
        owners: the ids of each contact's owners.
        links: the ids of each person's organizations.
    """

    def __init__(self, connection: Any) -> None:
        groups = {row["id"]: row for row in _rows(connection, "permission_group")}
        self.users = {
            row["login"]: UserRow(
                row["id"],
                row["login"],
                bool(groups[row["permission_group"]]["is_admin"]),
                frozenset(groups[row["permission_group"]]["permissions"].split()),
            )
            for row in _rows(connection, "user")
            if row["is_active"]
        }
        self.contacts = {row["id"]: row for row in _rows(connection, "contact")}
        self.owners: dict[int, set[int]] = {one: set() for one in self.contacts}
        for row in _rows(connection, "contact_owner"):
            self.owners[row["contact"]].add(row["user"])
        self.links: dict[int, set[int]] = {one: set() for one in self.contacts}
        for row in _rows(connection, "contact_link"):
            self.links[row["person"]].add(row["organization"])

    def sees(self, user: UserRow, contact: int) -> bool:
        """Whether lists and all else outside the trash show the contact to the user."""
        return not self._is_deleted(contact) and self._reaches(user, contact, in_trash=False)

    def sees_in_trash(self, user: UserRow, contact: int) -> bool:
        """Whether the trash shows it."""
        return self._is_deleted(contact) and self._reaches(user, contact, in_trash=True)

    def knows(self, user: UserRow, contact: int) -> bool:
        """Whether the user may know of the contact at all."""
        return self.sees(user, contact) or self.sees_in_trash(user, contact)

    def seen_by(self, user: UserRow) -> set[int]:
        """The contacts outside the trash that the user sees."""
        return {one for one in self.contacts if self.sees(user, one)}

    def hidden_from(self, user: UserRow) -> list[int]:
        """The contacts that the user may not know of."""
        return [one for one in self.contacts if not self.knows(user, one)]

    def seen_by_links(self) -> list[int]:
        """The persons that are seen by whoever has access to one of their organizations."""
        return [one for one, row in self.contacts.items() if row["access"] == ORGANIZATION]

    def organizations(self) -> list[int]:
        """All organizations."""
        return [one for one, row in self.contacts.items() if row["kind"] == ORGANIZATION_KIND]

    def may_set_access(self, user: UserRow, contact: int) -> bool:
        """Whether the user may say who sees a contact: its owners and administrators may."""
        return user.is_admin or user.id in self.owners[contact]

    def may_set_owners(self, user: UserRow, contact: int) -> bool:
        """Whether the user may say who owns a contact: anybody of one that is open to the company."""
        return self.contacts[contact]["access"] == COMPANY or self.may_set_access(user, contact)

    def may_add_links(self, user: UserRow, person: int) -> bool:
        """Whether the user may link a person to more organizations: who sees them might see the person."""
        return self.contacts[person]["access"] != ORGANIZATION or self.may_set_access(user, person)

    def is_active(self, contact: int) -> bool:
        return bool(self.contacts[contact]["status"])

    def _reaches(self, user: UserRow, contact: int, *, in_trash: bool) -> bool:
        if not user.may("see"):
            return False
        if user.is_admin or user.id in self.owners[contact]:
            return True
        access = self.contacts[contact]["access"]
        if access != ORGANIZATION:
            return bool(access == COMPANY)
        # who has access to one of its organizations; of a person in the trash these may lie beside it
        return any(
            (in_trash or not self._is_deleted(one))
            and (self.contacts[one]["access"] == COMPANY or user.id in self.owners[one])
            for one in self.links[contact]
        )

    def _is_deleted(self, contact: int) -> bool:
        return self.contacts[contact]["deleted_at"] is not None


def _rows(connection: Any, table: str) -> Iterable[dict[str, Any]]:
    found = connection.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
