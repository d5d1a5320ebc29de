"""Notes, calls, messages and meetings of contacts."""

from __future__ import annotations

from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.clock import moment
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.store.codes import new_uid
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.sql import Connection
from tui_crm.store.visibility import visible_to


def insert(
    connection: Connection, contact_id: int, kind: EventKind, text: str, at: int, actor: Actor, now: int
) -> int:
    """Stores a new event and returns its id; `at` and `now` are seconds since 1970, UTC."""
    return connection.execute(
        "INSERT INTO event (uid, contact, kind, text, at, created_at, created_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (new_uid(), contact_id, kind.value, text, at, now, actor.user_id),
    ).lastrowid


def find(connection: Connection, event_id: int, actor: Actor) -> Event | None:
    """The event; None where it is deleted or not there, or the actor may not see its contact."""
    visible = visible_to(actor)
    row = connection.execute(
        "SELECT e.contact, e.kind, e.text, e.at, u.login FROM event e"
        " CROSS JOIN contact c ON c.id = e.contact CROSS JOIN user u ON u.id = e.created_by"
        f" WHERE e.id = ? AND e.deleted_at IS NULL AND {visible.text}",
        (event_id, *visible.values),
    ).fetchone()
    if row is None:
        return None
    contact, kind, text, at, author = row
    return Event(event_id, contact, EventKind(kind), text, moment_text(at), author)


def state(connection: Connection, event_id: int) -> dict[str, Any] | None:
    """The event as the journal keeps it: {kind, text, at}; None where it is deleted or not there."""
    row = connection.execute(
        "SELECT kind, text, at FROM event WHERE id = ? AND deleted_at IS NULL", (event_id,)
    ).fetchone()
    return None if row is None else {"kind": row[0], "text": row[1], "at": moment_text(row[2])}


def put(connection: Connection, event_id: int, state: dict[str, Any] | None) -> None:
    """Makes the event what `state` said of it; None deletes it, so that it can be put back."""
    if state is None:
        # Nothing ever shows when: the journal has the moment, and this only says that it is deleted.
        connection.execute(
            "UPDATE event SET deleted_at = unixepoch() WHERE id = ? AND deleted_at IS NULL", (event_id,)
        )
        return
    connection.execute(
        "UPDATE event SET kind = ?, text = ?, at = ?, deleted_at = NULL WHERE id = ?",
        (state["kind"], state["text"], int(moment(state["at"]).timestamp()), event_id),
    )
