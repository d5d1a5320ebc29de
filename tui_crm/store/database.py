"""One base: a file, a connection per thread, and the one way to write to it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from tui_crm.domain.access import Actor
from tui_crm.store.driver import connect, driver
from tui_crm.store.errors import translated
from tui_crm.store.holders import Holder
from tui_crm.store.sql import Connection
from tui_crm.store.transactions import savepoint, transaction
from tui_crm.store.write_queue import queued

SAFE_SQLITE = (3, 51, 3)
"""Before it, two processes that write and checkpoint at once can corrupt a WAL base (facts 11)."""

QUEUE_SECONDS = 30.0


def sqlite_version() -> str:
    """The SQLite that is really used, as "3.53.4"."""
    return str(driver.sqlite_version)


def sqlite_is_safe() -> bool:
    """Whether several processes may share a base with this SQLite."""
    return tuple(driver.sqlite_version_info) >= SAFE_SQLITE


class Guard(Protocol):
    """Stands at the beginning of every transaction of a session, for rights that others may take away."""

    def check(self, connection: Connection) -> None:
        """Raises inside the transaction where its writer may not do any more what was begun."""

    def grant(self, actor: Actor) -> None:
        """Notes that this thread goes on to do what the actor was found to be allowed to do."""

    def renew(self) -> bool:
        """Reads what the actor may do now; whether that has changed."""


class Database:
    """A base file. It must exist, with our schema, before anything but `migrate` uses it (see `opening`).

    The models of `store.tables` are bound to no base: a query names its own, `execute(database.peewee)`,
    so that several bases may be open in one process, in different threads.

    Attributes:
        path: the file, absolute, with symbolic links resolved, so that every name of it has one queue.
        guard: who looks at every transaction before it writes; None where no session works on the base.
        holder: tells other programs that this one is at work, as long as it is not closed.
    """

    def __init__(self, path: Path | str, queue_seconds: float = QUEUE_SECONDS) -> None:
        """
        Args:
            queue_seconds: how long a write waits for its turn.
        """
        self.path = Path(os.path.realpath(path))
        self.holder = Holder(self.path)
        self._queue_seconds = queue_seconds
        self._local = threading.local()
        self._opened: dict[Connection, threading.Thread] = {}
        self._opening = threading.Lock()
        self.guard: Guard | None = None

    def connection(self) -> Connection:
        """This thread's connection of the driver, opened on demand.

        Raises:
            StoreError: it cannot be opened.
        """
        found: Connection | None = getattr(self._local, "connection", None)
        return self._open() if found is None else found

    def _open(self) -> Connection:
        with self.translated():
            connection = connect(os.fspath(self.path))
        self.adopt(connection)
        return connection

    def adopt(self, connection: Connection) -> None:
        """Makes this connection to the base this thread's own, to be closed with the others."""
        with self._opening:
            for left in [one for one, thread in self._opened.items() if not thread.is_alive()]:
                del self._opened[left]
                left.close()
            self._opened[connection] = threading.current_thread()
        self._local.connection = connection

    @cached_property
    def peewee(self) -> Any:
        """The database of peewee, for `store` alone: it works on the same connections."""
        # Imported late: 40 ms that neither the first frame nor a list needs.
        from tui_crm.store.peewee_sqlite import PeeweeSqlite

        return PeeweeSqlite(self)

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
    def writing(self, *, guarded: bool = True) -> Iterator[Connection]:
        """One write transaction: committed at the end, rolled back if anything is raised.

        Inside another one of this thread it joins that one; only its own part is rolled back when it raises,
        the rest is committed by the outer one.

        Args:
            guarded: whether the guard looks first: not at what everybody may keep, whatever became of their
                rights.

        Raises:
            StoreError: busy for too long, disk full, or another failure of SQLite; nothing was written then.
            Denied: what the guard raises.
        """
        connection = self.connection()
        if connection.in_transaction:
            with self.translated(), savepoint(connection):
                yield connection
        else:
            with self.queued(), self.translated(), transaction(connection):
                if guarded and self.guard is not None:
                    self.guard.check(connection)
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
        found: Connection | None = getattr(self._local, "connection", None)
        if found is not None:
            with self._opening:
                self._opened.pop(found, None)
            self._local.connection = None
            with self.translated():
                found.close()

    def close_all(self) -> None:
        """Closes the connections of all threads, when none of them is at work any more."""
        with self._opening:
            opened, self._opened = self._opened, {}
            # A new state: a thread that is still there opens a new connection instead of using a closed one.
            self._local = threading.local()
        self.holder.release()
        with self.translated():
            for connection in opened:
                connection.close()
