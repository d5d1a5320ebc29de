"""Transactions and savepoints on a connection that commits by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tui_crm.store.sql import Connection


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """One write transaction: IMMEDIATE, so that it never reads what it then may not write (facts 12)."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # after a full disk SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """A part of a transaction that is rolled back alone; savepoints of one name nest."""
    connection.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO part")
            connection.execute("RELEASE part")
        raise
    connection.execute("RELEASE part")
