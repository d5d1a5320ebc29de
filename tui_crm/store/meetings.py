"""Meetings, who takes part in them, and in whose calendar they stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tui_crm.domain.access import Actor
from tui_crm.store import meeting_occurrences, records
from tui_crm.store.sql import Connection
from tui_crm.store.work_visibility import meetings_seen

_COLUMNS = (
    "title", "description", "location", "colour", "status", "is_all_day", "starts", "ends", "zone", "rule",
    "added", "left_out", "deleted_at",
)  # fmt: skip
_WHEN = frozenset({"is_all_day", "starts", "ends", "zone", "rule", "added", "left_out", "deleted_at"})
_PARTICIPANT = ("contact", "name", "address", "address_key", "role", "answer")
_CHANGE = ("original", "title", "description", "location", "status", "starts", "ends", "zone", "source")
PARTICIPANTS, CHANGES, USERS = "participants", "changes", "users"
"""In the state: rows of `meeting_participant` in their order and of `meeting_change` by `original`, as lists
of their columns; ids of users."""


def state(connection: Connection, target: int) -> dict[str, Any]:
    """As `records.RecordStore`."""

    def rows(columns: tuple[str, ...], table: str, order: str) -> list[list[Any]]:
        found = connection.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE meeting = ? ORDER BY {order}", (target,)
        )
        return [list(row) for row in found.fetchall()]

    return records.column_state(connection, "meeting", _COLUMNS, target) | {
        PARTICIPANTS: rows(_PARTICIPANT, "meeting_participant", "position"),
        CHANGES: rows(_CHANGE, "meeting_change", "original"),
        USERS: [row[0] for row in rows(("user",), "meeting_user", "user")],
    }


def put(connection: Connection, target: int, values: Mapping[str, Any]) -> None:
    """As `records.RecordStore`; the version grows, and its occurrences are made anew."""
    own = {name: value for name, value in values.items() if name in _COLUMNS}
    records.put_columns(connection, "meeting", target, own)
    put_rows(connection, target, values)
    connection.execute("UPDATE meeting SET version = version + 1 WHERE id = ?", (target,))
    if CHANGES in values or not _WHEN.isdisjoint(values):
        meeting_occurrences.remake(connection, target, _now(connection))


class Known(NamedTuple):
    """What an import has to know of a meeting, whoever sees it.

    Attributes:
        source: the event of the file that it came from.
    """

    id: int
    sequence: int
    source: str


def known(connection: Connection, uid: str) -> Known | None:
    """The meeting with this UID, a deleted one too."""
    row = connection.execute("SELECT id, sequence, source FROM meeting WHERE uid = ?", (uid,)).fetchone()
    return None if row is None else Known(*row)


def insert(connection: Connection, values: Mapping[str, Any], user_id: int, now: int) -> int:
    """The number of a new meeting with these values of its state, `uid`, `sequence` and `source` beside them.

    Args:
        now: seconds since 1970, UTC.
    """
    own = {name: value for name, value in values.items() if name in (*_COLUMNS, *_BESIDE)}
    columns = (*own, "created_at", "created_by", "updated_at")
    number = connection.execute(
        f"INSERT INTO meeting ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        (*own.values(), now, user_id, now),
    ).lastrowid
    put_rows(connection, number, values)
    meeting_occurrences.remake(connection, number, datetime.fromtimestamp(now, UTC), is_new=True)
    return number


_BESIDE = ("uid", "sequence", "source")
"""What no undo brings back: what calendars tell meetings and their versions by."""


def set_beside(
    connection: Connection, target: int, sequence: int, now: int, source: str | None = None
) -> None:
    """Notes that a meeting was changed: the version that calendars know it by, and the file it came from.

    Args:
        source: None where that stays.
    """
    connection.execute(
        "UPDATE meeting SET sequence = ?, updated_at = ?, source = ifnull(?, source) WHERE id = ?",
        (sequence, now, source, target),
    )


def put_rows(connection: Connection, target: int, values: Mapping[str, Any]) -> None:
    """Gives a meeting those of these participants, changes and users that there are."""
    if PARTICIPANTS in values:
        _put_rows(connection, target, "meeting_participant", ("position", *_PARTICIPANT), [
            [place, contact if _is_there(connection, contact) else None, *rest]
            for place, (contact, *rest) in enumerate(values[PARTICIPANTS])
        ])  # fmt: skip
    if CHANGES in values:
        _put_rows(connection, target, "meeting_change", _CHANGE, values[CHANGES])
    if USERS in values:
        _put_rows(connection, target, "meeting_user", ("user",), [[user] for user in values[USERS]])


def _put_rows(
    connection: Connection, target: int, table: str, columns: tuple[str, ...], rows: list[list[Any]]
) -> None:
    connection.execute(f"DELETE FROM {table} WHERE meeting = ?", (target,))
    marks = ", ".join("?" * len(columns))
    connection.executemany(
        f"INSERT INTO {table} (meeting, {', '.join(columns)}) VALUES (?, {marks})",
        [(target, *row) for row in rows],
    )


def _is_there(connection: Connection, contact: int | None) -> bool:
    if contact is None:
        return False
    return connection.execute("SELECT 1 FROM contact WHERE id = ?", (contact,)).fetchone() is not None


def _now(connection: Connection) -> datetime:
    """The moment of the operation that is being recorded: no other clock reaches `records`."""
    row = connection.execute("SELECT at FROM journal_operation ORDER BY id DESC LIMIT 1").fetchone()
    return datetime.fromtimestamp(row[0], UTC)


def name(connection: Connection, target: int) -> str:
    """Its title."""
    row = connection.execute("SELECT title FROM meeting WHERE id = ?", (target,)).fetchone()
    return str(row[0])


def is_seen(connection: Connection, target: int, actor: Actor) -> bool:
    """As `records.RecordStore`."""
    seen = meetings_seen(actor)
    row = connection.execute(
        f"SELECT 1 FROM meeting m WHERE m.id = ? AND (m.deleted_at IS NOT NULL OR ({seen.text}))",
        (target, *seen.values),
    ).fetchone()
    return row is not None


def was_seen(connection: Connection, target: int, actor: Actor) -> bool:
    """Whether the actor sees the meeting, or would where it was not deleted."""
    seen = meetings_seen(actor)
    row = connection.execute(
        f"SELECT 1 FROM (SELECT ? AS id, NULL AS deleted_at) m WHERE {seen.text}", (target, *seen.values)
    ).fetchone()
    return row is not None


def is_used(_connection: Connection, _target: int) -> bool:
    """Nothing needs a meeting."""
    return False
