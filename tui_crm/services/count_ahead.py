"""How long the list is that the screen shows first, counted on a thread while the screen is still loaded."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.problems import StoreError
from tui_crm.services.kept_counts import keep
from tui_crm.services.listings import COUNTED
from tui_crm.store.logins import rights_version

if TYPE_CHECKING:
    from tui_crm.services.glance import Counted
    from tui_crm.services.session import Session


class CountAhead:
    """Counts the persons that a session's user may see; as a context manager inside that of the session.

    Args:
        counted: what a glance has found; where that is all, nothing is counted here.
    """

    def __init__(self, session: Session, counted: Counted | None = None) -> None:
        self._session, self._actor = session, session.actor
        self._query = ContactQuery(kind=Kind.PERSON)
        self._listing = session.contacts.listing(self._query)
        self._glanced = counted
        self._rights = self._rights_now()
        self._last: tuple[int, int] | None = None
        self._found: tuple[int, int | None] | None = None  # the last change before it, and the number
        self._thread: threading.Thread | None = None
        if counted is not None and counted[2]:
            self._found = counted[:2]
        else:
            self._thread = threading.Thread(target=self._count, name="count-ahead", daemon=True)
            self._thread.start()

    def number(self, query: ContactQuery) -> int | None:
        """How many contacts the query finds; None where it asks for others, or that is not known (yet).

        Raises StoreError.
        """
        if self._found is None or not self._is_mine(query):
            return None
        change, number = self._found
        return number if change == self._session.last_change() else None

    def least(self, query: ContactQuery) -> int:
        """As `number`, how many contacts the query finds at least; 0 where that is not known."""
        if self._glanced is None or not self._is_mine(query):
            return 0
        change, number, _is_all = self._glanced
        return number if change == self._session.last_change() else 0

    def _is_mine(self, query: ContactQuery) -> bool:
        return query == self._query and self._session.actor == self._actor

    def keep(self, query: ContactQuery, change: int, number: int) -> None:
        """Takes over what was counted later, after the base's change of that number, for the next start."""
        if self._is_mine(query):
            self._last = change, number

    def stop(self) -> None:
        """Nobody waits for the number any more: what is asked for instead needs the disk."""
        self._listing.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listing.stop()
        if self._thread is not None:
            self._thread.join()
        if self._last is not None:
            self._keep_for_next_start(*self._last)

    def _keep_for_next_start(self, change: int, number: int) -> None:
        with suppress(OSError, ValueError, StoreError):  # without it the next start merely counts
            if number > COUNTED and self._rights == self._rights_now():
                keep(str(self._session.path), self._actor.user_id, change, self._rights, number)

    def _rights_now(self) -> str:
        with self._session.database.reading() as connection:
            return rights_version(connection)

    def _count(self) -> None:
        with suppress(StoreError):  # the list itself tells it
            try:
                change = self._session.last_change()
                number = self._listing.count()
                self._found = change, number
                if number is not None:
                    self._keep_for_next_start(change, number)
            finally:
                self._session.database.close()  # this thread's connection
