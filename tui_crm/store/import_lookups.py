"""The look-ups that an import makes for each of its rows; every one of them reads an index."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.domain.definition_rules import OPTIONS_MAXIMUM
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.store import definitions
from tui_crm.store.codes import KIND_CODES
from tui_crm.store.sql import IN_IDS, TRUE, Connection, Sql, id_list
from tui_crm.store.visibility import visible_to
from tui_crm.text import emails
from tui_crm.text.fold import fold

_NAMESAKES = 20
_SHARING = 200  # the oldest with one e-mail or phone: some file gives "none@example.com" to everybody


@dataclass(frozen=True, slots=True)
class KnownUid:
    """What a uid stands for.

    Attributes:
        usable: alive, of the asked kind and visible to the actor.
        hidden: alive and of the asked kind, but not visible to the actor.
    """

    id: int
    usable: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact that a row could be.

    Attributes:
        named: its name and nothing else; None where the actor may not see it.
    """

    id: int
    named: ContactDraft | None


def by_uid(connection: Connection, uid: str, kind: Kind, actor: Actor) -> KnownUid | None:
    """The contact of this uid, in the trash or not; None where no contact has it."""
    visible = visible_to(actor)
    row = connection.execute(
        f"SELECT id, kind = ? AND deleted_at IS NULL, {visible.text} FROM contact c WHERE uid = ?",
        (KIND_CODES[kind], *visible.values, uid),
    ).fetchone()
    return None if row is None else KnownUid(row[0], bool(row[1] and row[2]), bool(row[1] and not row[2]))


def by_name(
    connection: Connection, draft: ContactDraft, actor: Actor, but_of: int | None = None
) -> list[int]:
    """Ids of visible contacts of the draft's kind and folded name, the oldest first.

    Args:
        but_of: an import whose own contacts do not count.
    """
    return [one.id for one in _namesakes(connection, draft, actor, but_of, TRUE)]


def by_phone(
    connection: Connection, draft: ContactDraft, actor: Actor, but_of: int | None
) -> list[Candidate]:
    """Contacts with one of the draft's phones: those with its very name first, then the oldest."""
    conditions = (
        Sql("contact_phone p WHERE p.value = ? AND p.extension = ?", (phone.value, phone.extension))
        for phone in draft.phones
        if phone.value is not None
    )
    return _sharing(connection, draft, actor, but_of, conditions)


def by_email(
    connection: Connection, draft: ContactDraft, actor: Actor, but_of: int | None
) -> list[Candidate]:
    """Contacts with one of the draft's e-mails: those with its very name first, then the oldest."""
    conditions = (
        Sql("contact_email p WHERE p.value_key = ?", (emails.normalize(email.value),))
        for email in draft.emails
    )
    return _sharing(connection, draft, actor, but_of, conditions)


def _sharing(
    connection: Connection,
    draft: ContactDraft,
    actor: Actor,
    but_of: int | None,
    conditions: Iterable[Sql],
) -> list[Candidate]:
    """Those that meet one of the conditions on their phones or e-mails.

    Where they are few they are all read; to look through everybody of that name would take the longer the
    more there are, and a list of offices has ten thousand of one name.
    """
    visible, keys = visible_to(actor), _name_keys(draft)
    found: dict[int, Candidate] = {}
    others: dict[int, Candidate] = {}
    for same in conditions:
        sharing = connection.execute(
            f"SELECT p.contact FROM {same.text} ORDER BY p.contact LIMIT ?", (*same.values, _SHARING)
        ).fetchall()
        rows = connection.execute(
            f"SELECT c.id, c.first_name, c.last_name, c.name, {visible.text}, c.last_key, c.first_key"
            f" FROM contact c WHERE c.id {IN_IDS} AND +c.kind = ? AND c.deleted_at IS NULL"
            " AND +c.import_job IS NOT ? ORDER BY c.id",
            (*visible.values, id_list(row[0] for row in sharing), KIND_CODES[draft.kind], _but(but_of)),
        ).fetchall()
        others |= {row[0]: _candidate(row[:5], draft.kind) for row in rows}
        if len(sharing) < _SHARING:
            alike = [row for row in rows if any(keys) and row[4] and tuple(row[5:]) == keys][:_NAMESAKES]
            found |= {row[0]: others[row[0]] for row in alike}
        else:
            exact = Sql(f"EXISTS (SELECT 1 FROM {same.text} AND p.contact = c.id)", same.values)
            found |= {one.id: one for one in _namesakes(connection, draft, actor, but_of, exact)}
    return [*found.values(), *(others[one] for one in sorted(others) if one not in found)]


def _name_keys(draft: ContactDraft) -> tuple[str, str]:
    """What the base has in `last_key` and `first_key` for a name."""
    person = draft.kind is Kind.PERSON
    return fold(draft.last_name if person else draft.name), fold(draft.first_name) if person else ""


