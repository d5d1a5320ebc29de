"""How long a list was that is too long to be counted at a glance, kept from one session to the next.

A base that nobody has changed since has as many contacts now: the first frame says so then. In the cache
folder, a file for each base and user; where it is gone or wrong, the list is counted a moment later. Light.
"""

from __future__ import annotations

import os

from tui_crm.paths import user_folder

Kept = tuple[int, str, int]
"""The base's last change (`store.last_change`) and the version of its rights before counting; the number."""


def kept(base: str, user_id: int) -> Kept | None:
    """What was kept for this base, an absolute path, and this user; None for nothing."""
    try:
        with open(_file(base, user_id), encoding="utf-8") as file:
            of_base, change, rights, number = file.read().split("\n")
        return (int(change), rights, int(number)) if of_base == base else None
    except (OSError, ValueError):
        return None


def keep(base: str, user_id: int, change: int, rights: str, number: int) -> None:
    """Keeps it for the next start, in place of what there was. Raises OSError, ValueError."""
    if kept(base, user_id) == (change, rights, number):
        return
    from pathlib import Path

    from tui_crm.paths import private_folder

    path = Path(_file(base, user_id))
    private_folder(path.parent)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(f"{base}\n{change}\n{rights}\n{number}", encoding="utf-8")
    fresh.replace(path)


def _file(base: str, user_id: int) -> str:
    from binascii import crc32

    name = f"count-{crc32(os.fsencode(base)):08x}-{user_id}"
    return os.path.join(user_folder("cache"), name)
