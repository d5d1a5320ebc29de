"""Whether a base is sound, and what there is to know about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui_crm.store import imports, reindexing, search, search_care, sorting
from tui_crm.store.database import Database, sqlite_is_safe, sqlite_version
from tui_crm.store.sql import Connection
from tui_crm.store.tables import ALL_MODELS

SEARCH_DOCUMENT, SEARCH_INDEX, SORT_INDEX = "search_document", "search_trigram", "contact_sort"
"""What the lines about what is made anew from the contacts begin with."""

Check = Callable[[Connection], tuple[str, ...]]
"""Reads the base and gives a line for each thing that is wrong: facts for an expert, not sentences."""


def integrity(connection: Connection) -> tuple[str, ...]:
    """What SQLite says about its pages and indexes, in its own words."""
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(100)").fetchall()]
    return () if found == ["ok"] else tuple(found)


def references(connection: Connection) -> tuple[str, ...]:
    """Rows that point to rows that are not there: `table[rowid] -> table`."""
    rows = connection.execute("PRAGMA foreign_key_check").fetchall()
    return tuple(f"{table}[{'?' if row is None else row}] -> {parent}" for table, row, parent, _key in rows)


def missing_tables(connection: Connection) -> tuple[str, ...]:
    """Tables that the program uses and the base lacks."""
    present = _tables(connection)
    return tuple(f"no table {name}" for name in _table_names() if name not in present)


def search_documents(connection: Connection) -> tuple[str, ...]:
    """Contacts whose search document is not what their rows say, or that the index does not find; documents
    without a contact. Writing them anew (`search_care.rebuild`) helps against all but the last.

    Documents that have still to follow a change of a definition (`reindexing`) are no problem.
    """
    if not {"contact", "search_document"} <= _tables(connection):
        return ()  # `missing_tables` says so
    awaited = reindexing.awaited(connection) if "reindexing" in _tables(connection) else set()
    stale: list[int] = []
    unindexed: list[int] = []
    last = 0
    while ids := [row[0] for row in connection.execute(_NEXT_IDS, (last, _CHUNK)).fetchall()]:
        stale += (one for one in search.differing(connection, ids) if one not in awaited)
        unindexed += search_care.lacking(connection, ids)
        last = ids[-1]
    strays = connection.execute(
        "SELECT contact FROM search_document WHERE contact NOT IN (SELECT id FROM contact)"
    ).fetchall()
    return (
        *(f"{SEARCH_DOCUMENT}[{one}] is stale" for one in stale),
        *(f"{SEARCH_DOCUMENT}[{row[0]}] -> contact" for row in strays),
        *(f"{SEARCH_INDEX}[{one}] is missing" for one in unindexed),
    )


_CHUNK = 1_000
_NEXT_IDS = "SELECT id FROM contact WHERE id > ? ORDER BY id LIMIT ?"


def sort_index(connection: Connection) -> tuple[str, ...]:
    """Contacts that do not stand in the sort index where their rows say; `sorting.forget` helps."""
    if not {"contact", "contact_sort", "sort_field"} <= _tables(connection):
        return ()
    found: list[str] = []
    last = 0
    while ids := [row[0] for row in connection.execute(_NEXT_IDS, (last, _CHUNK)).fetchall()]:
        found += [f"{SORT_INDEX}[{one}] is missing" for one in sorting.differing(connection, ids)]
        last = ids[-1]
    superfluous = sorting.superfluous(connection)
    return (*found, *([f"{SORT_INDEX} has {superfluous} rows too many"] if superfluous else []))


CHECKS: tuple[Check, ...] = (integrity, references, missing_tables, search_documents, sort_index)
"""All that `check` does, in this order."""


def check(database: Database, checks: tuple[Check, ...] = CHECKS) -> tuple[str, ...]:
    """Every problem that the checks find; empty for a sound base.

    Raises:
        StoreError: the base is so damaged that it cannot be read at all.
    """
    with database.reading() as connection:
        return tuple(problem for one in checks for problem in one(connection))


def stats(database: Database) -> dict[str, Any]:
    """Facts about the base, ready for JSON.

    Returns:
        `path`, `size` and `wal_size` (bytes), `sqlite_version`, `sqlite_safe` (whether processes may share a
        base with it), `schema_version`, `journal_mode`, `unfinished_imports` (they keep a copy of
        their file), and `tables`: rows in each table.
    """
    with database.reading() as connection:
        present = _tables(connection)
        wal = database.path.with_name(database.path.name + "-wal")
        return {
            "path": str(database.path),
            "size": database.path.stat().st_size,
            "wal_size": wal.stat().st_size if wal.exists() else 0,
            "sqlite_version": sqlite_version(),
            "sqlite_safe": sqlite_is_safe(),
            "schema_version": database.schema_version(),
            "journal_mode": connection.execute("PRAGMA journal_mode").fetchone()[0],
            "unfinished_imports": imports.unfinished(connection) if "import_job" in present else 0,
            "tables": {name: _count(connection, name) for name in _table_names() if name in present},
        }


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def _table_names() -> tuple[str, ...]:
    return tuple(sorted(model._meta.table_name for model in ALL_MODELS))


def _tables(connection: Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema").fetchall()}
