"""Notes, calls, messages and meetings of contacts."""

from __future__ import annotations

from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.clock import moment
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.store.codes import new_uid
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.sql import LARGEST, Connection, Sql
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
    found = _select(connection, Sql("e.id = ?", (event_id,)), actor) if abs(event_id) <= LARGEST else []
    return found[0] if found else None


def of_contact(connection: Connection, contact_id: int, actor: Actor) -> tuple[Event, ...]:
    """The contact's events, the newest first; none where the actor may not see it."""
    return tuple(_select(connection, Sql("e.contact = ?", (contact_id,)), actor))


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


def _select(connection: Connection, asked: Sql, actor: Actor) -> list[Event]:
    visible = visible_to(actor)
    rows = connection.execute(
        "SELECT e.id, e.contact, e.kind, e.text, e.at, u.login FROM event e"
        " CROSS JOIN contact c ON c.id = e.contact CROSS JOIN user u ON u.id = e.created_by"
        f" WHERE {asked.text} AND e.deleted_at IS NULL AND {visible.text}"
        " ORDER BY e.at DESC, e.created_at DESC, e.id DESC",
        (*asked.values, *visible.values),
    ).fetchall()
    return [
        Event(one, contact, EventKind(kind), text, moment_text(at), author)
        for one, contact, kind, text, at, author in rows
    ]
