"""Who works with the base, and what all are called. Light: every start asks it."""

from __future__ import annotations

from collections.abc import Iterable

from tui_crm.domain.access import Actor, Permission
from tui_crm.store.logins import Login
from tui_crm.store.sql import IN_IDS, Connection, id_list


def as_actor(login: Login) -> Actor:
    """The same person as the domain knows it."""
    granted = frozenset(Permission(name) for name in login.permissions)
    return Actor(login.user_id, login.login, login.full_name, login.is_admin, granted)


def names(connection: Connection, also_inactive: bool = False) -> tuple[tuple[str, str], ...]:
    """Login and full name of the active users, or of all, in order of login."""
    which = "" if also_inactive else " WHERE is_active"
    rows = connection.execute(f"SELECT login, full_name FROM user{which} ORDER BY login")
    return tuple((str(login), str(full_name)) for login, full_name in rows.fetchall())


def logins(connection: Connection, users: Iterable[int]) -> dict[int, str]:
    """Login names by the users' numbers."""
    rows = connection.execute(f"SELECT id, login FROM user WHERE id {IN_IDS}", (id_list(set(users)),))
    return dict(rows.fetchall())
