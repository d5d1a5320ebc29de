"""Opportunities and the persons who matter for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.store import records
from tui_crm.store.sql import Connection
from tui_crm.store.work_visibility import opportunities_seen

_COLUMNS = (
    "title", "title_key", "organization", "stage", "value", "currency", "expected_close", "owner", "note",
    "stage_since", "deleted_at",
)  # fmt: skip
PERSONS = "persons"
"""In the state: pairs of a contact's id and its role, in their order."""


def state(connection: Connection, target: int) -> dict[str, Any]:
    """As `records.RecordStore`."""
    persons = connection.execute(
        "SELECT contact, role FROM opportunity_person WHERE opportunity = ? ORDER BY position", (target,)
    ).fetchall()
    columns = records.column_state(connection, "opportunity", _COLUMNS, target)
    return columns | {PERSONS: [list(row) for row in persons]}


def put(connection: Connection, target: int, values: Mapping[str, Any]) -> None:
    """As `records.RecordStore`; the version grows."""
    columns = {name: value for name, value in values.items() if name != PERSONS}
    if columns.get("organization") is not None and not _is_there(connection, columns["organization"]):
        del columns["organization"]
    records.put_columns(connection, "opportunity", target, columns)
    if PERSONS in values:
        connection.execute("DELETE FROM opportunity_person WHERE opportunity = ?", (target,))
        connection.executemany(
            "INSERT INTO opportunity_person (opportunity, contact, position, role) VALUES (?, ?, ?, ?)",
            [
                (target, contact, position, role)
                for position, (contact, role) in enumerate(values[PERSONS])
                if _is_there(connection, contact)
            ],
        )
    connection.execute("UPDATE opportunity SET version = version + 1 WHERE id = ?", (target,))


def _is_there(connection: Connection, contact: int) -> bool:
    return connection.execute("SELECT 1 FROM contact WHERE id = ?", (contact,)).fetchone() is not None


def name(connection: Connection, target: int) -> str:
    """Its title."""
    row = connection.execute("SELECT title FROM opportunity WHERE id = ?", (target,)).fetchone()
    return str(row[0])


def is_seen(connection: Connection, target: int, actor: Actor) -> bool:
    """As `records.RecordStore`."""
    seen = opportunities_seen(actor)
    row = connection.execute(
        f"SELECT 1 FROM opportunity w WHERE w.id = ? AND (w.deleted_at IS NOT NULL OR ({seen.text}))",
        (target, *seen.values),
    ).fetchone()
    return row is not None


def is_used(_connection: Connection, _target: int) -> bool:
    """Nothing needs an opportunity."""
    return False
