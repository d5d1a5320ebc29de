"""How long the list is that the screen shows first, counted on a thread while the screen is still loaded."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.problems import StoreError

if TYPE_CHECKING:
    from tui_crm.services.session import Session


class CountAhead:
    """Counts the persons that a session's user may see; as a context manager inside that of the session."""

    def __init__(self, session: Session) -> None:
        self._session, self._actor = session, session.actor
        self._query = ContactQuery(kind=Kind.PERSON)
        self._listing = session.contacts.listing(self._query)
        self._found: tuple[int, int | None] | None = None  # the last change before it, and the number
        self._thread = threading.Thread(target=self._count, name="count-ahead", daemon=True)
        self._thread.start()

    def number(self, query: ContactQuery) -> int | None:
        """How many contacts the query finds; None where it asks for others, or that is not known (yet).

        Raises StoreError.
        """
        if self._found is None or query != self._query or self._session.actor != self._actor:
            return None
        change, number = self._found
        return number if change == self._session.last_change() else None

    def stop(self) -> None:
        """Nobody waits for the number any more: what is asked for instead needs the disk."""
        self._listing.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listing.stop()
        self._thread.join()

    def _count(self) -> None:
        with suppress(StoreError):  # the list itself tells it
            try:
                change = self._session.last_change()
                self._found = change, self._listing.count()
            finally:
                self._session.database.close()  # this thread's connection
