"""Notes, calls, messages and meetings of contacts, and of numbers and addresses that nobody has."""

from __future__ import annotations

from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.clock import moment
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.store.codes import new_uid
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.sql import LARGEST, Connection, Sql
from tui_crm.store.visibility import SEE, visible_to
from tui_crm.store.work_visibility import opportunities_seen


def insert(
    connection: Connection,
    contact_id: int,
    kind: EventKind,
    text: str,
    at: int,
    actor: Actor,
    now: int,
    opportunity_id: int | None = None,
) -> int:
    """Stores a new event and returns its id; `at` and `now` are seconds since 1970, UTC."""
    return connection.execute(
        "INSERT INTO event (uid, contact, kind, text, at, created_at, created_by, opportunity)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (new_uid(), contact_id, kind.value, text, at, now, actor.user_id, opportunity_id),
    ).lastrowid


def seen(actor: Actor) -> Sql:
    """The condition under which event `e` is shown, with its contact joined as `c` where it has one.

    What is about a number or an address of nobody is seen by whoever sees contacts.
    """
    visible = visible_to(actor)
    nobody = Sql("e.contact IS NULL" if actor.may(SEE) else "e.id < 0")
    return nobody | visible


def find(connection: Connection, event_id: int, actor: Actor) -> Event | None:
    """The event; None where it is deleted or not there, or the actor may not see its contact."""
    found = _select(connection, Sql("e.id = ?", (event_id,)), actor) if abs(event_id) <= LARGEST else []
    return found[0] if found else None


def of_contact(connection: Connection, contact_id: int, actor: Actor) -> tuple[Event, ...]:
    """The contact's events, the newest first; none where the actor may not see it."""
    return tuple(_select(connection, Sql("e.contact = ?", (contact_id,)), actor))


def of_address(connection: Connection, key: str, actor: Actor) -> tuple[Event, ...]:
    """The events about a number or an address of nobody, the newest first."""
    return tuple(_select(connection, Sql("e.contact IS NULL AND e.address_key = ?", (key,)), actor))


def takes_part(connection: Connection, contact_id: int, opportunity_id: int, actor: Actor) -> bool | None:
    """Whether the contact is the opportunity's organization or one of its persons.

    None where there is no such opportunity that the actor may see.
    """
    if abs(opportunity_id) > LARGEST:
        return None
    shown = opportunities_seen(actor)
    row = connection.execute(
        "SELECT w.organization IS ?1 OR EXISTS (SELECT 1 FROM opportunity_person p"
        " WHERE p.opportunity = w.id AND p.contact = ?1)"
        f" FROM opportunity w WHERE w.id = ?2 AND ({shown.text})",
        (contact_id, opportunity_id, *shown.values),
    ).fetchone()
    return None if row is None else bool(row[0])


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
    shown = seen(actor)
    rows = connection.execute(
        "SELECT e.id, e.contact, e.kind, e.text, e.at, u.login, e.address, e.opportunity FROM event e"
        " LEFT JOIN contact c ON c.id = e.contact CROSS JOIN user u ON u.id = e.created_by"
        f" WHERE {asked.text} AND e.deleted_at IS NULL AND ({shown.text})"
        " ORDER BY e.at DESC, e.created_at DESC, e.id DESC",
        (*asked.values, *shown.values),
    ).fetchall()
    return [event_of(*row) for row in rows]


def event_of(
    event_id: int,
    contact: int | None,
    kind: str,
    text: str,
    at: int,
    author: str,
    address: str,
    opportunity: int | None,
) -> Event:
    """An event as its row has it."""
    is_nobodys = contact is None
    return Event(
        event_id,
        contact or 0,
        EventKind(kind),
        text,
        moment_text(at),
        author,
        address if is_nobodys else "",
        opportunity,
    )
