"""Contacts with whom a touch is due, and touches that were marked by hand (R50)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.clock import moment
from tui_crm.domain.keep_in_touch import Due
from tui_crm.store.codes import KINDS
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.keep_in_touch import CANDIDATES, INTERVAL, TAG, day_of, last_touch
from tui_crm.store.row_cells import NAME
from tui_crm.store.sql import TRUE, Connection, Sql
from tui_crm.store.visibility import visible_to

_EPOCH = date(1970, 1, 1)


def due(connection: Connection, actor: Actor, now: int, today: date, until: date, limit: int) -> list[Due]:
    """The contacts with whom a touch is due until a day, the longest overdue first, then by name.

    Args:
        now: seconds since 1970, until when touches count.
        today: from which days are counted, on this machine's clock.
    """
    found = _due(actor, now, until)
    rows = connection.execute(
        f"WITH found AS MATERIALIZED ({found.text})"
        f" SELECT {_COLUMNS}, f.day, f.last FROM found f CROSS JOIN contact c ON c.id = f.id"
        " ORDER BY f.day, c.sort_key, c.id LIMIT ?",
        (*found.values, limit),
    ).fetchall()
    return [_made(row, today) for row in rows]


def due_count(connection: Connection, actor: Actor, now: int, until: date) -> int:
    """How many they are."""
    found = _due(actor, now, until)
    return int(connection.execute(f"SELECT count(*) FROM ({found.text})", found.values).fetchone()[0])


def of(connection: Connection, actor: Actor, now: int, today: date, contact_id: int) -> Due | None:
    """When a touch with a contact is due; None where none ever is, or where it may not be seen."""
    found = _measured(actor, now, Sql("(SELECT ? AS id)", (contact_id,)))
    row = connection.execute(
        f"SELECT {_COLUMNS}, f.day, f.last FROM ({found.text}) f CROSS JOIN contact c ON c.id = f.id",
        found.values,
    ).fetchone()
    return None if row is None else _made(row, today)


_COLUMNS = f"c.id, c.kind, {NAME}, {INTERVAL}, {TAG}"


def _due(actor: Actor, now: int, until: date) -> Sql:
    """SELECT of id, last touch and day of the contacts of whom the day is not behind `until`."""
    last_day = (until - _EPOCH).days
    # Who was touched by hand since is not due yet, whatever else there was; when it was added does not tell:
    # older touches count before that.
    early = Sql(f"{day_of('ifnull(c.touched_at, 0)')} + {INTERVAL} <= ?", (last_day,))
    found = _measured(actor, now, Sql(f"({CANDIDATES})"), early)
    return Sql(f"SELECT id, last, day FROM ({found.text}) WHERE day <= ?", (*found.values, last_day))


def _measured(actor: Actor, now: int, which: Sql, condition: Sql = TRUE) -> Sql:
    """SELECT of id, last touch and day of active contacts with an interval, of those that `which` names."""
    seen, last = visible_to(actor), last_touch(actor, str(now))
    since = day_of("ifnull(nullif(last, 0), created_at)")
    return Sql(
        f"SELECT id, last, {since} + days AS day FROM"
        f" (SELECT c.id, c.created_at, {INTERVAL} AS days, {last.text} AS last"
        f" FROM {which.text} k CROSS JOIN contact c ON c.id = k.id"
        f" WHERE {INTERVAL} IS NOT NULL AND c.status = 1 AND ({seen.text}) AND ({condition.text}) LIMIT -1)",
        last.values + which.values + seen.values + condition.values,
    )


def _made(row: tuple[Any, ...], today: date) -> Due:
    contact, kind, name, days, tag, day, last = row
    due_on = _EPOCH + timedelta(day)
    touched_at = moment_text(last) if last else ""
    return Due(contact, KINDS[kind], name, days, tag, touched_at, due_on, (today - due_on).days)


def with_interval(connection: Connection) -> list[tuple[int, int]]:
    """The contacts outside the trash that have an interval, active or not, with its days."""
    rows = connection.execute(
        f"SELECT c.id, {INTERVAL} FROM ({CANDIDATES}) k CROSS JOIN contact c ON c.id = k.id"
        " WHERE c.deleted_at IS NULL ORDER BY c.id"
    )
    return [(row[0], row[1]) for row in rows.fetchall()]


# -- by hand ---------------------------------------------------------------------------------------


def touched(connection: Connection, contact_id: int) -> str | None:
    """The touch that was marked by hand last, ISO 8601, UTC; None for none."""
    row = connection.execute("SELECT touched_at FROM contact WHERE id = ?", (contact_id,)).fetchone()
    return None if row is None or row[0] is None else moment_text(row[0])


def set_touched(connection: Connection, contact_id: int, at: str | None) -> None:
    """Marks a touch, as `touched` gives it; the contact's version stays as it is."""
    seconds = None if at is None else int(moment(at).timestamp())
    connection.execute("UPDATE contact SET touched_at = ? WHERE id = ?", (seconds, contact_id))
