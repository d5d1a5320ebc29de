"""The stages that opportunities go through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.store import records
from tui_crm.store.sql import Connection

_COLUMNS = ("code", "name", "name_key", "position", "outcome", "colour", "retired_at")


def state(connection: Connection, target: int) -> dict[str, Any]:
    """As `records.RecordStore`."""
    return records.column_state(connection, "stage", _COLUMNS, target)


def put(connection: Connection, target: int, values: Mapping[str, Any]) -> None:
    """As `records.RecordStore`."""
    records.put_columns(connection, "stage", target, values)


def name(connection: Connection, target: int) -> str:
    """Its name, or its code where nobody named it."""
    row = connection.execute("SELECT name, code FROM stage WHERE id = ?", (target,)).fetchone()
    return str(row[0] or row[1])


def is_seen(_connection: Connection, _target: int, _actor: Actor) -> bool:
    """Everybody sees the stages."""
    return True


def is_used(connection: Connection, target: int) -> bool:
    """Whether an opportunity is in it."""
    row = connection.execute(
        "SELECT 1 FROM opportunity WHERE stage = ? AND deleted_at IS NULL LIMIT 1", (target,)
    ).fetchone()
    return row is not None
