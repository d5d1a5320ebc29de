"""The marked records of a list: which, and in what order; a million of them take ten megabytes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Self


class MarkSet:
    """A set of ids that keeps the order of marking.

    The order is an array of 8 bytes a mark, membership a byte for each id up to the highest one. A mark that
    is taken away leaves its place in the order until the place is needed.
    """

    def __init__(self, ids: Iterable[int] = ()) -> None:
        self._order = array("q")
        self._flags = bytearray()
        self._gone: set[int] = set()
        self.add_all(ids)

    def __len__(self) -> int:
        return len(self._order) - len(self._gone)

    def __contains__(self, one: int) -> bool:
        return one < len(self._flags) and self._flags[one] == 1

    def __iter__(self) -> Iterator[int]:
        """The ids in the order of marking."""
        return (one for one in self._order if one not in self._gone) if self._gone else iter(self._order)

    def copy(self) -> Self:
        """Another set of the same marks."""
        made = type(self)()
        made._order, made._flags, made._gone = self._order[:], self._flags[:], set(self._gone)
        return made

    @property
    def last(self) -> int | None:
        """The id that was marked last, of those that still are."""
        return next((one for one in reversed(self._order) if one not in self._gone), None)

    def add(self, one: int) -> None:
        """Marks an id; one that is marked keeps its place."""
        self.add_all((one,))

    def add_all(self, ids: Iterable[int]) -> None:
        """Marks these ids in their order; those that are marked keep their places."""
        new = array("q", ids)
        if not new:
            return
        if any(map(self._gone.__contains__, new)):
            self._tidy()
        flags = self._flags
        flags.extend(bytes(max(0, max(new) + 1 - len(flags))))
        if len(self):
            new = array("q", [one for one in new if not flags[one]])
        marked = len(self) + len(new)
        for one in new:
            flags[one] = 1
        self._order.extend(new)
        if flags.count(1) != marked:  # an id came twice
            self._order = array("q", dict.fromkeys(self._order))

    def discard(self, one: int) -> None:
        """Takes a mark away, if it is there."""
        if one in self:
            self._flags[one] = 0
            self._gone.add(one)

    def discard_all(self, ids: Iterable[int]) -> None:
        """Takes these marks away, those that are there."""
        for one in ids:
            if one in self:
                self._flags[one] = 0
        self._tidy()

    def holds_all(self, ids: Iterable[int]) -> bool:
        """Whether all of these are marked."""
        return all(map(self.__contains__, ids))

    def clear(self) -> None:
        """Takes all marks away."""
        self._order, self._flags, self._gone = array("q"), bytearray(), set()

    def _tidy(self) -> None:
        """Closes the places of marks that were taken away."""
        flags = self._flags
        self._order = array("q", [one for one in self._order if flags[one]])
        self._gone.clear()
