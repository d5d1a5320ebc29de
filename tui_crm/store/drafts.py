"""Half filled forms, kept per user, form and contact (R12)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.draft_data import draft_from_data, draft_to_data
from tui_crm.store.sql import Connection


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A kept draft; `version` is the contact's when the form was opened, 0 for a new contact."""

    draft: ContactDraft
    version: int
    saved_at: int


EDIT = "edit"
"""The form that edits a contact; those of new contacts are "new_person" and "new_organization"."""

_WHERE = "WHERE user = ? AND form = ? AND ifnull(contact, 0) = ?"


def keep(
    connection: Connection,
    user_id: int,
    form: str,
    contact_id: int | None,
    draft: ContactDraft,
    version: int,
    now: int,
) -> None:
    """Keeps the draft in place of the one that this form had."""
    drop(connection, user_id, form, contact_id)
    data = json.dumps(draft_to_data(draft), ensure_ascii=False)
    connection.execute(
        "INSERT INTO draft (user, form, contact, data, version, saved_at) VALUES (?, ?, ?, ?, ?, ?)",
        (user_id, form, contact_id, data, version, now),
    )


def kept(connection: Connection, user_id: int, form: str, contact_id: int | None) -> StoredDraft | None:
    """The draft that this form left, if any."""
    row = connection.execute(
        f"SELECT data, version, saved_at FROM draft {_WHERE}", (user_id, form, contact_id or 0)
    ).fetchone()
    return None if row is None else StoredDraft(draft_from_data(json.loads(row[0])), row[1], row[2])


def drop(connection: Connection, user_id: int, form: str, contact_id: int | None) -> None:
    """Forgets the draft of this form."""
    connection.execute(f"DELETE FROM draft {_WHERE}", (user_id, form, contact_id or 0))
