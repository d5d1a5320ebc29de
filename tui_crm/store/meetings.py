"""Meetings, who takes part in them, and in whose calendar they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.store import records
from tui_crm.store.sql import Connection
from tui_crm.store.work_visibility import meetings_seen

_COLUMNS = (
    "title", "description", "location", "colour", "status", "is_all_day", "starts", "ends", "zone", "rule",
    "added", "left_out", "deleted_at",
)  # fmt: skip
_PARTICIPANT = ("contact", "name", "address", "address_key", "role", "answer")
_CHANGE = ("original", "title", "description", "location", "status", "starts", "ends", "zone", "source")
PARTICIPANTS, CHANGES, USERS = "participants", "changes", "users"
"""In the state: rows of `meeting_participant` in their order and of `meeting_change` by `original`, as lists
of their columns; ids of users."""


def state(connection: Connection, target: int) -> dict[str, Any]:
    """As `records.RecordStore`."""

    def rows(columns: tuple[str, ...], table: str, order: str) -> list[list[Any]]:
        found = connection.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE meeting = ? ORDER BY {order}", (target,)
        )
        return [list(row) for row in found.fetchall()]

    return records.column_state(connection, "meeting", _COLUMNS, target) | {
        PARTICIPANTS: rows(_PARTICIPANT, "meeting_participant", "position"),
        CHANGES: rows(_CHANGE, "meeting_change", "original"),
        USERS: [row[0] for row in rows(("user",), "meeting_user", "user")],
    }


def put(connection: Connection, target: int, values: Mapping[str, Any]) -> None:
    """As `records.RecordStore`; the version grows."""
    own = {name: value for name, value in values.items() if name in _COLUMNS}
    records.put_columns(connection, "meeting", target, own)
    if PARTICIPANTS in values:
        _put_rows(connection, target, "meeting_participant", ("position", *_PARTICIPANT), [
            [place, contact if _is_there(connection, contact) else None, *rest]
            for place, (contact, *rest) in enumerate(values[PARTICIPANTS])
        ])  # fmt: skip
    if CHANGES in values:
        _put_rows(connection, target, "meeting_change", _CHANGE, values[CHANGES])
    if USERS in values:
        _put_rows(connection, target, "meeting_user", ("user",), [[user] for user in values[USERS]])
    connection.execute("UPDATE meeting SET version = version + 1 WHERE id = ?", (target,))


def _put_rows(
    connection: Connection, target: int, table: str, columns: tuple[str, ...], rows: list[list[Any]]
) -> None:
    connection.execute(f"DELETE FROM {table} WHERE meeting = ?", (target,))
    marks = ", ".join("?" * len(columns))
    connection.executemany(
        f"INSERT INTO {table} (meeting, {', '.join(columns)}) VALUES (?, {marks})",
        [(target, *row) for row in rows],
    )


def _is_there(connection: Connection, contact: int | None) -> bool:
    return connection.execute("SELECT 1 FROM contact WHERE id = ?", (contact,)).fetchone() is not None


def name(connection: Connection, target: int) -> str:
    """Its title."""
    row = connection.execute("SELECT title FROM meeting WHERE id = ?", (target,)).fetchone()
    return str(row[0])


def is_seen(connection: Connection, target: int, actor: Actor) -> bool:
    """As `records.RecordStore`."""
    seen = meetings_seen(actor)
    row = connection.execute(
        f"SELECT 1 FROM meeting m WHERE m.id = ? AND (m.deleted_at IS NOT NULL OR ({seen.text}))",
        (target, *seen.values),
    ).fetchone()
    return row is not None


def is_used(_connection: Connection, _target: int) -> bool:
    """Nothing needs a meeting."""
    return False
