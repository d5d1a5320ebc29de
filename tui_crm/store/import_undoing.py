"""What an import did that can be taken back: contacts that it made, changes of others, tags and options."""

from __future__ import annotations

import json
from typing import NamedTuple

from tui_crm.domain.contact import Kind
from tui_crm.domain.imports import RowState
from tui_crm.domain.journal import Thing
from tui_crm.store import definitions
from tui_crm.store.codes import KIND_CODES
from tui_crm.store.sql import IN_IDS, LARGEST, Connection, id_list
from tui_crm.store.undoing import Change

_HOLDS = (
    "(o.undone_by IS NULL"
    " OR (SELECT b.kind FROM journal_operation b WHERE b.id = o.undone_by) = 'passed_over')"
)
_TOUCHED = (
    "(EXISTS (SELECT 1 FROM journal_change j CROSS JOIN journal_operation o ON o.id = j.operation"
    " WHERE j.contact = c.id AND o.import_job IS NOT ?1 AND o.kind NOT IN ('undone', 'redone')"
    f" AND {_HOLDS})"
    " OR EXISTS (SELECT 1 FROM draft d WHERE d.contact = c.id)"
    " OR c.merged_into IS NOT NULL OR EXISTS (SELECT 1 FROM contact m WHERE m.merged_into = c.id)"
    " OR EXISTS (SELECT 1 FROM contact_link l WHERE l.organization = c.id))"
)
"""Whether anybody has done anything with a contact that the import made. What was undone does not count."""


class Made(NamedTuple):
    """A contact that an import made."""

    id: int
    is_touched: bool


class Update(NamedTuple):
    """An operation of the journal with which an import changed contacts, and its changes, the last first."""

    operation: int
    changes: list[Change]


def made(connection: Connection, job: int, kind: Kind, after: int, limit: int) -> list[Made]:
    """The next contacts of a kind behind the number `after` that the import made, in the trash too."""
    rows = connection.execute(
        f"SELECT c.id, {_TOUCHED} FROM contact c INDEXED BY contact_import"
        " WHERE c.import_job = ?1 AND c.kind = ?2 AND c.id > ?3 ORDER BY c.id LIMIT ?4",
        (job, KIND_CODES[kind], after, limit),
    ).fetchall()
    return [Made(number, bool(touched)) for number, touched in rows]


def made_count(connection: Connection, job: int) -> int:
    """How many contacts there still are that the import made."""
    row = connection.execute("SELECT count(*) FROM contact WHERE import_job = ?", (job,)).fetchone()
    return int(row[0])


def organizations_count(connection: Connection, job: int) -> int:
    """How many of those are organizations."""
    row = connection.execute(
        "SELECT count(*) FROM contact WHERE import_job = ? AND kind = ?",
        (job, KIND_CODES[Kind.ORGANIZATION]),
    ).fetchone()
    return int(row[0])


def organizations_beside(connection: Connection, job: int) -> int:
    """How many of those organizations came with rows of persons: of none of them says a row that it is it."""
    row = connection.execute(
        "SELECT count(*) FROM contact c WHERE c.import_job = ?1 AND c.kind = ?2 AND NOT EXISTS"
        " (SELECT 1 FROM import_row r WHERE r.contact = c.id AND r.job = ?1 AND r.state = ?3)",
        (job, KIND_CODES[Kind.ORGANIZATION], RowState.CREATED.value),
    ).fetchone()
    return int(row[0])


_OF_OTHERS = (
    "o.import_job = ?1 AND o.kind = 'imported' AND o.undone_by IS NULL AND EXISTS"
    " (SELECT 1 FROM journal_change j CROSS JOIN contact c ON c.id = j.contact"
    " WHERE j.operation = o.id AND c.import_job IS NOT ?1)"
)


