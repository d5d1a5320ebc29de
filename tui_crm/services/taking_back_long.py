"""Taking back a change of very many contacts, in short transactions between which others can write (R51).

In one transaction all other processes would wait for its end: half a minute for some fifty thousand contacts,
after which they are refused.
"""

from __future__ import annotations

from collections.abc import Callable

from tui_crm.domain.journal import OperationKind
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.base import Service
from tui_crm.services.taking_back import TakingBack
from tui_crm.store import journal, undoing
from tui_crm.store.sql import LARGEST, Connection
from tui_crm.store.undoing import Operation
from tui_crm.store.upkeep import let_others_in

CHUNK = 500
"""Changes in one transaction."""
_CHECKING = 25
"""Percent of the time that looking at all of them takes."""

Told = Callable[[int], object]
"""Called with the percentage that is through; where it gives False the work ends there."""


class TakingBackLong:
    """One undo or redo in chunks, all under one operation of the journal.

    All contacts are looked at first, and what bars one of them refuses everything. What comes up afterwards,
    between the chunks, ends the work; what is done stays. The change counts as undone with the last of it, so
    that whoever was stopped or killed goes on with the next undo: contacts that are as they were before are
    passed over.

    Args:
        service, found, change: as for `TakingBack`.
        kind: UNDONE or REDONE.
    """

    def __init__(self, service: Service, found: Operation, change: Operation, kind: OperationKind) -> None:
        self._service = service
        self._found, self._change, self._kind = found, change, kind

    def run(self, told: Told) -> int:
        """Takes it back; how many changes were left, where `told` ended it.

        Raises:
            Refused, NotFound, Denied: as `TakingBack.run`; UNDO_CHANGED: it was taken back elsewhere
                meanwhile.
            StoreError: what was done before it is kept.
        """
        with self._service.database.reading() as connection:
            count = undoing.extent(connection, self._found.id).contacts
        return count if self._checked(count, told) is False else self._take(count, told)

    def _checked(self, count: int, told: Told) -> object:
        """Raises what bars it; False where it was ended."""
        taking, done, below = self._taking(), 0, LARGEST
        with self._service.database.reading():
            taking.require()
        while True:
            with self._service.database.reading():
                page = taking.page(CHUNK, below)
                taking.check(page)
            if not page:
                return True
            done, below = done + len(page), page[-1].id
            if told(_CHECKING * done // max(done, count)) is False:
                return False

    def _take(self, count: int, told: Told) -> int:
        taking, done, below = self._taking(), 0, LARGEST
        number: int | None = None
        while True:
            let_others_in(self._service.database, done, CHUNK)
            with self._service.database.writing() as connection:
                number = self._operation(connection, number)
                page = taking.page(CHUNK, below)
                if not page:
                    taking.redefine(number)
                    undoing.set_undone_by(connection, self._found.id, number)
                    return 0
                taking.take(page, number)
            done, below = done + len(page), page[-1].id
            if told(_CHECKING + (100 - _CHECKING) * done // max(done, count)) is False and done < count:
                return count - done

    def _taking(self) -> TakingBack:
        return TakingBack(self._service, self._found, self._change, passes=True)

    def _operation(self, connection: Connection, number: int | None) -> int:
        """The operation that takes what is done: the one that was begun before, else a new one."""
        if not undoing.holds(connection, self._found.id):
            raise Refused(Code.UNDO_CHANGED)
        if number is not None:
            if not undoing.holds(connection, number):
                raise Refused(Code.UNDO_CHANGED)
            return number
        if self._kind is OperationKind.REDONE:
            # From its first part on a redo can be undone again.
            undoing.set_undone_by(connection, self._change.id, None)
        found = undoing.begun(connection, self._found.id, self._kind)
        if found is not None:
            return found
        actor, now = self._service.actor, self._service.now()
        return journal.open_operation(connection, actor, self._kind, now, undoes=self._found.id)
