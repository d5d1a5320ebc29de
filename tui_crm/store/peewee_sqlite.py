"""peewee on the connections that `Database` opens: one connection a thread, whoever uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee

if TYPE_CHECKING:
    from tui_crm.store.database import Database


class PeeweeSqlite(peewee.SqliteDatabase):
    """peewee's database over the connections of ours, which stay ours to open and to close."""

    def __init__(self, database: Database) -> None:
        self._database = database
        super().__init__(str(database.path), lock_type="IMMEDIATE")

    def connection(self) -> Any:
        """This thread's connection."""
        return self._database.connection()

    def _connect(self) -> Any:
        return self._database.connection()

    def close(self) -> bool:
        """Leaves the connection open: it belongs to `Database`."""
        return False
