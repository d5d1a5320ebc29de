"""Users and their permission groups, through peewee."""

from __future__ import annotations

from tui_crm.domain.access import Actor, Permission
from tui_crm.store.database import Database
from tui_crm.store.tables import PermissionGroup, User
from tui_crm.text.fold import fold


def actor_of(database: Database, login: str) -> Actor | None:
    """The active user of this login as an actor, or None."""
    query = (
        User.select(User, PermissionGroup).join(PermissionGroup).where(User.login == login, User.is_active)
    )
    for user in query.execute(database.peewee):
        group = user.permission_group
        granted = frozenset(Permission(name) for name in group.permissions.split())
        return Actor(user.id, user.login, user.full_name, group.is_admin, granted)
    return None


def is_empty(database: Database) -> bool:
    """Whether the base has no user yet."""
    return not User.select().exists(database.peewee)


def add_group(
    database: Database, name: str, *, is_admin: bool = False, permissions: tuple[Permission, ...] = ()
) -> int:
    """A new permission group's id."""
    granted = " ".join(permission.value for permission in permissions)
    group = PermissionGroup.insert(name=name, name_key=fold(name), is_admin=is_admin, permissions=granted)
    return int(group.execute(database.peewee))


def add_user(database: Database, login: str, full_name: str, group_id: int, now: int) -> int:
    """A new user's id."""
    user = User.insert(
        login=login, full_name=full_name, name_key=fold(full_name), permission_group=group_id, created_at=now
    )
    return int(user.execute(database.peewee))


def names(database: Database) -> tuple[tuple[str, str], ...]:
    """Login and full name of the active users, in order of login."""
    active = User.select().where(User.is_active).order_by(User.login)
    return tuple((str(user.login), str(user.full_name)) for user in active.execute(database.peewee))
