"""A backup put into the place of a base, which is kept beside it.

Works where the base is damaged or missing, too: that is when it is needed. Nobody may have the base open:
every connection holds SQLite's shared lock on the file, so that an exclusive one tells, without SQLite
reading what may be damaged. See https://www.sqlite.org/lockingv3.html and "lock-byte page" in
https://www.sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from tui_crm.domain.problems import Code, Refused, StoreError
from tui_crm.store import migrate
from tui_crm.store.backup import copy, publish, require_sound, sync, written
from tui_crm.store.driver import connect, driver
from tui_crm.store.errors import store_error, translated
from tui_crm.store.opening import check_header
from tui_crm.store.ownership import Owner, owner_of
from tui_crm.store.readiness import MAGIC
from tui_crm.store.write_queue import queued

_QUEUE_SECONDS = 5.0
_LOCK = struct.Struct("hhqqi4x")
"""`struct flock` of a 64-bit Linux, as in `write_queue`."""
_LOCK_BYTES = (0x4000_0000, 512)
"""Where SQLite's locks are, and on how many bytes: PENDING_BYTE, RESERVED_BYTE and the shared ones."""
_STAMP = "%Y-%m-%d-%H%M%S"


class Restored(NamedTuple):
    """What became of a restore; `kept` is the base from before, None where there was none."""

    path: Path
    kept: Path | None


def restore(base: Path | str, backup: Path | str, now: datetime, *, make_folder: bool = False) -> Restored:
    """Puts a copy of the backup into the place of the base; it belongs to whom the base belonged.

    Args:
        make_folder: make the base's folder where it is missing, for the default place.

    Raises:
        StoreError: the backup is none of ours, damaged, or of a newer program; somebody is writing.
        Refused: RESTORE_OPEN: somebody has the base open; RESTORE_NOT_YOURS: it is another account's, and
            this one not root's; RESTORE_ITSELF.
        FileProblem: there is no room, or no right to write. The base is as it was then.
    """
    path, source = Path(os.path.realpath(base)), Path(os.path.realpath(backup))
    if source == path:
        raise Refused(Code.RESTORE_ITSELF)
    if make_folder:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.parent.is_dir():
        raise store_error(Code.DATABASE_MISSING_FOLDER, path, "")
    if not source.exists():
        raise store_error(Code.DATABASE_MISSING, source, "")
    with translated(source):
        check_header(source)
        with written(path, _owner(path)) as part:
            _read(source, part)
            require_sound(part, source)
            _require_ours(part, source)
            with queued(path, _QUEUE_SECONDS):
                kept = _replace(path, part, now)
    return Restored(path, kept)


def _owner(path: Path) -> Owner:
    """Whose the base is and stays. Raises Refused where this account could not leave it to them."""
    owner = owner_of(path)
    if path.exists() and os.geteuid() not in (0, owner.user):
        raise Refused(Code.RESTORE_NOT_YOURS, path=str(path), account=_account(owner.user))
    return owner


def _account(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def _read(source: Path, part: Path) -> None:
    # Where nothing can be made beside it, and no log is there to be read, SQLite is told that nobody writes.
    is_left_alone = not os.access(source.parent, os.W_OK) and not any(
        Path(f"{source}{rest}").exists() for rest in ("-wal", "-journal")
    )
    address = f"{source.as_uri()}?mode=ro{'&immutable=1' if is_left_alone else ''}"
    with closing(driver.connect(address, uri=True, isolation_level=None)) as connection:
        copy(connection, part, source)


def _require_ours(part: Path, source: Path) -> None:
    """Refuses what SQLite finds sound and the program could not open."""
    with closing(driver.connect(os.fspath(part), isolation_level=None)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        ours = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (migrate.HISTORY,)).fetchone()
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if ours is None:
        raise store_error(Code.DATABASE_FOREIGN, source, "")
    if version > migrate.latest():
        raise StoreError(Code.DATABASE_NEWER, path=str(source), found=version, known=migrate.latest())
    if broken is not None:
        raise store_error(Code.DATABASE_DAMAGED, source, f"{broken[0]} -> {broken[2]}")


def _replace(path: Path, part: Path, now: datetime) -> Path | None:
    """Gives the copy its name. Whoever looks sees the base from before or the new one, whole."""
    if not path.exists():
        _put_logs_away(path, _free_name(path, now))
        publish(part, path)
        sync(path.parent)
        return None
    with _opened(path) as handle:
        if _is_base(handle):
            _empty_log(path)
        _lock(handle, path)
        kept = _free_name(path, now)
        _name_beside(path, kept)
        _put_logs_away(path, kept)
        os.replace(part, path)
        sync(path.parent)
    return kept


def _name_beside(path: Path, kept: Path) -> None:
    """Gives the base a second name, which stays when the first one is taken from it."""
    try:
        os.link(path, kept)
    except OSError:  # a file system without hard links: for a moment there is no base
        os.rename(path, kept)


def _free_name(path: Path, now: datetime) -> Path:
    stem = f"{path.name}.before-restore-{now.astimezone(UTC).strftime(_STAMP)}"
    names = (f"{stem}.bak" if number == 1 else f"{stem}.{number}.bak" for number in count(1))
    return next(path.with_name(name) for name in names if not path.with_name(name).exists())


def _put_logs_away(path: Path, kept: Path) -> None:
    """The log of the base from before goes with it: beside the new one it would be read into it."""
    with suppress(FileNotFoundError):
        os.rename(f"{path}-wal", f"{kept}-wal")
    Path(f"{path}-shm").unlink(missing_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """The file, until the end: closing it gives up every lock that this process has on it."""
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        yield handle
    finally:
        os.close(handle)


def _is_base(handle: int) -> bool:
    return os.pread(handle, len(MAGIC), 0) == MAGIC


def _empty_log(path: Path) -> None:
    """Brings what waits in the log into the base that is to be kept: whoever closes it last does that.

    Of what is no base SQLite would delete the log instead.
    """
    with suppress(driver.Error):  # it is damaged: its log is kept beside it
        connect(os.fspath(path)).close()


def _lock(handle: int, path: Path) -> None:
    """Takes all of SQLite's locks on the file. Raises Refused (RESTORE_OPEN) where anybody has one."""
    start, length = _LOCK_BYTES
    try:
        if hasattr(fcntl, "F_OFD_SETLK"):  # which also tells of this process's own connections
            lock = _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, start, length, 0)
            fcntl.fcntl(handle, fcntl.F_OFD_SETLK, lock)
        else:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
    except (BlockingIOError, PermissionError) as error:  # what POSIX allows for a lock that is held
        raise Refused(Code.RESTORE_OPEN, path=str(path)) from error
