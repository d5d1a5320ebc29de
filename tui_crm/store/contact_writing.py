"""Writing contacts: rows, what hangs on them, and the search document, always together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.store import links, search, sorting
from tui_crm.store.codes import ACCESS_CODES, KIND_CODES, STATUS_CODES
from tui_crm.store.sql import IN_IDS, Connection, Value, id_list, one_of
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


def insert(
    connection: Connection,
    uid: str,
    draft: ContactDraft,
    names: Names,
    actor: Actor,
    now: int,
    import_job: int | None = None,
    unsearched: set[int] | None = None,
) -> int:
    """Stores a new contact and returns its id. The draft is normalized and checked.

    Args:
        unsearched: collects contacts whose search documents the caller refreshes, many at once.
    """
    values = _values(draft) | {
        "kind": KIND_CODES[draft.kind], "uid": uid, "created_at": now, "created_by": actor.user_id,
        "updated_at": now, "updated_by": actor.user_id, "import_job": import_job,
    }  # fmt: skip
    contact_id = connection.execute(
        f"INSERT INTO contact ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
        tuple(values.values()),
    ).lastrowid
    for table in _TABLES.values():
        _insert_many(connection, table.target, table.rows(contact_id, draft, names))
    sorting.replace(connection, [contact_id], set())
    if unsearched is None:
        search.add(connection, [contact_id])
    else:
        unsearched.add(contact_id)
    return contact_id


class Edit(NamedTuple):
    """A change of one contact.

    Attributes:
        before: what is stored, as the actor sees it. A contact's kind never changes.
        after: normalized and checked.
        names: of the fields that changed; others are not looked at.
        version: of `before`.
        changed: names of the fields that changed.
    """

    id: int
    before: ContactDraft
    after: ContactDraft
    names: Names
    version: int
    changed: tuple[str, ...]


def update(
    connection: Connection,
    edits: Sequence[Edit],
    actor: Actor,
    now: int,
    unsearched: set[int] | None = None,
) -> bool:
    """Stores what is changed of contacts; False where one of them has another version: commit nothing then.

    Links to organizations that the actor may not see stay as they are.

    Args:
        unsearched: collects contacts whose search documents the caller refreshes, many at once.
    """
    changes = {edit.id: _changed_values(edit) for edit in edits}
    of_ids = one_of(list(changes))
    searched = {edit.id: groups for edit in edits if (groups := _search_groups(edit.changed))}
    # a person's search document holds the names of its organizations
    persons = _persons_of(connection, [edit.id for edit in edits if _is_named_by_persons(edit, changes)])
    affected = list(dict.fromkeys([*changes, *persons]))
    sorted_as = sorting.rows(connection, affected)
    for edit in edits:
        # Only what differs: each column named here rewrites its indexes.
        values = changes[edit.id] | {"updated_at": now}
        assignments = ", ".join(f"{column} = ?" for column in values)
        if not connection.execute(
            f"UPDATE contact SET {assignments}, version = version + 1 WHERE id = ? AND version = ?",
            (*values.values(), edit.id, edit.version),
        ).rowcount:
            return False
    connection.execute(
        f"UPDATE contact SET updated_by = ?2 WHERE id {of_ids.text} AND updated_by IS NOT ?2",
        (*of_ids.values, actor.user_id),
    )
    for edit in edits:
        _replace_rows(connection, edit, actor)
    sorting.replace(connection, affected, sorted_as)
    waiting = dict.fromkeys([*searched, *persons])
    if unsearched is not None:
        unsearched.update(waiting)
    elif waiting:
        groups = set().union(*searched.values(), _OF_ORGANIZATION if persons else ())
        search.refresh(connection, waiting, groups)
    return True


_OF_ORGANIZATION = ("organization", "position")
"""The columns of a person's search document that an organization decides about."""
_SEARCHED_AS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("first_name", "last_name", "name"), ("name",)),
    **dict.fromkeys(("pesel", "document_number", "nip", "regon", "krs"), ("numbers",)),
    **{field: (field,) for field in ("position", "note", "tags", "custom")},
    "phones": ("phone",), "emails": ("email",), "urls": ("url",), "website": ("url",),
    "addresses": ("address",), "organizations": _OF_ORGANIZATION,
}  # fmt: skip
"""The columns of a contact's own search document that hold a field."""


def _search_groups(fields: Iterable[str]) -> set[str]:
    """The columns of a contact's own search document that follow from these fields."""
    return {group for field in fields for group in _SEARCHED_AS.get(field, ())}


def _changed_values(edit: Edit) -> dict[str, Value]:
    """The columns of `contact` that change."""
    if _PLAIN_OR_ELSEWHERE.issuperset(edit.changed):
        return {name: getattr(edit.after, name) for name in edit.changed if name in _PLAIN}
    old, new = _values(edit.before), _values(edit.after)
    return {column: new[column] for column in new if new[column] != old[column]}


def _is_named_by_persons(edit: Edit, changes: Mapping[int, Mapping[str, Value]]) -> bool:
    """Whether what changed stands in the documents of an organization's persons."""
    return edit.after.kind is Kind.ORGANIZATION and not {"name", "access"}.isdisjoint(changes[edit.id])


def _replace_rows(connection: Connection, edit: Edit, actor: Actor) -> None:
    """Stores what hangs on a contact, as far as it changed."""
    for field, table in _TABLES.items():
        if getattr(edit.before, field) == getattr(edit.after, field):
            continue
        if field == "organizations":
            links.replace(connection, edit.id, edit.names.organizations, actor)
            continue
        _delete(connection, field, edit.id)
        _insert_many(connection, table.target, table.rows(edit.id, edit.after, edit.names))


