"""Brings what searches read into the system's memory: after a cold start the first keys find it there."""

from __future__ import annotations

from collections.abc import Callable

from tui_crm.store.database import Database
from tui_crm.store.errors import Interrupted
from tui_crm.store.sql import Connection

# Each key of a search asks these; the list itself has read the index by which it is ordered.
_INDEXES = (
    "SELECT count(*) FROM contact INDEXED BY contact_by_last WHERE kind = 1 AND deleted_at IS NULL",
    "SELECT count(*) FROM contact INDEXED BY contact_by_first"
    " WHERE kind = 1 AND deleted_at IS NULL AND first_key <> ''",
    "SELECT count(*) FROM search_trigram_idx",
)
_BLOCKS = "SELECT length(block) FROM search_trigram_data"
_MOST_BYTES = 64_000_000
"""Of the words' index no more is read: of a million contacts it is some 400 MB."""
_STEPS = 2_000
"""Virtual machine steps between two looks whether to stop: some tens of microseconds."""


def read_ahead(database: Database, should_stop: Callable[[], bool]) -> bool:
    """Reads the hot parts of the indexes on a connection of this thread; whether it came to the end.

    Args:
        should_stop: asked all the time.

    Raises StoreError.
    """
    with database.reading() as connection:
        connection.set_progress_handler(should_stop, _STEPS)
        try:
            with database.translated():
                for sql in _INDEXES:
                    connection.execute(sql).fetchall()
                _read_blocks(connection)
        except Interrupted:
            return False
        finally:
            connection.set_progress_handler(None, 0)
            database.close()  # what it has read is in the system's memory; its own is given back
    return True


def _read_blocks(connection: Connection) -> None:
    left = _MOST_BYTES
    blocks = connection.execute(_BLOCKS)
    while left > 0 and (lengths := blocks.fetchmany(1_000)):
        left -= sum(length for (length,) in lengths)
    blocks.close()
