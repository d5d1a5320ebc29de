"""Writing the search document of each contact, and the trigram index over it (R26).

A document's columns hold folded words (`text.fold.search_text`), phones and numbers as digits. The
trigram index over it narrows; every candidate is then checked against the document itself. A document
is the same for every user, so it tells nothing of organizations that not everybody may see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from tui_crm.store.search_terms import GROUPS, ROWS_OF_A_KIND
from tui_crm.store.sql import IN_IDS, Connection, id_list, one_of
from tui_crm.text.digits import digits
from tui_crm.text.fold import search_text

Document = tuple[Any, ...]
"""The row in the trigram index, then a text for each of `GROUPS`."""

_COLUMNS = ", ".join(GROUPS)
_MARKS = ", ".join("?" * len(GROUPS))
_INDEX_ROW = f"(c.kind - 1) * {ROWS_OF_A_KIND} + c.id"

_OWN = (
    f"SELECT c.id, {_INDEX_ROW}, c.first_name, c.last_name, c.name, c.position, c.note, c.website,"
    " c.pesel, c.document_number, c.nip, c.regon, c.krs FROM contact c WHERE c.id {ids}"
)
_JOINED = {
    "phone": "contact, ifnull(value, raw) FROM contact_phone WHERE contact {ids}",
    "email": "contact, value FROM contact_email WHERE contact {ids}",
    "url": "contact, value FROM contact_url WHERE contact {ids}",
    "address": (
        "contact, street || ' ' || postal_code || ' ' || city || ' ' || region || ' ' || country"
        " FROM contact_address WHERE contact {ids}"
    ),
    "organization": (
        "l.person, g.name FROM contact_link l CROSS JOIN contact g ON g.id = l.organization"
        " WHERE l.person {ids} AND g.deleted_at IS NULL AND g.access = 0"
    ),
    "position": (
        "l.person, l.job_title FROM contact_link l CROSS JOIN contact g ON g.id = l.organization"
        " WHERE l.person {ids} AND g.deleted_at IS NULL AND g.access = 0"
    ),
    "tags": (
        "x.contact, t.name FROM contact_tag x CROSS JOIN tag t ON t.id = x.tag"
        " WHERE x.contact {ids} AND t.deleted_at IS NULL"
    ),
    "custom": (
        "v.contact, coalesce(v.text, v.moment, o.name, v.number) FROM custom_value v"
        " JOIN custom_field f ON f.id = v.field LEFT JOIN custom_field_option o ON o.id = v.option"
        " WHERE v.contact {ids} AND f.retired_at IS NULL AND f.type <> 'checkbox'"
    ),
}
_HANGING = {group: f"SELECT '{group}', {select}" for group, select in _JOINED.items()}


def add(connection: Connection, ids: Iterable[int]) -> None:
    """Writes the documents of these contacts and indexes them. The index does not hold them."""
    write(connection, documents(connection, ids))


def write(connection: Connection, made: dict[int, Document]) -> None:
    """Writes these documents of contacts that have none, and indexes them."""
    connection.executemany(_STORE, [(contact, *document[1:]) for contact, document in made.items()])
    connection.executemany(_INDEX, sorted(made.values()))


def refresh(connection: Connection, ids: Iterable[int], groups: Collection[str] = GROUPS) -> int:
    """Makes the documents of these contacts what their rows say; how many were not.

    Args:
        groups: the columns that may have changed.
    """
    wanted = tuple(ids)
    before = stored(connection, wanted)
    if len(before) < len(wanted):  # those of a large import may have none yet
        groups = GROUPS
    fresh = documents(connection, wanted, groups)
    if len(groups) < len(GROUPS):
        same = [place for group, place in _PLACES.items() if group not in groups]
        fresh = {one: _with_places(document, before[one], same) for one, document in fresh.items()}
    changed = {contact: document for contact, document in fresh.items() if before.get(contact) != document}
    _replace(connection, before, changed)
    return len(changed)


def _with_places(document: Document, other: Document, places: Iterable[int]) -> Document:
    """The document with the columns of another one in these places."""
    columns = list(document)
    for place in places:
        columns[place] = other[place]
    return tuple(columns)


def remove(connection: Connection, ids: Iterable[int]) -> None:
    """Takes the documents of these contacts away. The index only notes that until it is merged.

    FTS5's own "secure-delete" damages an index with `detail = none` once a document was changed (3.53.4).
    """
    wanted = tuple(ids)
    for document in sorted(stored(connection, wanted).values()):
        connection.execute(_UNINDEX, document)
    connection.execute(f"DELETE FROM search_document WHERE contact {IN_IDS}", (id_list(wanted),))


def differing(connection: Connection, ids: Iterable[int]) -> tuple[int, ...]:
    """Of these contacts, those whose stored document is not what their rows say: for `db check`."""
    wanted = tuple(ids)
    before, fresh = stored(connection, wanted), documents(connection, wanted)
    return tuple(sorted(contact for contact in fresh if before.get(contact) != fresh[contact]))


def _replace(connection: Connection, before: dict[int, Document], fresh: dict[int, Document]) -> None:
    connection.executemany(_STORE, [(contact, *document[1:]) for contact, document in fresh.items()])
    # In order of the index's rows, each taken out right before it is put in: FTS5 writes a new piece of its
    # index whenever it is given an earlier row.
    for contact, document in sorted(fresh.items(), key=_index_row):
        if contact in before:
            connection.execute(_UNINDEX, before[contact])
        connection.execute(_INDEX, document)


def _index_row(item: tuple[int, Document]) -> int:
    return int(item[1][0])


_STORE = (
    f"INSERT INTO search_document (contact, {_COLUMNS}) VALUES (?, {_MARKS})"
    " ON CONFLICT (contact) DO UPDATE SET " + ", ".join(f"{group} = excluded.{group}" for group in GROUPS)
)
_INDEX = f"INSERT INTO search_trigram (rowid, {_COLUMNS}) VALUES (?, {_MARKS})"
# FTS5 wants the very texts that it indexed.
_UNINDEX = f"INSERT INTO search_trigram (search_trigram, rowid, {_COLUMNS}) VALUES ('delete', ?, {_MARKS})"


def stored(connection: Connection, ids: Iterable[int]) -> dict[int, Document]:
    """The documents of these contacts as they are."""
    columns = ", ".join(f"d.{group}" for group in GROUPS)
    sql = (
        f"SELECT c.id, {_INDEX_ROW}, {columns} FROM contact c JOIN search_document d ON d.contact = c.id"
        " WHERE c.id {ids}"
    )
    return {row[0]: row[1:] for row in _of(connection, sql, tuple(ids))}


def documents(
    connection: Connection, ids: Iterable[int], groups: Collection[str] = GROUPS
) -> dict[int, Document]:
    """The documents of these contacts as their rows say; columns of other groups are empty."""
    wanted = tuple(ids)
    made: dict[int, list[Any]] = {}
    found: dict[tuple[int, str], list[str]] = {}  # by contact and column, where there is any
    for contact, row, *own in _of(connection, _OWN, wanted):
        made[contact] = [row, *_EMPTY]
        for group, text in zip(_OWN_GROUPS, own, strict=True):
            if text and group in groups:
                found.setdefault((contact, group), []).append(text)
    # One statement for all of them: a save asks for one contact, and each statement costs as much as a row.
    hanging = " UNION ALL ".join(select for group, select in _HANGING.items() if group in groups)
    for group, contact, text in _of(connection, hanging, wanted) if hanging else ():
        if text is not None and contact in made:
            found.setdefault((contact, group), []).append(str(text))
    for (contact, group), texts in found.items():
        made[contact][_PLACES[group]] = _column(group, texts)
    return {contact: tuple(columns) for contact, columns in made.items()}


_EMPTY = ("",) * len(GROUPS)
_PLACES = {group: place for place, group in enumerate(GROUPS, 1)}
"""Where the columns stand in a document."""
_OWN_GROUPS = ("name", "name", "name", "position", "note", "url", *["numbers"] * 5)
"""Where the texts of `_OWN` belong."""


def _of(connection: Connection, sql: str, ids: tuple[int, ...]) -> list[tuple[Any, ...]]:
    """Rows of these contacts."""
    of_ids = one_of(ids)
    return connection.execute(sql.format(ids=of_ids.text), of_ids.values).fetchall()


def _column(group: str, texts: list[str]) -> str:
    if group == "phone":
        return "".join(f" {found}" for found in map(digits, texts) if found)
    if group == "numbers":
        return search_text(*texts, *map(digits, texts))
    return search_text(*texts)