def _persons_of(connection: Connection, organizations: Sequence[int]) -> list[int]:
    if not organizations:
        return []
    rows = connection.execute(
        f"SELECT person FROM contact_link WHERE organization {IN_IDS}", (id_list(organizations),)
    )
    return [row[0] for row in rows.fetchall()]


def _values(draft: ContactDraft) -> dict[str, Value]:
    """What the columns of `contact` hold of a draft."""
    first_key, last_key, order = name_keys(
        draft.kind is Kind.PERSON, draft.first_name, draft.last_name, draft.name
    )
    return {name: getattr(draft, name) for name in _TEXTS} | {
        "status": STATUS_CODES[draft.status],
        "access": ACCESS_CODES[draft.access],
        "first_key": first_key,
        "last_key": last_key,
        "sort_key": order,
        "link_emails": int(draft.link_emails),
        "keep_in_touch_days": draft.keep_in_touch_days,
        "incomplete": int(is_incomplete(draft)),
    }


def name_keys(is_person: bool, first_name: str, last_name: str, name: str) -> tuple[str, str, bytes]:
    """What a contact is looked up and sorted by: first name and surname or name folded, and the sort key."""
    if is_person:
        # surname first: lists of persons are in order of surnames; a person without one stands by first name
        order = " ".join(part for part in (last_name, first_name) if part)
        return fold(first_name), fold(last_name), sort_key(order)
    return "", fold(name), sort_key(name)


_TEXTS = (
    "first_name", "last_name", "name", "position", "birthday", "note", "pesel", "document_number", "nip",
    "regon", "krs", "website", "extra",
)  # fmt: skip


def is_incomplete(draft: ContactDraft) -> bool:
    """Whether the contact lacks what makes it one: a name of three letters, and a phone or an e-mail."""
    name = draft.first_name if draft.kind is Kind.PERSON else draft.name
    reachable = draft.emails or any(phones.digits(phone.value or phone.raw) for phone in draft.phones)
    return len(name) < 3 or not reachable


# -- what hangs on a contact -----------------------------------------------------------------------


Rows = Iterable[Sequence[Value]]


class _Table(NamedTuple):
    """Where a field with several values is stored: table and columns, and the rows of a draft."""

    target: str
    rows: Callable[[int, ContactDraft, Names], Rows]


def _phones(contact: int, draft: ContactDraft, _names: Names) -> Rows:
    for index, p in enumerate(draft.phones):
        yield contact, index, p.raw, p.value, p.extension, phones.digits(p.value or p.raw), p.label


def _emails(contact: int, draft: ContactDraft, _names: Names) -> Rows:
    for index, e in enumerate(draft.emails):
        yield contact, index, e.value, emails.normalize(e.value), e.label


def _urls(contact: int, draft: ContactDraft, _names: Names) -> Rows:
    return ((contact, index, url.value, url.label) for index, url in enumerate(draft.urls))


def _addresses(contact: int, draft: ContactDraft, _names: Names) -> Rows:
    for index, a in enumerate(draft.addresses):
        yield contact, index, a.street, a.city, a.postal_code, a.region, a.country, a.label


def _custom(contact: int, _draft: ContactDraft, names: Names) -> Rows:
    return ((contact, v.field, v.ordinal, v.text, v.number, v.moment, v.option) for v in names.custom)


_TABLES = {
    "phones": _Table("contact_phone (contact, position, raw, value, extension, digits, label)", _phones),
    "emails": _Table("contact_email (contact, position, value, value_key, label)", _emails),
    "urls": _Table("contact_url (contact, position, value, label)", _urls),
    "addresses": _Table(
        "contact_address (contact, position, street, city, postal_code, region, country, label)", _addresses
    ),
    "tags": _Table(
        "contact_tag (contact, tag)", lambda contact, _draft, names: ((contact, tag) for tag in names.tags)
    ),
    "owners": _Table(
        "contact_owner (contact, user, position)",
        lambda contact, _draft, names: ((contact, user, i) for i, user in enumerate(names.owners)),
    ),
    "watchers": _Table(
        "contact_watcher (contact, user, position)",
        lambda contact, _draft, names: ((contact, user, i) for i, user in enumerate(names.watchers)),
    ),
    "organizations": _Table(
        links.TARGET, lambda contact, _draft, names: links.rows(contact, names.organizations)
    ),
    "custom": _Table("custom_value (contact, field, ordinal, text, number, moment, option)", _custom),
}


_PLAIN = frozenset(_TEXTS) - {"first_name", "last_name", "name"}
"""Fields with a column of `contact` that holds what the draft says, and nothing more follows from them."""
_PLAIN_OR_ELSEWHERE = _PLAIN | frozenset(_TABLES) - {"phones", "emails"}
"""With the fields of which no column of `contact` tells; phones and e-mails decide whether it is complete."""


def _insert_many(connection: Connection, target: str, rows: Rows) -> None:
    values = list(rows)
    if values:
        marks = ", ".join("?" * len(values[0]))
        connection.executemany(f"INSERT INTO {target} VALUES ({marks})", values)


def _delete(connection: Connection, field: str, contact_id: int) -> None:
    """Deletes the rows of a field; those of retired custom fields and deleted tags stay."""
    if field == "custom":
        connection.execute(
            "DELETE FROM custom_value WHERE contact = ?"
            " AND field IN (SELECT id FROM custom_field WHERE retired_at IS NULL)",
            (contact_id,),
        )
    elif field == "tags":
        connection.execute(
            "DELETE FROM contact_tag WHERE contact = ?"
            " AND (SELECT t.deleted_at FROM tag t WHERE t.id = contact_tag.tag) IS NULL",
            (contact_id,),
        )
    else:
        table = _TABLES[field].target.partition(" ")[0]
        connection.execute(f"DELETE FROM {table} WHERE contact = ?", (contact_id,))
