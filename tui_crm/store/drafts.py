"""Half filled forms, kept per user, form, contact and the program that they are open in (R12).

The number of that program stands behind the name of the form ("edit@65893"), so that one person in two
terminals has two drafts; those of a program that is gone are anybody's who opens the form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.draft_data import draft_from_data, draft_to_data
from tui_crm.store.sql import Connection


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A kept draft.

    Attributes:
        holder: the number of the program that it is, or was, open in; 0 where that was not written down.
        version: the contact's when the form was opened, 0 for a new contact.
        base: what the form began with; None for a new contact.
    """

    id: int
    holder: int
    draft: ContactDraft
    base: ContactDraft | None
    version: int
    saved_at: int


class StoredForm(NamedTuple):
    """What was kept of any form, as plain data; the attributes are those of `StoredDraft`."""

    id: int
    holder: int
    data: dict[str, Any]
    version: int
    saved_at: int


EDIT = "edit"
"""The form that edits a contact; those of new contacts are "new_person" and "new_organization"."""

_BASE = "base"
"""In the data of a draft: what the form began with."""
_HELD = "@"
_WHERE = "WHERE user = ? AND form = ? AND ifnull(contact, 0) = ?"


def keep(
    connection: Connection,
    holder: int,
    user_id: int,
    form: str,
    contact_id: int | None,
    draft: ContactDraft,
    base: ContactDraft | None,
    version: int,
    now: int,
) -> None:
    """Keeps the draft in place of the one that this form had in the same program."""
    data = draft_to_data(draft)
    if base is not None:
        data[_BASE] = draft_to_data(base)
    keep_form(connection, holder, user_id, form, contact_id, data, version, now)


def keep_form(
    connection: Connection,
    holder: int,
    user_id: int,
    form: str,
    contact_id: int | None,
    data: Mapping[str, Any],
    version: int,
    now: int,
) -> None:
    """Likewise, what any form holds; the data is JSON-able."""
    drop(connection, holder, user_id, form, contact_id)
    connection.execute(
        "INSERT INTO draft (user, form, contact, data, version, saved_at) VALUES (?, ?, ?, ?, ?, ?)",
        (user_id, _held(form, holder), contact_id, json.dumps(data, ensure_ascii=False), version, now),
    )


def kept(
    connection: Connection, holder: int, user_id: int, form: str, contact_id: int | None
) -> Iterator[StoredDraft]:
    """The drafts that this form left: first the program's own, then the others, the newest first."""
    for one in kept_forms(connection, holder, user_id, form, contact_id):
        base = draft_from_data(one.data[_BASE]) if _BASE in one.data else None
        draft = draft_from_data(one.data)
        yield StoredDraft(one.id, one.holder, draft, base, one.version, one.saved_at)


def kept_forms(
    connection: Connection, holder: int, user_id: int, form: str, contact_id: int | None
) -> Iterator[StoredForm]:
    """Likewise, of any form."""
    rows = connection.execute(
        "SELECT id, form, data, version, saved_at FROM draft"
        " WHERE user = ?1 AND ifnull(contact, 0) = ?3 AND (form = ?2 OR substr(form, 1, length(?2) + 1) = ?4)"
        " ORDER BY form = ?5 DESC, saved_at DESC, id DESC",
        (user_id, form, contact_id or 0, form + _HELD, _held(form, holder)),
    ).fetchall()
    for number, name, text, version, saved_at in rows:
        yield StoredForm(number, _holder(name, form), json.loads(text), version, saved_at)


def holders(connection: Connection, user_id: int) -> list[int]:
    """For each draft of a user the number of the program that it is, or was, open in."""
    rows = connection.execute("SELECT form FROM draft WHERE user = ?", (user_id,)).fetchall()
    return [int(name.rpartition(_HELD)[2] or 0) if _HELD in name else 0 for (name,) in rows]


def holder_of(connection: Connection, draft_id: int, form: str) -> int | None:
    """The number of the program that the draft is, or was, open in; None where the draft is gone."""
    row = connection.execute("SELECT form FROM draft WHERE id = ?", (draft_id,)).fetchone()
    return None if row is None else _holder(row[0], form)


def take_up(connection: Connection, holder: int, draft_id: int, form: str) -> None:
    """The draft is open in this program now."""
    connection.execute("UPDATE draft SET form = ? WHERE id = ?", (_held(form, holder), draft_id))


def drop(connection: Connection, holder: int, user_id: int, form: str, contact_id: int | None) -> None:
    """Forgets the draft of this form in this program."""
    connection.execute(f"DELETE FROM draft {_WHERE}", (user_id, _held(form, holder), contact_id or 0))


def discard(connection: Connection, draft_id: int) -> None:
    """Forgets one draft."""
    connection.execute("DELETE FROM draft WHERE id = ?", (draft_id,))


def _holder(name: str, form: str) -> int:
    return int(name[len(form) + 1 :] or 0)


def _held(form: str, holder: int) -> str:
    return f"{form}{_HELD}{holder}"
