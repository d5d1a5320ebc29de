"""A piece of SQL with the values that it binds."""

from __future__ import annotations

TYPE_CHECKING = False  # this module is on the way to the first frame, and `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, Protocol

    Value = str | int | float | bytes | None

    class Cursor(Protocol):
        """What the store uses of a DB-API cursor."""

        rowcount: int
        lastrowid: int

        def fetchone(self) -> Any: ...
        def fetchmany(self, size: int, /) -> list[Any]: ...
        def fetchall(self) -> list[Any]: ...
        def close(self) -> None: ...

    class Connection(Protocol):
        """What the store uses of a DB-API connection: sqlite3's and pysqlite3's alike."""

        in_transaction: bool

        def execute(self, sql: str, values: Sequence[Value] = ..., /) -> Cursor: ...
        def executemany(self, sql: str, rows: Iterable[Sequence[Value]], /) -> Cursor: ...
        def set_progress_handler(self, handler: Any, steps: int, /) -> None: ...
        def interrupt(self) -> None: ...
        def close(self) -> None: ...
else:
    Connection = Cursor = Value = object


class Sql:
    """SQL text with `?` marks, and their values in order. Text is ours; what users say is always a value.

    Never changed once made.
    """

    __slots__ = ("text", "values")

    def __init__(self, text: str, values: tuple[Value, ...] = ()) -> None:
        self.text = text
        self.values = values

    def __repr__(self) -> str:
        return f"Sql({self.text!r}, {self.values!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sql) and (self.text, self.values) == (other.text, other.values)

    def __hash__(self) -> int:
        return hash((self.text, self.values))

    def __and__(self, other: Sql) -> Sql:
        return Sql(f"({self.text}) AND ({other.text})", self.values + other.values)

    def __or__(self, other: Sql) -> Sql:
        return Sql(f"({self.text}) OR ({other.text})", self.values + other.values)

    def run(self, connection: Connection) -> Cursor:
        """Executes it."""
        return connection.execute(self.text, self.values)


TRUE = Sql("1")


def all_of(conditions: Iterable[Sql]) -> Sql:
    """The condition that holds when all hold; true for none."""
    result: Sql | None = None
    for condition in conditions:
        result = condition if result is None else result & condition
    return result or TRUE


def any_of(conditions: Iterable[Sql]) -> Sql:
    """The condition that holds when one holds; false for none."""
    result: Sql | None = None
    for condition in conditions:
        result = condition if result is None else result | condition
    return result or Sql("0")


def id_list(ids: Iterable[int]) -> str:
    """Ids as one value for `IN (SELECT value FROM json_each(?))`: any number of them, one bound value."""
    return f"[{','.join(map(str, ids))}]"


IN_IDS = "IN (SELECT value FROM json_each(?))"


def one_of(ids: Sequence[int]) -> Sql:
    """What stands behind a column that is one of these ids: its value is the first, ?1, and may stand often.

    For a single id, which a card and a save ask for, no list has to be read.
    """
    if len(ids) == 1:
        return Sql("= ?1", (ids[0],))
    return Sql("IN (SELECT value FROM json_each(?1))", (id_list(ids),))


LARGEST = 2**63 - 1
"""The largest integer that SQLite keeps: the driver refuses to bind a larger one."""
