"""Events about a number or an e-mail address that no contact has.

When a contact gets that number or address the event gets the contact. It keeps its address, so that it is
about nobody again where that is taken back, or the import that made the contact is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.event_addresses import EventAddress, keys_of
from tui_crm.domain.journal import Thing
from tui_crm.domain.timeline import EventKind
from tui_crm.store import records
from tui_crm.store.codes import new_uid
from tui_crm.store.row_cells import NAME
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.store.visibility import SEE, visible_to

_COLUMNS = ("contact", "kind", "text", "address", "address_key", "at", "deleted_at")
CONTACT = "contact"
"""In the state: the contact's id, or null."""

_IN_TEXTS = "IN (SELECT value FROM json_each(?))"
_HOLDERS = (
    "(SELECT contact, value_key AS key FROM contact_email"
    " UNION ALL SELECT contact, value FROM contact_phone WHERE value IS NOT NULL"
    " UNION ALL SELECT contact, digits FROM contact_phone WHERE value IS NULL)"
)
"""Which contacts have which keys (`domain.event_addresses`); SQLite asks each part by its index."""


def state(connection: Connection, target: int) -> dict[str, Any]:
    """As `records.RecordStore`."""
    return records.column_state(connection, "event", _COLUMNS, target)


def put(connection: Connection, target: int, values: Mapping[str, Any]) -> None:
    """As `records.RecordStore`."""
    columns = dict(values)
    if columns.get(CONTACT) is not None:
        row = connection.execute("SELECT 1 FROM contact WHERE id = ?", (columns[CONTACT],)).fetchone()
        if row is None:
            del columns[CONTACT]
    records.put_columns(connection, "event", target, columns)


def name(connection: Connection, target: int) -> str:
    """The number or the address; "" of an event that was purged."""
    row = connection.execute("SELECT address FROM event WHERE id = ?", (target,)).fetchone()
    return "" if row is None else str(row[0])


def is_seen(_connection: Connection, _target: int, actor: Actor) -> bool:
    """Whoever sees contacts sees what is about nobody."""
    return actor.may(SEE)


def is_used(connection: Connection, target: int) -> bool:
    """Whether a file hangs on it."""
    row = connection.execute(
        "SELECT 1 FROM attachment WHERE event = ? AND deleted_at IS NULL", (target,)
    ).fetchone()
    return row is not None


def insert(
    connection: Connection,
    address: EventAddress,
    kind: EventKind,
    text: str,
    at: int,
    actor: Actor,
    now: int,
) -> int:
    """Stores a new event and returns its id; `at` and `now` are seconds since 1970, UTC."""
    return connection.execute(
        "INSERT INTO event (uid, address, address_key, kind, text, at, created_at, created_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (new_uid(), address.shown, address.key, kind.value, text, at, now, actor.user_id),
    ).lastrowid


def key_of(connection: Connection, event_id: int) -> str:
    """The key of an event's number or address; "" where it never had one."""
    row = connection.execute("SELECT address_key FROM event WHERE id = ?", (event_id,)).fetchone()
    return "" if row is None else str(row[0])


def waiting(connection: Connection, keys: Iterable[str]) -> list[tuple[int, str]]:
    """The events with these keys that are about nobody, the oldest first: id and key."""
    rows = connection.execute(
        "SELECT e.id, e.address_key FROM event e INDEXED BY event_unknown WHERE e.contact IS NULL"
        f" AND e.deleted_at IS NULL AND e.address_key {_IN_TEXTS} ORDER BY e.id",
        (_texts(keys),),
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def place(
    connection: Connection, operation: int, contact_id: int, before: ContactDraft | None, after: ContactDraft
) -> None:
    """Gives the contact the events about numbers and addresses that it has now and did not have before.

    Args:
        operation: the open operation of the journal that gives it these.
        before: None where it is new.
    """
    keys = set(keys_of(after)).difference(() if before is None else keys_of(before))
    found = waiting(connection, keys) if keys else []
    # Taking an operation back puts its events back by itself.
    if found and not _takes_back(connection, operation):
        for event_id, _key in found:
            records.change(connection, operation, Thing.EVENT, event_id, {CONTACT: contact_id})


def _takes_back(connection: Connection, operation: int) -> bool:
    row = connection.execute("SELECT undoes FROM journal_operation WHERE id = ?", (operation,)).fetchone()
    return row[0] is not None


def holder(connection: Connection, key: str, actor: Actor) -> tuple[int, str] | None:
    """The first contact that has the number or the address and that the actor sees: id and name."""
    visible = visible_to(actor)
    row = connection.execute(
        f"SELECT c.id, {NAME} FROM {_HOLDERS} h CROSS JOIN contact c ON c.id = h.contact"
        f" WHERE h.key = ? AND {visible.text} ORDER BY c.id LIMIT 1",
        (key, *visible.values),
    ).fetchone()
    return None if row is None else (int(row[0]), str(row[1]))


def held(connection: Connection, event_ids: Iterable[int], actor: Actor) -> set[int]:
    """Those of these events whose number or address a contact has by now that the actor sees."""
    visible = visible_to(actor)
    rows = connection.execute(
        f"SELECT e.id FROM event e WHERE e.id {IN_IDS} AND EXISTS (SELECT 1 FROM {_HOLDERS} h"
        f" CROSS JOIN contact c ON c.id = h.contact WHERE h.key = e.address_key AND {visible.text})",
        (id_list(event_ids), *visible.values),
    ).fetchall()
    return {row[0] for row in rows}


# -- with imports, which no journal tells contact by contact ----------------------------------------


def place_imported(connection: Connection, job: int) -> int:
    """Gives contacts that an import made or changed the events about their numbers and addresses; how many.

    As far as they are not in the trash; each event goes to the first of them.
    """
    waiting = connection.execute(
        "SELECT id, address_key FROM event INDEXED BY event_unknown"
        " WHERE contact IS NULL AND deleted_at IS NULL ORDER BY id"
    ).fetchall()
    placed = 0
    for event_id, key in waiting:
        placed += connection.execute(_PLACE_IMPORTED, (key, job, event_id)).rowcount
    return placed


_PLACE_IMPORTED = (
    f"UPDATE event SET contact = f.id FROM (SELECT c.id FROM {_HOLDERS} h CROSS JOIN contact c"
    " ON c.id = h.contact WHERE h.key = ?1 AND c.deleted_at IS NULL AND (c.import_job = ?2"
    " OR EXISTS (SELECT 1 FROM journal_change j CROSS JOIN journal_operation o ON o.id = j.operation"
    " WHERE j.contact = c.id AND o.import_job = ?2)) ORDER BY c.id LIMIT 1) f WHERE event.id = ?3"
)


def release(connection: Connection, contacts: Sequence[int]) -> None:
    """Makes the events that these contacts got through a number or an address be about nobody again."""
    connection.execute(
        f"UPDATE event SET contact = NULL WHERE contact {IN_IDS} AND address_key <> ''", (id_list(contacts),)
    )


def wipe(connection: Connection, contacts: Sequence[int]) -> None:
    """Takes away what the journal of records says of these contacts' events, before they are purged."""
    connection.execute(
        "DELETE FROM journal_definition WHERE thing = 'event' AND target IN"
        f" (SELECT id FROM event WHERE contact {IN_IDS} AND address_key <> '')",
        (id_list(contacts),),
    )


def _texts(texts: Iterable[str]) -> str:
    return json.dumps(list(texts))
