"""Which operation of the journal is undone or redone next, and what it changed (R51)."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from tui_crm.domain.journal import OperationKind
from tui_crm.store.sql import Connection

_NO_CHANGES = "'undone', 'redone', 'imported'"
"""Kinds of operations that are no change of the user's own by hand."""
_OWN = "o.user = ? AND o.undone_by IS NULL"
_HAS_CHANGES = "EXISTS (SELECT 1 FROM journal_change j WHERE j.operation = o.id)"
"""A purge takes the changes of its contacts along."""


class Operation(NamedTuple):
    """An operation of the journal.

    Attributes:
        at: seconds since 1970, UTC.
        undoes: the operation that it takes back; None for a change.
    """

    id: int
    kind: OperationKind
    at: int
    undoes: int | None


class Change(NamedTuple):
    """What an operation did to a contact; `before` and `after` as for `domain.journal_data`."""

    id: int
    contact: int
    before: dict[str, Any]
    after: dict[str, Any]


class Extent(NamedTuple):
    """How much an operation changed.

    Attributes:
        contacts: how many.
        made: how many of them it made.
        is_alike: whether it changed the same in all.
    """

    contacts: int
    made: int
    is_alike: bool


def next_undo(connection: Connection, user_id: int) -> Operation | None:
    """The user's last change that is not undone."""
    return _first(
        connection,
        f"{_OWN} AND o.kind NOT IN ({_NO_CHANGES}) AND {_HAS_CHANGES}",
        (user_id,),
    )


def next_redo(connection: Connection, user_id: int) -> Operation | None:
    """The user's last undo that is not redone, unless the user changed something after it."""
    last = connection.execute(
        f"SELECT o.id FROM journal_operation o WHERE o.user = ? AND o.kind NOT IN ({_NO_CHANGES})"
        " ORDER BY o.id DESC LIMIT 1",
        (user_id,),
    ).fetchone()
    return _first(
        connection,
        f"{_OWN} AND o.id > ? AND o.kind = 'undone' AND {_HAS_CHANGES}",
        (user_id, 0 if last is None else last[0]),
    )


def operation(connection: Connection, number: int) -> Operation:
    """The operation of this number, which is there."""
    found = _first(connection, "o.id = ?", (number,))
    assert found is not None
    return found


def changes(connection: Connection, number: int, limit: int = -1) -> list[Change]:
    """What the operation changed, the last first: what was made for something else comes behind it.

    Args:
        limit: only so many.
    """
    rows = connection.execute(
        "SELECT id, contact, before, after FROM journal_change WHERE operation = ? ORDER BY id DESC LIMIT ?",
        (number, limit),
    ).fetchall()
    return [Change(row[0], row[1], json.loads(row[2]), json.loads(row[3])) for row in rows]


def extent(connection: Connection, number: int) -> Extent:
    """How much the operation changed."""
    count, made, is_alike = connection.execute(
        "SELECT count(*), total(before = '{}'), min(before) = max(before) AND min(after) = max(after)"
        " FROM journal_change WHERE operation = ?",
        (number,),
    ).fetchone()
    return Extent(count, int(made), bool(is_alike))


def set_undone_by(connection: Connection, number: int, by: int | None) -> None:
    """Notes which operation took this one back; None: it holds again."""
    connection.execute("UPDATE journal_operation SET undone_by = ? WHERE id = ?", (by, number))


def changed_since(connection: Connection, change: Change, user_id: int) -> tuple[str, ...]:
    """What others, or an import, changed about the contact after this change: fields and other names."""
    rows = connection.execute(
        "SELECT j.after FROM journal_change j CROSS JOIN journal_operation o ON o.id = j.operation"
        " WHERE j.contact = ? AND j.id > ? AND (o.user <> ? OR o.kind = 'imported')"
        " AND o.undone_by IS NULL AND o.kind NOT IN ('undone', 'redone') ORDER BY j.id",
        (change.contact, change.id, user_id),
    ).fetchall()
    return tuple(dict.fromkeys(name for row in rows for name in json.loads(row[0])))


def is_linked_elsewhere(connection: Connection, organization_id: int, number: int) -> bool:
    """Whether persons belong to the organization that the operation did not change."""
    row = connection.execute(
        "SELECT 1 FROM contact_link l CROSS JOIN contact c ON c.id = l.person"
        " WHERE l.organization = ? AND c.deleted_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM journal_change j WHERE j.operation = ? AND j.contact = l.person) LIMIT 1",
        (organization_id, number),
    ).fetchone()
    return row is not None


def has_written(connection: Connection, user_id: int, event_id: int) -> bool:
    """Whether the user wrote the event down, deleted or not."""
    row = connection.execute(
        "SELECT 1 FROM event WHERE id = ? AND created_by = ?", (event_id, user_id)
    ).fetchone()
    return row is not None


def _first(connection: Connection, condition: str, values: tuple[int, ...]) -> Operation | None:
    row = connection.execute(
        f"SELECT o.id, o.kind, o.at, o.undoes FROM journal_operation o WHERE {condition}"
        " ORDER BY o.id DESC LIMIT 1",
        values,
    ).fetchone()
    return None if row is None else Operation(row[0], OperationKind(row[1]), row[2], row[3])
