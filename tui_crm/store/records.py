"""Opportunities and their stages, meetings, links of mail, events of nobody's number: each is kept whole.

A change goes through `change` or `added`, for undo too: they write the record and the journal. What a record
holds besides its own columns (persons, participants) is part of its state, under a name of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from tui_crm.domain.access import Actor
from tui_crm.domain.journal import Thing
from tui_crm.store import journal
from tui_crm.store.sql import Connection


class RecordStore(Protocol):
    """What a module of records offers."""

    def state(self, connection: Connection, target: int, /) -> dict[str, Any]:
        """All that can change, as JSON data by name, with "deleted_at" or "retired_at" where it can go."""

    def put(self, connection: Connection, target: int, values: Mapping[str, Any], /) -> None:
        """Gives the record these of its values, and does what follows from that.

        Contacts that are there no more are left out.
        """

    def name(self, connection: Connection, target: int, /) -> str:
        """What it is called, for sentences."""

    def is_seen(self, connection: Connection, target: int, actor: Actor, /) -> bool:
        """Whether the actor may see it, or it is gone and the actor might have seen it."""

    def is_used(self, connection: Connection, target: int, /) -> bool:
        """Whether something needs it, so that it cannot be undone that it was made."""


def store_of(thing: Thing) -> RecordStore:
    """The module that keeps records of this kind: one of `domain.journal.RECORDS`."""
    from tui_crm.store import mail_links, meetings, opportunities, stages, unknown_events

    stores: dict[Thing, RecordStore] = {
        Thing.STAGE: stages,
        Thing.OPPORTUNITY: opportunities,
        Thing.MEETING: meetings,
        Thing.MAIL: mail_links,
        Thing.EVENT: unknown_events,
    }
    return stores[thing]


def change(
    connection: Connection, operation: int, thing: Thing, target: int, values: Mapping[str, Any]
) -> bool:
    """Gives a record other values, where they are others; whether anything changed.

    Args:
        operation: the open operation of the journal that takes it.
        values: JSON data by name, as `RecordStore.state` has them.
    """
    store = store_of(thing)
    current = store.state(connection, target)
    changed = {name: value for name, value in values.items() if current[name] != value}
    if not changed:
        return False
    store.put(connection, target, changed)
    after = store.state(connection, target)
    different = [name for name in after if after[name] != current[name]]
    if not different:
        return False
    before = {name: current[name] for name in different}
    journal.record_definition(
        connection, operation, thing, target, before, {name: after[name] for name in different}
    )
    return True


def added(connection: Connection, operation: int, thing: Thing, target: int) -> None:
    """Records in the journal that a record was made, which stands in the base already."""
    state = store_of(thing).state(connection, target)
    journal.record_definition(connection, operation, thing, target, {}, state)


def column_state(connection: Connection, table: str, columns: tuple[str, ...], target: int) -> dict[str, Any]:
    """The values of these columns; the row is there, for records are only marked as deleted."""
    row = connection.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?", (target,)).fetchone()
    return dict(zip(columns, row, strict=True))


def put_columns(connection: Connection, table: str, target: int, values: Mapping[str, Any]) -> None:
    """Gives columns of a row these values; a version that the table has is the caller's to count."""
    if values:
        assignments = ", ".join(f"{column} = ?" for column in values)
        connection.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", (*values.values(), target))
