"""Who a login name is, read from the base. Light: it is on the way to the first frame and to `query`."""

from __future__ import annotations

from tui_crm.store import settings

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from tui_crm.store.sql import Connection

DEMO_MARK = "demo"
"""The setting of a sample base that tells how it was made; no other base has it."""
DEMO_LOGIN = "demo"
_RIGHTS = "rights"
"""The setting with a number that grows with every change of users, groups and keys."""
_SELECT = (
    "SELECT u.id, u.login, u.full_name, g.is_admin, g.permissions, u.is_active FROM user u"
    " JOIN permission_group g ON g.id = u.permission_group"
)


class Login:
    """An active user of the base, with what the permission group grants. A `visibility.Viewer`.

    Attributes:
        permissions: values of `domain.access.Permission`.
    """

    __slots__ = ("full_name", "is_admin", "login", "permissions", "user_id")

    def __init__(
        self, user_id: int, login: str, full_name: str, is_admin: bool, permissions: frozenset[str]
    ) -> None:
        self.user_id = user_id
        self.login = login
        self.full_name = full_name
        self.is_admin = is_admin
        self.permissions = permissions

    def may(self, permission: str) -> bool:
        """Whether the user's group grants this; administrators may all."""
        return self.is_admin or permission in self.permissions


def find(connection: Connection, login: str, guest: bool = False) -> Login | None:
    """The active user of this login, or None.

    Args:
        guest: whether a sample base, which is nobody's, takes an unknown login in as its own user.
    """
    row = connection.execute(f"{_SELECT} WHERE u.login = ?", (login,)).fetchone()
    if row is not None:
        return _login(*row)
    if guest and settings.get(connection, DEMO_MARK) is not None:
        return find(connection, DEMO_LOGIN)
    return None


def by_id(connection: Connection, user_id: int) -> Login | None:
    """The active user of this number, or None."""
    row = connection.execute(f"{_SELECT} WHERE u.id = ?", (user_id,)).fetchone()
    return None if row is None else _login(*row)


def is_inactive(connection: Connection, login: str) -> bool:
    """Whether there is a user of this login who may not log in."""
    row = connection.execute("SELECT is_active FROM user WHERE login = ?", (login,)).fetchone()
    return row is not None and not row[0]


def rights_version(connection: Connection) -> str:
    """Another text after each change of a user, a group or a key by anybody."""
    return settings.get(connection, _RIGHTS) or "0"


def announce_rights(connection: Connection) -> None:
    """Says that users, groups or keys have changed: in the transaction that changed them."""
    settings.put(connection, _RIGHTS, str(int(rights_version(connection)) + 1))


def _login(
    user_id: int, login: str, full_name: str, is_admin: int, permissions: str, is_active: int
) -> Login | None:
    if not is_active:
        return None
    return Login(user_id, login, full_name, bool(is_admin), frozenset(permissions.split()))
