"""Which operation of the journal is undone or redone next, and what it changed (R51)."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NamedTuple

from tui_crm.domain.journal import FILE, DefinitionChange, FieldChange, OperationKind, Thing
from tui_crm.store import definitions
from tui_crm.store.sql import LARGEST, Connection

_BY_HAND = "o.kind NOT IN ('undone', 'redone', 'passed_over', 'imported')"
"""Changes of the user's own by hand, word for word as the index journal_operation_by_hand has it."""
_OWN = "o.user = ? AND o.undone_by IS NULL"
_OF_HANDWORK = "(SELECT t.kind FROM journal_operation t WHERE t.id = o.undoes) IS NOT 'imported'"
"""What an import changed is taken back with all of the import, and never made again in parts."""
_HAS_CHANGES = (
    "(EXISTS (SELECT 1 FROM journal_change j WHERE j.operation = o.id)"
    " OR EXISTS (SELECT 1 FROM journal_definition d WHERE d.operation = o.id))"
)
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
    """The user's last change that is neither undone nor passed over."""
    return _first(
        connection,
        f"{_OWN} AND {_BY_HAND} AND {_HAS_CHANGES}",
        (user_id,),
        "INDEXED BY journal_operation_by_hand",
    )


def next_redo(connection: Connection, user_id: int) -> Operation | None:
    """The user's last undo that is not redone, unless the user changed something after it."""
    last = connection.execute(
        "SELECT o.id FROM journal_operation o INDEXED BY journal_operation_by_hand"
        f" WHERE o.user = ? AND {_BY_HAND} ORDER BY o.id DESC LIMIT 1",
        (user_id,),
    ).fetchone()
    return _first(
        connection,
        f"{_OWN} AND o.id > ? AND o.kind = 'undone' AND {_OF_HANDWORK} AND {_HAS_CHANGES}",
        (user_id, 0 if last is None else last[0]),
        "INDEXED BY journal_operation_undone",
    )


def operation(connection: Connection, number: int) -> Operation:
    """The operation of this number, which is there."""
    found = _first(connection, "o.id = ?", (number,))
    assert found is not None
    return found


def changes(connection: Connection, number: int, limit: int, below: int = LARGEST) -> list[Change]:
    """What the operation changed, the last first: what was made for something else comes behind it.

    Args:
        limit: only so many.
        below: only changes with smaller numbers, to go on with.
    """
    rows = connection.execute(
        "SELECT id, contact, before, after FROM journal_change WHERE operation = ? AND id < ?"
        " ORDER BY id DESC LIMIT ?",
        (number, below, limit),
    ).fetchall()
    return [Change(row[0], row[1], json.loads(row[2]), json.loads(row[3])) for row in rows]


def definition_changes(connection: Connection, number: int) -> list[DefinitionChange]:
    """What the operation changed about fields, options and tags, users, groups and keys, the last first."""
    rows = connection.execute(
        "SELECT thing, target, before, after FROM journal_definition WHERE operation = ? ORDER BY id DESC",
        (number,),
    ).fetchall()
    return [definitions.described(connection, Thing(thing), *rest) for thing, *rest in rows]


def extent(connection: Connection, number: int) -> Extent:
    """How much the operation changed."""
    count, made, is_alike = connection.execute(
        "SELECT count(*), total(before = '{}'), min(before) = max(before) AND min(after) = max(after)"
        " FROM journal_change WHERE operation = ?",
        (number,),
    ).fetchone()
    return Extent(count, int(made), bool(is_alike))


_NAMES_CHANGED = """
    SELECT DISTINCT f.key, n.value FROM journal_change j, json_each(j.{there}) f, json_each(f.value) n
    WHERE j.operation = ? AND f.key IN ('tags', 'owners', 'watchers') AND n.value NOT IN
        (SELECT o.value FROM json_each(j.{elsewhere}, '$.' || f.key) o)
    ORDER BY n.value LIMIT ?
"""


def names_changed(connection: Connection, number: int, limit: int) -> FieldChange | None:
    """The names that an operation took away from contacts (before) and gave them (after), of all together.

    None where it changed anything but their tags, or their owners, or their watchers, or more names than
    `limit`.
    """
    parts = connection.execute(
        "SELECT DISTINCT (SELECT group_concat(key) FROM json_each(after)) FROM journal_change"
        " WHERE operation = ? LIMIT 2",
        (number,),
    ).fetchall()
    if len(parts) != 1 or parts[0][0] not in ("tags", "owners", "watchers"):
        return None
    gone = _names(connection, number, "before", "after", limit + 1)
    new = _names(connection, number, "after", "before", limit + 1)
    return FieldChange(parts[0][0], gone, new) if len(gone) + len(new) <= limit else None


