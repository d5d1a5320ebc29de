"""Making search documents and the trigram index anew, and telling what the index lacks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from tui_crm.store import search, search_backlog, upkeep
from tui_crm.store.database import Database
from tui_crm.store.search_terms import ROWS_OF_A_KIND
from tui_crm.store.sql import Connection
from tui_crm.store.write_queue import is_awaited

Told = Callable[[int, int], None]
"""Called with the contacts done and the contacts there are."""

CHUNK = 5_000
"""Contacts of which the documents are written in one transaction while nobody waits."""
PART = 250
"""Contacts after which it is looked whether anybody waits: some tens of milliseconds."""

_TRIGRAM = 3

_NEXT_IDS = "SELECT id FROM contact WHERE id > ? ORDER BY id LIMIT ?"


def rebuild(database: Database, told: Told | None = None) -> None:
    """Writes all search documents and the whole index anew; whoever waits to write is let in before long.

    Until it is through, searches find less. Stopped half way it is to be run again: `lacking` tells.

    Raises:
        StoreError: the base cannot be written.
    """
    with database.reading() as connection:
        total = int(connection.execute("SELECT count(*) FROM contact").fetchone()[0])
    done, last, begun = 0, 0, False
    while True:
        with database.writing() as connection:
            if not begun:
                # In one transaction with the first documents: FTS5 takes an empty index that is to forget
                # a document, as another's save would ask, for a damaged one.
                connection.execute("INSERT INTO search_trigram (search_trigram) VALUES ('delete-all')")
                search_backlog.forget(connection)
                begun = True
            count, last = _write_some(database, connection, last)
        if not count:
            break
        done += count
        if told is not None:
            told(done, total)
        upkeep.let_others_in(database, done, count)
    upkeep.merge_all(database)


def _write_some(database: Database, connection: Connection, last: int) -> tuple[int, int]:
    """Writes the documents behind `last` until somebody waits; how many these were, and the last of them."""
    count = 0
    while count < CHUNK:
        limit = min(PART, CHUNK - count)
        ids = [row[0] for row in connection.execute(_NEXT_IDS, (last, limit)).fetchall()]
        search.add(connection, ids)
        if ids:
            count, last = count + len(ids), ids[-1]
        if len(ids) < limit or is_awaited(database.path):
            break
    return count, last


def lacking(connection: Connection, ids: Iterable[int]) -> tuple[int, ...]:
    """Of these contacts, those whose document the index does not find, looking at one trigram of each."""
    wanted: dict[int, tuple[int, set[str]]] = {}
    for contact, (row, *texts) in search.stored(connection, ids).items():
        text = next((str(text) for text in texts if len(text) >= _TRIGRAM), "")
        if text:
            wanted[row] = contact, {text[n : n + _TRIGRAM] for n in range(len(text) - _TRIGRAM + 1)}
    # The trigram that most of them share: few questions instead of one for each contact.
    shared = Counter(gram for _contact, grams in wanted.values() for gram in grams)
    asked: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row, (_contact, grams) in wanted.items():
        gram = max(grams, key=lambda gram: (shared[gram], gram))
        asked[gram, row // ROWS_OF_A_KIND].append(row)
    missing = [row for (gram, _), rows in asked.items() for row in set(rows) - _found(connection, gram, rows)]
    return tuple(sorted(wanted[row][0] for row in missing))


def _found(connection: Connection, gram: str, rows: list[int]) -> set[int]:
    quoted = gram.replace('"', '""')
    found = connection.execute(
        "SELECT rowid FROM search_trigram WHERE search_trigram MATCH ? AND rowid >= ? AND rowid <= ?",
        (f'"{quoted}"', min(rows), max(rows)),
    )
    return {row[0] for row in found.fetchall()}
