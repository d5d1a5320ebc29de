"""The answer to one query for contacts, read by windows while it is still being found."""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf

from tui_crm.domain.access import Actor
from tui_crm.domain.clock import Clock
from tui_crm.domain.contact_query import ContactQuery, ContactRow
from tui_crm.services.pacing import Budget, Report
from tui_crm.store import sort_filling
from tui_crm.store.codes import KINDS
from tui_crm.store.contacts import plan
from tui_crm.store.database import Database
from tui_crm.store.errors import Interrupted
from tui_crm.store.list_found import FoundIds
from tui_crm.store.list_order import COUNTED as COUNTED
from tui_crm.store.list_posts import FencePosts
from tui_crm.store.row_cells import rows
from tui_crm.store.sql import Connection

_CHEAPLY = 0.001  # seconds given to counting a base besides reading its first rows
_HANDLER_STEPS = 1_000  # of SQLite's machine between two looks at the clock: some tens of microseconds
_PATIENCE = 300.0  # milliseconds for finding rows that pass the filters one after the other
_WAIT = 0.01  # seconds between two looks whether another thread has made the list grow enough
_PAUSE = 0.005  # seconds in which others may write between two pieces of a sort index


class Listing:
    """A list of contacts, read by windows; several threads may use it, each has its own connection.

    It shows what the base held when it was read: who sees that the base has changed makes another one. Rows
    that others delete meanwhile are left out, so that a window may have fewer rows than were asked for.

    Attributes:
        query: what was asked.
        columns: the fields whose texts the rows have.
        progress: 0.0 to 1.0 while `prepare` is at work, else None.
    """

    def __init__(
        self,
        database: Database,
        actor: Actor,
        region: str,
        query: ContactQuery,
        columns: tuple[str, ...],
        clock: Clock,
    ) -> None:
        """
        Args:
            clock: says from when filters count that depend on it, and until when touches do.

        Raises:
            Refused: the query names a field that there is not, or that can't be sorted, filtered or searched,
                or a value that a field can't have.
        """
        self.query = query
        self.columns = columns
        self.progress: float | None = None
        self._database = database
        self._actor, self._clock = actor, clock
        self._content: FencePosts | FoundIds | None = None
        self._shown = 0  # the end of the last rows that were read
        self._counted: int | None = None  # by somebody else, before it is known which they are
        self._busy: list[Connection] = []
        self._guard = threading.Lock()  # of the list of connections at work, and of the two flags
        self._growing = threading.Lock()
        self._stopped = False
        with database.reading() as connection:
            self._plan = plan(connection, query, actor, region, clock)
            # The few that a text or a filter leaves are put into order one by one.
            leaves_few = self._plan.is_search or self._plan.is_filtered
            self._ready = leaves_few or not self._plan.needs_sort_index(connection)

    @property
    def total(self) -> int:
        """How many rows are known to be there."""
        found = 0 if self._content is None else self._content.total
        return found if self.is_exact else max(self._shown, found, self._counted or 0)

    @property
    def is_exact(self) -> bool:
        """Whether all rows are known; `total` is their number then."""
        return self._content is not None and self._content.is_exact

    @property
    def is_counted(self) -> bool:
        """Whether `total` is the number of all rows."""
        return self._counted is not None or self.is_exact

    def take_count(self, number: int) -> None:
        """Takes over how many rows there are from who has counted them."""
        self._counted = number

    @property
    def is_stopped(self) -> bool:
        """Whether it gives nothing any more."""
        return self._stopped

    @property
    def is_ready(self) -> bool:
        """Whether rows can be read at once; else the sort index must be filled, by `prepare` on a worker."""
        return self._ready

    # -- rows -------------------------------------------------------------------------------------------

    def window(self, offset: int, limit: int) -> tuple[ContactRow, ...]:
        """The rows `offset` to `offset + limit`, however long it takes; none once the list is stopped."""
        try:
            if self._ready and self._plan.is_filtered and not self.is_exact:
                shown = self.window_within(offset, limit, _PATIENCE)
                if shown is not None:
                    return shown
                self._find_all()  # few contacts pass the filters: then no walk is as fast
            return self._window(Budget(inf), offset, limit)
        except Interrupted:
            return ()

    def window_within(
        self, offset: int, limit: int, milliseconds: float = 8.0
    ) -> tuple[ContactRow, ...] | None:
        """`window`, or None where it would take longer: then ask `window` on another thread."""
        if not self._ready:
            return None
        try:
            return self._window(Budget(time.perf_counter() + milliseconds / 1_000), offset, limit)
        except Interrupted:
            return None

    def ids(self, start: int = 0, stop: int | None = None) -> array[int]:
        """The ids of the rows `start` to `stop`, None for the end; none once the list is stopped."""
        try:
            with self._at_work() as connection:
                content = self._resolved(connection)
                if isinstance(content, FoundIds):
                    with self._grown(connection, content, None if stop is None else stop - 1):
                        pass
                return content.ids(connection, start, stop)
        except Interrupted:
            return array("q")

    def row_number(self, contact_id: int) -> int | None:
        """At which row the contact stands; None where it is not in the list, or the list is stopped."""
        try:
            with self._at_work() as connection:
                content = self._resolved(connection)
                number = content.row_number(connection, contact_id)
                if number is None and isinstance(content, FoundIds):
                    return self._found_at(connection, content, contact_id)
                return number
        except Interrupted:
            return None

    # -- on a worker ------------------------------------------------------------------------------------

    def prepare(self, told: Callable[[], object]) -> bool:
        """Fills the sort index that the list needs; False when stopped.

        Args:
            told: called now and then, when `progress` has changed.
        """
        report = Report(told)
        try:
            with self._at_work():
                for share in sort_filling.fill(self._database, self._plan.sort_index):
                    self.progress = share
                    self._go_on()
                    report.say()
                    time.sleep(_PAUSE)
        except Interrupted:
            return False
        finally:
            self.progress = None
        self._ready = True
        return True

    def count(self) -> int | None:
        """The number of all rows of a list without a text or a filter; None where it is stopped.

        Sooner than `complete`, which finds out where they stand too.
        """
        try:
            with self._at_work() as connection:
                content = self._resolved(connection)
                return content.count(connection) if isinstance(content, FencePosts) else None
        except Interrupted:
            return None

    def complete(self, told: Callable[[], object]) -> bool:
        """Finds out all that is not known yet: the rows and their number; False when stopped.

        Args:
            told: called now and then, when more is known, and in the end.
        """
        if not self._ready and not self.prepare(told):
            return False
        try:
            if self._plan.is_filtered and not self.is_exact:
                self._find_all()
            with self._at_work() as connection:
                content = self._resolved(connection)
                with self._grown(connection, content, None, report=Report(told)):
                    pass
        except Interrupted:
            return False
        told()
        return True

    def stop(self) -> None:
        """Ends what is at work for this list, soon and for good: it gives nothing any more."""
        with self._guard:
            self._stopped = True
            for connection in self._busy:
                connection.interrupt()

    # -- inside -----------------------------------------------------------------------------------------

    def _window(self, budget: Budget, offset: int, limit: int) -> tuple[ContactRow, ...]:
        with self._at_work(budget) as connection:
            content = self._resolved(connection, budget)
            # A search is counted when one has stopped typing: a millisecond is a tenth of its key.
            is_base = content.total == 0 and not self._plan.is_search
            with self._grown(connection, content, offset + limit - 1, budget) as steps:
                found = content.rows(connection, offset, limit)
                self._shown = max(self._shown, offset + len(found)) if found else self._shown
                shown = tuple(
                    ContactRow(contact, KINDS[kind], name, status == 1, cells)
                    for contact, kind, status, name, cells in rows(
                        connection, found, self.columns, self._actor, int(self._clock().timestamp())
                    )
                )
                if is_base:
                    self._count_cheaply(content, steps, budget)
        return shown

    def _found_at(self, connection: Connection, content: FoundIds, contact_id: int) -> int | None:
        """At which row the contact is found, as soon as it is."""
        known = content.total
        with self._grown(connection, content, 0) as steps:
            for _ in steps:  # none where another thread makes it grow
                self._go_on()
                number = content.row_number(connection, contact_id, known)
                if number is not None:
                    return number
                known = content.total
        with self._grown(connection, content, None):
            return content.row_number(connection, contact_id, known)

    def _find_all(self) -> None:
        """Puts the ids of all rows in the place of a walk past the contacts; the order is the same."""
        with self._at_work() as connection:
            content = self._resolved(connection)
            if isinstance(content, FencePosts):
                content = self._plan.whole()
                for _ in content.grow(connection):
                    self._go_on()
                self._content = content

    def _count_cheaply(self, content: FencePosts | FoundIds, steps: Iterator[None], budget: Budget) -> None:
        """Counts a moment longer: of a base that is not large the number is known then."""
        budget.deadline = min(time.perf_counter() + _CHEAPLY, budget.deadline)
        try:
            with self._database.translated():
                while content.total <= COUNTED and not budget.is_spent():
                    if next(steps, self) is self:
                        return
        except Interrupted:
            return  # the rows are there

    def _resolved(self, connection: Connection, budget: Budget | None = None) -> FencePosts | FoundIds:
        """What answers the query. Raises Interrupted where there is no time to prepare it."""
        content = self._content
        while content is None:
            content = self._plan.content(connection) if self._ready else None
            if content is None:
                self._ready = False
                if (budget is not None and budget.is_limited) or not self.prepare(_tell_nobody):
                    raise Interrupted
        with self._guard:
            self._content = self._content or content
            return self._content

    @contextmanager
    def _grown(
        self,
        connection: Connection,
        content: FencePosts | FoundIds,
        row: int | None,
        budget: Budget | None = None,
        report: Report | None = None,
    ) -> Iterator[Iterator[None]]:
        """The content, grown until it reaches the row, None for the end; gives what makes it grow further.

        One thread at a time makes it grow; others wait for it, unless they have a limited budget.
        """
        is_ours = self._growing.acquire(blocking=False)
        try:
            steps = content.grow(connection) if is_ours else iter(())
            while not (content.is_exact if row is None else content.reaches(row)):
                self._go_on(budget)
                if is_ours:
                    next(steps, None)
                elif budget is not None and budget.is_limited:
                    raise Interrupted
                elif self._growing.acquire(timeout=_WAIT):
                    is_ours = True
                    steps = content.grow(connection)
                if report is not None:
                    report.say()
            self._go_on(budget)
            yield steps
        finally:
            if is_ours:
                self._growing.release()

    @contextmanager
    def _at_work(self, budget: Budget | None = None) -> Iterator[Connection]:
        """This thread's connection, which `stop` interrupts."""
        with self._database.reading() as connection:
            with self._guard:
                self._go_on()
                is_inner = connection in self._busy  # this thread's, at work further out
                self._busy.append(connection)
            # Not only `interrupt`, which meets a statement or falls into the gap between two of them.
            if not is_inner:
                connection.set_progress_handler(lambda: self._is_over(budget), _HANDLER_STEPS)
            try:
                yield connection
            finally:
                if not is_inner:
                    connection.set_progress_handler(None, 0)
                with self._guard:
                    self._busy.remove(connection)

    def _is_over(self, budget: Budget | None) -> bool:
        return self._stopped or (budget is not None and budget.is_spent())

    def _go_on(self, budget: Budget | None = None) -> None:
        if self._is_over(budget):
            raise Interrupted


def _tell_nobody() -> None:
    """For those who wait for the result alone."""
