"""Whether a base is sound: every rule of `domain.soundness`, asked in pieces that keep nobody waiting.

A piece is read in a transaction of its own, so that what it says is of one moment although others write;
between pieces the log can be emptied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from tui_crm.domain.problems import Code, StoreError
from tui_crm.domain.soundness import Finding, Rule
from tui_crm.store import (
    checks_contacts,
    checks_journal,
    checks_things,
    checks_work,
    reindexing,
    search,
    search_care,
)
from tui_crm.store import sorting as sort_rows
from tui_crm.store.database import Database
from tui_crm.store.driver import driver
from tui_crm.store.errors import Interrupted
from tui_crm.store.sql import Connection
from tui_crm.store.tables import ALL_MODELS

Findings = Iterable[Finding]
Check = Callable[[Connection], Findings]
"""Reads the base, as a whole, and gives what is wrong."""
Told = Callable[[int, int], None]
"""Called with the contacts looked at and the contacts there are."""

CHUNK = 1_000
"""Contacts looked at in one transaction: some tens of milliseconds."""
MOST = 1_000
"""Findings of one rule that are told one by one: a base may lack a million documents."""

_INDEX_WORDS = ("missing from index", "wrong # of entries in index", "non-unique entry in index")
"""What SQLite says of indexes that can be made anew: https://www.sqlite.org/pragma.html#pragma_integrity_check."""
_ANY_SEARCH = "SELECT rowid FROM search_trigram WHERE search_trigram MATCH '\"zqx\"' LIMIT 1"
_CORRUPT = 11
"""https://www.sqlite.org/rescode.html#corrupt"""
_NEXT_IDS = "SELECT id FROM contact WHERE id > ? ORDER BY id LIMIT ?"
_STEPS = 1_000_000
"""Instructions of SQLite between two looks whether somebody interrupts: about 20 ms."""


def integrity(connection: Connection) -> Iterator[Finding]:
    """What SQLite says about its pages and indexes, in its own words."""
    if "search_trigram" in tables(connection):
        with suppress(driver.DatabaseError):  # what is wrong with it is told below
            # Only opening a cursor makes FTS5 forget what it knew of the index before others wrote.
            connection.execute(_ANY_SEARCH).fetchall()
    with _interruptible(connection):
        rows = connection.execute("PRAGMA integrity_check(100)").fetchall()
    for (text,) in rows:
        if text != "ok":
            yield Finding(_rule_of(text), str(text))


def _rule_of(text: str) -> Rule:
    if "search_trigram" in text:
        return Rule.SEARCH
    return Rule.INDEXES if any(words in text for words in _INDEX_WORDS) else Rule.PAGES


@contextmanager
def _interruptible(connection: Connection) -> Iterator[None]:
    """Lets Ctrl+C end a statement of many seconds: Python runs between its steps."""
    connection.set_progress_handler(lambda: 0, _STEPS)
    try:
        yield
    except Interrupted as error:
        raise KeyboardInterrupt from error
    finally:
        connection.set_progress_handler(None, 0)


def references(connection: Connection) -> Iterator[Finding]:
    """Rows that point to rows that are not there: `table[rowid] -> table`."""
    rows = connection.execute("PRAGMA foreign_key_check").fetchall()
    for table, row, parent, _key in rows:
        yield Finding(Rule.REFERENCES, f"{table}[{'?' if row is None else row}] -> {parent}")


def missing_tables(connection: Connection) -> Iterator[Finding]:
    """Tables that the program uses and the base lacks."""
    present = tables(connection)
    return (Finding(Rule.TABLES, f"no table {name}") for name in table_names() if name not in present)


CHECKS: tuple[Check, ...] = (integrity, references, missing_tables)
"""What is asked first, about the file: without tables nothing else can be asked."""


def check(database: Database, checks: tuple[Check, ...] = CHECKS) -> tuple[Finding, ...]:
    """All that `found` finds."""
    return tuple(found(database, checks))


def found(
    database: Database, checks: tuple[Check, ...] = CHECKS, told: Told | None = None
) -> Iterator[Finding]:
    """Every problem that there is; nothing for a sound base. Of each rule the first `MOST` are told singly.

    Args:
        checks: of the file.

    Raises:
        StoreError: the base is so damaged that it cannot be read at all.
    """
    number: Counter[Rule] = Counter()
    for finding in _all(database, checks, told):
        number[finding.rule] += 1
        if number[finding.rule] <= MOST:
            yield finding
    for rule, count in number.items():
        if count > MOST:
            yield Finding(rule, f"+ {count - MOST}")