def updates(connection: Connection, job: int, limit: int, below: int = LARGEST) -> list[Update]:
    """What the import changed about contacts that it did not make and what still holds, the last first.

    Args:
        limit: only so many.
        below: only operations with smaller numbers, to go on with.
    """
    found = connection.execute(
        f"SELECT o.id FROM journal_operation o WHERE {_OF_OTHERS} AND o.id < ?2 ORDER BY o.id DESC LIMIT ?3",
        (job, below, limit),
    ).fetchall()
    changes: dict[int, list[Change]] = {row[0]: [] for row in found}
    rows = connection.execute(
        "SELECT j.operation, j.id, j.contact, j.before, j.after FROM journal_change j CROSS JOIN contact c"
        f" ON c.id = j.contact WHERE j.operation {IN_IDS} AND c.import_job IS NOT ? ORDER BY j.id DESC",
        (id_list(changes), job),
    ).fetchall()
    for operation, number, contact, before, after in rows:
        changes[operation].append(Change(number, contact, json.loads(before), json.loads(after)))
    return [Update(operation, of_it) for operation, of_it in changes.items()]


def update_count(connection: Connection, job: int) -> int:
    """How many operations `updates` gives."""
    row = connection.execute(
        f"SELECT count(*) FROM journal_operation o WHERE {_OF_OTHERS}", (job,)
    ).fetchone()
    return int(row[0])


def changed_count(connection: Connection, job: int) -> int:
    """How many contacts these operations changed."""
    row = connection.execute(
        "SELECT count(DISTINCT j.contact) FROM journal_operation o CROSS JOIN journal_change j"
        " ON j.operation = o.id CROSS JOIN contact c ON c.id = j.contact AND c.import_job IS NOT ?1"
        f" WHERE {_OF_OTHERS}",
        (job,),
    ).fetchone()
    return int(row[0])


def has_left(connection: Connection, job: int) -> bool:
    """Whether there is still anything that the import made or changed."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM contact WHERE import_job = ?1)"
        f" OR EXISTS (SELECT 1 FROM journal_operation o WHERE {_OF_OTHERS})",
        (job,),
    ).fetchone()
    return bool(row[0])


_REMOVE_DEFINED = {
    "tag": (
        "DELETE FROM tag WHERE id = ?1 AND deleted_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM contact_tag x WHERE x.tag = ?1)"
    ),
    "option": (
        "DELETE FROM custom_field_option WHERE id = ?1"
        " AND NOT EXISTS (SELECT 1 FROM custom_value v WHERE v.option = ?1)"
    ),
}
_UNTOUCHED = " AND NOT EXISTS (SELECT 1 FROM journal_definition d WHERE d.thing = ?2 AND d.target = ?1)"


def remove_defined(connection: Connection, job: int) -> int:
    """Removes tags and options that the import made, that no contact has and nobody has changed; how many."""
    rows = connection.execute("SELECT thing, target FROM import_made WHERE job = ?", (job,)).fetchall()
    removed = 0
    for thing, target in rows:
        removed += connection.execute(
            _REMOVE_DEFINED[thing] + _UNTOUCHED, (target, Thing(thing).value)
        ).rowcount
    connection.execute("DELETE FROM import_made WHERE job = ?", (job,))
    if removed:
        definitions.announce(connection)
    return removed


def disown(connection: Connection, job: int, limit: int) -> int:
    """Makes so many contacts of the import be contacts like all others; how many there were."""
    return connection.execute(
        "UPDATE contact SET import_job = NULL WHERE id IN"
        " (SELECT id FROM contact WHERE import_job = ? LIMIT ?)",
        (job, limit),
    ).rowcount


def remove_rows(connection: Connection, job: int, limit: int) -> int:
    """Removes so many of the rows that are recorded of the import; how many there were."""
    return connection.execute(
        "DELETE FROM import_row WHERE job = ?1 AND number IN"
        " (SELECT number FROM import_row WHERE job = ?1 ORDER BY number LIMIT ?2)",
        (job, limit),
    ).rowcount
