"""Rows of a walked list by their numbers: the key of every 512th row is kept, the rest is read from there.

A list of a million rows needs two thousand of these fence posts; they are found one after the other, without
reading the contacts themselves, so that whoever looks on sees the list grow.
"""

from __future__ import annotations

from array import array

from tui_crm.store.sql import Sql

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui_crm.store.list_order import Key, Walk
    from tui_crm.store.sql import Connection

    Place = tuple[int, Key | None]
    """The number of a walk, and where in it; None for its beginning."""

STEP = 512
"""Rows from one post to the next."""

_BATCH = 8_192  # ids fetched at a time where all are wanted


class FencePosts:
    """A list that is read along one walk, or along several, one behind the other.

    Several threads may read at once, each with its own connection; one at a time may grow it.

    Attributes:
        total: how many rows are known to be there.
        is_exact: whether these are all.
    """

    __slots__ = ("_edge", "_posts", "_walks", "_where", "is_exact", "total")

    def __init__(self, walks: Sequence[Walk], where: Sql) -> None:
        """
        Args:
            where: the condition on contact `c` besides those of the walks.
        """
        self._walks = tuple(walks)
        self._where = where
        self._posts: list[Place] = [(0, None)]
        self._edge: tuple[Place, int] = ((0, None), STEP)  # the next post is so many rows behind this place
        self.total = 0
        self.is_exact = False

    def grow(self, connection: Connection) -> Iterator[None]:
        """Finds post after post until the end is known; may be left and taken up again at any step."""
        while not self.is_exact:
            (number, key), missing = self._edge
            walk = self._walks[number]
            row = walk.page(connection, self._where, key, 1, missing)
            if row:
                place = (number, row[0])
                self._posts.append(place)
                self._edge = (place, STEP)
                self.total = (len(self._posts) - 1) * STEP + 1
            else:
                missing -= walk.count(connection, self._where, key)
                self._edge = ((number + 1, None), missing)
                self.total = len(self._posts) * STEP - missing
                self.is_exact = number + 1 == len(self._walks)
            yield

    def count(self, connection: Connection) -> int:
        """How many rows there are, in a third of the time that `grow` takes."""
        return sum(walk.count(connection, self._where, None) for walk in self._walks)

    def reaches(self, row: int) -> bool:
        """Whether rows up to this number can be read without growing first."""
        return self.is_exact or row < len(self._posts) * STEP

    def rows(self, connection: Connection, offset: int, limit: int) -> list[int]:
        """The ids of the rows `offset` to `offset + limit`; fewer at the end of the list."""
        post = min(offset // STEP, len(self._posts) - 1)
        number, key = self._posts[post]
        skip = offset - post * STEP
        found: list[int] = []
        for walk in self._walks[number:]:
            rows = walk.page(connection, self._where, key, limit - len(found), skip)
            found += [row[-1] for row in rows]
            if len(found) >= limit:
                break
            skip = 0 if rows else skip - walk.count(connection, self._where, key)
            key = None
        return found

    def ids(self, connection: Connection, start: int, stop: int | None) -> array[int]:
        """The ids of the rows `start` to `stop`, None for the end."""
        found = array("q")
        post = min(start // STEP, len(self._posts) - 1)
        number, key = self._posts[post]
        skip = start - post * STEP
        for walk in self._walks[number:]:
            before = len(found)
            rows = walk.ids(connection, self._where, key, skip)
            while (stop is None or len(found) < stop - start) and (batch := rows.fetchmany(_BATCH)):
                found.extend(row[0] for row in batch)
            rows.close()
            skip = 0 if len(found) > before else skip - walk.count(connection, self._where, key)
            key = None
        return found if stop is None else found[: max(stop - start, 0)]

    def row_number(self, connection: Connection, contact: int) -> int | None:
        """At which row the contact stands, None where it is not in the list."""
        where = self._where & Sql("c.id = ?", (contact,))
        found = [
            (number, key) for number, walk in enumerate(self._walks) for key in walk.among(connection, where)
        ]
        if not found:
            return None
        number, key = found[0]
        post = self._post_before(number, key)
        row = post * STEP
        begun, start = self._posts[post]
        for walk in self._walks[begun:number]:
            row += walk.count(connection, self._where, start)
            start = None
        return row + self._walks[number].count(connection, self._where, start, key)

    def _post_before(self, number: int, key: Key) -> int:
        """The last post that does not stand behind this place."""
        low, high = 0, len(self._posts)
        while high - low > 1:
            middle = (low + high) // 2
            walk, post = self._posts[middle]
            is_behind = walk > number or (
                walk == number and post is not None and self._walks[number].is_before(key, post)
            )
            low, high = (low, middle) if is_behind else (middle, high)
        return low
