"""Rows of a list that were found one after the other: answers to a search, the few that a filter leaves."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from itertools import islice

from tui_crm.store.sql import Connection

_PIECE = 48  # ids looked for at a time: what a screen shows


class FoundIds:
    """Ids in the order in which they were found; whoever looks on sees the list grow at its end.

    The same things may be asked of it as of `list_posts.FencePosts`. Several threads may read at once; one at
    a time may grow it.

    Attributes:
        total: how many are known.
        is_exact: whether these are all.
    """

    def __init__(self, find: Callable[[Connection], Iterator[int]]) -> None:
        """
        Args:
            find: begins to find them, each once, always in the same order.
        """
        self._find = find
        self._ids = array("q")
        self.is_exact = False

    @property
    def total(self) -> int:
        return len(self._ids)

    def grow(self, connection: Connection) -> Iterator[None]:
        """Finds more until all are known; begun anew it passes those that are known and goes on behind."""
        if self.is_exact:
            return
        known = set(self._ids)
        found = self._find(connection)
        while piece := array("q", islice(found, _PIECE)):
            self._ids.extend(one for one in piece if one not in known)
            yield
        self.is_exact = True

    def reaches(self, row: int) -> bool:
        """Whether rows up to this number can be read without growing first."""
        return self.is_exact or row < len(self._ids)

    def rows(self, _connection: Connection, offset: int, limit: int) -> list[int]:
        """The ids of the rows `offset` to `offset + limit`; fewer at the end of what is known."""
        return self._ids[offset : offset + limit].tolist()

    def ids(self, _connection: Connection, start: int, stop: int | None) -> array[int]:
        """The ids of the rows `start` to `stop`, None for the end of what is known."""
        return self._ids[start:stop]

    def row_number(self, _connection: Connection, contact: int, start: int = 0) -> int | None:
        """At which row from `start` on the contact stands, None where it is in none that is known."""
        try:
            return self._ids.index(contact, start)
        except ValueError:
            return None
