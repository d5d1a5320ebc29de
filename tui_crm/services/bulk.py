"""Doing one thing with many contacts: up to all of a base, in one step of undo (R27, R51)."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence

from tui_crm.domain.bulk import BulkChange, BulkOutcome, Tally
from tui_crm.services.base import Service
from tui_crm.services.bulk_changes import Doing, doing_of
from tui_crm.store import journal, undoing
from tui_crm.store.sql import Connection
from tui_crm.store.upkeep import let_others_in

CHUNK = 500
"""Contacts in one transaction."""

Told = Callable[[int], object]
"""Called with the number of contacts that are through; where it gives False the work ends there."""


def _nobody(_done: int) -> None:
    """Nobody looks on."""


class Bulk(Service):
    """Changes of many contacts, each by the rules of a single save; what is refused stays as it is.

    A run is one operation of the journal, in short transactions: others can write in between, and a run that
    is stopped or killed leaves whole transactions, which one undo takes back.
    """

    def preview(self, ids: Sequence[int], change: BulkChange, told: Told = _nobody) -> BulkOutcome:
        """What `run` would come to now. Nothing is written. Arguments and errors as for `run`."""
        tally = Tally()
        with self.database.reading() as connection:
            doing = doing_of(self, connection, change)
        for chunk in _chunks(ids):
            with self.database.reading() as connection:
                doing.decide(connection, chunk, tally)
            if told(_done(tally)) is False:
                break
        return tally.outcome(doing.made)

    def run(self, ids: Sequence[int], change: BulkChange, told: Told = _nobody) -> BulkOutcome:
        """Does it with the contacts of these ids.

        Returns:
            what came of it, as far as it was not stopped; of a contact that is named twice once.

        Raises:
            Denied: the actor may not do this with any contact.
            Refused: TAG_UNKNOWN, where the actor may not make tags; USER_UNKNOWN, VALUE_NOT_ALLOWED,
                FIELD_UNKNOWN, FIELD_NOT_SETTABLE, OPTION_UNKNOWN and what else is wrong with the value
                itself: nothing was changed then.
            StoreError: what was done before it is kept.
        """
        tally = Tally()
        with self.database.reading() as connection:
            doing = doing_of(self, connection, change, for_good=True)
        operation: int | None = None
        for chunk in _chunks(ids):
            if operation is not None:
                let_others_in(self.database, _done(tally), CHUNK)
            with self.database.writing() as connection:
                write = doing.decide(connection, chunk, tally)
                if write is not None:
                    operation = self._operation(connection, operation, doing)
                    write(operation)
            if told(_done(tally)) is False:
                break
        return tally.outcome(doing.made)

    def _operation(self, connection: Connection, operation: int | None, doing: Doing) -> int:
        """The operation that takes the next changes: another one, where the actor has undone it meanwhile."""
        if operation is not None and undoing.takes_more(connection, operation):
            return operation
        return journal.open_operation(connection, self.actor, doing.kind, self.now())


def _done(tally: Tally) -> int:
    return tally.outcome().total


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    wanted = array("q", dict.fromkeys(ids))
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]
