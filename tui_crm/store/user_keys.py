"""The public keys that log users in."""

from __future__ import annotations

from typing import NamedTuple

from tui_crm.domain.users import UserKey
from tui_crm.store.sql import Connection
from tui_crm.text.ssh_keys import KeyRefused, fingerprint_of

_IN_USE = "FROM user_key k JOIN user u ON u.id = k.user WHERE k.removed_at IS NULL AND u.is_active"
_SELECT = (
    "SELECT k.id, k.user, u.login, k.type, k.fingerprint, k.comment, k.added_at"
    " FROM user_key k JOIN user u ON u.id = k.user WHERE k.removed_at IS NULL"
)


class LoginKey(NamedTuple):
    """A key of an active user.

    Attributes:
        key: its bytes as base64.
    """

    login: str
    type: str
    key: str


def in_use(connection: Connection, kind: str, key: str) -> str | None:
    """The login of the active user whom this key logs in; None where there is none.

    Args:
        kind, key: as sshd tells them (%t and %k).
    """
    try:
        fingerprint = fingerprint_of(key)
    except KeyRefused:
        return None
    row = connection.execute(
        f"SELECT u.login {_IN_USE} AND k.fingerprint = ? AND k.type = ?", (fingerprint, kind)
    ).fetchone()
    return None if row is None else str(row[0])


def all_in_use(connection: Connection) -> tuple[LoginKey, ...]:
    """The keys of all active users, by login."""
    rows = connection.execute(f"SELECT u.login, k.type, k.key {_IN_USE} ORDER BY u.login, k.id").fetchall()
    return tuple(LoginKey(*row) for row in rows)


def of_user(connection: Connection, user_id: int | None) -> tuple[UserKey, ...]:
    """The keys in use of a user, active or not, in the order in which they were added; None: of all users."""
    of_one, values = (" AND k.user = ?", (user_id,)) if user_id is not None else ("", ())
    rows = connection.execute(f"{_SELECT}{of_one} ORDER BY u.login, k.id", values).fetchall()
    return tuple(UserKey(*row) for row in rows)


def get(connection: Connection, key_id: int) -> UserKey | None:
    """The key of this number, where it is in use."""
    row = connection.execute(f"{_SELECT} AND k.id = ?", (key_id,)).fetchone()
    return None if row is None else UserKey(*row)


def holder(connection: Connection, fingerprint: str, but: int = 0) -> str | None:
    """The login of whom a key of this fingerprint belongs to, active or not; None for nobody.

    Args:
        but: a key that does not count.
    """
    row = connection.execute(
        "SELECT u.login FROM user_key k JOIN user u ON u.id = k.user"
        " WHERE k.removed_at IS NULL AND k.fingerprint = ? AND k.id <> ?",
        (fingerprint, but),
    ).fetchone()
    return None if row is None else str(row[0])
