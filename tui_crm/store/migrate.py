"""Brings a base to the schema of this program: all scripts in one transaction, after a verified backup.

The scripts are `migrations/NNNN_name.py` with `up(migrator, db)` in the manner of playhouse.migrations, which
records them by name in the table `schema_migration`; `PRAGMA user_version` is the number of the last one.
"""

from __future__ import annotations

import filecmp
import itertools
from pathlib import Path
from typing import Any

from tui_crm.domain.problems import Code, StoreError
from tui_crm.store import backup, readiness
from tui_crm.store.database import Database
from tui_crm.store.errors import sql_errors
from tui_crm.store.ownership import private_to

FOLDER = Path(readiness.MIGRATIONS)
HISTORY = "schema_migration"

SCRIPT_ERRORS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    NameError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What a faulty script can raise, besides what SQLite does."""

PASSING = (Code.DATABASE_BUSY, Code.DATABASE_FULL, Code.DATABASE_NOT_WRITABLE)
"""Reasons that are not the script's: their own sentence says what to do."""


class BrokenScript(RuntimeError):
    """A script has no `up`, or leaves rows that point to rows that are not there."""


def latest(folder: Path = FOLDER) -> int:
    """The schema version that this program knows: the highest number of a script."""
    return readiness.latest(folder)


def run(database: Database, folder: Path = FOLDER) -> int:
    """Applies the scripts that are missing and returns the schema version.

    Args:
        folder: the scripts.

    Raises:
        StoreError: the base is newer than the program; a script failed, and nothing was changed (the backup
            is named); or the backup could not be made.
    """
    if not is_outdated(database, folder):
        return database.schema_version()
    with database.queued():
        found = database.schema_version()
        if not is_outdated(database, folder):  # another process was faster
            return found
        if found == 0:
            apply(database, folder)
        else:
            _upgrade(database, folder)
    return database.schema_version()


def apply(database: Database, folder: Path = FOLDER) -> None:
    """Applies the missing scripts in one transaction, without queue and backup: for a file of one's own.

    Raises:
        BrokenScript: it is no script, or rows would point nowhere. Also whatever a script raises; nothing is
            changed then.
    """
    from playhouse.migrations import MigrationError, Runner  # here, because a start seldom migrates

    with database.translated():
        runner: Any = Runner(database.peewee, str(folder), HISTORY)  # type: ignore[no-untyped-call]
        # The context switches foreign keys off before it begins: a rebuilt table would delete its child rows.
        with runner.migrator.migration_context():
            try:
                runner.up()
            except MigrationError as error:
                raise BrokenScript(str(error)) from error
            broken = database.peewee.execute_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise BrokenScript(f"{len(broken)} rows, the first in {broken[0][0]}")
            database.peewee.execute_sql(f"PRAGMA application_id = {readiness.APPLICATION_ID}")
            database.peewee.execute_sql(f"PRAGMA user_version = {latest(folder)}")


def is_outdated(database: Database, folder: Path = FOLDER) -> bool:
    """Whether scripts are missing. Raises StoreError for a base of a newer program."""
    found, known = database.schema_version(), latest(folder)
    if found > known:
        raise StoreError(Code.DATABASE_NEWER, path=str(database.path), found=found, known=known)
    return found < known


def _upgrade(database: Database, folder: Path) -> None:
    kept = _backup_before(database, latest(folder))
    try:
        apply(database, folder)
    except StoreError as error:
        if error.problem.code in PASSING:
            raise
        raise _failed(database, kept) from error
    except (*SCRIPT_ERRORS, *sql_errors()) as error:
        raise _failed(database, kept) from error


def _failed(database: Database, kept: Path) -> StoreError:
    return StoreError(Code.MIGRATION_FAILED, path=str(database.path), backup=str(kept))


def _backup_before(database: Database, version: int) -> Path:
    """A backup next to the base: `crm.db.before-v2.bak`, with a number when that one holds something else."""
    name = f"{database.path.name}.before-v{version}"
    fresh = database.path.with_name(f"{name}.new")
    fresh.unlink(missing_ok=True)
    backup.backup(database, fresh, owner=private_to(database.path))
    for number in itertools.count(1):
        kept = database.path.with_name(f"{name}.bak" if number == 1 else f"{name}.{number}.bak")
        if not kept.exists():
            fresh.rename(kept)
            break
        if filecmp.cmp(fresh, kept, shallow=False):  # a failed attempt before this one kept the same base
            fresh.unlink()
            break
    return kept
