"""Filling the sort index with a field: all contacts' keys are read, put into order, and written as they come.

Rows written in the order of the index touch each of its pages once; in the order of contacts they would write
seventy times as much. Nothing is held for long: contacts are read in pieces, rows written in short
transactions. Whoever is stopped or killed leaves the rows written so far, and the next one goes on behind
them; several processes may fill one field at once.
"""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterable, Iterator
from heapq import merge
from typing import BinaryIO

from tui_crm.store import sorting
from tui_crm.store.contact_fields import sort_value
from tui_crm.store.database import Database
from tui_crm.store.errors import file_error
from tui_crm.store.sorting import Keys
from tui_crm.store.sql import IN_IDS, Connection, Sql, id_list

_PIECE = 5_000  # contacts read at a time, rows written in one transaction
_RUN = 40_000  # rows sorted in memory: some 10 MB
_BLOCK = 500  # rows read back from a sorted run at a time


def fill(database: Database, field: str) -> Iterator[float]:
    """Fills the index with a field; gives how far it is, 0.0 to 1.0, after each piece of work.

    Leaving the iterator stops the work. Raises Refused with FIELD_NOT_SORTABLE for a field that there is not.
    """
    with database.writing() as connection:
        sort_value(connection, field)
        number = _begun(connection, field)
        is_done = sorting.whole(connection, field) is not None
    if is_done:
        return
    with _Runs(database) as runs:
        for last, most, found in _all_keys(database, field):
            runs.add(found)
            yield last / most / 2
        written = 0
        for piece in _pieces(runs.sorted()):
            with database.writing() as connection:
                if sorting.whole(connection, field) is not None:
                    return
                if not sorting.is_there(connection, number):
                    break
                _write(connection, number, piece)
            written += len(piece)
            yield 0.5 + written / runs.count / 2
    with database.writing() as connection:
        is_forgotten = not sorting.is_there(connection, number)
        if not is_forgotten and sorting.whole(connection, field) is None:
            _finish(connection, number, field)
    if is_forgotten:  # what the field says was changed meanwhile, and all that was read with it
        yield from fill(database, field)
    yield 1.0


def _begun(connection: Connection, field: str) -> int:
    """The field's number; from now on every change of a contact is noted."""
    connection.execute("INSERT INTO sort_field (name) VALUES (?) ON CONFLICT DO NOTHING", (field,))
    return int(connection.execute("SELECT id FROM sort_field WHERE name = ?", (field,)).fetchone()[0])


def _all_keys(database: Database, field: str) -> Iterator[tuple[int, int, list[Keys]]]:
    """The keys of all contacts in pieces, each with its last id and the last of all."""
    done = 0
    with database.reading() as connection:
        most = connection.execute("SELECT max(id) FROM contact").fetchone()[0] or 0
    while done < most:
        with database.reading() as connection:
            piece = Sql("c.id > ? AND c.id <= ?", (done, done + _PIECE))
            found = sorting.keys(connection, field, piece)
        done += _PIECE
        yield min(done, most), most, found


def _pieces(rows: Iterable[Keys]) -> Iterator[list[Keys]]:
    piece: list[Keys] = []
    for row in rows:
        piece.append(row)
        if len(piece) == _PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _write(connection: Connection, number: int, piece: list[Keys]) -> None:
    """Writes the rows behind those that are there: the others were written by whoever filled before."""
    last = connection.execute(
        "SELECT kind, sort_key, name_key, contact, status, access FROM contact_sort"
        " WHERE field = ? AND kind > ?"
        " ORDER BY kind DESC, sort_key DESC, name_key DESC, contact DESC LIMIT 1",
        (number, sorting.CHANGED),
    ).fetchone()
    connection.executemany(sorting.INSERT, [(number, *row) for row in piece if last is None or row > last])


def _finish(connection: Connection, number: int, field: str) -> None:
    """Writes the rows of contacts that have changed meanwhile anew; then the field is whole."""
    rows = connection.execute(
        "SELECT contact FROM contact_sort WHERE field = ? AND kind = ?", (number, sorting.CHANGED)
    ).fetchall()
    if rows:
        changed = id_list(row[0] for row in rows)
        connection.execute(
            f"DELETE FROM contact_sort WHERE field = ? AND contact {IN_IDS}", (number, changed)
        )
        fresh = sorting.keys(connection, field, Sql(f"c.id {IN_IDS}", (changed,)))
        connection.executemany(sorting.INSERT, [(number, *row) for row in fresh])
    connection.execute("UPDATE sort_field SET is_whole = 1 WHERE id = ?", (number,))


class _Runs:
    """Rows that are put into order: sorted runs go to a nameless file beside the base, which has the room."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        self._path = database.path
        self._rows: list[Keys] = []
        self._file: BinaryIO | None = None
        self._runs: list[tuple[int, int]] = []  # where each begins and ends in the file

    def __enter__(self) -> _Runs:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, rows: list[Keys]) -> None:
        """Takes rows in. Raises StoreError where the disk is full."""
        self.count += len(rows)
        self._rows += rows
        if len(self._rows) >= _RUN:
            try:
                self._put_away()
            except OSError as error:
                raise file_error(error, self._path) from error

    def _put_away(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._path.parent)  # noqa: SIM115 - closed by __exit__
        rows, self._rows = sorted(self._rows), []
        start = self._file.tell()
        for first in range(0, len(rows), _BLOCK):
            marshal.dump(rows[first : first + _BLOCK], self._file)
        self._file.flush()
        self._runs.append((start, self._file.tell()))

    def sorted(self) -> Iterator[Keys]:
        """All rows in order, once."""
        return merge(sorted(self._rows), *(self._run(start, end) for start, end in self._runs))

    def _run(self, start: int, end: int) -> Iterator[Keys]:
        assert self._file is not None
        while start < end:
            self._file.seek(start)
            block = marshal.load(self._file)  # noqa: S302 - our own file, which has no name
            start = self._file.tell()
            yield from block
