"""Opportunities and the persons who matter for them: one at a time, as records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.journal import Thing
from tui_crm.store import records
from tui_crm.store.codes import new_uid
from tui_crm.store.sql import Connection
from tui_crm.store.work_visibility import opportunities_seen

_COLUMNS = (
    "title", "title_key", "organization", "stage", "value", "currency", "expected_close", "owner", "note",
    "stage_since", "deleted_at",
)  # fmt: skip
PERSONS = "persons"
"""In the state: pairs of a contact's id and its role, in their order."""
_GIVEN = tuple(name for name in _COLUMNS if name != "deleted_at")


def state(connection: Connection, target: int) -> dict[str, Any]:
    """As `records.RecordStore`."""
    persons = connection.execute(
        "SELECT contact, role FROM opportunity_person WHERE opportunity = ? ORDER BY position", (target,)
    ).fetchall()
    columns = records.column_state(connection, "opportunity", _COLUMNS, target)
    return columns | {PERSONS: [list(row) for row in persons]}


def put(connection: Connection, target: int, values: Mapping[str, Any]) -> None:
    """As `records.RecordStore`; the version grows, and it was changed when the open operation was done."""
    columns = {name: value for name, value in values.items() if name != PERSONS}
    if columns.get("organization") is not None and not _is_there(connection, columns["organization"]):
        del columns["organization"]
    records.put_columns(connection, "opportunity", target, columns)
    if PERSONS in values:
        connection.execute("DELETE FROM opportunity_person WHERE opportunity = ?", (target,))
        _put_persons(connection, target, values)
    connection.execute(
        "UPDATE opportunity SET version = version + 1, updated_at = ifnull("
        " (SELECT at FROM journal_operation ORDER BY id DESC LIMIT 1), updated_at) WHERE id = ?",
        (target,),
    )


def insert(connection: Connection, values: Mapping[str, Any], user: int, now: int, uid: str = "") -> int:
    """A new opportunity's number; the journal is the caller's.

    Args:
        values: all of the state, but for `deleted_at`.
        user: who makes it.
        now: seconds since 1970, UTC.
    """
    marks = ", ".join("?" * (len(_GIVEN) + 4))
    target: int = connection.execute(
        f"INSERT INTO opportunity ({', '.join(_GIVEN)}, uid, created_at, created_by, updated_at)"
        f" VALUES ({marks})",
        (*(values[name] for name in _GIVEN), uid or new_uid(), now, user, now),
    ).lastrowid
    _put_persons(connection, target, values)
    return target


def add(connection: Connection, operation: int, values: Mapping[str, Any], user: int, now: int) -> int:
    """As `insert`, under the open operation of the journal."""
    target = insert(connection, values, user, now)
    records.added(connection, operation, Thing.OPPORTUNITY, target)
    return target


def _put_persons(connection: Connection, target: int, values: Mapping[str, Any]) -> None:
    connection.executemany(
        "INSERT INTO opportunity_person (opportunity, contact, position, role) VALUES (?, ?, ?, ?)",
        [
            (target, contact, position, role)
            for position, (contact, role) in enumerate(values[PERSONS])
            if _is_there(connection, contact)
        ],
    )


def _is_there(connection: Connection, contact: int) -> bool:
    return connection.execute("SELECT 1 FROM contact WHERE id = ?", (contact,)).fetchone() is not None


def is_in_use(connection: Connection, contact: int | None) -> bool:
    """Whether a contact is outside the trash, whoever may see it."""
    row = connection.execute(
        "SELECT 1 FROM contact WHERE id = ? AND deleted_at IS NULL", (contact,)
    ).fetchone()
    return row is not None


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
