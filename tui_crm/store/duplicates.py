"""Contacts that share a phone or an e-mail with a draft (R7)."""

from __future__ import annotations

from dataclasses import dataclass

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import ContactDraft
from tui_crm.store.codes import KIND_CODES
from tui_crm.store.sql import Connection, Sql, any_of
from tui_crm.store.visibility import visible_to
from tui_crm.text import emails


@dataclass(frozen=True, slots=True)
class Found:
    """A contact with the same phone or e-mail; its name is "" where the actor may not see it."""

    id: int
    name: str
    visible: bool


def find(connection: Connection, draft: ContactDraft, actor: Actor, but: int | None = None) -> Found | None:
    """The oldest contact of the draft's base with one of its phones or e-mails, visible ones first.

    Args:
        draft: normalized.
        but: a contact that does not count: the one being edited.
    """
    found = matching(connection, draft, actor)
    return next((one for one in found if one.id != but), None)


def matching(connection: Connection, draft: ContactDraft, actor: Actor) -> tuple[Found, ...]:
    """Every contact of the draft's base with one of its e-mails or phones: visible ones first, then by id."""
    same = [
        Sql("SELECT contact FROM contact_email WHERE value_key = ?", (emails.normalize(email.value),))
        for email in draft.emails
    ] + [
        Sql(
            "SELECT contact FROM contact_phone WHERE value = ? AND extension = ?",
            (phone.value, phone.extension),
        )
        for phone in draft.phones
        if phone.value is not None
    ]
    if not same:
        return ()
    visible = visible_to(actor)
    where = any_of(Sql(f"c.id IN ({one.text})", one.values) for one in same)
    rows = connection.execute(
        f"SELECT c.id, trim(c.first_name || ' ' || c.last_name || c.name), {visible.text} AS shown"
        " FROM contact c"
        f" WHERE ({where.text}) AND +c.kind = ? AND c.deleted_at IS NULL ORDER BY shown DESC, c.id",
        (*visible.values, *where.values, KIND_CODES[draft.kind]),
    ).fetchall()
    return tuple(Found(row[0], row[1] if row[2] else "", bool(row[2])) for row in rows)
