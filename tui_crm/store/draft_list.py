"""All half filled forms of one user, as a list (R12)."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from tui_crm.domain.access import Actor
from tui_crm.store.row_cells import NAME
from tui_crm.store.sql import Connection
from tui_crm.store.visibility import visible_to

MOST = 100
"""Drafts that are told of, the newest."""
_NAMES = ("first_name", "last_name", "name", "title", "text", "note")
"""Values of a form that say what it is about, in this order."""


class Left(NamedTuple):
    """A draft; the attributes are those of `domain.today.LeftDraft` and of `store.drafts.StoredDraft`."""

    id: int
    holder: int
    form: str
    contact_id: int | None
    name: str
    saved_at: int


def left(connection: Connection, actor: Actor) -> list[Left]:
    """The actor's drafts, the newest first, without those about contacts that the actor may not see."""
    visible = visible_to(actor)
    rows = connection.execute(
        f"SELECT d.id, d.form, d.contact, d.data, d.saved_at, iif(d.contact IS NULL, '', {NAME})"
        " FROM draft d LEFT JOIN contact c ON c.id = d.contact"
        f" WHERE d.user = ? AND (d.contact IS NULL OR ({visible.text}))"
        " ORDER BY d.saved_at DESC, d.id DESC LIMIT ?",
        (actor.user_id, *visible.values, MOST),
    ).fetchall()
    return [_left(*row) for row in rows]


def _left(
    number: int, held: str, contact_id: int | None, text: str, saved_at: int, contact_name: str
) -> Left:
    form, _sign, holder = held.partition("@")
    name = contact_name or _name(json.loads(text))
    return Left(number, int(holder or 0), form, contact_id, name, saved_at)


def _name(data: dict[str, Any]) -> str:
    """What a form without a contact is about; a name of two fields is joined."""
    values = data["values"] if isinstance(data.get("values"), dict) else data
    said = {name: " ".join(str(values.get(name) or "").split()) for name in _NAMES}
    person = " ".join(part for part in (said["first_name"], said["last_name"]) if part)
    reached = [str(one.get("raw") or one.get("value") or "") for one in _reached(values)]
    return person or next((text for text in (*(said[name] for name in _NAMES[2:]), *reached) if text), "")


def _reached(values: dict[str, Any]) -> list[dict[str, Any]]:
    """The phones and e-mails of a contact's form."""
    return [one for name in ("phones", "emails") for one in values.get(name) or () if isinstance(one, dict)]
