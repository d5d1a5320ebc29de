"""Bases of any size with invented contacts, made once and kept in the cache folder.

The rows are those that the program itself would write: worker processes let `contact_writing` fill a
connection that only collects them, and this process stores them in batches, indexes and search last.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.people import SEED, People
from tui_crm.domain.access import Actor
from tui_crm.domain.contact import ContactDraft
from tui_crm.services.demo_words import words
from tui_crm.services.users import ADMINISTRATORS, DEMO_LOGIN, DEMO_MARK, SALES, SALES_MAY
from tui_crm.store import contact_writing, migrate, names, search, settings, users
from tui_crm.store.codes import KIND_CODES
from tui_crm.store.contact_writing import Names
from tui_crm.store.database import Database
from tui_crm.store.opening import open_database
from tui_crm.store.sql import Connection, Value

EDITION = 1
"""Raised whenever the same size would give another base."""

LATEST = 1_793_600_000
"""No contact is younger: seconds since 1970, in the autumn of 2026."""

_THREE_YEARS = 3 * 365 * 86_400
_BATCH = 5_000
_CACHE_KIB = 1_000_000

Rows = dict[str, list[tuple[Value, ...]]]
"""For each INSERT statement the rows that it stores."""


def cache_folder() -> Path:
    """Where bases and the files of the same people are kept between runs."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "tui-crm-bench"


def base(persons: int, seed: int = SEED, folder: Path | None = None) -> Path:
    """The path of a base of that many persons and a fifth as many organizations, made if it is not there.

    Any login may open it, as its administrator. It belongs to the schema of this program: after a change
    of a migration another one is made.
    """
    folder = folder or cache_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"persons-{persons}-seed-{seed}-{_edition()}.db"
    if not path.exists():
        begun = time.perf_counter()
        fresh = folder / f"{path.stem}.making-{os.getpid()}.db"
        try:
            _make(fresh, People(persons, seed))
            fresh.rename(path)
        finally:
            for rest in ("", "-wal", "-shm", ".queue", "-journal"):
                Path(f"{fresh}{rest}").unlink(missing_ok=True)
        say(f"base of {persons} persons made in {time.perf_counter() - begun:.0f} s")
    return path


def _edition() -> str:
    """The schema's number and a checksum of what makes it, so that a change under way makes a new base."""
    scripts = sorted(migrate.FOLDER.glob("[0-9]*.py"))
    checksum = zlib.crc32(b"".join(script.read_bytes() for script in scripts))
    return f"schema-{migrate.latest()}-{EDITION}-{checksum:08x}"


def say(text: str) -> None:
    """Tells how far the making of a base is."""
    print(f"[bases] {text}", file=sys.stderr, flush=True)


# -- making one --------------------------------------------------------------------------------------


def _make(path: Path, people: People) -> None:
    database = open_database(path)
    try:
        with database.writing() as connection:
            actor = _office(database, connection)
        connection = database.connection()
        prepare(connection)
        indexes = _drop_indexes(connection)
        _store_contacts(connection, people, actor)
        say("indexes")
        for statement in indexes:
            connection.execute(statement)
        store_search(connection)
        settings.put(connection, DEMO_MARK, "benchmark")
        connection.execute("COMMIT")
        for pragma in ("secure_delete = 1", "journal_mode = WAL"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    finally:
        database.close_all()


def _office(database: Database, connection: Connection) -> Actor:
    """Groups, users and tags of the sample base."""
    administrators = users.add_group(database, ADMINISTRATORS, is_admin=True)
    sales = users.add_group(database, SALES, permissions=SALES_MAY)
    users.add_user(database, DEMO_LOGIN, "Demo", administrators, LATEST)
    for user in words().users:
        users.add_user(database, user.login, user.full_name, sales, LATEST)
    for tag in words().tags:
        names.create_tag(connection, tag.name, tag.description, tag.colour)
    actor = users.actor_of(database, DEMO_LOGIN)
    assert actor is not None
    return actor


def prepare(connection: Connection) -> None:
    """One transaction without a journal: a base that is not finished is thrown away anyway."""
    pragmas = ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = 0", "secure_delete = 0",
               f"cache_size = -{_CACHE_KIB}")  # fmt: skip
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("BEGIN IMMEDIATE")


