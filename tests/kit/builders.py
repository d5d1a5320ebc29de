"""Contacts and users for tests, made through the services, with all their rules."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from tui_crm.domain.access import Actor, Permission
from tui_crm.domain.contact import Contact, ContactDraft, Kind
from tui_crm.domain.field_values import set_fields
from tui_crm.services.session import Session, open_session
from tui_crm.store import users

_numbers = count(1)

ROLES: dict[str, frozenset[Permission]] = {
    "viewer": frozenset({Permission.SEE}),
    "editor": frozenset({Permission.SEE, Permission.ADD, Permission.EDIT}),
    "manager": frozenset(Permission) - {Permission.USERS},
    "nobody": frozenset(),
}
"""Permission groups that tests use; "admin" needs none."""


def an_actor(role: str = "editor", user_id: int = 900, login: str = "") -> Actor:
    """A user of a role ("admin" or one of `ROLES`), as a value that no base knows of."""
    permissions = frozenset(Permission) if role == "admin" else ROLES[role]
    return Actor(user_id, login or role, login or role.capitalize(), role == "admin", permissions)


def a_session_of(session: Session, login: str, role: str = "editor") -> Session:
    """Another user's session on the same base; close it, or use it as a context manager.

    The user is made here, with a group of the role's permissions: no service adds users yet.
    """
    with session.database.writing():
        group = users.add_group(
            session.database,
            f"{role} {next(_numbers)}",
            is_admin=role == "admin",
            permissions=tuple(ROLES.get(role, ())),
        )
        users.add_user(session.database, login, login.capitalize(), group, int(session.clock().timestamp()))
    return open_session(session.path, login=login, clock=session.clock, region=session.region)


def a_draft(session: Session, kind: Kind, fields: Iterable[tuple[str, str]]) -> ContactDraft:
    """A draft as the command line would make it of these fields."""
    return set_fields(ContactDraft(kind=kind), list(fields), session.region, adding=True)


def a_person(
    session: Session, name: str = "Łukasz Kowalski", *, allow_duplicate: bool = False, **fields: str
) -> Contact:
    """A stored person.

    Args:
        name: first name and surname.
        fields: more fields, named as in `--set`; without phone and email a new e-mail is made up.
    """
    return _add(session, Kind.PERSON, {"full_name": name, **fields}, allow_duplicate)


def an_organization(
    session: Session, name: str = "Acme Sp. z o.o.", *, allow_duplicate: bool = False, **fields: str
) -> Contact:
    """A stored organization; arguments as for `a_person`."""
    return _add(session, Kind.ORGANIZATION, {"name": name, **fields}, allow_duplicate)


def _add(session: Session, kind: Kind, fields: dict[str, str], allow_duplicate: bool) -> Contact:
    if "phone" not in fields and "email" not in fields:
        fields["email"] = f"contact{next(_numbers)}@example.com"
    draft = a_draft(session, kind, fields.items())
    return session.contacts.add(draft, allow_duplicate=allow_duplicate)
