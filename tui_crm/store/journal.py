"""The journal: one operation a use case, with the values before and after, in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.draft_data import changed_fields, draft_to_data
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.store.codes import new_uid
from tui_crm.store.sql import Connection

_FIELDS = frozenset(field.name for field in fields(ContactDraft))


_INSERT = "INSERT INTO journal_change (operation, contact, version, before, after) VALUES (?, ?, ?, ?, ?)"


def open_operation(
    connection: Connection,
    actor: Actor,
    kind: OperationKind,
    now: int,
    import_job: int | None = None,
    undoes: int | None = None,
) -> int:
    """A new operation's id; its changes are recorded under it.

    Args:
        undoes: the operation that it takes back: of an undo the user's own change, of a redo the undo.
    """
    return connection.execute(
        "INSERT INTO journal_operation (uid, user, kind, at, import_job, undoes) VALUES (?, ?, ?, ?, ?, ?)",
        (new_uid(), actor.user_id, kind.value, now, import_job, undoes),
    ).lastrowid


def record(
    connection: Connection,
    operation: int,
    contact_id: int,
    version: int,
    before: ContactDraft | None,
    after: ContactDraft,
) -> None:
    """Records what became of a contact: all its fields where it is new, else those that changed."""
    changed = None if before is None else changed_fields(before, after)
    old = {} if before is None else draft_to_data(before, changed)
    new = draft_to_data(after, changed)
    connection.execute(_INSERT, (operation, contact_id, version, _json(old), _json(new)))


def record_values(
    connection: Connection,
    operation: int,
    contact_id: int,
    version: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Records what changed about a contact besides its fields, under the names of `domain.journal`.

    Args:
        version: the contact's, after the change.
        before, after: JSON data by name, the same names in both.
    """
    connection.execute(_INSERT, (operation, contact_id, version, _json(before), _json(after)))


def record_alike(
    connection: Connection,
    operation: int,
    versions: Iterable[tuple[int, int]],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Records the same change of many contacts.

    Args:
        versions: id of each contact, and its version after the change.
        before, after: as for `record_values`; fields of contacts too.
    """
    old, new = _json(before), _json(after)
    connection.executemany(_INSERT, [(operation, one, version, old, new) for one, version in versions])


def record_definition(
    connection: Connection,
    operation: int,
    thing: Thing,
    target: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Records what became of a field, an option or a tag: `before` is empty where it is new."""
    connection.execute(
        "INSERT INTO journal_definition (operation, thing, target, before, after) VALUES (?, ?, ?, ?, ?)",
        (operation, thing.value, target, _json(before), _json(after)),
    )


def last_change(connection: Connection) -> int:
    """A number that grows with every change of a contact, a field, an option or a tag; a purge keeps it.

    0 where nothing was ever changed.
    """
    row = connection.execute(
        "SELECT total(seq) FROM sqlite_sequence WHERE name IN ('journal_change', 'journal_definition')"
    ).fetchone()
    return int(row[0])


def fields_changed_since(connection: Connection, contact_id: int, version: int) -> tuple[str, ...]:
    """Names of the fields that saves after this version of the contact changed."""
    rows = connection.execute(
        "SELECT after FROM journal_change WHERE contact = ? AND version > ? ORDER BY version",
        (contact_id, version),
    ).fetchall()
    names = dict.fromkeys(name for row in rows for name in json.loads(row[0]))
    return tuple(name for name in names if name in _FIELDS)


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)
