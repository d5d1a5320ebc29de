"""What keeps saves and searches quick: merging the index, emptying the log, letting others in."""

from __future__ import annotations

import time

from tui_crm.domain.problems import Code, StoreError
from tui_crm.store.database import QUEUE_SECONDS, Database
from tui_crm.store.sql import Connection
from tui_crm.store.transactions import transaction
from tui_crm.store.write_queue import make_room, queued

_PAGES = 32
"""Pages of the index that a step merges: some milliseconds."""
_MORE_PAGES = 500
"""Those of a step after which others are let in: some tens of milliseconds."""
_CHECKPOINT = 10_000
"""After so many contacts the log is brought into the base, so that no commit has to: others would wait."""
_PAUSE = 0.01
"""Seconds between transactions in which others can write (facts 13)."""


def let_others_in(database: Database, done: int, chunk: int) -> None:
    """A moment between two short transactions of long work, in which other processes can write.

    Args:
        done: how many contacts are through.
        chunk: how many there are in a transaction.
    """
    if done % _CHECKPOINT < chunk:
        checkpoint(database)
    make_room(database.path, _PAUSE)


def tidy(database: Database, milliseconds: float) -> bool:
    """Merges pieces of the index and brings the log into the base; whether more is left to do.

    A save leaves a piece of the index and pages of the log: merging them inside a save would make one in
    some tens last 60 to 340 ms. Never waits for another writer: then more is left.

    Raises:
        StoreError: the base cannot be written.
    """
    deadline = time.perf_counter() + milliseconds / 1_000
    while time.perf_counter() < deadline:
        try:
            merged = merge(database, _PAGES, 0.0)
        except StoreError as error:
            if error.problem.code is not Code.DATABASE_BUSY:
                raise
            return True
        if not merged:
            checkpoint(database)
            return False
    return True


def merge(database: Database, pages: int, seconds: float = QUEUE_SECONDS) -> bool:
    """One step of merging the search index, in a transaction of its own; whether it found something to do.

    Args:
        pages: how much of the index it writes; a negative number merges everything into one piece.
        seconds: how long it waits for its turn.

    Raises:
        StoreError: busy for that long, or the base cannot be written.
    """
    with queued(database.path, seconds), database.translated():
        connection = database.connection()
        with transaction(connection):
            before = _changes(connection)
            connection.execute(
                "INSERT INTO search_trigram (search_trigram, rank) VALUES ('merge', ?)", (pages,)
            )
            # Fewer than two changes: nothing was done (https://www.sqlite.org/fts5.html#the_merge_command).
            return _changes(connection) - before >= 2


def _changes(connection: Connection) -> int:
    return int(connection.execute("SELECT total_changes()").fetchone()[0])


def merge_all(database: Database) -> None:
    """Merges all pieces that the index has into one, in steps between which others can write.

    Raises:
        StoreError: the base cannot be written.
    """
    # Only the first step asks for one piece: each that does begins anew with what others saved meanwhile.
    goes_on = merge(database, -_MORE_PAGES)
    while goes_on:
        let_others_in(database, 0, 1)
        goes_on = merge(database, _MORE_PAGES)


def leave_no_trace(database: Database, milliseconds: float) -> bool:
    """Overwrites what the search index and the log still hold of deleted contacts.

    All pieces of the index are to become one: a minute for a million contacts, with which `tidy` goes on.

    Returns:
        whether all is done; False where it takes longer, or others are reading older pages.

    Raises:
        StoreError: the base cannot be written.
    """
    merge(database, -_PAGES)
    if tidy(database, milliseconds):
        return False
    with database.reading() as connection:
        return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)


def checkpoint(database: Database) -> None:
    """Brings the log into the base as far as nobody reads older pages; nobody waits for it.

    Raises:
        StoreError: the base cannot be written.
    """
    with database.reading() as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
