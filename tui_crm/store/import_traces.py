"""What imports keep of contacts that are purged: rows about them, and warnings that name them (R21).

Of the files that wait only what rows about the contacts are told by: `services.import_wiping` reads them.
Every function takes all the contacts at once: whatever is read, is read once, since others wait to write.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.store.row_cells import NAME
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.text import emails
from tui_crm.text.digits import digits
from tui_crm.text.fold import words

_TOKENS = re.compile(r'[^\s"<>()\[\],;:|]+')
_FULL_STOP = re.compile(r'\.(?=[\s"<>)\],;:|])')
_SHORTEST, _LONGEST = 7, 9
"""Digits of a phone that are compared: fewer are no phone, and more only say the country."""
_DIGITS = re.compile(rb"[0-9]{%d,}" % _SHORTEST)
CHUNK = 1_000
"""Rows that are looked at together."""
_NAMES = (
    ("first_name", "middle_name", "last_name"),
    ("first_name", "last_name"),
    ("full_name",),
    ("name",),
)
"""Fields that say a whole name together."""

Naming = tuple[tuple[int, ...], ...]
"""The columns that say a whole name together, by their places, for each way to say it."""


def wipe_rows(connection: Connection, ids: Sequence[int]) -> None:
    """Empties the rows that became these contacts, and refused ones that are about them.

    The latter are told by a uid, an e-mail or a phone that the contact has or had; where another contact has
    it too, the row must name the purged one. A name that no other contact has is enough by itself.
    """
    wanted = id_list(ids)
    connection.execute(f"UPDATE import_row SET cells = '[]', problems = '' WHERE contact {IN_IDS}", (wanted,))
    traces = traces_of(connection, ids)
    rows = connection.execute(
        "SELECT r.job, r.number, r.cells FROM import_job j CROSS JOIN import_row r ON r.job = j.id"
        " WHERE r.state = 'refused'"
    )
    naming: dict[int, Naming] = {}
    found: list[tuple[int, int]] = []
    while some := rows.fetchmany(CHUNK):
        is_said = traces.found_in("\n".join(cells for _job, _number, cells in some))  # for most that is all
        for job, number, cells in some:
            if job not in naming:
                naming[job] = _naming(connection, job)
            if (is_said and traces.are_in(cells)) or traces.name(json.loads(cells), naming[job]):
                found.append((job, number))
    connection.executemany(
        "UPDATE import_row SET cells = '[]', problems = '' WHERE job = ? AND number = ?", found
    )


def _naming(connection: Connection, job: int) -> Naming:
    header, mapping = connection.execute(
        "SELECT header, mapping FROM import_job WHERE id = ?", (job,)
    ).fetchone()
    return naming_of(json.loads(header), json.loads(mapping))


def naming_of(columns: Sequence[str], mapping: Mapping[str, str]) -> Naming:
    """Where the rows of an import say a name.

    Args:
        columns: of the file, in order.
        mapping: what becomes of them.
    """
    fields = [mapping.get(column, "") for column in columns]
    groups = (tuple(index for index, field in enumerate(fields) if field in some) for some in _NAMES)
    return tuple(group for group in dict.fromkeys(groups) if group)


def waiting(connection: Connection) -> list[int]:
    """The imports whose files the base still keeps."""
    rows = connection.execute(
        "SELECT j.id FROM import_job j WHERE EXISTS (SELECT 1 FROM import_content c WHERE c.job = j.id)"
    )
    return [int(row[0]) for row in rows.fetchall()]


def wipe_warnings(connection: Connection, ids: Collection[int]) -> None:
    """Takes the names of these contacts out of the warnings that say who shares an e-mail.

    Warnings of older programs do not say whose the name is: they lose it whoever is purged.
    """
    rows = connection.execute(
        "SELECT job, number, problems FROM import_row INDEXED BY import_row_problems"
        " WHERE problems <> '' AND instr(problems, '\"email_shared\"')"
    ).fetchall()
    for job, number, text in rows:
        problems = json.loads(text)
        named = [one["values"] for one in problems if one["code"] == "email_shared" and one["values"]]
        gone = [values for values in named if values.get("id") is None or values["id"] in ids]
        for values in gone:
            values.clear()
        if gone:
            connection.execute(
                "UPDATE import_row SET problems = ? WHERE job = ? AND number = ?",
                (json.dumps(problems, ensure_ascii=False), job, number),
            )


@dataclass(frozen=True, slots=True)
class Traces:
    """By what rows about the contacts are told.

    Attributes:
        keys: uids and e-mails in lower case, each with whether other contacts have it too.
        phones: the same of phones, as `_ending`.
        names: the words of each contact's name.
        own_names: those of them that no other contact has.
    """

    keys: Mapping[str, bool]
    phones: Mapping[bytes, bool]
    names: Collection[frozenset[str]]
    own_names: Collection[frozenset[str]]

    def found_in(self, text: str) -> list[bool]:
        """What of the contacts is in the cells: for each find whether other contacts have it too."""
        plain = _FULL_STOP.sub(" ", emails.normalize(text))
        found = [self.keys[one] for one in self.keys.keys() & set(_TOKENS.findall(plain))]
        if self.phones:
            # However a phone is written: without what stands between its digits.
            runs = _DIGITS.findall(text.encode("ascii", "ignore").translate(None, b" -()./+"))
            endings = {
                run[at : at + _LONGEST] for run in runs for at in range(max(len(run) - _LONGEST + 1, 1))
            }
            found += [self.phones[one] for one in self.phones.keys() & endings]
        return found

    def are_in(self, text: str) -> bool:
        """Whether the row of these cells, a JSON list, is about one of the contacts."""
        found = self.found_in(text)
        if not found or False in found:
            return bool(found)
        said = {word for cell in json.loads(text) for word in words(cell)}
        return any(name <= said for name in self.names)

    def name(self, cells: Sequence[str], naming: Naming) -> bool:
        """Whether the cells of a row have the whole name of one of the contacts, and nobody else has it."""
        return bool(self.own_names) and any(
            frozenset(words(" ".join(cells[index] for index in group if index < len(cells))))
            in self.own_names
            for group in naming
        )


def traces_of(connection: Connection, ids: Sequence[int]) -> Traces:
    """By what rows about these contacts are told."""
    wanted = id_list(ids)
    contacts = connection.execute(
        f"SELECT c.uid, {NAME} FROM contact c WHERE c.id {IN_IDS}", (wanted,)
    ).fetchall()
    mails = set(_column(connection, f"SELECT value_key FROM contact_email WHERE contact {IN_IDS}", wanted))
    numbers = set(_column(connection, f"SELECT digits FROM contact_phone WHERE contact {IN_IDS}", wanted))
    for data in journalled(connection, wanted):
        mails |= {emails.normalize(one["value"]) for one in data.get("emails", ())}
        numbers |= {digits(one["value"] or one["raw"]) for one in data.get("phones", ())}
    shared = "SELECT {0} FROM {1} WHERE {0} IN (SELECT value FROM json_each(?)) AND contact NOT " + IN_IDS
    known, listed = _json(mails), _json(numbers)
    mailing = set(_column(connection, shared.format("value_key", "contact_email"), known, wanted))
    called = set(_column(connection, shared.format("digits", "contact_phone"), listed, wanted))
    return Traces(
        keys={uid.lower(): False for uid, _name in contacts} | {one: one in mailing for one in mails},
        phones={_ending(one): one in called for one in numbers if len(one) >= _SHORTEST},
        names={named for _uid, name in contacts if (named := frozenset(words(name)))},
        own_names={
            named for name in _column(connection, _ALONE, wanted) if (named := frozenset(words(name)))
        },
    )


_ALONE = (
    f"SELECT {NAME} FROM contact c WHERE c.id {IN_IDS} AND NOT EXISTS"
    " (SELECT 1 FROM contact o WHERE o.kind = c.kind AND o.last_key = c.last_key"
    f" AND o.first_key = c.first_key AND o.deleted_at IS NULL AND o.id NOT {IN_IDS})"
    # Not by contact: the trash would be read through for each.
    " AND (c.kind, c.last_key, c.first_key) NOT IN (SELECT kind, last_key, first_key FROM contact o"
    f" WHERE o.deleted_at IS NOT NULL AND o.id NOT {IN_IDS})"
).replace("?", "?1")
"""The names of contacts that no other one has, in the trash or outside."""


def journalled(connection: Connection, wanted: str) -> Iterator[Mapping[str, Any]]:
    """What the journal says that the contacts were."""
    rows = connection.execute(f"SELECT before, after FROM journal_change WHERE contact {IN_IDS}", (wanted,))
    for texts in rows.fetchall():
        yield from map(json.loads, texts)


def _ending(number: str) -> bytes:
    return number[-_LONGEST:].encode()


def _column(connection: Connection, sql: str, *values: str) -> list[str]:
    return [row[0] for row in connection.execute(sql, values).fetchall()]


def _json(texts: Iterable[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)
