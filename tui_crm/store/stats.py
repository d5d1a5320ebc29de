"""What there is to know about a base."""

from __future__ import annotations

from typing import Any

from tui_crm.store import imports
from tui_crm.store.checks import table_names, tables
from tui_crm.store.database import Database, sqlite_is_safe, sqlite_version
from tui_crm.store.sql import Connection


def stats(database: Database) -> dict[str, Any]:
    """Facts about the base, ready for JSON.

    Returns:
        `path`, `size` and `wal_size` (bytes), `sqlite_version`, `sqlite_safe` (whether processes may share a
        base with it), `schema_version`, `journal_mode`, `unfinished_imports` (they keep a copy of
        their file), and `tables`: rows in each table.
    """
    with database.reading() as connection:
        present = tables(connection)
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
            "tables": {name: _count(connection, name) for name in table_names() if name in present},
        }


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
