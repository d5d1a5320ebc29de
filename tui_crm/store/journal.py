"""The journal: one operation a use case, with the values before and after, in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from tui_crm.domain import journal_data
from tui_crm.domain.access import Actor
from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.draft_data import changed_fields, draft_to_data
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.store.codes import new_uid
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.store.visibility import visible_to

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


def fields_changed_since(
    connection: Connection, contact_id: int, version: int, actor: Actor
) -> tuple[str, ...]:
    """Names of the fields that saves after this version of the contact changed.

    Of links to organizations only those count that the actor may see (R43).
    """
    since = _since(connection, contact_id, version, actor)
    return tuple(dict.fromkeys(name.partition(".")[0] for name, *_who in since))


def changes_since(
    connection: Connection, contact_id: int, version: int, actor: Actor
) -> tuple[tuple[str, str, str, int], ...]:
    """Field, login, full name and moment of the last change of each field after this version of the contact.

    Custom fields have their own names. Fields that are the same again are there too. Of links to
    organizations only those count that the actor may see (R43).
    """
    found: dict[str, tuple[str, str, int]] = {}
    for name, login, full_name, at in _since(connection, contact_id, version, actor):
        found.pop(name, None)
        found[name] = login, full_name, at
    return tuple((name, *who) for name, who in found.items())


def _since(
    connection: Connection, contact_id: int, version: int, actor: Actor
) -> Iterator[tuple[str, str, str, int]]:
    """Field, login, full name and moment of each change after this version, the oldest first."""
    rows = connection.execute(
        "SELECT before, after, login, full_name, at FROM journal_change"
        " JOIN journal_operation AS done ON done.id = operation JOIN user ON user.id = done.user"
        " WHERE contact = ? AND version > ? ORDER BY version, journal_change.id",
        (contact_id, version),
    ).fetchall()
    changes = [(json.loads(before), json.loads(after), who) for before, after, *who in rows]
    linked = {one for before, after, _who in changes for one in journal_data.linked_ids(before, after)}
    visible = visible_to(actor)
    shown = connection.execute(
        f"SELECT c.id FROM contact c WHERE c.id {IN_IDS} AND {visible.text}",
        (id_list(linked), *visible.values),
    ).fetchall()
    seen = {row[0] for row in shown}
    for before, after, who in changes:
        for one in journal_data.field_changes(before, after, seen):
            if one.field.partition(".")[0] in _FIELDS:
                yield one.field, who[0], who[1], who[2]


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _json(data: Mapping[str, Any]) -> str:
    return _encode(data)