def _drop_indexes(connection: Connection) -> list[str]:
    """Drops the indexes of contacts, which cost less when they are built at the end; gives their SQL."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_schema"
        " WHERE type = 'index' AND sql IS NOT NULL AND tbl_name GLOB 'contact*'"
    ).fetchall()
    for name, _sql in found:
        connection.execute(f"DROP INDEX {name}")
    return [sql for _name, sql in found]


def _store_contacts(connection: Connection, people: People, actor: Actor) -> None:
    tags = dict(connection.execute("SELECT name, id FROM tag").fetchall())
    logins = dict(connection.execute("SELECT login, id FROM user").fetchall())
    maker = _Maker(people, actor, tags, logins)
    maker.people.organization_ids  # noqa: B018 - made once here, then shared by the processes that fork
    total = len(people.places)
    starts = range(1, total + 1, _BATCH)
    with multiprocessing.get_context("fork").Pool(min(2, os.cpu_count() or 1)) as pool:
        for done, rows in enumerate(pool.imap(maker.rows, starts), 1):
            for statement, values in rows.items():
                connection.executemany(statement, values)
            if done % 20 == 0:
                say(f"{min(done * _BATCH, total)} of {total} contacts")


def store_search(connection: Connection) -> None:
    """Persons first: the index takes rows in their order at once, and in any other by merging."""
    for kind in KIND_CODES.values():
        found = connection.execute("SELECT id FROM contact WHERE kind = ? ORDER BY id", (kind,)).fetchall()
        ids = [row[0] for row in found]
        for start in range(0, len(ids), _BATCH):
            search.add(connection, ids[start : start + _BATCH])
            if start // _BATCH % 20 == 0:
                say(f"search of {start} of {len(ids)} contacts")
    connection.execute("INSERT INTO search_trigram (search_trigram) VALUES ('optimize')")


# -- the rows of a batch ---------------------------------------------------------------------------------


@dataclass
class _NoRows:
    """The cursor of a statement that was collected or that found nothing."""

    rowcount: int = 0
    lastrowid: int = 0

    def fetchone(self) -> None:
        """There is no row."""

    def fetchall(self) -> list[Any]:
        """There are no rows."""
        return []


@dataclass
class Collector:
    """A connection that stores nothing: it collects what was to be inserted, and every query finds nothing.

    Attributes:
        next_id: the id that the next contact gets.
    """

    next_id: int
    rows: Rows = field(default_factory=dict)

    def execute(self, sql: str, values: Sequence[Value] = (), /) -> _NoRows:
        """Collects a new contact and gives its id; what fills the search index of nothing is nothing."""
        if not sql.startswith("INSERT INTO contact "):
            return _NoRows()
        self.rows.setdefault(sql, []).append(tuple(values))
        self.next_id += 1
        return _NoRows(1, self.next_id - 1)

    def executemany(self, sql: str, rows: Any, /) -> _NoRows:
        """Collects rows that belong to a contact."""
        values = [tuple(row) for row in rows]
        if values:
            self.rows.setdefault(sql, []).extend(values)
        return _NoRows(len(values))


@dataclass(frozen=True)
class _Maker:
    """Makes batches of rows; it travels to the worker processes."""

    people: People
    actor: Actor
    tags: dict[str, int]
    logins: dict[str, int]

    def rows(self, start: int) -> Rows:
        """The rows of the contacts with ids from `start` on."""
        collector = Collector(start)
        stop = min(start + _BATCH, len(self.people.places) + 1)
        random = Random(f"{self.people.seed} {start}")
        for _, draft in self.people.contacts(start, stop):
            uid, moment = f"{random.getrandbits(128):032x}", LATEST - random.randrange(_THREE_YEARS)
            found = self._names(draft)
            contact_writing.insert(collector, uid, draft, found, self.actor, moment)  # type: ignore[arg-type]
        return collector.rows

    def _names(self, draft: ContactDraft) -> Names:
        ids = self.people.organization_ids
        return Names(
            tags=tuple(self.tags[name] for name in draft.tags),
            owners=tuple(self.logins[login] for login in draft.owners or (DEMO_LOGIN,)),
            watchers=tuple(self.logins[login] for login in draft.watchers),
            organizations=tuple((ids[link.name], link.position) for link in draft.organizations),
        )


def admit(path: Path, login: str) -> None:
    """Makes this login an administrator of its own, so that what it chooses on the screen is its own too."""
    database = open_database(path, create=False)
    try:
        if users.actor_of(database, login) is None:
            with database.writing() as connection:
                group = connection.execute("SELECT id FROM permission_group WHERE is_admin").fetchone()[0]
                users.add_user(database, login, login, group, LATEST)
    finally:
        database.close_all()


def first_name_shown(path: Path) -> str:
    """The longest word of the name that a list of this base's persons starts with: it tells that names stand
    on the screen."""
    database = open_database(path, create=False)
    try:
        with database.reading() as connection:
            row = connection.execute(
                "SELECT first_name, last_name FROM contact"
                " WHERE kind = 1 AND status = 1 AND deleted_at IS NULL ORDER BY sort_key, id LIMIT 1"
            ).fetchone()
    finally:
        database.close_all()
    return max(" ".join(row).split(), key=len)


def sizes(path: Path) -> Iterator[str]:
    """What the base holds, in words for the report."""
    database = open_database(path, create=False)
    try:
        with database.reading() as connection:
            for kind, name in ((1, "persons"), (2, "organizations")):
                number = connection.execute(
                    "SELECT count(*) FROM contact WHERE kind = ?", (kind,)
                ).fetchone()[0]
                yield f"{number:,} {name}"
        yield f"{path.stat().st_size / 1e6:,.0f} MB"
    finally:
        database.close_all()
