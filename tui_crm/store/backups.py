"""The folder of backups that the program makes by itself: their names, the daily one, what goes."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from tui_crm.domain.backups import Backup, superfluous
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.store.backup import ShouldStop, backup, sweep
from tui_crm.store.database import Database
from tui_crm.store.ownership import hand_over, private_to

_USUAL = "backups"
_STAMP = "%Y-%m-%d-%H%M%S"
_NAMED = r"\.(\d{4}-\d\d-\d\d-\d{6})(?:\.\d+)?\.bak"
_SPARE = 64 << 20
"""Bytes that are to be left on the disk: a backup must not be what fills it."""


def folder_of(base: Path, chosen: str) -> Path:
    """The folder of backups: as chosen, counted from the base's folder; "" for `backups` in it."""
    return base.parent / (os.path.expanduser(chosen) or _USUAL)


def stem_of(base: Path, folder: Path) -> str:
    """How the names of the base's backups begin.

    In a folder that bases of other folders may share with it, which are called the same perhaps, a part of
    the hash of its path tells them apart.
    """
    if os.path.realpath(folder) == os.path.realpath(base.parent / _USUAL):
        return base.name
    from hashlib import sha256  # loads OpenSSL, which the usual folder does not need: every start asks

    return f"{base.name}.{sha256(os.fsencode(os.path.realpath(base))).hexdigest()[:8]}"


def all_of(base: Path, folder: Path) -> tuple[Backup, ...]:
    """The backups of the base that are in the folder, the newest first. Other files are passed over."""
    named = re.compile(re.escape(stem_of(base, folder)) + _NAMED)
    found = []
    with suppress(OSError):  # no folder, or one that is not ours to read: no backups that we could know of
        for entry in os.scandir(folder):
            match = named.fullmatch(entry.name)
            if match and entry.is_file(follow_symlinks=False):
                with suppress(ValueError):  # the 31st of February
                    at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
                    found.append(Backup(folder / entry.name, at))
    return tuple(sorted(found, key=lambda one: (one.at, one.path), reverse=True))


def make(database: Database, folder: Path, now: datetime, *, sound: bool = True) -> Path:
    """Makes a backup in the folder at once, and the folder (0700) where there is none; returns its path.

    Args:
        sound: whether it must be sound; else it gets a name of its own, and stays whatever is made later.

    Raises FileProblem and StoreError, as `backup.backup`.
    """
    with _ready(folder, database.path):
        return _make(database, folder, now, None, sound)


def make_daily(
    database: Database,
    folder: Path,
    now: datetime,
    keep: tuple[int, int],
    should_stop: ShouldStop | None = None,
) -> Path | None:
    """Makes the backup of this day, and lets those go that are too many; None where there is one, or another
    process is at it.

    Args:
        keep: days and weeks, as of `domain.backups.superfluous`.

    Raises FileProblem, StoreError and Interrupted, as `backup.backup`; nothing is taken away then.
    """
    with _ready(folder, database.path), _alone(folder) as is_alone:
        if not is_alone or not is_due(database.path, folder, now):
            return None
        sweep(folder, re.escape(stem_of(database.path, folder)) + r"\.[\w.-]+\.bak")
        made = _make(database, folder, now, should_stop)
        for one in superfluous(all_of(database.path, folder), now.date(), *keep):
            with suppress(OSError):  # the backup is made; tomorrow's tries it again
                one.path.unlink()
        return made


def is_due(base: Path, folder: Path, now: datetime) -> bool:
    """Whether no backup of the base was made on this day (UTC), whatever there is of days to come."""
    return all(one.at.date() != now.date() for one in all_of(base, folder))


def _make(
    database: Database, folder: Path, now: datetime, should_stop: ShouldStop | None, sound: bool = True
) -> Path:
    _require_room(database.path, folder)
    mark = "" if sound else "before-repair-"  # it may be damaged: no daily backup, and never taken away
    stem = f"{stem_of(database.path, folder)}.{mark}{now.astimezone(UTC).strftime(_STAMP)}"
    numbered = (f"{stem}.bak" if number == 1 else f"{stem}.{number}.bak" for number in count(1))
    target = next(folder / name for name in numbered if not (folder / name).exists())
    return backup(database, target, should_stop, sound=sound, owner=private_to(database.path))


@contextmanager
def _ready(folder: Path, base: Path) -> Iterator[None]:
    """The folder is there inside (0700). Raises FileProblem for all that the file system refuses."""
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _leave(folder, base)
        yield
    except OSError as error:
        raise FileProblem(
            Code.FILE_NOT_WRITTEN, path=str(folder), reason=error.strerror or str(error)
        ) from error


def _leave(folder: Path, base: Path) -> None:
    """The base's account can make backups in a folder that root has made."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        hand_over(handle, base)
    finally:
        os.close(handle)


def _require_room(base: Path, folder: Path) -> None:
    wal = base.with_name(base.name + "-wal")
    wanted = base.stat().st_size + (wal.stat().st_size if wal.exists() else 0) + _SPARE
    if shutil.disk_usage(folder).free < wanted:
        raise FileProblem(Code.BACKUP_NO_ROOM, path=str(folder))


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether nobody else makes a daily backup in the folder; the lock goes away with whoever holds it."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)
