"""Users and their permission groups."""

from __future__ import annotations

from tui_crm.domain.access import Actor, Permission
from tui_crm.store import logins
from tui_crm.store.codes import new_uid
from tui_crm.store.database import Database
from tui_crm.store.logins import Login
from tui_crm.text.fold import fold


def actor_of(database: Database, login: str, guest: bool = False) -> Actor | None:
    """The active user of this login as an actor, or None; `guest` as for `logins.find`."""
    found = logins.find(database.connection(), login, guest)
    return None if found is None else as_actor(found)


def as_actor(login: Login) -> Actor:
    """The same person as the domain knows it."""
    granted = frozenset(Permission(name) for name in login.permissions)
    return Actor(login.user_id, login.login, login.full_name, login.is_admin, granted)


def is_empty(database: Database) -> bool:
    """Whether the base has no user yet."""
    return database.connection().execute("SELECT 1 FROM user LIMIT 1").fetchone() is None


def add_group(
    database: Database, name: str, *, is_admin: bool = False, permissions: tuple[Permission, ...] = ()
) -> int:
    """A new permission group's id."""
    granted = " ".join(permission.value for permission in permissions)
    group = database.connection().execute(
        "INSERT INTO permission_group (uid, name, name_key, is_admin, permissions) VALUES (?, ?, ?, ?, ?)",
        (new_uid(), name, fold(name), int(is_admin), granted),
    )
    return group.lastrowid


def add_user(database: Database, login: str, full_name: str, group_id: int, now: int) -> int:
    """A new user's id."""
    user = database.connection().execute(
        "INSERT INTO user (uid, login, full_name, name_key, permission_group, is_active, created_at)"
        " VALUES (?, ?, ?, ?, ?, 1, ?)",
        (new_uid(), login, full_name, fold(full_name), group_id, now),
    )
    return user.lastrowid


def names(database: Database) -> tuple[tuple[str, str], ...]:
    """Login and full name of the active users, in order of login."""
    rows = database.connection().execute("SELECT login, full_name FROM user WHERE is_active ORDER BY login")
    return tuple((str(login), str(full_name)) for login, full_name in rows.fetchall())
