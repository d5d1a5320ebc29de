"""What must hold of all that is not a contact's own: users, tags, views, imports, likely duplicates."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator

from tui_crm.domain.contact import Kind
from tui_crm.domain.imports import JobStatus
from tui_crm.domain.query_text import parse
from tui_crm.domain.soundness import Finding, Rule
from tui_crm.domain.view_lines import fields_of
from tui_crm.store.sql import Connection
from tui_crm.text.fold import fold
from tui_crm.text.ssh_keys import KeyRefused, fingerprint_of

_FULL_COUNTS = ("done", "done_with_refusals")
_WITH_CONTENT = tuple(
    status.value for status in (JobStatus.MAPPING, JobStatus.READY, JobStatus.RUNNING, JobStatus.STOPPED)
)

FOLDED = {
    "tag": ("name", "WHERE deleted_at IS NULL"),
    "permission_group": ("name", "WHERE deleted_at IS NULL"),
    "user": ("full_name", ""),
    "custom_field_option": ("name", ""),
    "saved_view": ("name", ""),
}
"""The tables with a `name_key`: the column it is made of, and the rows whose key is a name still."""


def folded_names(connection: Connection) -> Iterator[Finding]:
    """Tags, groups, users, options and views that are looked up under another name than their own."""
    for table in FOLDED:
        for number, _key in wrong_names(connection, table):
            yield Finding(Rule.KEYS, f"{table}[{number}]: name_key")


def wrong_names(connection: Connection, table: str) -> list[tuple[int, str]]:
    """The rows of a table of `FOLDED` whose key is wrong, and what it is to be."""
    column, where = FOLDED[table]
    rows = connection.execute(f"SELECT id, name_key, {column} FROM {table} {where}").fetchall()
    return [(number, fold(name)) for number, key, name in rows if key != fold(name)]


def users(connection: Connection) -> Iterator[Finding]:
    """Users of deleted groups; whether anybody administers the base; keys and their fingerprints."""
    rows = connection.execute(
        "SELECT u.id FROM user u JOIN permission_group g ON g.id = u.permission_group"
        " WHERE g.deleted_at IS NOT NULL"
    ).fetchall()
    for (number,) in rows:
        yield Finding(Rule.USERS, f"user[{number}]: group is deleted")
    (has_users,) = connection.execute("SELECT EXISTS (SELECT 1 FROM user)").fetchone()
    administrator = connection.execute(
        "SELECT 1 FROM user u JOIN permission_group g ON g.id = u.permission_group"
        " WHERE u.is_active AND g.is_admin AND g.deleted_at IS NULL LIMIT 1"
    ).fetchone()
    if has_users and administrator is None:
        yield Finding(Rule.ADMINISTRATORS, "user: no active administrator")
    for number, _wanted in wrong_fingerprints(connection):
        yield Finding(Rule.FINGERPRINTS, f"user_key[{number}]: fingerprint")


def wrong_fingerprints(connection: Connection) -> list[tuple[int, str]]:
    """Keys whose fingerprint is not theirs, and what it is to be; "" where the key itself is none."""
    rows = connection.execute("SELECT id, key, fingerprint FROM user_key").fetchall()
    wanted = ((number, stored, _fingerprint(key)) for number, key, stored in rows)
    return [(number, made) for number, stored, made in wanted if stored != made]


def _fingerprint(key: str) -> str:
    try:
        return fingerprint_of(key)
    except KeyRefused:
        return ""


def views(connection: Connection) -> Iterator[Finding]:
    """Views whose line is none: not even a field, tag or option that is gone since explains it."""
    from tui_crm.store.definitions import fields

    rows = connection.execute("SELECT id, kind, text FROM saved_view WHERE text <> ''").fetchall()
    if not rows:
        return
    custom = fields(connection)
    known = {code: fields_of(kind, custom) for code, kind in ((1, Kind.PERSON), (2, Kind.ORGANIZATION))}
    for number, kind, text in rows:
        if parse(text, known[kind], whole=True).problems:
            yield Finding(Rule.VIEWS, f"saved_view[{number}]: line")


def imports(connection: Connection) -> Iterator[Finding]:
    """Imports whose counts do not add up to their rows, or whose file is not there although it waits."""
    marks = ", ".join("?" * len(_FULL_COUNTS))
    rows = connection.execute(
        "SELECT id FROM import_job WHERE row_count <>"
        " created_count + updated_count + skipped_count + refused_count"
        f" AND status IN ({marks})",
        _FULL_COUNTS,
    ).fetchall()
    for (number,) in rows:
        yield Finding(Rule.IMPORT_COUNTS, f"import_job[{number}]: counts")
    marks = ", ".join("?" * len(_WITH_CONTENT))
    waiting = connection.execute(
        f"SELECT id, size FROM import_job WHERE status IN ({marks}) AND NOT is_undoing", _WITH_CONTENT
    ).fetchall()
    for number, size in waiting:
        if not _is_content_whole(connection, number, size):
            yield Finding(Rule.IMPORT_CONTENT, f"import_job[{number}]: content")


def _is_content_whole(connection: Connection, job: int, size: int) -> bool:
    """Whether all pieces of the file are there. Its size says nothing: a purge takes rows out of it."""
    numbers = connection.execute("SELECT number FROM import_content WHERE job = ? ORDER BY number", (job,))
    pieces = numbers.fetchall()
    for place, (number,) in enumerate(pieces):
        (data,) = connection.execute(
            "SELECT data FROM import_content WHERE job = ? AND number = ?", (job, number)
        ).fetchone()
        try:
            zlib.decompress(data)
        except zlib.error:
            return False
        if place != number:
            return False
    return bool(pieces) or size == 0


def duplicates(connection: Connection) -> Iterator[Finding]:
    """Likely duplicates that are no pair of one base."""
    for table, condition in PAIRS.items():
        rows = connection.execute(f"SELECT low, high FROM {table} p WHERE {condition}").fetchall()
        for low, high in rows:
            yield Finding(Rule.DUPLICATE_PAIRS, f"{table}[{low}:{high}]: no pair")


_KIND_OF = "(SELECT kind FROM contact WHERE id = p.{})"
_OF_TWO_BASES = f"{_KIND_OF.format('low')} <> {_KIND_OF.format('high')}"
PAIRS = {
    "duplicate_pair": f"low >= high OR {_OF_TWO_BASES} OR kind <> {_KIND_OF.format('low')}",
    "duplicate_dismissal": f"low >= high OR {_OF_TWO_BASES}",
}
"""When a row of these tables is no pair."""


def definitions(connection: Connection) -> Iterator[Finding]:
    """Changes of definitions that are no JSON."""
    rows = connection.execute("SELECT id, before, after FROM journal_definition").fetchall()
    for number, before, after in rows:
        try:
            json.loads(before), json.loads(after)
        except ValueError:
            yield Finding(Rule.JOURNAL_CHAIN, f"journal_definition[{number}]: no JSON")


CHECKS: tuple[Callable[[Connection], Iterator[Finding]], ...] = (
    folded_names,
    users,
    views,
    imports,
    duplicates,
    definitions,
)
