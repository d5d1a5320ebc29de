"""Who a login name is, read from the base. Light: it is on the way to the first frame and to `query`."""

from __future__ import annotations

from tui_crm.store import settings

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from tui_crm.store.sql import Connection

DEMO_MARK = "demo"
"""The setting of a sample base that tells how it was made; no other base has it."""
DEMO_LOGIN = "demo"


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
    row = connection.execute(
        "SELECT u.id, u.login, u.full_name, g.is_admin, g.permissions FROM user u"
        " JOIN permission_group g ON g.id = u.permission_group WHERE u.login = ? AND u.is_active",
        (login,),
    ).fetchone()
    if row is not None:
        return Login(row[0], row[1], row[2], bool(row[3]), frozenset(row[4].split()))
    if guest and settings.get(connection, DEMO_MARK) is not None:
        return find(connection, DEMO_LOGIN)
    return None
