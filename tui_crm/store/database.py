"""One base: a file, a connection per thread, and the one way to write to it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, cast

import peewee

from tui_crm.store.contact_fields import FUNCTIONS
from tui_crm.store.errors import driver, translated
from tui_crm.store.sql import Connection
from tui_crm.store.write_queue import queued

APPLICATION_ID = 0x5443524D
"""`PRAGMA application_id` of our files, the bytes "TCRM": tells them from other programs' bases."""

SAFE_SQLITE = (3, 51, 3)
"""Before it, two processes that write and checkpoint at once can corrupt a WAL base (facts 11)."""

QUEUE_SECONDS = 30.0
BUSY_SECONDS = 5

PRAGMAS: tuple[tuple[str, str | int], ...] = (
    ("journal_mode", "WAL"),
    ("synchronous", "FULL"),  # what was said to be saved survives a power cut
    ("foreign_keys", 1),
    ("cache_size", -32_768),  # KiB for each connection
    ("temp_store", "MEMORY"),
    ("trusted_schema", 0),
    ("secure_delete", 1),  # what was deleted is not left readable in free pages
    ("journal_size_limit", 67_108_864),  # bytes the WAL keeps after a large import
)


def sqlite_version() -> str:
    """The SQLite that is really used, as "3.53.4"."""
    return str(driver.sqlite_version)


def sqlite_is_safe() -> bool:
    """Whether several processes may share a base with this SQLite."""
    return tuple(driver.sqlite_version_info) >= SAFE_SQLITE


class ThreadedSqlite(peewee.SqliteDatabase):
    """peewee's database, which also knows the connections that other threads opened."""

    def __init__(self, path: Path) -> None:
        self._opened: dict[Any, threading.Thread] = {}
        super().__init__(
            os.fspath(path),
            pragmas=PRAGMAS,
            timeout=BUSY_SECONDS,
            lock_type="IMMEDIATE",
            check_same_thread=False,
        )
        for name, function in FUNCTIONS.items():
            self.register_function(function, name, 1)

    def _connect(self) -> Any:
        for connection in [opened for opened, thread in self._opened.items() if not thread.is_alive()]:
            self._close(connection)
        connection = super()._connect()  # type: ignore[misc]
        self._opened[connection] = threading.current_thread()
        return connection

    def _close(self, connection: Any) -> None:
        self._opened.pop(connection, None)
        connection.close()

    def close_all(self) -> None:
        """Closes the connection of every thread; none of them may be at work."""
        self.close()
        with self._lock:  # type: ignore[attr-defined]
            for connection in list(self._opened):
                self._close(connection)
            # A new state: a thread that is still there opens a new connection instead of using a closed one.
            self._state = peewee._ConnectionLocal()


class Database:
    """A base file. It must exist, with our schema, before anything but `migrate` uses it (see `opening`).

    The models of `store.tables` are bound to no base: a query names its own, `execute(database.peewee)`,
    so that several bases may be open in one process, in different threads.

    Attributes:
        path: the file, absolute, with symbolic links resolved, so that every name of it has one queue.
        peewee: the database of peewee, for `store` alone.
    """

    def __init__(self, path: Path | str, queue_seconds: float = QUEUE_SECONDS) -> None:
        """
        Args:
            queue_seconds: how long a write waits for its turn.
        """
        self.path = Path(os.path.realpath(path))
        self.peewee: Any = ThreadedSqlite(self.path)
        self._queue_seconds = queue_seconds

    def connection(self) -> Connection:
        """This thread's connection of the driver, opened on demand.

        Raises:
            StoreError: it cannot be opened.
        """
        with self.translated():
            return cast(Connection, self.peewee.connection())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """This thread's connection, with SQLite's errors translated.

        Raises:
            StoreError: SQLite failed; `errors.Interrupted`: the query was stopped on purpose.
        """
        connection = self.connection()
        with self.translated():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One write transaction: committed at the end, rolled back if anything is raised.

        Inside another one of this thread it joins that one; only its own part is rolled back when it raises,
        the rest is committed by the outer one.

        Raises:
            StoreError: busy for too long, disk full, or another failure of SQLite; nothing was written then.
        """
        connection = self.connection()
        if self.peewee.in_transaction():
            with self.translated(), self.peewee.atomic():
                yield connection
        else:
            with self.queued(), self.translated(), self.peewee.atomic("IMMEDIATE"):
                yield connection

    def queued(self) -> AbstractContextManager[None]:
        """The queue of writers alone, for what cannot run in one transaction (making, migrating)."""
        return queued(self.path, self._queue_seconds)

    def translated(self) -> AbstractContextManager[None]:
        """Turns SQLite's errors inside into `StoreError` (see `errors.translated`)."""
        return translated(self.path)

    def data_version(self) -> int:
        """A number that changes when a connection other than this thread's has committed."""
        return self.pragma("data_version")

    def schema_version(self) -> int:
        """The number of the last migration that the base went through; 0 for a new file."""
        return self.pragma("user_version")

    def pragma(self, name: str) -> int:
        """The value of a numeric pragma."""
        with self.reading() as connection:
            return int(connection.execute(f"PRAGMA {name}").fetchone()[0])

    def close(self) -> None:
        """Closes this thread's connection. It is opened again when it is used again."""
        with self.translated():
            self.peewee.close()

    def close_all(self) -> None:
        """Closes the connections of all threads, when none of them is at work any more."""
        with self.translated():
            self.peewee.close_all()
