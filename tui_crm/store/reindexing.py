"""What searches and sorted lists need after a field, an option or a tag has changed.

The change of a tag may touch the search documents of a million contacts. Those of a few are written in the
change's own transaction; of many it is only written down that they are to be looked at, and whoever has the
base open works through them in short transactions: killed work goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from math import inf

from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.journal import Thing
from tui_crm.store import search, search_backlog, sorting
from tui_crm.store.database import QUEUE_SECONDS, Database
from tui_crm.store.sql import Connection
from tui_crm.store.transactions import transaction
from tui_crm.store.write_queue import queued

AT_ONCE = 500
"""Contacts whose documents are written together with the change itself."""
DOCUMENTS = 250
"""Contacts of one transaction, for those who wait for the end."""
_PAUSE = 0.005
"""Seconds between transactions in which others can write (facts 13)."""
_WALKED = 20
"""A field has no index by contact: so many times more contacts are looked at."""

_DOCUMENT = {Thing.FIELD: {"retired_at"}, Thing.OPTION: {"name"}, Thing.TAG: {"name", "deleted_at"}}
_ORDER = {Thing.FIELD: {"retired_at"}, Thing.OPTION: {"position"}, Thing.TAG: {"name", "deleted_at"}}
"""The columns that search documents, and orders of lists, depend on."""

_HOLDERS = {
    Thing.FIELD: (
        "SELECT contact FROM custom_value INDEXED BY custom_value_text WHERE field = ?1 AND text IS NOT NULL"
        " UNION ALL SELECT contact FROM custom_value INDEXED BY custom_value_number"
        " WHERE field = ?1 AND number IS NOT NULL"
        " UNION ALL SELECT contact FROM custom_value INDEXED BY custom_value_moment"
        " WHERE field = ?1 AND moment IS NOT NULL"
        " UNION ALL SELECT v.contact FROM custom_field_option o CROSS JOIN custom_value v"
        " ON v.option = o.id WHERE o.field = ?1"
    ),
    Thing.OPTION: "SELECT contact FROM custom_value WHERE option = ?1",
    Thing.TAG: "SELECT contact FROM contact_tag WHERE tag = ?1",
}


def holders(thing: Thing) -> str:
    """SQL for the contacts that have the thing, each once; the number of the thing is ?1."""
    return f"SELECT DISTINCT contact FROM ({_HOLDERS[thing]})"


@contextmanager
def kept_up(connection: Connection, thing: Thing, target: int, columns: Collection[str]) -> Iterator[None]:
    """Around a change of these columns: what depends on them is made right, or written down for later."""
    changes_documents = not _DOCUMENT[thing].isdisjoint(columns)
    changes_order = not _ORDER[thing].isdisjoint(columns)
    if not changes_documents and not changes_order:
        yield
        return
    few = _few(connection, thing, target)
    before = sorting.rows(connection, few or ())
    yield
    if changes_order and (few is None or thing is Thing.FIELD):
        forget_order(connection, thing, target)
    if few is not None:
        sorting.replace(connection, few, before)
        search.refresh(connection, few)
    elif changes_documents:
        connection.execute("DELETE FROM reindexing WHERE thing = ? AND target = ?", (thing.value, target))
        connection.execute("INSERT INTO reindexing (thing, target) VALUES (?, ?)", (thing.value, target))


def forget_order(connection: Connection, thing: Thing, target: int) -> None:
    """Lets the order by the thing's field be made anew: other contacts have it, or other values count.

    A field of the same key in the other base has the same order: it stands and falls with both.
    """
    sorting.forget_field(connection, _sorted_field(connection, thing, target))
    sorting.forget_some(connection, AT_ONCE * _WALKED)


def _few(connection: Connection, thing: Thing, target: int) -> list[int] | None:
    """The contacts that have the thing, where they are few."""
    rows = connection.execute(f"{holders(thing)} LIMIT ?2", (target, AT_ONCE + 1)).fetchall()
    return None if len(rows) > AT_ONCE else [row[0] for row in rows]


def _sorted_field(connection: Connection, thing: Thing, target: int) -> str:
    if thing is Thing.TAG:
        return "tags"
    of_option = "(SELECT field FROM custom_field_option WHERE id = ?)"
    (key,) = connection.execute(
        f"SELECT field_key FROM custom_field WHERE id = {of_option if thing is Thing.OPTION else '?'}",
        (target,),
    ).fetchone()
    return CUSTOM_PREFIX + str(key)


# -- the rest of it --------------------------------------------------------------------------------


def pending(connection: Connection) -> bool:
    """Whether there is something left to do."""
    row = connection.execute("SELECT 1 FROM reindexing LIMIT 1").fetchone()
    backlog = connection.execute("SELECT 1 FROM search_backlog LIMIT 1").fetchone()
    return row is not None or backlog is not None or sorting.forgotten(connection) is not None


def concerns(connection: Connection, thing: Thing, target: int) -> bool:
    """Whether documents of contacts that have the thing may be out of date."""
    values = (thing.value, target)
    row = connection.execute("SELECT 1 FROM reindexing WHERE thing = ? AND target = ?", values).fetchone()
    return row is not None


def awaited(connection: Connection) -> set[int]:
    """The contacts whose search documents are still to be looked at: these may be stale."""
    rows = connection.execute("SELECT thing, target, done FROM reindexing").fetchall()
    return search_backlog.awaited(connection) | {
        contact
        for thing, target, done in rows
        for (contact,) in connection.execute(
            f"SELECT contact FROM ({holders(Thing(thing))}) WHERE contact > ?2", (target, done)
        ).fetchall()
    }


def left(connection: Connection) -> int:
    """About how many contacts are still to be looked at."""
    (most,) = connection.execute("SELECT ifnull(max(id), 0) FROM contact").fetchone()
    (count,) = connection.execute("SELECT ifnull(sum(? - done), 0) FROM reindexing", (most,)).fetchone()
    return int(count) + search_backlog.left(connection)


def work(
    database: Database,
    milliseconds: float = inf,
    documents: int = DOCUMENTS,
    queue_seconds: float = QUEUE_SECONDS,
) -> bool:
    """Goes on for about this long; whether more is left to do.

    Args:
        documents: contacts in one transaction.
        queue_seconds: how long it waits for its turn to write.

    Raises:
        StoreError: busy for that long, or the base cannot be written.
    """
    deadline = time.perf_counter() + milliseconds / 1_000
    while True:
        with queued(database.path, queue_seconds), database.translated():
            connection = database.connection()
            with transaction(connection):
                if not _step(connection, documents):
                    return False
        if time.perf_counter() >= deadline:
            return True
        time.sleep(_PAUSE)


def _step(connection: Connection, documents: int) -> bool:
    """One piece of the work that was written down first; whether there was any."""
    row = connection.execute("SELECT id, thing, target, done FROM reindexing ORDER BY id LIMIT 1").fetchone()
    if row is None:
        return search_backlog.step(connection, documents) or sorting.forget_some(
            connection, documents * _WALKED
        )
    number, thing, target, done = row
    ids, last = _next(connection, Thing(thing), target, done, documents)
    search.refresh(connection, ids)
    if last is None:
        connection.execute("DELETE FROM reindexing WHERE id = ?", (number,))
    else:
        connection.execute("UPDATE reindexing SET done = ? WHERE id = ?", (last, number))
    return True


def _next(
    connection: Connection, thing: Thing, target: int, done: int, limit: int
) -> tuple[list[int], int | None]:
    """The next contacts behind `done` that have the thing, and up to where that is all; None: to the end."""
    if thing is Thing.FIELD:
        return _next_of_field(connection, target, done, limit * _WALKED)
    rows = connection.execute(
        f"SELECT DISTINCT contact FROM ({_HOLDERS[thing]} AND contact > ?2 ORDER BY contact) LIMIT ?3",
        (target, done, limit),
    ).fetchall()
    ids = [row[0] for row in rows]
    return ids, ids[-1] if len(ids) == limit else None


def _next_of_field(
    connection: Connection, field: int, done: int, walked: int
) -> tuple[list[int], int | None]:
    rows = connection.execute(
        "SELECT c.id, EXISTS (SELECT 1 FROM custom_value v WHERE v.contact = c.id AND v.field = ?)"
        " FROM contact c WHERE c.id > ? ORDER BY c.id LIMIT ?",
        (field, done, walked),
    ).fetchall()
    return [row[0] for row in rows if row[1]], rows[-1][0] if len(rows) == walked else None
