"""The times at which meetings take place, made of their rules as far as anybody looks (R48)."""

from __future__ import annotations

import json
from datetime import datetime

from tui_crm.domain.recurrence import AHEAD, ENOUGH, FARTHEST, Series, expand, read_wall
from tui_crm.store.sql import Connection


def remake(
    connection: Connection, target: int, now: datetime, until: datetime | None = None, *, is_new: bool = False
) -> None:
    """Makes the occurrences of a meeting anew; those that take place as before keep their numbers.

    Args:
        now: aware.
        until: how far, at least; None for as far as usual.
        is_new: whether there are none yet.
    """
    row = connection.execute("SELECT deleted_at FROM meeting WHERE id = ?", (target,)).fetchone()
    if row[0] is not None:
        connection.execute("DELETE FROM meeting_occurrence WHERE meeting = ?", (target,))
        return
    horizon = now + AHEAD
    made = expand(series(connection, target), now, max(horizon, until or horizon))
    known = {} if is_new else _known(connection, target)
    wanted = {span.original: (span.starts_at, span.ends_at) for span in made.spans}
    connection.executemany(
        "DELETE FROM meeting_occurrence WHERE meeting = ? AND original = ?",
        [(target, original) for original in known if original not in wanted],
    )
    connection.executemany(
        "INSERT INTO meeting_occurrence (meeting, original, starts_at, ends_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (meeting, original) DO UPDATE"
        " SET starts_at = excluded.starts_at, ends_at = excluded.ends_at",
        [(target, one, *times) for one, times in wanted.items() if known.get(one) != times],
    )
    connection.execute("UPDATE meeting SET expanded_to = ? WHERE id = ?", (made.expanded_to, target))


def _known(connection: Connection, target: int) -> dict[str, tuple[int, int]]:
    rows = connection.execute(
        "SELECT original, starts_at, ends_at FROM meeting_occurrence WHERE meeting = ?", (target,)
    ).fetchall()
    return {original: (starts_at, ends_at) for original, starts_at, ends_at in rows}


def series(connection: Connection, target: int) -> Series:
    """What decides about when a meeting takes place."""
    starts, ends, zone, rule, added, left_out = connection.execute(
        "SELECT starts, ends, zone, rule, added, left_out FROM meeting WHERE id = ?", (target,)
    ).fetchone()
    changes = connection.execute(
        "SELECT original, starts, ends, zone FROM meeting_change WHERE meeting = ?", (target,)
    ).fetchall()
    return Series(
        read_wall(starts),
        read_wall(ends),
        zone,
        rule,
        tuple(json.loads(added)),
        tuple(json.loads(left_out)),
        {one: (read_wall(begin), read_wall(end), of) for one, begin, end, of in changes},
    )


def lacking(connection: Connection, now: datetime, until: datetime) -> list[int]:
    """The meetings whose rules have to be expanded before one looks at what begins before `until`."""
    wanted = min(max(until, now + ENOUGH), now + FARTHEST)
    rows = connection.execute(
        "SELECT id FROM meeting WHERE rule <> '' AND deleted_at IS NULL AND expanded_to < ?",
        (int(wanted.timestamp()),),
    ).fetchall()
    return [row[0] for row in rows]


def extend(connection: Connection, now: datetime, until: datetime) -> None:
    """Expands them."""
    for target in lacking(connection, now, until):
        remake(connection, target, now, min(until, now + FARTHEST))


def has(connection: Connection, target: int, original: str) -> bool:
    """Whether a meeting that recurs takes place at that time."""
    row = connection.execute(
        "SELECT 1 FROM meeting_occurrence WHERE meeting = ? AND original = ?", (target, original)
    ).fetchone()
    return bool(original) and row is not None
