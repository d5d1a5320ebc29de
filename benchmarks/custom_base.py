"""The large base with thirty custom fields of persons, all of them filled for everybody."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.bases import base, prepare, say, store_search
from tui_crm.domain.columns import LayoutColumn
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import Sort
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.services.session import open_session
from tui_crm.store import sorting
from tui_crm.store.codes import new_uid
from tui_crm.store.database import Database
from tui_crm.store.opening import open_database
from tui_crm.store.sql import Connection, Value
from tui_crm.text.fold import fold

EDITION = 1
"""Raised whenever the same base would get other values."""

_T = CustomFieldType
_COUNTS = {
    _T.TEXT: 4, _T.NUMBER: 5, _T.DATE: 4, _T.DATE_TIME: 3, _T.CHECKBOX: 4, _T.CHOICE: 5,
    _T.MULTIPLE_CHOICE: 3, _T.URL: 2,
}  # fmt: skip
_OPTIONS = ("low", "middle", "high", "urgent", "never", "later", "spring", "autumn")
_WORDS = (
    "umowa oferta serwis dostawa projekt szkolenie audyt wdrożenie reklamacja partner hurt detal montaż"
    " doradztwo przegląd gwarancja najem leasing próbka katalog"
).split()
_BATCH = 5_000
_INSERT = (
    "INSERT INTO custom_value (contact, field, ordinal, text, number, moment, option)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)

Row = tuple[Value, ...]


class Field(NamedTuple):
    """A custom field of the base with the ids of its options."""

    id: int
    type: CustomFieldType
    options: tuple[int, ...]


def keys(kind: CustomFieldType) -> tuple[str, ...]:
    """The keys of the base's fields of a type."""
    return tuple(f"{kind.value}_{number}" for number in range(1, _COUNTS[kind] + 1))


def custom_base(persons: int) -> Path:
    """The path of the base of that many persons with custom fields, made from the one without."""
    plain = base(persons)
    path = plain.with_name(f"{plain.stem}-custom-{EDITION}.db")
    if not path.exists():
        begun = time.perf_counter()
        fresh = plain.with_name(f"{path.stem}.making-{os.getpid()}.db")
        try:
            shutil.copyfile(plain, fresh)
            _fill(fresh)
            fresh.rename(path)
        finally:
            for rest in ("", "-wal", "-shm", ".queue", "-journal"):
                Path(f"{fresh}{rest}").unlink(missing_ok=True)
        say(f"custom fields of {persons} persons filled in {time.perf_counter() - begun:.0f} s")
    return path


def forget_orders(path: Path) -> None:
    """Empties the base's sort index: whoever sorts next by any field fills it anew."""
    database = open_database(path, create=False)
    try:
        with database.writing() as connection:
            sorting.forget(connection)
    finally:
        database.close_all()


def arrange(path: Path, login: str) -> None:
    """Gives the user some columns of each type, and a view sorted by a number under the first key."""
    with open_session(path, login=login, create=False) as session:
        shown = ["name", *(CUSTOM_PREFIX + key for kind in _COUNTS for key in keys(kind)[:1])]
        session.layouts.set(Kind.PERSON, tuple(map(LayoutColumn, shown)))
        if not session.views.all(Kind.PERSON):
            session.views.save(Kind.PERSON, "sorted", sort=Sort(CUSTOM_PREFIX + keys(_T.NUMBER)[0], True))


def _fill(path: Path) -> None:
    database = open_database(path, create=False)
    try:
        _store(database)
    finally:
        database.close_all()


def _store(database: Database) -> None:
    connection = database.connection()
    prepare(connection)
    fields = _define(connection)
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'custom_value' AND sql IS NOT NULL"
        " AND type = 'index'"
    ).fetchall()
    for name, _sql in indexes:
        connection.execute(f"DROP INDEX {name}")
    ids = [
        row[0] for row in connection.execute("SELECT id FROM contact WHERE kind = 1 ORDER BY id").fetchall()
    ]
    for start in range(0, len(ids), _BATCH):
        connection.executemany(_INSERT, _values(ids[start : start + _BATCH], fields))
        if start // _BATCH % 20 == 0:
            say(f"custom fields of {start} of {len(ids)} persons")
    for name, sql in indexes:
        say(f"index {name}")
        connection.execute(sql)
    connection.execute("INSERT INTO search_trigram (search_trigram) VALUES ('delete-all')")
    connection.execute("DELETE FROM search_document")
    store_search(connection)
    connection.execute("COMMIT")
    for pragma in ("secure_delete = 1", "journal_mode = WAL"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _define(connection: Connection) -> list[Field]:
    fields: list[Field] = []
    for kind in _COUNTS:
        for key in keys(kind):
            number = connection.execute(
                "INSERT INTO custom_field (uid, kind, field_key, name, type, position)"
                " VALUES (?, 1, ?, ?, ?, ?)",
                (new_uid(), key, key.replace("_", " "), kind.value, len(fields)),
            ).lastrowid
            fields.append(Field(number, kind, _define_options(connection, number, kind)))
    return fields


def _define_options(connection: Connection, field: int, kind: CustomFieldType) -> tuple[int, ...]:
    if kind not in (_T.CHOICE, _T.MULTIPLE_CHOICE):
        return ()
    return tuple(
        connection.execute(
            "INSERT INTO custom_field_option (field, name, name_key, position) VALUES (?, ?, ?, ?)",
            (field, name, fold(name), place),
        ).lastrowid
        for place, name in enumerate(_OPTIONS)
    )


def _values(ids: list[int], fields: list[Field]) -> Iterator[Row]:
    """The rows of these contacts in the order of the table."""
    random = Random(f"custom {ids[0]}")
    for contact in ids:
        for field in fields:
            yield from _of_field(random, contact, field)


def _of_field(random: Random, contact: int, field: Field) -> Iterator[Row]:
    chance, key = random.random(), (contact, field.id)
    if field.type is _T.NUMBER:
        yield (*key, 0, None, float(int(chance * 100_000)), None, None)
    elif field.type is _T.CHECKBOX:
        yield (*key, 0, None, float(chance < 0.3), None, None)
    elif field.type is _T.CHOICE:
        yield (*key, 0, None, None, None, field.options[int(chance**3 * len(field.options))])
    elif field.type is _T.MULTIPLE_CHOICE:
        first = int(chance * (len(field.options) - 1))
        yield (*key, 0, None, None, None, field.options[first])
        if chance < 0.5:
            yield (*key, 1, None, None, None, field.options[first + 1])
    elif field.type in (_T.DATE, _T.DATE_TIME):
        day = f"{2015 + int(chance * 12)}-{1 + int(chance * 997) % 12:02}-{1 + int(chance * 9_973) % 28:02}"
        moment = day if field.type is _T.DATE else f"{day}T{int(chance * 9_901) % 24:02}:30:00Z"
        yield (*key, 0, None, None, moment, None)
    else:
        word = _WORDS[int(chance * len(_WORDS))]
        text = f"{word} {int(chance * 9_999_991) % 10_000}"
        yield (*key, 0, f"https://{fold(word)}.example.com/{contact}" if field.type is _T.URL else text,
               None, None, None)  # fmt: skip
