"""Contacts that are there before their search documents: those of a large import.

A range says that contacts in it may lack their documents. Whoever changes such a contact writes its document
as of any other, so what is left is always what has no document, as it stands in the contact's rows now.
"""

from __future__ import annotations

from tui_crm.store import search
from tui_crm.store.search import Document
from tui_crm.store.sql import Connection

_LACKING = (
    "SELECT c.id FROM contact c WHERE c.id BETWEEN ? AND ?"
    " AND NOT EXISTS (SELECT 1 FROM search_document d WHERE d.contact = c.id) ORDER BY c.id LIMIT ?"
)


def note(connection: Connection, first: int, last: int) -> None:
    """Writes down that these new contacts have no documents yet."""
    joined = connection.execute(
        "UPDATE search_backlog SET last = ?2 WHERE last = ?1 - 1", (first, last)
    ).rowcount
    if not joined:
        connection.execute("INSERT OR REPLACE INTO search_backlog (first, last) VALUES (?, ?)", (first, last))


def ranges(connection: Connection) -> list[tuple[int, int]]:
    """The ranges of contacts, the first ones first."""
    return connection.execute("SELECT first, last FROM search_backlog ORDER BY first").fetchall()


def left(connection: Connection) -> int:
    """About how many contacts are left."""
    row = connection.execute("SELECT ifnull(sum(last - first + 1), 0) FROM search_backlog").fetchone()
    return int(row[0])


def lacking(connection: Connection, first: int, last: int, limit: int) -> list[int]:
    """The first contacts of a range that have no document."""
    return [row[0] for row in connection.execute(_LACKING, (first, last, limit)).fetchall()]


def awaited(connection: Connection) -> set[int]:
    """All contacts that have still to get their document."""
    return {one for first, last in ranges(connection) for one in lacking(connection, first, last, -1)}


def step(connection: Connection, documents: int) -> bool:
    """Writes the next documents; whether there was anything to do."""
    found = ranges(connection)
    if not found:
        return False
    first, last = found[0]
    ids = lacking(connection, first, last, documents)
    search.add(connection, ids)
    through(connection, ids[-1] if len(ids) == documents else last)
    return True


def add(connection: Connection, made: dict[int, Document], upto: int) -> None:
    """Writes documents that were made without the lock, and says that all is done up to `upto`.

    A contact that got its document meanwhile, or is gone, is left as it is.
    """
    if made:
        wanted = lacking(connection, min(made), max(made), -1)
        search.write(connection, {one: made[one] for one in wanted if one in made})
    through(connection, upto)


def through(connection: Connection, upto: int) -> None:
    """Forgets the ranges up to this contact."""
    connection.execute("DELETE FROM search_backlog WHERE last <= ?", (upto,))
    for first, last in connection.execute(
        "SELECT first, last FROM search_backlog WHERE first <= ?", (upto,)
    ).fetchall():
        connection.execute("DELETE FROM search_backlog WHERE first = ?", (first,))
        note(connection, upto + 1, last)


def forget(connection: Connection) -> None:
    """Forgets all of it: every document is written anew."""
    connection.execute("DELETE FROM search_backlog")
