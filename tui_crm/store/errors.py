"""What SQLite and the file system report, as the program's own errors; nowhere else are they translated."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_crm.domain.problems import Code, CrmError, StoreError
from tui_crm.store.driver import driver


def sql_errors() -> tuple[type[Exception], ...]:
    """What SQLite can raise: through the driver, and through peewee if anything has loaded that yet."""
    peewee = sys.modules.get("peewee")
    return (driver.Error,) if peewee is None else (peewee.PeeweeException, driver.Error)


# Primary result codes of https://www.sqlite.org/rescode.html; the extended ones keep them in the low byte.
INTERRUPT = 9
CODES: dict[int, Code] = {
    3: Code.DATABASE_NOT_WRITABLE,  # SQLITE_PERM
    5: Code.DATABASE_BUSY,
    6: Code.DATABASE_BUSY,  # SQLITE_LOCKED
    8: Code.DATABASE_NOT_WRITABLE,  # SQLITE_READONLY
    10: Code.DATABASE_IO,  # SQLITE_IOERR
    11: Code.DATABASE_DAMAGED,  # SQLITE_CORRUPT
    13: Code.DATABASE_FULL,
    14: Code.DATABASE_IO,  # SQLITE_CANTOPEN: `opening` has told apart what can be
    26: Code.DATABASE_DAMAGED,  # SQLITE_NOTADB: `opening` has looked at the header
}
# What a failed `backup` raises carries no number, only https://www.sqlite.org/c3ref/errcode.html's text.
TEXTS: dict[str, int] = {
    "database is locked": 5,
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
}
ALREADY_ROLLED_BACK = ("no transaction is active", "no such savepoint")
NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)
FULL = (errno.ENOSPC, errno.EDQUOT)


class Interrupted(Exception):
    """A query was stopped on purpose: by `interrupt()` or by a progress handler's budget."""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what SQLite reports inside into `StoreError` (or `Interrupted`).

    Errors that are ours to handle (a constraint, wrong SQL) pass unchanged.
    """
    try:
        yield
    except sql_errors() as error:
        known = known_error(error, path)
        if known is None:
            raise
        raise known from error


def known_error(error: BaseException, path: Path) -> Exception | None:
    """The error to raise instead, or None for one that has no sentence.

    peewee's errors carry no number, the driver's behind them does. Where the disk is full or fails, SQLite
    rolls back by itself, and the rollback then fails for want of a transaction, or of a savepoint in it: what
    was raised before is the cause.
    """
    for cause in chain(error):
        if isinstance(cause, CrmError | Interrupted):
            return cause
        if not isinstance(cause, driver.Error) or any(text in str(cause) for text in ALREADY_ROLLED_BACK):
            continue
        # 0: the driver's own complaint
        number = getattr(cause, "sqlite_errorcode", None) or TEXTS.get(str(cause), 0)
        if number & 0xFF == INTERRUPT:
            return Interrupted()
        code = CODES.get(number & 0xFF)
        return None if code is None else store_error(code, path, getattr(cause, "sqlite_errorname", ""))
    return None


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what it was raised from or while handling, and so on inwards."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def store_error(code: Code, path: Path, reason: str) -> StoreError:
    """The error with the values that its sentence may need."""
    return StoreError(code, path=str(path), reason=reason)


def file_error(error: OSError, path: Path) -> StoreError:
    """What the file system refused about the base's own files."""
    if error.errno in NOT_WRITABLE:
        return store_error(Code.DATABASE_NOT_WRITABLE, path, "")
    if error.errno in FULL:
        return store_error(Code.DATABASE_FULL, path, "")
    return store_error(Code.DATABASE_IO, path, error.strerror or str(error))