def _all(database: Database, checks: tuple[Check, ...], told: Told | None) -> Iterator[Finding]:
    is_whole, is_damaged = True, False
    for one in checks:
        for finding in _read(database, one):
            is_whole = is_whole and finding.rule is not Rule.TABLES
            is_damaged = is_damaged or finding.rule is Rule.PAGES
            yield finding
    if not is_whole:
        return
    try:
        for one in (*checks_things.CHECKS, *checks_work.CHECKS):
            yield from _read(database, one)
        for _ids, found in walk(database, _of_contacts, told):
            yield from found
        yield from _read(database, _strays)
    except StoreError as error:
        if not is_damaged or error.problem.code is not Code.DATABASE_DAMAGED:
            raise  # else it is told already, and nothing more can be read


def made_of_contacts(database: Database) -> Iterator[Finding]:
    """What is wrong with search and orders alone."""
    for _ids, found in walk(database, _derived):
        yield from found
    yield from _read(database, _strays)


def _read(database: Database, asked: Check) -> list[Finding]:
    with database.reading() as connection, snapshot(connection):
        return list(asked(connection))


Piece = tuple[list[int], list[Finding]]
"""Contacts that follow each other, and what is wrong with them."""


def walk(
    database: Database, asked: Callable[[Connection, list[int]], Findings], told: Told | None = None
) -> Iterator[Piece]:
    """Asks of all contacts, so many at a time, each time in a transaction of its own."""
    with database.reading() as connection:
        total = int(connection.execute("SELECT count(*) FROM contact").fetchone()[0])
    last = done = 0
    while True:
        with database.reading() as connection, snapshot(connection):
            ids = [row[0] for row in connection.execute(_NEXT_IDS, (last, CHUNK)).fetchall()]
            found = list(asked(connection, ids)) if ids else []
        if not ids:
            return
        yield ids, found
        last, done = ids[-1], done + len(ids)
        if told is not None:
            told(done, total)


def _of_contacts(connection: Connection, ids: list[int]) -> Iterator[Finding]:
    yield from checks_contacts.of_contacts(connection, ids)
    yield from checks_journal.of_contacts(connection, ids)
    yield from _derived(connection, ids)


def _derived(connection: Connection, ids: list[int]) -> Iterator[Finding]:
    """Contacts whose search document is not what their rows say, that the index does not find, or that do not
    stand in the sort index where their rows say.

    Documents that have still to follow a change of a definition (`reindexing`) are no problem.
    """
    stale = search.differing(connection, ids)
    awaited = reindexing.awaited(connection) if stale else set()
    for one in stale:
        if one not in awaited:
            yield Finding(Rule.SEARCH, f"search_document[{one}] is stale")
    try:
        for one in search_care.lacking(connection, ids):
            yield Finding(Rule.SEARCH, f"search_trigram[{one}] is missing")
    except driver.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != _CORRUPT:
            raise
        yield Finding(Rule.SEARCH, f"search_trigram[{ids[0]}...]: {error}")
    for one in sort_rows.differing(connection, ids):
        yield Finding(Rule.SORTING, f"contact_sort[{one}] is missing")


def _strays(connection: Connection) -> Iterator[Finding]:
    """What searches and sorted lists hold of contacts that are not there."""
    strays = connection.execute(
        "SELECT contact FROM search_document WHERE contact NOT IN (SELECT id FROM contact)"
    ).fetchall()
    for (contact,) in strays:
        yield Finding(Rule.SEARCH, f"search_document[{contact}] -> contact")
    superfluous = sort_rows.superfluous(connection)
    if superfluous:
        yield Finding(Rule.SORTING, f"contact_sort has {superfluous} rows too many")


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """What is read inside is of one moment; nobody has to wait for it."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def table_names() -> tuple[str, ...]:
    """The tables that the program uses."""
    return tuple(sorted(model._meta.table_name for model in ALL_MODELS))


def tables(connection: Connection) -> set[str]:
    """All that the base has a name for."""
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema").fetchall()}
