"""Settings of the base itself: what every user of it shares."""

from __future__ import annotations

from tui_crm.store.sql import Connection


def get(connection: Connection, name: str) -> str | None:
    """The value, or None where it was never set."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def put(connection: Connection, name: str, value: str) -> None:
    """Sets the value."""
    connection.execute(
        "INSERT INTO setting (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
