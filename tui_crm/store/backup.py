"""Copies of a base that can be trusted: whole, checked, on the disk, under their name only when finished."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from tui_crm.domain.problems import Code, FileProblem
from tui_crm.store.database import Database
from tui_crm.store.driver import driver
from tui_crm.store.errors import Interrupted, store_error, translated
from tui_crm.store.ownership import Owner, make_alike
from tui_crm.store.sql import Connection

ShouldStop = Callable[[], bool]
"""Asked again and again: whether whoever waits for it wants no more of it."""

_PAGES = 2_048
"""Pages of one step, 8 MiB: after each the disk catches up, so that nobody's save waits for all of them."""
_STEPS = 200_000
"""Instructions of SQLite between two looks whether to stop."""


def backup(
    database: Database,
    target: Path | str,
    should_stop: ShouldStop | None = None,
    *,
    sound: bool = True,
    owner: Owner | None = None,
) -> Path:
    """Copies the base into a new file of its own (0600) while others go on working; returns its path.

    `connection.backup` also takes what is still in the WAL, which a copy of the main file would lose.

    Args:
        sound: whether the copy must be sound; before a repair a damaged one is better than none.
        owner: whose the file is to be; None for who makes it.

    Raises:
        FileProblem: the target exists, or cannot be written.
        StoreError: the base cannot be read, or the copy is damaged; no target is left behind then.
        Interrupted: stopped on purpose; no target is left behind.
    """
    path = Path(os.path.realpath(target))
    if path.exists():
        raise FileProblem(Code.USER_FILE_EXISTS, path=str(path))
    with written(path, owner) as part:
        copy(database.connection(), part, database.path, should_stop)
        if sound:
            require_sound(part, database.path, should_stop)
        publish(part, path)
        sync(path.parent)
    return path


@contextmanager
def written(path: Path, owner: Owner | None = None) -> Iterator[Path]:
    """An empty file beside `path`, to be filled and published; whatever is left of it goes in the end.

    What killed processes have left of theirs goes first.

    Args:
        owner: whose it is to be, and its mode; None for one's own (0600).

    Raises FileProblem, naming `path`.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
    try:
        sweep(path.parent, re.escape(path.name))
        _make(part, owner)
        yield part
    except FileExistsError as error:
        raise FileProblem(Code.USER_FILE_EXISTS, path=str(path)) from error
    except OSError as error:
        raise FileProblem(
            Code.FILE_NOT_WRITTEN, path=str(path), reason=error.strerror or str(error)
        ) from error
    finally:
        for rest in ("", "-journal", "-wal", "-shm"):
            with suppress(FileNotFoundError, NotADirectoryError):
                os.unlink(f"{part}{rest}")


def _make(part: Path, owner: Owner | None) -> None:
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        if owner is not None:
            make_alike(file, owner)
    finally:
        os.close(file)


def sweep(folder: Path, names: str) -> None:
    """Removes what killed processes have left of files that they were writing.

    Args:
        names: an expression for the names that the files were to get.
    """
    left = re.compile(rf"\.{names}\.(?P<process>\d+)(?:\.[0-9a-f]+)?\.part(?:-journal|-wal|-shm)?")
    with suppress(OSError):  # not ours to read, or another account's: it is in nobody's way
        for name in os.listdir(folder):
            match = left.fullmatch(name)
            if match and not _is_running(int(match["process"])):
                os.unlink(folder / name)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # another user's
        pass
    return True


def copy(source: Any, part: Path, name: Path, should_stop: ShouldStop | None = None) -> None:
    """Fills the file with what the connection reads at this moment, and waits until it is on the disk.

    Args:
        name: the base, for what has to be told.

    Raises StoreError, Interrupted and OSError.
    """
    handle = os.open(part, os.O_RDONLY)  # closed last: closing it gives up the locks that SQLite holds

    def step(_status: int, _remaining: int, _total: int) -> None:
        if should_stop is not None and should_stop():
            raise Interrupted
        os.fdatasync(handle)

    try:
        with translated(name), closing(driver.connect(os.fspath(part), isolation_level=None)) as target:
            # Nobody needs what is left of it after a crash, so it needs neither a journal nor a wait.
            target.execute("PRAGMA journal_mode = OFF").fetchall()
            target.execute("PRAGMA synchronous = OFF").fetchall()
            with _one_moment(source):
                source.backup(target, pages=_PAGES, progress=step)
            # One file without a WAL can be read from anywhere; opening it as a base switches WAL on again.
            target.execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        os.close(handle)
    sync(part)


@contextmanager
def _one_moment(source: Connection) -> Iterator[None]:
    """All steps read what was there at the first one: else every commit of others would begin them anew."""
    source.execute("BEGIN")
    try:
        source.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
        yield
    finally:
        source.execute("ROLLBACK")


def require_sound(part: Path, name: Path, should_stop: ShouldStop | None = None) -> None:
    """Reads the file from the disk and raises StoreError where it is damaged, or Interrupted.

    Args:
        name: the base, for what has to be told.
    """
    if hasattr(os, "posix_fadvise"):  # else what was written would be read from memory again
        handle = os.open(part, os.O_RDONLY)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)
    address = f"{part.absolute().as_uri()}?mode=ro"
    with translated(name), closing(driver.connect(address, uri=True, isolation_level=None)) as copy:
        if should_stop is not None:
            copy.set_progress_handler(should_stop, _STEPS)
        found = [row[0] for row in copy.execute("PRAGMA integrity_check(1)").fetchall()]
    if found != ["ok"]:
        raise store_error(Code.DATABASE_DAMAGED, name, found[0])


def publish(part: Path, path: Path) -> None:
    """Gives the finished file its name, never over another file. Raises OSError."""
    try:
        os.link(part, path)
    except OSError:
        if path.exists():
            raise
        # A file system without hard links, such as a memory stick's.
        os.rename(part, path)


def sync(path: Path) -> None:
    """Waits until the file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
