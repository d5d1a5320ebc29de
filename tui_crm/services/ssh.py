"""Whose SSH keys open the base: for sshd, which asks before there is an actor."""

from __future__ import annotations

import pwd
from pathlib import Path

from tui_crm.store import user_keys
from tui_crm.store.opening import open_database

KeyInUse = tuple[str, str, str]
"""Login, type and text (base64) of a key."""


def keys_in_use(
    path: Path, account: str | None = None, shown: tuple[str, str] | None = None
) -> tuple[KeyInUse, ...]:
    """The keys that active users have on the base, which is only read.

    Args:
        account: who is to be logged in; no key opens any account but that which owns the base.
        shown: type and text of the one key that matters.

    Raises:
        StoreError: the base cannot be read, or is of another version of the program.
    """
    database = open_database(path, create=False, upgrade=False)
    try:
        if account is not None and not _owns(account, database.path):
            return ()
        with database.reading() as connection:
            if shown is None:
                return tuple(filter(_is_a_line, user_keys.all_in_use(connection)))
            login = user_keys.in_use(connection, *shown)
            return () if login is None else tuple(filter(_is_a_line, [(login, *shown)]))
    finally:
        database.close_all()


def _owns(account: str, path: Path) -> bool:
    try:
        return pwd.getpwnam(account).pw_uid == path.stat().st_uid
    except KeyError:
        return False


def _is_a_line(found: KeyInUse) -> bool:
    """Whether sshd would read no more into it than it says; our own doors let nothing else in."""
    return all(part.isascii() and part.isprintable() for part in found)
