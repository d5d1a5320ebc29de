"""Users and their permission groups.

Changes that people make go through `store.definitions`, which writes the journal.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui_crm.domain.access import Actor, Permission
from tui_crm.domain.users import Group, User, is_administrators
from tui_crm.store import logins
from tui_crm.store.codes import new_uid
from tui_crm.store.database import Database
from tui_crm.store.sql import Connection, Value
from tui_crm.store.user_names import as_actor
from tui_crm.text.fold import fold


def actor_of(database: Database, login: str, guest: bool = False) -> Actor | None:
    """The active user of this login as an actor, or None; `guest` as for `logins.find`."""
    found = logins.find(database.connection(), login, guest)
    return None if found is None else as_actor(found)


def is_empty(database: Database) -> bool:
    """Whether the base has no user yet."""
    return database.connection().execute("SELECT 1 FROM user LIMIT 1").fetchone() is None


def permission_columns(permissions: Iterable[Permission]) -> dict[str, Value]:
    """What a group that grants these has in its columns: administrators need no list."""
    granted = frozenset(permissions)
    if is_administrators(granted):
        return {"is_admin": 1, "permissions": ""}
    names = " ".join(one.value for one in Permission if one in granted)
    return {"is_admin": 0, "permissions": names}


def add_group(
    database: Database, name: str, *, is_admin: bool = False, permissions: tuple[Permission, ...] = ()
) -> int:
    """A new permission group's id, outside the journal: of a base that is being made."""
    columns = permission_columns((Permission.USERS,) if is_admin else permissions)
    group = database.connection().execute(
        "INSERT INTO permission_group (uid, name, name_key, is_admin, permissions) VALUES (?, ?, ?, ?, ?)",
        (new_uid(), name, fold(name), columns["is_admin"], columns["permissions"]),
    )
    return group.lastrowid


def add_user(database: Database, login: str, full_name: str, group_id: int, now: int) -> int:
    """A new user's id, outside the journal as `add_group`."""
    user = database.connection().execute(
        "INSERT INTO user (uid, login, full_name, name_key, permission_group, is_active, created_at)"
        " VALUES (?, ?, ?, ?, ?, 1, ?)",
        (new_uid(), login, full_name, fold(full_name), group_id, now),
    )
    return user.lastrowid


_USERS = (
    "SELECT u.id, u.login, u.full_name, g.name, g.id, g.is_admin, u.is_active,"
    " (SELECT count(*) FROM user_key k WHERE k.user = u.id AND k.removed_at IS NULL)"
    " FROM user u JOIN permission_group g ON g.id = u.permission_group"
)
_GROUPS = (
    "SELECT g.id, g.name, g.is_admin, g.permissions,"
    " (SELECT count(*) FROM user u WHERE u.permission_group = g.id)"
    " FROM permission_group g WHERE g.deleted_at IS NULL"
)


def everyone(connection: Connection) -> tuple[User, ...]:
    """All users by login, inactive ones last."""
    rows = connection.execute(f"{_USERS} ORDER BY u.is_active DESC, u.login").fetchall()
    return tuple(_user(*row) for row in rows)


def by_id(connection: Connection, user_id: int) -> User | None:
    """The user of this number, active or not."""
    row = connection.execute(f"{_USERS} WHERE u.id = ?", (user_id,)).fetchone()
    return None if row is None else _user(*row)


def by_login(connection: Connection, login: str) -> User | None:
    """The user of this login, active or not; without one of exactly this login one in other case."""
    rows = connection.execute(
        f"{_USERS} WHERE u.login = ?1 OR lower(u.login) = lower(?1) ORDER BY u.login <> ?1, u.id LIMIT 1",
        (login,),
    ).fetchall()
    return _user(*rows[0]) if rows else None


def _user(
    number: int, login: str, name: str, group: str, group_id: int, is_admin: int, is_active: int, keys: int
) -> User:
    return User(number, login, name, group, group_id, bool(is_admin), bool(is_active), keys)


def groups(connection: Connection) -> tuple[Group, ...]:
    """All groups by name, but for deleted ones."""
    return tuple(_group(*row) for row in connection.execute(f"{_GROUPS} ORDER BY g.name_key").fetchall())


def group(connection: Connection, group_id: int) -> Group | None:
    """The group of this number, unless it was deleted."""
    row = connection.execute(f"{_GROUPS} AND g.id = ?", (group_id,)).fetchone()
    return None if row is None else _group(*row)


def group_named(connection: Connection, name: str) -> Group | None:
    """The group of this name, however spelled."""
    row = connection.execute(f"{_GROUPS} AND g.name_key = ?", (fold(name),)).fetchone()
    return None if row is None else _group(*row)


def _group(number: int, name: str, is_admin: int, permissions: str, users: int) -> Group:
    granted = Permission if is_admin else map(Permission, permissions.split())
    return Group(number, name, bool(is_admin), frozenset(granted), users)


def members(connection: Connection, group_id: int) -> int:
    """How many users are in the group, active or not."""
    (count,) = connection.execute(
        "SELECT count(*) FROM user WHERE permission_group = ?", (group_id,)
    ).fetchone()
    return int(count)


def has_administrator(connection: Connection) -> bool:
    """Whether somebody who may log in may everything."""
    row = connection.execute(
        "SELECT 1 FROM user u JOIN permission_group g ON g.id = u.permission_group"
        " WHERE u.is_active AND g.is_admin LIMIT 1"
    ).fetchone()
    return row is not None