def _namesakes(
    connection: Connection, draft: ContactDraft, actor: Actor, but_of: int | None, condition: Sql
) -> list[Candidate]:
    """Visible contacts of the draft's folded name, the oldest first; none where it has no name."""
    last, first = _name_keys(draft)
    if not first and not last:
        return []
    visible = visible_to(actor)
    rows = connection.execute(
        # Any other index on kind would read half of the base for each row.
        "SELECT c.id, c.first_name, c.last_name, c.name, 1 FROM contact c INDEXED BY contact_by_last"
        f" WHERE c.last_key = ? AND c.first_key = ? AND c.kind = ? AND +c.import_job IS NOT ?"
        f" AND {visible.text} AND {condition.text} ORDER BY +c.id LIMIT ?",
        (last, first, KIND_CODES[draft.kind], _but(but_of), *visible.values, *condition.values, _NAMESAKES),
    ).fetchall()
    return [_candidate(row, draft.kind) for row in rows]


def _but(job: int | None) -> int:
    return 0 if job is None else job  # no import has the number 0


def _candidate(row: tuple[Any, ...], kind: Kind) -> Candidate:
    contact, first_name, last_name, name, visible = row
    named = ContactDraft(kind=kind, first_name=first_name, last_name=last_name, name=name)
    return Candidate(contact, named if visible else None)


@dataclass(frozen=True, slots=True)
class Taken:
    """What contacts of the base have already, of the e-mails, phones and names of some rows."""

    emails: set[str]
    phones: set[str]
    names: set[tuple[str, str]]


def taken(
    connection: Connection, keys: Iterable[str], numbers: Iterable[str], names: Iterable[tuple[str, str]]
) -> Taken:
    """Which of these any contact has, whoever may see it.

    Args:
        names: of persons, first name and surname, both folded.
    """
    of_emails = (
        "SELECT DISTINCT value_key FROM contact_email WHERE value_key IN (SELECT value FROM json_each(?))"
    )
    of_phones = "SELECT DISTINCT value FROM contact_phone WHERE value IN (SELECT value FROM json_each(?))"
    of_names = (
        "SELECT DISTINCT c.first_key, c.last_key FROM json_each(?) j"
        " CROSS JOIN contact c INDEXED BY contact_by_last ON c.kind = 1 AND c.deleted_at IS NULL"
        " AND c.last_key = j.value ->> 1 AND c.first_key = j.value ->> 0"
    )
    found = [
        connection.execute(sql, (json.dumps(list(wanted)),)).fetchall()
        for sql, wanted in ((of_emails, keys), (of_phones, numbers), (of_names, names))
    ]
    return Taken(
        {row[0] for row in found[0]}, {row[0] for row in found[1]}, {(row[0], row[1]) for row in found[2]}
    )


def made_by(connection: Connection, contact: int, job: int | None) -> bool:
    """Whether this import made the contact; False for no import."""
    row = connection.execute("SELECT import_job = ? FROM contact WHERE id = ?", (job, contact)).fetchone()
    return bool(row and row[0])


def give_uid(connection: Connection, contact: int, uid: str) -> None:
    """Gives the contact a uid that no other has."""
    connection.execute("UPDATE contact SET uid = ? WHERE id = ?", (uid, contact))


def custom_dates(connection: Connection) -> frozenset[str]:
    """The custom fields that hold a date, as targets of columns."""
    rows = connection.execute("SELECT DISTINCT field_key FROM custom_field WHERE type = 'date'")
    return frozenset(CUSTOM_PREFIX + str(row[0]) for row in rows.fetchall())


def note_made(connection: Connection, job: int, thing: str, target: int) -> None:
    """Writes down that the import made this "tag" or "option": its undo takes it away again."""
    connection.execute(
        "INSERT OR IGNORE INTO import_made (job, thing, target) VALUES (?, ?, ?)", (job, thing, target)
    )


def create_option(connection: Connection, kind: Kind, key: str, name: str, job: int) -> bool:
    """Adds an option to the custom field of this key.

    Args:
        job: the import that makes it.

    Returns:
        whether it did: not to a field out of use, nor where an option out of use has the name, nor too many.
    """
    row = connection.execute(
        "INSERT INTO custom_field_option (field, name, name_key, position)"
        " SELECT f.id, ?, ?, (SELECT count(*) FROM custom_field_option o WHERE o.field = f.id)"
        " FROM custom_field f WHERE f.kind = ? AND f.field_key = ? AND f.retired_at IS NULL"
        " AND (SELECT count(*) FROM custom_field_option o WHERE o.field = f.id) < ?"
        " ON CONFLICT (field, name_key) DO NOTHING RETURNING id",
        (name, fold(name), KIND_CODES[kind], key, OPTIONS_MAXIMUM),
    ).fetchall()
    if row:
        note_made(connection, job, "option", row[0][0])
        definitions.announce(connection)
    return bool(row)
