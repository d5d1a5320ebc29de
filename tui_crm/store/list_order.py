"""The orders of a list as walks along an index: any part of it is read by keyset, none of it is sorted.

Light as it is on the way to the first frame: the first rows of the list by name are
`by_name(1, 1).page(connection, visible_to(viewer), None, 64)`.
"""

from __future__ import annotations

from tui_crm.store.sql import Sql

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from typing import Any

    from tui_crm.store.sql import Connection, Cursor

    Key = tuple[Any, ...]
    """Where a row stands in the order; the last part is the contact's id."""


COUNTED = 10_000
"""A list that has more rows is said to have "10,000+" until they are counted."""


class Walk:
    """One way along an index, upwards or downwards. Never changed once made."""

    __slots__ = ("_first", "_id", "_order", "_own", "_row", "_select", "_source", "_up", "_values")

    def __init__(
        self, source: Sql, keys: tuple[str, ...], own: Sql, descending: bool, first: Key | None = None
    ) -> None:
        """
        Args:
            source: FROM and WHERE for walking: contact `c`, the index that is walked, and what it holds.
            keys: the columns of the order, the contact's id last: together they tell all rows apart.
            own: SELECT of the same keys of the same rows without the index, for contacts known by their ids.
            first: where the rows begin, if that is not where the index does.
        """
        direction = " DESC" if descending else ""
        self._source = source.text
        self._values = source.values
        self._own = own
        self._first = first
        self._up = not descending
        self._id = keys[-1]
        self._select = ", ".join(keys)
        self._row = f"({self._select})"
        self._order = ", ".join(key + direction for key in keys)

    def page(
        self, connection: Connection, where: Sql, start: Key | None, limit: int, skip: int = 0
    ) -> list[Key]:
        """Keys of rows in order, from `start` on (None: from the first), at most `limit` after `skip` others.

        Args:
            where: a condition on contact `c`.
        """
        asked = self._from(where, start)
        return connection.execute(
            f"SELECT {self._select} {asked.text} ORDER BY {self._order} LIMIT ? OFFSET ?",
            (*asked.values, limit, skip),
        ).fetchall()

    def ids(self, connection: Connection, where: Sql, start: Key | None, skip: int = 0) -> Cursor:
        """All ids from `start` on, after `skip` others: to be read to the end at once, or closed."""
        asked = self._from(where, start)
        return connection.execute(
            f"SELECT {self._id} {asked.text} ORDER BY {self._order} LIMIT -1 OFFSET ?", (*asked.values, skip)
        )

    def count(self, connection: Connection, where: Sql, start: Key | None, end: Key | None = None) -> int:
        """How many rows there are from `start` on, up to but without `end`."""
        asked = self._from(where, start, end)
        return int(connection.execute(f"SELECT count(*) {asked.text}", asked.values).fetchone()[0])

    def count_to(self, connection: Connection, where: Sql, most: int) -> int:
        """How many rows there are; of more than `most` only that, which takes no longer then."""
        asked = self._from(where, None)
        counted = f"SELECT count(*) FROM (SELECT 1 {asked.text} LIMIT ?)"
        return int(connection.execute(counted, (*asked.values, most)).fetchone()[0])

    def among(self, connection: Connection, where: Sql) -> list[Key]:
        """The keys of the rows that meet `where`, in order: for a condition that names few contacts."""
        found = connection.execute(
            f"{self._own.text} AND ({where.text})", self._own.values + where.values
        ).fetchall()
        return sorted(found, reverse=not self._up)

    def is_before(self, one: Key, other: Key) -> bool:
        """Whether `one` stands in front of `other`."""
        return one != other and (one < other) is self._up

    def _from(self, where: Sql, start: Key | None, end: Key | None = None) -> Sql:
        text, values = self._source, self._values
        start = start or self._first
        if start is not None:
            text += f" AND {self._row} {'>=' if self._up else '<='} {_marks(start)}"
            values += start
        if end is not None:
            text += f" AND {self._row} {'<' if self._up else '>'} {_marks(end)}"
            values += end
        return Sql(f"{text} AND ({where.text})", values + where.values)


def _marks(values: Key) -> str:
    return f"({', '.join('?' * len(values))})"


def by_name(kind: int, status: int | None = None, descending: bool = False) -> Walk:
    """The list of a kind (code 1 or 2) by name; `status` (code 0 or 1) None for contacts of any."""
    index, of_status = (
        ("contact_by_name_all", "") if status is None else ("contact_by_name", " AND c.status = ?")
    )
    held = Sql(
        # the indexes hold no deleted contacts, and only who says so may use them
        f"WHERE c.kind = ?{of_status} AND c.deleted_at IS NULL",
        (kind,) if status is None else (kind, status),
    )
    return _of_contact(index, ("c.sort_key", "c.id"), held, descending)


_OF_MOMENT = {"created_at": "contact_created", "updated_at": "contact_by_update"}


def by_moment(column: str, kind: int, descending: bool = False) -> Walk:
    """The list of a kind by `created_at` or `updated_at`; of one second in the order of entry."""
    held = Sql("WHERE c.kind = ? AND c.deleted_at IS NULL", (kind,))
    return _of_contact(_OF_MOMENT[column], (f"c.{column}", "c.id"), held, descending)


def _of_contact(index: str, keys: tuple[str, ...], held: Sql, descending: bool) -> Walk:
    return Walk(
        Sql(f"FROM contact c INDEXED BY {index} {held.text}", held.values),
        keys,
        Sql(f"SELECT {', '.join(keys)} FROM contact c NOT INDEXED {held.text}", held.values),
        descending,
    )


_SORTED = "contact_sort s CROSS JOIN contact c ON c.id = s.contact"
_SORTED_ALONE = (
    "(SELECT field, kind, sort_key, name_key, contact, contact AS id, status, access, NULL AS deleted_at"
    " FROM contact_sort) c"
)


def by_value(
    field: int, value: Sql, kind: int, descending: bool = False, *, alone: bool = False
) -> tuple[Walk, Walk]:
    """The list of a kind by a field of the sort index: those with a value, then those without, by name.

    Args:
        field: its number in `sort_field`; while that is not whole, only `among` answers rightly.
        value: what contact `c` is sorted by (`contact_fields.sort_value`).
        alone: whether conditions ask for nothing but `c.id`, `c.status` and what decides about seeing: then
            the contacts themselves are not read.
    """
    source, s = (_SORTED_ALONE, "c") if alone else (_SORTED, "s")
    key = f"crm_order({value.text})"
    # Each range has one bound below and one above: of two that SQLite could use it takes one.
    filled = Walk(
        Sql(
            f"FROM {source} WHERE {s}.field = ? AND {s}.kind = ?"
            + ("" if descending else f" AND {s}.sort_key < x'FF'"),
            (field, kind),
        ),
        (f"{s}.sort_key", f"{s}.name_key", f"{s}.contact"),
        Sql(
            f"SELECT {key} AS value_key, c.sort_key, c.id FROM contact c NOT INDEXED"
            f" WHERE c.kind = ? AND {key} < x'FF'",
            (*value.values, kind, *value.values),
        ),
        descending,
        (b"\xff", b"", 0) if descending else None,
    )
    empty = Walk(
        Sql(f"FROM {source} WHERE {s}.field = ? AND {s}.kind = ? AND {s}.sort_key = x'FF'", (field, kind)),
        (f"{s}.name_key", f"{s}.contact"),
        Sql(
            f"SELECT c.sort_key, c.id FROM contact c NOT INDEXED WHERE c.kind = ? AND {key} = x'FF'",
            (kind, *value.values),
        ),
        descending=False,
    )
    return filled, empty
