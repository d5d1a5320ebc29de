"""The bytes of a file that waits to be imported, kept in the base in pieces."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from typing import BinaryIO

from tui_crm.store.database import Database
from tui_crm.store.sql import Connection

PIECE = 1 << 20
"""Bytes of the file in one piece: written in one transaction, held in memory one at a time."""
_SHORTENED = 4
"""Pieces that are forgotten in one transaction."""
_LEVEL = 1  # of zlib: text shrinks to a third at the speed of the disk


def add(connection: Connection, job: int, number: int, data: bytes) -> None:
    """Stores piece `number`, from 0."""
    connection.execute(
        "INSERT INTO import_content (job, number, data) VALUES (?, ?, ?)",
        (job, number, packed(data)),
    )


def remove(connection: Connection, job: int) -> None:
    """Forgets the file: all of it is settled, or nobody wants it."""
    connection.execute("DELETE FROM import_content WHERE job = ?", (job,))


def shorten(connection: Connection, job: int) -> bool:
    """Forgets the last pieces of the file, never the first one; whether there were any.

    All at once would take seconds, in which nobody else can write.
    """
    return bool(
        connection.execute(
            "DELETE FROM import_content WHERE job = ?1 AND number > max(0,"
            " (SELECT max(number) FROM import_content WHERE job = ?1) - ?2)",
            (job, _SHORTENED),
        ).rowcount
    )


def replace(connection: Connection, job: int, pieces: Iterable[bytes]) -> None:
    """Keeps another file instead; its pieces are compressed already (`packed`)."""
    remove(connection, job)
    connection.executemany(
        "INSERT INTO import_content (job, number, data) VALUES (?, ?, ?)",
        ((job, number, piece) for number, piece in enumerate(pieces)),
    )


def packed(data: bytes) -> bytes:
    """A piece as it is stored."""
    return zlib.compress(data, _LEVEL)


def is_there(connection: Connection, job: int) -> bool:
    """Whether the file is still kept."""
    row = connection.execute("SELECT 1 FROM import_content WHERE job = ? LIMIT 1", (job,)).fetchone()
    return row is not None


def opened(database: Database, job: int) -> BinaryIO:
    """The file from its beginning; each read looks up at most one piece, in no transaction of its own."""
    return io.BufferedReader(_Pieces(database, job), PIECE)


class _Pieces(io.RawIOBase):
    """The file as a stream that can only be read on."""

    def __init__(self, database: Database, job: int) -> None:
        self._database = database
        self._job = job
        self._number = 0
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._left and not self._next():
            return 0
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size

    def _next(self) -> bool:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT data FROM import_content WHERE job = ? AND number = ?", (self._job, self._number)
            ).fetchone()
        if row is None:
            return False
        self._left = memoryview(zlib.decompress(row[0]))
        self._number += 1
        return True
