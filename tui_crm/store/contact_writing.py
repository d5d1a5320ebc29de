"""Writing contacts: rows, what hangs on them, and the search document, always together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.store import search
from tui_crm.store.sql import IN_IDS, Connection, Value, id_list
from tui_crm.store.tables.base import ACCESS_CODES, KIND_CODES, STATUS_CODES
from tui_crm.store.visibility import visible_to
from tui_crm.text import emails, phones
from tui_crm.text.collation import sort_key
from tui_crm.text.fold import fold


@dataclass(frozen=True, slots=True)
class CustomRow:
    """A custom field's value as stored; exactly one of the four is not None."""

    field: int
    ordinal: int = 0
    text: str | None = None
    number: float | None = None
    moment: str | None = None
    option: int | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The ids that a draft's names stand for, in the draft's order.

    Attributes:
        organizations: id and position held there.
    """

    tags: tuple[int, ...] = ()
    owners: tuple[int, ...] = ()
    watchers: tuple[int, ...] = ()
    organizations: tuple[tuple[int, str], ...] = ()
    custom: tuple[CustomRow, ...] = ()


_DRAFT_COLUMNS = (
    "kind", "status", "access", "first_name", "last_name", "name", "first_key", "last_key", "sort_key",
    "position", "birthday", "note", "pesel", "document_number", "nip", "regon", "krs", "website",
    "link_emails", "incomplete",
)  # fmt: skip


def insert(
    connection: Connection,
    uid: str,
    draft: ContactDraft,
    names: Names,
    actor: Actor,
    now: int,
    import_job: int | None = None,
) -> int:
    """Stores a new contact and returns its id. The draft is normalized and checked."""
    columns = (*_DRAFT_COLUMNS, "uid", "created_at", "created_by", "updated_at", "updated_by", "import_job")
    marks = ", ".join("?" * len(columns))
    contact_id = connection.execute(
        f"INSERT INTO contact ({', '.join(columns)}) VALUES ({marks})",
        (*_draft_values(draft), uid, now, actor.user_id, now, actor.user_id, import_job),
    ).lastrowid
    _insert_children(connection, contact_id, draft, names)
    search.add(connection, [contact_id])
    return contact_id


def update(
    connection: Connection,
    contact_id: int,
    draft: ContactDraft,
    names: Names,
    actor: Actor,
    now: int,
    version: int,
) -> bool:
    """Stores the changed contact; False (and nothing done) where its version is another by now.

    Links to organizations that the actor may not see stay as they are.
    """
    assignments = ", ".join(f"{column} = ?" for column in _DRAFT_COLUMNS)
    changed = connection.execute(
        f"UPDATE contact SET {assignments}, updated_at = ?, updated_by = ?, version = version + 1"
        " WHERE id = ? AND version = ?",
        (*_draft_values(draft), now, actor.user_id, contact_id, version),
    ).rowcount
    if not changed:
        return False
    affected = [contact_id]
    if draft.kind is Kind.ORGANIZATION:
        # a person's search document holds the names of its organizations
        affected += _persons_of(connection, contact_id)
    search.remove(connection, affected)
    _delete_children(connection, contact_id, actor)
    _insert_children(connection, contact_id, draft, names)
    search.add(connection, affected)
    return True


def _persons_of(connection: Connection, organization_id: int) -> list[int]:
    rows = connection.execute("SELECT person FROM contact_link WHERE organization = ?", (organization_id,))
    return [row[0] for row in rows.fetchall()]


def _draft_values(draft: ContactDraft) -> tuple[Value, ...]:
    if draft.kind is Kind.PERSON:
        # surname first: lists of persons are in order of surnames; a person without one stands by first name
        order = " ".join(part for part in (draft.last_name, draft.first_name) if part)
        first_key, last_key = fold(draft.first_name), fold(draft.last_name)
    else:
        order, first_key, last_key = draft.name, "", fold(draft.name)
    return (
        KIND_CODES[draft.kind], STATUS_CODES[draft.status], ACCESS_CODES[draft.access],
        draft.first_name, draft.last_name, draft.name, first_key, last_key, sort_key(order),
        draft.position, draft.birthday, draft.note, draft.pesel, draft.document_number,
        draft.nip, draft.regon, draft.krs, draft.website, int(draft.link_emails), int(is_incomplete(draft)),
    )  # fmt: skip


def is_incomplete(draft: ContactDraft) -> bool:
    """Whether the contact lacks what makes it one: a name of three letters, and a phone or an e-mail."""
    name = draft.first_name if draft.kind is Kind.PERSON else draft.name
    reachable = draft.emails or any(phones.digits(phone.value or phone.raw) for phone in draft.phones)
    return len(name) < 3 or not reachable


def _insert_children(connection: Connection, contact: int, draft: ContactDraft, names: Names) -> None:
    _insert_many(
        connection, "contact_phone (contact, position, raw, value, extension, digits, label)",
        ((contact, index, p.raw, p.value, p.extension, phones.digits(p.value or p.raw), p.label)
         for index, p in enumerate(draft.phones)),
    )  # fmt: skip
    _insert_many(
        connection, "contact_email (contact, position, value, value_key, label)",
        ((contact, index, e.value, emails.normalize(e.value), e.label)
         for index, e in enumerate(draft.emails)),
    )  # fmt: skip
    _insert_many(
        connection, "contact_url (contact, position, value, label)",
        ((contact, index, url.value, url.label) for index, url in enumerate(draft.urls)),
    )  # fmt: skip
    _insert_many(
        connection, "contact_address (contact, position, street, city, postal_code, region, country, label)",
        ((contact, index, a.street, a.city, a.postal_code, a.region, a.country, a.label)
         for index, a in enumerate(draft.addresses)),
    )  # fmt: skip
    _insert_many(connection, "contact_tag (contact, tag)", ((contact, tag) for tag in names.tags))
    _insert_many(
        connection, "contact_owner (contact, user, position)",
        ((contact, user, index) for index, user in enumerate(names.owners)),
    )  # fmt: skip
    _insert_many(
        connection, "contact_watcher (contact, user, position)",
        ((contact, user, index) for index, user in enumerate(names.watchers)),
    )  # fmt: skip
    _insert_many(
        connection, "contact_link (person, organization, position, job_title)",
        ((contact, organization, index, title)
         for index, (organization, title) in enumerate(names.organizations)),
    )  # fmt: skip
    _insert_many(
        connection, "custom_value (contact, field, ordinal, text, number, moment, option)",
        ((contact, v.field, v.ordinal, v.text, v.number, v.moment, v.option) for v in names.custom),
    )  # fmt: skip


def _insert_many(connection: Connection, target: str, rows: Iterable[Sequence[Value]]) -> None:
    values = list(rows)
    if values:
        marks = ", ".join("?" * len(values[0]))
        connection.executemany(f"INSERT INTO {target} VALUES ({marks})", values)


def _delete_children(connection: Connection, contact_id: int, actor: Actor) -> None:
    for table in (
        "contact_phone", "contact_email", "contact_url", "contact_address", "contact_tag",
        "contact_owner", "contact_watcher",
    ):  # fmt: skip
        connection.execute(f"DELETE FROM {table} WHERE contact = ?", (contact_id,))
    connection.execute(
        "DELETE FROM custom_value WHERE contact = ?"
        " AND field IN (SELECT id FROM custom_field WHERE retired_at IS NULL)",
        (contact_id,),
    )
    visible = visible_to(actor, "g")
    seen = connection.execute(
        "SELECT l.organization FROM contact_link l JOIN contact g ON g.id = l.organization"
        f" WHERE l.person = ? AND {visible.text}",
        (contact_id, *visible.values),
    ).fetchall()
    connection.execute(
        f"DELETE FROM contact_link WHERE person = ? AND organization {IN_IDS}",
        (contact_id, id_list(row[0] for row in seen)),
    )
