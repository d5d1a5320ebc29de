"""Files on contacts and their events. The contents stand in a table of their own: no list reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.attachments import Attachment
from tui_crm.store.codes import new_uid
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.sql import IN_IDS, LARGEST, Connection, Sql, id_list
from tui_crm.store.visibility import visible_to

_JOINED = (
    "FROM attachment a CROSS JOIN contact c ON c.id = a.contact CROSS JOIN user u ON u.id = a.added_by"
    " LEFT JOIN event e ON e.id = a.event"
)
# The files of an event go with it when it is deleted, and come back with it.
_THERE = "a.deleted_at IS NULL AND (e.id IS NULL OR e.deleted_at IS NULL)"


def insert(
    connection: Connection,
    contact_id: int,
    event_id: int | None,
    name: str,
    description: str,
    data: bytes,
    actor: Actor,
    now: int,
) -> int:
    """Stores a new file with its contents and returns its id; `now` is seconds since 1970, UTC."""
    attachment_id = connection.execute(
        "INSERT INTO attachment (uid, contact, event, name, description, size, added_at, added_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (new_uid(), contact_id, event_id, name, description, len(data), now, actor.user_id),
    ).lastrowid
    connection.execute(
        "INSERT INTO attachment_content (attachment, data) VALUES (?, ?)", (attachment_id, data)
    )
    return attachment_id


def find(connection: Connection, attachment_id: int, actor: Actor) -> Attachment | None:
    """The file; None where it or its event is deleted or not there, or the actor may not see its contact."""
    found = (
        _select(connection, Sql("a.id = ?", (attachment_id,)), actor) if abs(attachment_id) <= LARGEST else []
    )
    return found[0] if found else None


def of_contact(connection: Connection, contact_id: int, actor: Actor) -> tuple[Attachment, ...]:
    """The contact's files, the newest first, those of its events too; none where the actor may not see it."""
    return tuple(_select(connection, Sql("a.contact = ?", (contact_id,)), actor))


def of_events(
    connection: Connection, event_ids: Iterable[int], actor: Actor
) -> dict[int, tuple[Attachment, ...]]:
    """The files of these events, by event, the newest first."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for one in _select(connection, Sql(f"a.event {IN_IDS}", (id_list(event_ids),)), actor):
        assert one.event_id is not None
        found[one.event_id].append(one)
    return {event: tuple(files) for event, files in found.items()}


def content(connection: Connection, attachment_id: int) -> bytes:
    """The bytes of a file that is there."""
    row = connection.execute(
        "SELECT data FROM attachment_content WHERE attachment = ?", (attachment_id,)
    ).fetchone()
    data: bytes = row[0]
    return data


def state(connection: Connection, attachment_id: int) -> dict[str, Any] | None:
    """The file as the journal keeps it: {name, description, event}; None where it is deleted or not there."""
    row = connection.execute(
        "SELECT name, description, event FROM attachment WHERE id = ? AND deleted_at IS NULL",
        (attachment_id,),
    ).fetchone()
    return None if row is None else {"name": row[0], "description": row[1], "event": row[2]}


def put(connection: Connection, attachment_id: int, state: dict[str, Any] | None) -> None:
    """Makes the file what `state` said of it; None deletes it, but keeps its contents."""
    if state is None:
        # Nothing ever shows when: the journal has the moment, and this only says that it is deleted.
        connection.execute(
            "UPDATE attachment SET deleted_at = unixepoch() WHERE id = ? AND deleted_at IS NULL",
            (attachment_id,),
        )
        return
    connection.execute(
        "UPDATE attachment SET name = ?, description = ?, event = ?, deleted_at = NULL WHERE id = ?",
        (state["name"], state["description"], state["event"], attachment_id),
    )


def _select(connection: Connection, asked: Sql, actor: Actor) -> list[Attachment]:
    visible = visible_to(actor)
    rows = connection.execute(
        "SELECT a.id, a.contact, a.event, a.name, a.description, a.size, a.added_at, u.login"
        f" {_JOINED} WHERE {asked.text} AND {_THERE} AND {visible.text} ORDER BY a.added_at DESC, a.id DESC",
        (*asked.values, *visible.values),
    ).fetchall()
    return [
        Attachment(one, contact, event, name, description, size, moment_text(added_at), login)
        for one, contact, event, name, description, size, added_at, login in rows
    ]
