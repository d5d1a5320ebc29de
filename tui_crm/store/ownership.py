"""Whose the files around a base are: what root makes there belongs to the account of the base.

Else that account could not open them any more. SQLite does the same with its own files: "findCreateFileMode"
in https://www.sqlite.org/src/file/src/os_unix.c.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Owner(NamedTuple):
    """Whose a file is, and who else may do what with it (`mode`, 0o600)."""

    user: int
    group: int
    mode: int


def owner_of(base: Path) -> Owner:
    """That of the base; where there is none, that of its folder, with a file of its own (0600)."""
    try:
        found = base.stat()
    except FileNotFoundError:
        found = base.parent.stat()
        return Owner(found.st_uid, found.st_gid, 0o600)
    return Owner(found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode) & 0o777)


def private_to(base: Path) -> Owner:
    """The owner of the base, whose copy nobody else may read."""
    return owner_of(base)._replace(mode=0o600)


def hand_over(file: int, base: Path) -> None:
    """Gives an open file that root has made, or an open folder, to whom the base belongs.

    One with another name is left alone: it may be somebody else's file under a name beside the base.
    """
    if os.geteuid() != 0:
        return
    found, owner = os.fstat(file), owner_of(base)
    is_ours = stat.S_ISDIR(found.st_mode) or found.st_nlink == 1
    if is_ours and (found.st_uid, found.st_gid) != (owner.user, owner.group):
        os.fchown(file, owner.user, owner.group)


def make_alike(file: int, owner: Owner) -> None:
    """Gives an open file that was just made the owner, as far as this account may, and the mode."""
    if os.geteuid() == 0:
        os.fchown(file, owner.user, owner.group)
    else:
        with suppress(PermissionError):  # no member of that group
            os.fchown(file, -1, owner.group)
    os.fchmod(file, owner.mode)
