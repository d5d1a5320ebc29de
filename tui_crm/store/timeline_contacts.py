"""What happened with contacts: what the journal says, what people wrote down, how they began (R45)."""

from __future__ import annotations

from tui_crm.domain.timeline import HistoryGroup
from tui_crm.store.events import event_of, seen
from tui_crm.store.row_cells import NAME
from tui_crm.store.sql import Connection, Sql, id_list
from tui_crm.store.timeline import (
    BEGINNING,
    CHANGE,
    EVENT,
    Asked,
    Line,
    Piece,
    Place,
    behind,
    behind_journal,
    piece,
    window,
)
from tui_crm.store.visibility import visible_to

OPERATIONS = "journal_operation INDEXED BY journal_operation_at"


def changes(connection: Connection, asked: Asked, before: Place, count: int) -> Piece:
    """Lines of the journal about contacts, but for those that added events: these stand as themselves."""
    top, last = behind_journal(before, CHANGE, "j.id")
    given: tuple[str, ...] = ()
    if asked.contacts is None:
        # The index is named, else the planner starts from the contacts and sorts the whole journal.
        low = window(connection, OPERATIONS, "at", top, asked.since)
        tables, join = "journal_operation o INDEXED BY journal_operation_at CROSS JOIN journal_change j", ""
    else:
        low, given = asked.since, (id_list(asked.contacts),)
        tables = "json_each(?) w CROSS JOIN journal_change j CROSS JOIN journal_operation o"
        join = "j.contact = w.value AND "
    visible, users = _visible(asked), asked.by("o.user")
    rows = connection.execute(
        f"SELECT o.at, o.id, j.id, c.id, {NAME}, u.login, o.kind, j.before, j.after FROM {tables}"
        f" CROSS JOIN contact c CROSS JOIN user u WHERE {join}o.id = j.operation AND c.id = j.contact"
        f" AND u.id = o.user AND o.kind <> 'event_added' AND {users.text} AND ({visible.text})"
        f" AND {last.text} AND o.at >= ? ORDER BY o.at DESC, o.id DESC, j.id DESC LIMIT ?",
        (*given, *users.values, *visible.values, *last.values, low, count),
    ).fetchall()
    lines = [Line(Place(row[0], row[0], CHANGE, row[1], row[2]), *row[3:]) for row in rows]
    return piece(lines, count, low, asked.since)


_KINDS = {
    HistoryGroup.NOTES: "e.kind = 'note'",
    HistoryGroup.CALLS: "e.kind = 'call'",
    HistoryGroup.MESSAGES: "e.kind = 'message'",
    HistoryGroup.MEETINGS: "e.kind = 'meeting'",
    HistoryGroup.OPPORTUNITIES: "e.opportunity IS NOT NULL",
}
EVENT_GROUPS = tuple(_KINDS)


def events(connection: Connection, asked: Asked, before: Place, count: int) -> Piece:
    """Events, but for deleted ones."""
    low = asked.since
    if asked.contacts is not None:
        given: tuple[str | int, ...] = (id_list(asked.contacts),)
        tables = "json_each(?) w CROSS JOIN event e ON e.contact = w.value"
    elif asked.opportunity is not None:
        given, tables = (
            (asked.opportunity,),
            "(SELECT ? AS number) w CROSS JOIN event e ON e.opportunity = number",
        )
    else:
        given, tables = (), "event e INDEXED BY event_at"
        low = window(connection, "event INDEXED BY event_at", "at", before.at, asked.since)
    kinds = " OR ".join(sql for group, sql in _KINDS.items() if asked.wants(group))
    shown, users = seen(asked.actor), asked.by("e.created_by")
    rows = connection.execute(
        f"SELECT e.created_at, e.at, {NAME}, e.id, e.contact, e.kind, e.text, e.at, u.login, e.address,"
        f" e.opportunity FROM {tables} LEFT JOIN contact c ON c.id = e.contact CROSS JOIN user u"
        f" WHERE u.id = e.created_by AND e.deleted_at IS NULL AND ({kinds}) AND {users.text}"
        f" AND ({shown.text}) AND e.at BETWEEN ? AND ?"
        f" AND (e.at, e.created_at, {EVENT}, 0, e.id) < (?, ?, ?, ?, ?)"
        " ORDER BY e.at DESC, e.created_at DESC, e.id DESC LIMIT ?",
        (*given, *users.values, *shown.values, low, before.at, *before, count),
    ).fetchall()
    return piece([_event_line(*row) for row in rows], count, low, asked.since)


def _event_line(recorded: int, at: int, name: str | None, event_id: int, *rest: object) -> Line:
    event = event_of(event_id, *rest)  # type: ignore[arg-type]
    place = Place(at, recorded, EVENT, 0, event_id)
    return Line(place, event.contact_id, name or "", event.author, event=event)


def beginnings(connection: Connection, asked: Asked, before: Place, count: int) -> Piece:
    """A line for each of the contacts whose beginning is in no journal, as of those that imports made."""
    _top, last = behind(before, BEGINNING, "c.created_at", "c.id")
    visible, users = _visible(asked), asked.by("c.created_by")
    rows = connection.execute(
        f"SELECT c.created_at, c.id, {NAME}, u.login, iif(c.import_job IS NULL, 'contact_added', 'imported')"
        " FROM json_each(?) w CROSS JOIN contact c ON c.id = w.value CROSS JOIN user u ON u.id = c.created_by"
        " WHERE NOT EXISTS (SELECT 1 FROM journal_change j"
        " WHERE j.contact = c.id AND j.version = 1 AND j.before = '{}')"
        f" AND ({visible.text}) AND {users.text} AND {last.text} AND c.created_at >= ?"
        " ORDER BY c.created_at DESC, c.id DESC LIMIT ?",
        (id_list(asked.contacts or ()), *visible.values, *users.values, *last.values, asked.since, count),
    ).fetchall()
    lines = [Line(Place(at, at, BEGINNING, 0, one), one, *texts) for at, one, *texts in rows]
    return piece(lines, count, asked.since, asked.since)


def _visible(asked: Asked) -> Sql:
    visible = visible_to(asked.actor)
    merged = Sql("c.id IN (SELECT value FROM json_each(?))", (id_list(asked.merged),))
    return visible | merged if asked.merged else visible
