"""What users, groups and keys have to obey, whoever changes them: undo too."""

from __future__ import annotations

from tui_crm.domain.journal import Thing
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.users import Group, User
from tui_crm.store import definitions, user_keys, users
from tui_crm.store.sql import Connection


def require_administrator(connection: Connection, field: str = "") -> None:
    """Raises Refused with LAST_ADMINISTRATOR where nobody who may log in is an administrator.

    Args:
        field: what was changed, where that is known.
    """
    if not users.has_administrator(connection):
        raise Refused(Problem(Code.LAST_ADMINISTRATOR, field))


def require_empty(connection: Connection, group_id: int) -> None:
    """Raises Refused with GROUP_IN_USE where the group has users."""
    if count := users.members(connection, group_id):
        name, _field = definitions.name_of(connection, Thing.GROUP, group_id)
        raise Refused(Code.GROUP_IN_USE, name=name, count=count)


def require_free_key(connection: Connection, fingerprint: str, but: int = 0) -> None:
    """Raises Refused with KEY_TAKEN where a key of this fingerprint, another than `but`, logs somebody in."""
    if (login := user_keys.holder(connection, fingerprint, but)) is not None:
        raise Refused(Problem(Code.KEY_TAKEN, "key", {"name": login}))


def user(connection: Connection, user_id: int) -> User:
    """The user of this number, active or not. Raises Refused with USER_UNKNOWN."""
    found = users.by_id(connection, user_id)
    if found is None:
        raise Refused(Problem(Code.USER_UNKNOWN, "", {"name": user_id}))
    return found


def group(connection: Connection, group_id: int) -> Group:
    """The group of this number. Raises Refused with GROUP_UNKNOWN."""
    found = users.group(connection, group_id)
    if found is None:
        raise Refused(Problem(Code.GROUP_UNKNOWN, "group", {"name": group_id}))
    return found
