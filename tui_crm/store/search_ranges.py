"""Ranges of indexes that answer a search, each read in pieces that grow, without an open cursor between them.

A left half read cursor would freeze what its connection sees and stop checkpoints. Every range is a constant
statement for the same shape of question, so that the connection's cache of statements holds it.

Light: it is on the way of `query` and of the first search.
"""

from __future__ import annotations

from tui_crm.store.search_terms import HIGH, ROWS_OF_A_KIND
from tui_crm.store.sql import Sql

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_crm.store.sql import Connection, Value

FIRST_PIECE = 48
"""About what a screen shows."""

_LARGEST_PIECE, _GROWTH = 8_192, 4
_MOST_JOINED = 256


class Range:
    """A part of an index, in its order.

    Attributes:
        sql: SELECT id, key... WHERE (key...) > (marks) AND ... LIMIT mark.
        key: behind this key the range starts.
        values: of the marks between the key's and the limit's.
    """

    __slots__ = ("key", "sql", "values")

    def __init__(self, sql: str, key: tuple[Value, ...], values: tuple[Value, ...]) -> None:
        self.sql = sql
        self.key = key
        self.values = values

    def pieces(self, connection: Connection) -> Iterator[list[int]]:
        """The ids, in pieces: a small one first."""
        size = FIRST_PIECE
        key = self.key
        while True:
            rows = connection.execute(self.sql, (*key, *self.values, size)).fetchall()
            yield [row[0] for row in rows]
            if len(rows) < size:
                return
            key = rows[-1][1:]
            size = min(size * _GROWTH, _LARGEST_PIECE)


class NameRanges:
    """Ranges of the two indexes of folded names, of contacts of one kind that meet a condition."""

    __slots__ = ("_kind", "_where")

    def __init__(self, kind: int, where: Sql) -> None:
        self._kind = kind
        self._where = where

    def last(self, last: str, first: str = "", first_to: str = HIGH) -> Range:
        """Contacts with this surname, or organizations with this name, and a first name in the range."""
        return self._exactly("last", "first", last, first, first_to)

    def first(self, first: str, last: str = "", last_to: str = HIGH) -> Range:
        """Persons with this first name and a surname in the range."""
        return self._exactly("first", "last", first, last, last_to)

    def last_from(self, last: str, first: str = "") -> Range:
        """Contacts whose surname or name begins with `last`, and whose first name with `first`."""
        return self._beginning("last", "first", last, first)

    def first_from(self, first: str, last: str = "") -> Range:
        """Persons whose first name begins with `first`, and whose surname with `last`."""
        return self._beginning("first", "last", first, last)

    def _exactly(self, one: str, other: str, value: str, start: str, stop: str) -> Range:
        sql = (
            f"SELECT c.id, c.{other}_key, c.id FROM contact c INDEXED BY contact_by_{one}"
            f" WHERE (c.{other}_key, c.id) > (?, ?) AND c.{other}_key <= ? AND c.{one}_key = ?"
        )
        return self._range(one, sql, (start, 0), (stop, value))

    def _beginning(self, one: str, other: str, start: str, other_start: str) -> Range:
        sql = (
            f"SELECT c.id, c.{one}_key, c.{other}_key, c.id FROM contact c INDEXED BY contact_by_{one}"
            f" WHERE (c.{one}_key, c.{other}_key, c.id) > (?, ?, ?) AND c.{one}_key <= ?"
            f" AND c.{other}_key >= ? AND c.{other}_key <= ?"
        )
        bounds = (start + HIGH, other_start, other_start + HIGH)
        return self._range(one, sql, (start, "", 0), bounds)

    def _range(self, one: str, sql: str, key: tuple[Value, ...], values: tuple[Value, ...]) -> Range:
        if one == "first":
            sql += " AND c.first_key <> ''"  # what the partial index asks for
        return Range(
            f"{sql} AND c.kind = ? AND {self._where.text} LIMIT ?",
            key,
            (*values, self._kind, *self._where.values),
        )


def phones(digits: str, where: Sql) -> Range:
    """Contacts with a phone that begins with these digits: the first ones, see `_joined`."""
    return _joined("contact_phone", "digits", "contact_phone_digits", digits, where)


def addresses(text: str, where: Sql) -> Range:
    """Contacts with an e-mail address that begins with this text: the first ones, see `_joined`."""
    return _joined("contact_email", "value_key", "contact_email_key", text, where)


def _joined(table: str, column: str, index: str, start: str, where: Sql) -> Range:
    # Only so many rows are looked at for each piece: among organizations, thousands of persons' would be.
    rows = (
        f"SELECT contact, {column} AS found FROM {table} INDEXED BY {index}"
        f" WHERE ({column}, contact) > (?, ?) AND {column} <= ?"
        f" ORDER BY {column}, contact LIMIT {_MOST_JOINED}"
    )
    return Range(
        f"SELECT x.contact, x.found, x.contact FROM ({rows}) x CROSS JOIN contact c ON c.id = x.contact"
        f" WHERE {where.text} LIMIT ?",
        (start, 0),
        (start + HIGH, *where.values),
    )


def documents(match: str, check: Sql, kind: int, where: Sql) -> Range:
    """Contacts whose document the trigram index finds and that hold what was asked, in order of ids."""
    before = (kind - 1) * ROWS_OF_A_KIND
    return Range(
        "SELECT d.contact, f.rowid FROM search_trigram f"
        f" CROSS JOIN search_document d ON d.contact = f.rowid & {ROWS_OF_A_KIND - 1}"
        " CROSS JOIN contact c ON c.id = d.contact"
        f" WHERE f.rowid > ? AND f.rowid <= ? AND search_trigram MATCH ? AND ({check.text}) AND {where.text}"
        " ORDER BY f.rowid LIMIT ?",
        (before,),
        (before + ROWS_OF_A_KIND, match, *check.values, *where.values),
    )
