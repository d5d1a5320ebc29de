"""Contacts that the rows of a file would make or change, in a scratch base that nobody else sees.

A preview of a million rows looks each row up among all earlier ones: SQLite keeps them in a file of its own
that has no name and is gone with the connection (https://www.sqlite.org/inmemorydb.html#temp_db), and only a
few megabytes of it in memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from tui_crm.store.driver import driver

_CACHE = -24_000  # KiB
_MOST = 200  # as `import_lookups`: some file gives "none@example.com" to everybody


class Subject(NamedTuple):
    """A contact that rows are about.

    Attributes:
        id: of the base, or negative for one that the file brings.
        row: the first row about it, from 1.
        name: what it is called, as the caller writes it.
        data: what the caller keeps of it besides, "" for nothing.
    """

    id: int
    row: int
    name: str
    data: str


class Seen:
    """The contacts by signs that rows know them by: any hashable values. One thread only."""

    def __init__(self) -> None:
        connection: Any = driver.connect("", isolation_level=None)
        for statement in (
            f"PRAGMA cache_size = {_CACHE}",
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "CREATE TABLE subject (id INTEGER PRIMARY KEY, row INTEGER, name TEXT, data TEXT)",
            "CREATE TABLE sign (hash INTEGER, subject INTEGER, PRIMARY KEY (hash, subject)) WITHOUT ROWID",
            "BEGIN",
        ):
            connection.execute(statement)
        self._connection = connection

    def close(self) -> None:
        """Forgets everything."""
        self._connection.close()

    def get(self, subject: int) -> Subject | None:
        """The contact of this id, None where no row was about it."""
        row = self._connection.execute(
            "SELECT id, row, name, data FROM subject WHERE id = ?", (subject,)
        ).fetchone()
        return None if row is None else Subject(*row)

    def put(self, subject: Subject, signs: Iterable[object]) -> None:
        """Keeps a contact, in the place of what was kept of it; its earlier signs stay."""
        self._connection.execute("INSERT OR REPLACE INTO subject VALUES (?, ?, ?, ?)", subject)
        self._connection.executemany(
            "INSERT OR IGNORE INTO sign VALUES (?, ?)", [(hash(sign), subject.id) for sign in signs]
        )

    def known_by(self, sign: object) -> list[Subject]:
        """The contacts with this sign, those of the base first, then in the order of the file."""
        rows = self._connection.execute(
            "SELECT s.id, s.row, s.name, s.data FROM sign g CROSS JOIN subject s ON s.id = g.subject"
            " WHERE g.hash = ? ORDER BY s.id < 0, abs(s.id) LIMIT ?",
            (hash(sign), _MOST),
        ).fetchall()
        return [Subject(*row) for row in rows]
