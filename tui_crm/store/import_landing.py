"""Many new persons at once in few statements, and a base without contacts filled without indexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tui_crm.domain.import_packed import Packed, is_incomplete
from tui_crm.store import links
from tui_crm.store.codes import KIND_CODES, new_uids
from tui_crm.store.sql import Connection
from tui_crm.text.collation import sort_key

_PERSON, _ORGANIZATION = 1, 2  # KIND_CODES
assert list(KIND_CODES.values()) == [_PERSON, _ORGANIZATION]

_CONTACT = (
    "INSERT INTO contact (id, uid, kind, {columns}, incomplete, import_job, created_at, created_by,"
    " updated_at, updated_by) VALUES (?, ?, {kind}, {marks}, {job}, {now}, {user}, {now}, {user})"
)
_NAMED = ("first_name", "last_name", "first_key", "last_key", "sort_key", "position", "birthday", "note")
_NUMBERED = (
    "UPDATE contact SET pesel = ?, document_number = ?, nip = ?, regon = ?, krs = ?, website = ? WHERE id = ?"
)
_HANGING = (
    "INSERT INTO contact_phone (contact, position, raw, value, extension, digits, label)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)",
    "INSERT INTO contact_email (contact, position, value, value_key, label) VALUES (?, ?, ?, ?, ?)",
    "INSERT INTO contact_address (contact, position, street, city, postal_code, region, country, label)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    "INSERT INTO contact_url (contact, position, value, label) VALUES (?, ?, ?, ?)",
    f"INSERT INTO {links.TARGET} VALUES (?, ?, ?, ?)",
    "INSERT INTO contact_tag (contact, tag) VALUES (?, ?)",
)

Parts = tuple[list[tuple[Any, ...]], ...]
"""Rows of persons, of organizations, of the numbers of persons, and for each statement of `_HANGING`."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes the contacts, by which import, and when (seconds since 1970)."""

    job: int
    user: int
    now: int


class Bulk:
    """Collects the rows of new contacts. Of a link or a tag the ids are known already."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self.persons: list[tuple[Any, ...]] = []
        self.organizations: list[tuple[Any, ...]] = []
        self.numbers: list[tuple[Any, ...]] = []
        self.phones: list[tuple[Any, ...]] = []
        self.emails: list[tuple[Any, ...]] = []
        self.addresses: list[tuple[Any, ...]] = []
        self.urls: list[tuple[Any, ...]] = []
        self.links: list[tuple[Any, ...]] = []
        self.tags: list[tuple[Any, ...]] = []

    def add(
        self, contact: int, row: Packed, organizations: Sequence[int] = (), tags: Iterable[int] = ()
    ) -> None:
        """Adds a person with this id.

        Args:
            organizations: ids in the order of the row's.
        """
        (first, last, first_key, last_key, key, position, birthday, note, numbers, mails, addresses, urls,
         _links, _tags, rest) = row  # fmt: skip
        incomplete = len(first) < 3 or (not mails and is_incomplete(row))
        self.persons.append(
            (contact, first, last, first_key, last_key, key, position, birthday, note, incomplete)
        )
        if numbers:
            self.phones.append((contact, 0, *numbers[0]))
            if len(numbers) > 1:
                self.phones += [(contact, place, *one) for place, one in enumerate(numbers[1:], 1)]
        if mails:
            self.emails.append((contact, 0, *mails[0]))
            if len(mails) > 1:
                self.emails += [(contact, place, *one) for place, one in enumerate(mails[1:], 1)]
        if addresses:
            self.addresses += [(contact, place, *one) for place, one in enumerate(addresses)]
        if urls:
            self.urls += [(contact, place, *one) for place, one in enumerate(urls)]
        for place, organization in enumerate(organizations):
            self.links.append((contact, organization, place, row[12][place][2]))
        for tag in tags:
            self.tags.append((contact, tag))
        if rest:
            self.numbers.append((*rest, contact))

    def add_organization(self, contact: int, name: str, key: str) -> None:
        """Adds an organization of which nothing but the name is known."""
        self.organizations.append((contact, name, key, sort_key(name)))

    def taken(self) -> Parts:
        """All that was collected; nothing is left."""
        parts = (self.persons, self.organizations, self.numbers, self.phones, self.emails, self.addresses,
                 self.urls, self.links, self.tags)  # fmt: skip
        self._clear()
        return parts


def insert(connection: Connection, parts: Parts, maker: Maker) -> None:
    """Writes the rows of persons and of their organizations, organizations first; not who owns them."""
    persons, organizations, numbers, *hanging = parts
    for kind, columns, rows in (
        (_ORGANIZATION, ("name", "last_key", "sort_key"), organizations),
        (_PERSON, _NAMED, persons),
    ):
        if rows:
            # an organization without anything else is incomplete
            marks = "?, " * len(columns) + ("1" if kind == _ORGANIZATION else "?")
            statement = _CONTACT.format(
                columns=", ".join(columns),
                kind=kind,
                marks=marks,
                job=maker.job,
                now=maker.now,
                user=maker.user,
            )
            uids = new_uids(len(rows))
            connection.executemany(
                statement, [(row[0], uid, *row[1:]) for row, uid in zip(rows, uids, strict=True)]
            )
    if numbers:
        connection.executemany(_NUMBERED, numbers)
    for statement, rows in zip(_HANGING, hanging, strict=True):
        if rows:
            connection.executemany(statement, rows)


def own(connection: Connection, first: int, last: int, maker: Maker) -> None:
    """Makes the user of the import own all of its contacts in this range of ids."""
    connection.execute(
        "INSERT OR IGNORE INTO contact_owner (contact, user, position)"
        " SELECT id, ?, 0 FROM contact WHERE id BETWEEN ? AND ? AND import_job = ? ORDER BY id",
        (maker.user, first, last, maker.job),
    )


def next_id(connection: Connection) -> int:
    """The id that the next contact gets: no number is used again."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'contact'").fetchone()
    return 1 + (int(row[0]) if row else 0)


