"""Copies of a base that can be trusted: whole, checked, on the disk, under their name only when finished."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from tui_crm.domain.problems import Code, FileProblem
from tui_crm.store.database import Database
from tui_crm.store.driver import driver
from tui_crm.store.errors import store_error, translated


def backup(database: Database, target: Path | str) -> Path:
    """Copies the base into a new file of its own (0600) while others go on working; returns its path.

    `connection.backup` also takes what is still in the WAL, which a copy of the main file would lose.

    Raises:
        FileProblem: the target exists, or cannot be written.
        StoreError: the base cannot be read, or the copy is damaged; no target is left behind then.
    """
    path = Path(os.path.realpath(target))
    if path.exists():
        raise FileProblem(Code.USER_FILE_EXISTS, path=str(path))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(database, part)
        sync(part)
        _publish(part, path)
        sync(path.parent)
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
    return path


def _copy(database: Database, part: Path) -> None:
    source: Any = database.connection()
    with translated(part), closing(driver.connect(os.fspath(part), isolation_level=None)) as copy:
        source.backup(copy, pages=-1)
        # One file without a WAL can be read from anywhere; opening it as a base switches WAL on again.
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        found = [row[0] for row in copy.execute("PRAGMA integrity_check(1)").fetchall()]
    if found != ["ok"]:
        raise store_error(Code.DATABASE_DAMAGED, database.path, found[0])


def _publish(part: Path, path: Path) -> None:
    """Gives the finished file its name, never over another file."""
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
