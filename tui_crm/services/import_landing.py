"""A large file on a base without contacts: all rows in one transaction, the indexes made when they are there.

Readers see the base as it was until all is there. Who wants to write is let in at once: what was done so far
is rolled back, and the file then goes in by small transactions.
"""

from __future__ import annotations

import marshal
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from tui_crm.domain.imports import RowState
from tui_crm.services.import_feeding import Item, Landed, Landing, Order, items
from tui_crm.services.import_settling import Settling
from tui_crm.services.import_supply import Broken, supplied
from tui_crm.store import import_landing as store
from tui_crm.store import imports, search_backlog, sorting, upkeep
from tui_crm.store.database import Database
from tui_crm.store.errors import Interrupted
from tui_crm.store.import_landing import Maker
from tui_crm.store.imports import Job, RowRecord
from tui_crm.store.sql import Connection
from tui_crm.store.write_queue import is_awaited

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports, Progress

LEAST = 20_000
"""Rows of a file for which the indexes are worth dropping."""
FEEDER = "tui_crm.services.import_feeding"
_LATER = 200  # rows settled together the long way
_LOOK = 0.02  # seconds between two looks whether somebody waits
_STEPS = 50_000  # of SQLite between two looks at the clock


_SOONEST, _MOST_LATER = 2_000, 0.3
"""Where of so many first rows more than this share goes the long way, small transactions suit the file:
what took minutes must not be lost when it is stopped."""


class _Ended(Exception):
    """Somebody else wants to write, or the file is none for a landing."""


def apart(database: Database, order: Order) -> Iterator[list[Item]]:
    """The rows as another process gives them; this one reads on where that one breaks off."""
    done = order.done
    try:
        with closing(supplied(FEEDER, order)) as blocks:
            for block in blocks:
                done += len(block)
                yield block
    except Broken:
        yield from items(replace(order, done=done), database)


def land(service: Imports, job: Job, settling: Settling, progress: Progress | None) -> bool:
    """Settles all rows of the job at once; False where the base has contacts, or somebody waits to write.

    Nothing was written then. Raises what `progress` raises.
    """
    with service.database.reading() as connection:
        if job.done or job.rows < LEAST or not store.is_bare(connection):
            return False
        makes = "organizations" in job.options.get("create_missing", ())
        landing = Landing(store.next_id(connection), job.rows, store.tags(connection), makes)
    if is_awaited(service.database.path):
        return False
    try:
        with store.prepared(connection), service.database.writing():
            if not store.is_bare(connection) or store.next_id(connection) != landing.first:
                return False
            with _yielding(service.database, connection):
                _Landing(service, job, connection, settling, progress).run(landing)
    except (_Ended, Broken, Interrupted):
        return False
    upkeep.checkpoint(service.database)
    return True


@contextmanager
def _yielding(database: Database, connection: Connection) -> Iterator[None]:
    """Interrupts what SQLite does when somebody else waits to write."""
    looked = time.perf_counter()

    def look() -> int:
        nonlocal looked
        if time.perf_counter() - looked < _LOOK:
            return 0
        looked = time.perf_counter()
        return int(is_awaited(database.path))

    connection.set_progress_handler(look, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


class _Landing:
    def __init__(
        self,
        service: Imports,
        job: Job,
        connection: Connection,
        settling: Settling,
        progress: Progress | None,
    ) -> None:
        self._service = service
        self._job = job
        self._connection = connection
        self._settling = settling
        self._progress = progress
        self._maker = Maker(job.id, service.actor.user_id, service.now())
        self._done = self._later = self._slow = 0

    def run(self, landing: Landing) -> None:
        """Writes everything. Raises Broken; _Ended or Interrupted when it can not be."""
        first = landing.first
        order = replace(self._settling.order(), landing=landing)
        sorting.forget(self._connection)
        indexes = store.drop_indexes(self._connection)
        with tempfile.TemporaryFile(dir=self._service.database.path.parent) as later:
            with closing(supplied(FEEDER, order)) as blocks:
                for block in blocks:
                    self._land(block, later)
            last = store.next_id(self._connection) - 1
            store.own(self._connection, first, last, self._maker)
            for statement in indexes:
                self._connection.execute(statement)
                self._tell(0)
            if last >= first:
                search_backlog.note(self._connection, first, last)
            later.seek(0)
            self._settle_rest(later)
        self._settling.index(self._connection)

    def _land(self, block: Landed, later: BinaryIO) -> None:
        rows, slow, parts, told, rest = block
        store.insert(self._connection, parts, self._maker)
        records = [RowRecord(number, RowState.CREATED, contact, text) for number, contact, text in told]
        created = rows - len(rest)
        imports.settle(self._connection, self._job.id, created, {RowState.CREATED: created}, records)
        for item in rest:
            marshal.dump(item, later)
        self._later += len(rest)
        self._slow += slow
        seen = self._done + created + self._later
        if seen >= _SOONEST and max(self._later, self._slow) > seen * _MOST_LATER:
            raise _Ended
        self._tell(created)

    def _settle_rest(self, later: BinaryIO) -> None:
        """The rows that may be about somebody of an earlier one, in the order of the file."""
        rest: list[Item] = []
        for item in _loaded(later):
            rest.append(item)
            if len(rest) == _LATER:
                self._settling.settle(self._connection, rest)
                self._tell(len(rest))
                rest = []
        if rest:
            self._settling.settle(self._connection, rest)
            self._tell(len(rest))

    def _tell(self, rows: int) -> None:
        self._done += rows
        if self._progress is not None and rows:
            self._progress(self._done, self._job.rows)
        if is_awaited(self._service.database.path):
            raise _Ended


def _loaded(later: BinaryIO) -> Iterator[Item]:
    while True:
        try:
            yield marshal.load(later)  # noqa: S302 - this process wrote it
        except EOFError:
            return