def _names(connection: Connection, number: int, there: str, elsewhere: str, limit: int) -> list[str]:
    sql = _NAMES_CHANGED.format(there=there, elsewhere=elsewhere)
    return [row[1] for row in connection.execute(sql, (number, limit)).fetchall()]


def holds(connection: Connection, number: int) -> bool:
    """Whether the operation is neither undone nor passed over."""
    row = connection.execute("SELECT undone_by FROM journal_operation WHERE id = ?", (number,)).fetchone()
    return row is not None and row[0] is None


def begun(connection: Connection, number: int, kind: OperationKind) -> int | None:
    """The undo or redo that has taken back a part of an operation which holds; None where there is none."""
    row = connection.execute(
        "SELECT b.id FROM journal_operation o CROSS JOIN journal_operation b ON b.undoes = o.id"
        " WHERE o.id = ? AND o.undone_by IS NULL AND b.kind = ? AND b.undone_by IS NULL"
        " ORDER BY b.id DESC LIMIT 1",
        (number, kind.value),
    ).fetchone()
    return None if row is None else int(row[0])


def takes_more(connection: Connection, number: int) -> bool:
    """Whether more changes may be recorded under a change: nothing of it was taken back."""
    return holds(connection, number) and begun(connection, number, OperationKind.UNDONE) is None


def set_undone_by(connection: Connection, number: int, by: int | None) -> None:
    """Notes which operation took this one back, or passed it over; None: it holds again."""
    connection.execute("UPDATE journal_operation SET undone_by = ? WHERE id = ?", (by, number))


def changed_since(connection: Connection, change: Change, user_id: int) -> tuple[str, ...]:
    """What others, or an import, changed about the contact after this change: fields and other names.

    What they did and took back since is no change; what they took back, or made again, that is older is one.
    """
    rows = connection.execute(
        "SELECT j.after, iif(o.undoes IS NULL, NULL, ifnull(t.undoes, t.id)),"
        " o.undone_by IS NULL OR b.kind = 'passed_over'"
        " FROM journal_change j CROSS JOIN journal_operation o ON o.id = j.operation"
        " LEFT JOIN journal_operation t ON t.id = o.undoes"
        " LEFT JOIN journal_operation b ON b.id = o.undone_by"
        " WHERE j.contact = ? AND j.id > ? AND (o.user <> ? OR o.kind = 'imported') ORDER BY j.id",
        (change.contact, change.id, user_id),
    ).fetchall()
    (own,) = connection.execute("SELECT operation FROM journal_change WHERE id = ?", (change.id,)).fetchone()
    # An older operation that was undone and made again since is what it was.
    turns = Counter(turned for _after, turned, _holds in rows if turned is not None)
    return tuple(
        dict.fromkeys(
            name
            for after, turned, holds in rows
            if (holds if turned is None else turned < own and turns[turned] % 2)
            for name in json.loads(after)
        )
    )


def has_files_of_others(connection: Connection, event_id: int, change: Change, user_id: int) -> bool:
    """Whether others added or described files of the event after this change of it."""
    row = connection.execute(
        "SELECT 1 FROM attachment a CROSS JOIN journal_change j ON j.contact = a.contact"
        " CROSS JOIN journal_operation o ON o.id = j.operation"
        " WHERE a.event = ? AND a.deleted_at IS NULL AND j.id > ? AND o.user <> ?"
        f" AND json_type(j.after, '$.\"{FILE}' || a.id || '\"') = 'object' LIMIT 1",
        (event_id, change.id, user_id),
    ).fetchone()
    return row is not None


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


def _first(
    connection: Connection, condition: str, values: tuple[int, ...], index: str = ""
) -> Operation | None:
    row = connection.execute(
        f"SELECT o.id, o.kind, o.at, o.undoes FROM journal_operation o {index} WHERE {condition}"
        " ORDER BY o.id DESC LIMIT 1",
        values,
    ).fetchone()
    return None if row is None else Operation(row[0], OperationKind(row[1]), row[2], row[3])
