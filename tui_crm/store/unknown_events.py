"""Events about a number or an e-mail address that no contact has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.store import records
from tui_crm.store.sql import Connection
from tui_crm.store.visibility import SEE

_COLUMNS = ("contact", "kind", "text", "address", "address_key", "at", "deleted_at")


def state(connection: Connection, target: int) -> dict[str, Any]:
    """As `records.RecordStore`."""
    return records.column_state(connection, "event", _COLUMNS, target)


def put(connection: Connection, target: int, values: Mapping[str, Any]) -> None:
    """As `records.RecordStore`."""
    records.put_columns(connection, "event", target, values)


def name(connection: Connection, target: int) -> str:
    """The number or the address."""
    row = connection.execute("SELECT address FROM event WHERE id = ?", (target,)).fetchone()
    return str(row[0])


def is_seen(_connection: Connection, _target: int, actor: Actor) -> bool:
    """Whoever sees contacts sees what is about nobody."""
    return actor.may(SEE)


def is_used(connection: Connection, target: int) -> bool:
    """Whether a file hangs on it."""
    row = connection.execute(
        "SELECT 1 FROM attachment WHERE event = ? AND deleted_at IS NULL", (target,)
    ).fetchone()
    return row is not None