def is_bare(connection: Connection) -> bool:
    """Whether there is no contact at all, in the trash neither."""
    return connection.execute("SELECT 1 FROM contact LIMIT 1").fetchone() is None


def tags(connection: Connection) -> dict[str, int]:
    """The tags by their folded names, else their folded descriptions, as `names.tag` finds them."""
    rows = connection.execute(
        "SELECT id, name_key, crm_fold(description) FROM tag WHERE deleted_at IS NULL ORDER BY id DESC"
    ).fetchall()
    return {key: tag for tag, _name, key in rows if key} | {name: tag for tag, name, _key in rows}


# -- a base without contacts -----------------------------------------------------------------------


_TABLES = (
    "contact", "contact_phone", "contact_email", "contact_address", "contact_url", "contact_link",
    "contact_tag", "contact_owner",
)  # fmt: skip
_CACHE = -48 * 1024
"""KiB of the base's pages in memory: also how much the sorting of an index takes before it goes to a file."""
_PRAGMAS = ("foreign_keys", "cache_size", "temp_store", "wal_autocheckpoint")


@contextmanager
def prepared(connection: Connection) -> Iterator[None]:
    """Sets the connection up for one large transaction, and back.

    Its rows refer to each other by numbers that we have given, and its indexes are sorted in files.
    """
    before = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _PRAGMAS}
    wanted = {"foreign_keys": 0, "cache_size": _CACHE, "temp_store": 1, "wal_autocheckpoint": 0}
    try:
        for name, value in wanted.items():
            connection.execute(f"PRAGMA {name} = {value}").fetchall()
        yield
    finally:
        for name, value in before.items():
            connection.execute(f"PRAGMA {name} = {value}").fetchall()


def drop_indexes(connection: Connection) -> tuple[str, ...]:
    """Drops the indexes of contacts; the statements that make them again."""
    marks = ", ".join("?" * len(_TABLES))
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_schema"
        f" WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",
        _TABLES,
    ).fetchall()
    for name, _sql in rows:
        connection.execute(f"DROP INDEX {name}")
    return tuple(row[1] for row in rows)
