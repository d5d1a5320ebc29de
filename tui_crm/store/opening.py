"""Opening a base: what can be wrong with the file is told apart before SQLite touches it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tui_crm.domain.problems import Code, StoreError
from tui_crm.store import migrate
from tui_crm.store.backup import sync
from tui_crm.store.database import Database
from tui_crm.store.errors import file_error, store_error
from tui_crm.store.migrate import HISTORY
from tui_crm.store.ownership import hand_over
from tui_crm.store.readiness import (
    APPLICATION_ID,
    APPLICATION_ID_AT,
    HEADER_BYTES,
    MAGIC,
    WRITE_VERSION_AT,
    WRITE_VERSION_WAL,
)


def open_database(
    path: Path | str, *, create: bool = True, make_folder: bool = False, upgrade: bool = True
) -> Database:
    """Opens the base, makes it where there is none, and migrates an older one.

    Args:
        create: make the file if it is missing.
        make_folder: make its folder too, for the default place; a folder that the user named must exist.
        upgrade: migrate an older base; else it is refused.

    Raises:
        StoreError: with its own code for each way in which a file cannot be our base.
    """
    database = Database(path)
    try:
        _open(database, create, make_folder)
        if upgrade:
            migrate.run(database)
        else:
            _refuse_older(database)
    except OSError as error:
        database.close_all()
        raise file_error(error, database.path) from error
    except BaseException:
        database.close_all()
        raise
    return database


def _open(database: Database, create: bool, make_folder: bool) -> None:
    path = database.path
    _check_folder(path, make_folder and create)
    if not path.exists():
        if not create:
            raise store_error(Code.DATABASE_MISSING, path, "")
        _make(database)
    header = _check_file(path)
    if header[WRITE_VERSION_AT] != WRITE_VERSION_WAL:
        with database.queued():  # a restored backup: only one process may switch it to WAL
            database.connection()
    _check_tables(database)


def _refuse_older(database: Database) -> None:
    if migrate.is_outdated(database):
        raise StoreError(Code.DATABASE_OLDER, path=str(database.path))


def _check_folder(path: Path, make: bool) -> None:
    if make:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.parent.is_dir():
        raise store_error(Code.DATABASE_MISSING_FOLDER, path, "")


def _make(database: Database) -> None:
    """Makes the base under another name and renames it: whoever looks sees no file or a whole one."""
    path = database.path
    with database.queued():
        if path.exists():  # another process was faster
            return
        fresh = path.with_name(path.name + ".new")
        _remove(fresh)  # left by a process that was killed here
        try:
            _fill(fresh, path)
            fresh.rename(path)
            sync(path.parent)
        except StoreError as error:  # told of the name that people know
            problem = error.problem
            raise StoreError(problem.code, **{**problem.values, "path": str(path)}) from error
        finally:
            _remove(fresh)


def _fill(fresh: Path, path: Path) -> None:
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        hand_over(file, path)
    finally:
        os.close(file)
    database = Database(fresh)
    try:
        migrate.apply(database)
        with database.reading() as connection:
            # Closing does it too, but without a word where the disk fails: the log would be lost at renaming.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        database.close_all()
    sync(fresh)


def _remove(fresh: Path) -> None:
    for rest in ("", "-wal", "-shm"):
        Path(f"{fresh}{rest}").unlink(missing_ok=True)


def _check_file(path: Path) -> bytes:
    """The header of a file that is a base of ours as far as can be seen from outside."""
    header = check_header(path)
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise store_error(Code.DATABASE_NOT_WRITABLE, path, "")
    return header


def check_header(path: Path) -> bytes:
    """The header of a file that looks like a base of ours. Raises StoreError and OSError."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise store_error(Code.DATABASE_FOLDER, path, "")
    if not stat.S_ISREG(mode):
        raise store_error(Code.DATABASE_NOT_SQLITE, path, "")
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    if not header:
        raise store_error(Code.DATABASE_EMPTY_FILE, path, "")
    if not header.startswith(MAGIC):
        raise store_error(Code.DATABASE_NOT_SQLITE, path, "")
    if len(header) < HEADER_BYTES:
        raise store_error(Code.DATABASE_DAMAGED, path, f"{len(header)} B")
    # Set once, before the file got its name, so the header is right even while newer pages wait in the WAL.
    if int.from_bytes(header[APPLICATION_ID_AT], "big") != APPLICATION_ID:
        raise store_error(Code.DATABASE_FOREIGN, path, "")
    return header


def _check_tables(database: Database) -> None:
    """Reads a little, so that damage shows now, and looks whether our schema is there at all."""
    with database.reading() as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema").fetchall()}
    if HISTORY not in tables:
        raise StoreError(Code.DATABASE_FOREIGN, path=str(database.path))
