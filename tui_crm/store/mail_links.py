"""What makes a message belong to contacts beside its addresses: rows of `mail_link`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.store.sql import Connection
from tui_crm.store.work_visibility import mail_seen

LINKS = "links"
"""In the state: pairs of a contact's id and a `LinkState`, by id."""


def state(connection: Connection, target: int) -> dict[str, Any]:
    """As `records.RecordStore`."""
    rows = connection.execute(
        "SELECT contact, state FROM mail_link WHERE message = ? ORDER BY contact", (target,)
    ).fetchall()
    return {LINKS: [list(row) for row in rows]}


def put(connection: Connection, target: int, values: Mapping[str, Any]) -> None:
    """As `records.RecordStore`."""
    connection.execute("DELETE FROM mail_link WHERE message = ?", (target,))
    connection.executemany(
        "INSERT INTO mail_link (message, contact, state, at)"
        " SELECT x.id, c.id, ?2, x.at FROM mail_message x, contact c WHERE x.id = ?1 AND c.id = ?3",
        [(target, state, contact) for contact, state in values[LINKS]],
    )


def name(connection: Connection, target: int) -> str:
    """Its subject."""
    row = connection.execute("SELECT subject FROM mail_message WHERE id = ?", (target,)).fetchone()
    return str(row[0])


def is_seen(connection: Connection, target: int, actor: Actor) -> bool:
    """As `records.RecordStore`."""
    seen = mail_seen(actor)
    row = connection.execute(
        f"SELECT 1 FROM mail_message x WHERE x.id = ? AND ({seen.text})", (target, *seen.values)
    ).fetchone()
    return row is not None


def is_used(_connection: Connection, _target: int) -> bool:
    """Nothing needs a link."""
    return False
