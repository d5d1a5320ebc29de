"""What happened besides: messages, meetings that were held, what became of opportunities, meetings and links
of mail, of users, groups and keys (R45). Nothing is told of what the actor may not see (R43)."""

from __future__ import annotations

from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.journal import TEAM as TEAM_THINGS
from tui_crm.domain.journal import Thing
from tui_crm.domain.timeline import HistoryGroup
from tui_crm.store import definitions
from tui_crm.store.events import seen
from tui_crm.store.mail_reading import said
from tui_crm.store.sql import Connection, Sql, Value, all_of, id_list
from tui_crm.store.timeline import (
    HELD,
    MAIL,
    RECORD,
    TEAM,
    Asked,
    Line,
    Piece,
    Place,
    behind,
    behind_journal,
    piece,
    window,
)
from tui_crm.store.timeline_contacts import OPERATIONS
from tui_crm.store.visibility import visible_to
from tui_crm.store.work_visibility import mail_seen, meetings_seen, opportunities_seen


def mail(connection: Connection, asked: Asked, before: Place, count: int) -> Piece:
    """Messages; of contacts those that belong to them by an address or a link."""
    top, last = behind(before, MAIL, "x.at", "x.id")
    given: tuple[Value, ...] = ()
    if asked.contacts is None:
        low = window(connection, "mail_message INDEXED BY mail_message_at", "at", top, asked.since)
        tables = "mail_message x INDEXED BY mail_message_at"
    else:
        of_contacts = id_list(asked.contacts)
        low = _mail_window(connection, of_contacts, top, asked.since)
        tables = f"({_MAIL_OF}) w CROSS JOIN mail_message x ON x.id = w.message"
        given = (of_contacts, low, top, of_contacts, low, top)
    shown, worded = mail_seen(asked.actor), _mail_with(asked.words, asked.actor)
    boxes = Sql("1")
    if asked.users is not None:
        boxes = Sql(
            f"EXISTS ({_BOXES} AND a.user IN (SELECT value FROM json_each(?)))", (id_list(asked.users),)
        )
    rows = connection.execute(
        f"SELECT x.at, x.id FROM {tables} WHERE {last.text} AND x.at >= ? AND {boxes.text}"
        f" AND ({worded.text}) AND ({shown.text}) ORDER BY x.at DESC, x.id DESC LIMIT ?",
        (*given, *last.values, low, *boxes.values, *worded.values, *shown.values, count),
    ).fetchall()
    return piece([Line(Place(at, at, MAIL, 0, one)) for at, one in rows], count, low, asked.since)


_BOXES = (
    "SELECT 1 FROM mail_copy k CROSS JOIN mail_account a ON a.id = k.account"
    " WHERE k.message = x.id AND a.removed_at IS NULL"
)
_NOT_TAKEN_OFF = (
    "NOT EXISTS (SELECT 1 FROM mail_link u WHERE u.message = d.message AND u.contact = e.contact"
    " AND u.state = 'unlinked')"
)
_MAIL_OF = (
    "SELECT d.message FROM json_each(?) w CROSS JOIN contact_email e ON e.contact = w.value"
    " CROSS JOIN mail_address d ON d.address_key = e.value_key"
    f" WHERE d.at BETWEEN ? AND ? AND {_NOT_TAKEN_OFF}"
    " UNION SELECT l.message FROM json_each(?) w CROSS JOIN mail_link l ON l.contact = w.value"
    " WHERE l.state <> 'unlinked' AND l.at BETWEEN ? AND ?"
)


def _mail_window(connection: Connection, contacts: str, top: int, floor: int) -> int:
    """The second back to which some hundred messages of each address and each contact's links are."""
    nth = "at <= ?2 ORDER BY at DESC LIMIT 1 OFFSET 200)"
    row = connection.execute(
        "SELECT max(at) FROM (SELECT (SELECT at FROM mail_address WHERE address_key = e.value_key AND"
        f" {nth} AS at FROM json_each(?1) w CROSS JOIN contact_email e ON e.contact = w.value"
        f" UNION ALL SELECT (SELECT at FROM mail_link WHERE contact = w.value AND {nth}"
        " FROM json_each(?1) w)",
        (contacts, top),
    ).fetchone()
    return floor if row[0] is None else max(floor, int(row[0]))


_KNOWN_AS = (
    "EXISTS (SELECT 1 FROM (SELECT e.contact FROM mail_address d CROSS JOIN contact_email e"
    f" ON e.value_key = d.address_key WHERE d.message = x.id AND {_NOT_TAKEN_OFF}"
    " UNION ALL SELECT l.contact FROM mail_link l WHERE l.message = x.id AND l.state <> 'unlinked') k"
    " CROSS JOIN contact c ON c.id = k.contact WHERE {visible}"
    " AND instr(c.first_key || ' ' || c.last_key, ?))"
)


def _mail_with(words: tuple[str, ...], actor: Actor) -> Sql:
    """The condition that all words are in a message or in names of contacts that it belongs to."""
    visible = visible_to(actor)
    named = _KNOWN_AS.replace("{visible}", visible.text)
    return all_of(said(word, actor) | Sql(named, (*visible.values, word)) for word in words)


def held(connection: Connection, asked: Asked, before: Place, count: int, now: int) -> Piece:
    """Meetings that have begun by `now` (seconds since 1970), each time that they took place."""
    top, last = behind(before, HELD, "n.starts_at", "n.id")
    given: tuple[Value, ...] = ()
    low = asked.since
    if asked.contacts is None:
        index = "meeting_occurrence INDEXED BY meeting_occurrence_time"
        low = window(connection, index, "starts_at", min(top, now), asked.since)
        tables = (
            "meeting_occurrence n INDEXED BY meeting_occurrence_time CROSS JOIN meeting m ON m.id = n.meeting"
        )
    else:
        tables = (
            f"({MEETINGS_OF}) w CROSS JOIN meeting m ON m.id = w.meeting"
            " CROSS JOIN meeting_occurrence n ON n.meeting = m.id"
        )
        given = (id_list(asked.contacts),) * 2
    shown, users = meetings_seen(asked.actor), asked.by("m.created_by")
    rows = connection.execute(
        f"SELECT n.starts_at, n.id, m.id, u.login FROM {tables} CROSS JOIN user u WHERE u.id = m.created_by"
        f" AND n.starts_at BETWEEN ? AND ? AND {last.text} AND {users.text} AND ({shown.text})"
        " ORDER BY n.starts_at DESC, n.id DESC LIMIT ?",
        (*given, low, now, *last.values, *users.values, *shown.values, count),
    ).fetchall()
    lines = [Line(Place(at, at, HELD, 0, one), user=user, meeting=meeting) for at, one, meeting, user in rows]
    return piece(lines, count, low, asked.since)


MEETINGS_OF = (
    "SELECT p.meeting FROM json_each(?) w CROSS JOIN meeting_participant p ON p.contact = w.value"
    " UNION SELECT p.meeting FROM json_each(?) w CROSS JOIN contact_email e ON e.contact = w.value"
    " CROSS JOIN meeting_participant p ON p.address_key = e.value_key"
    " WHERE p.contact IS NULL AND p.address_key <> ''"
)
"""The meetings in which contacts take part, whose ids are given twice."""


# -- what the journal says of records --------------------------------------------------------------

_OF_TEAM = ", ".join(f"'{thing.value}'" for thing in Thing if thing in TEAM_THINGS)
_DEFINED = "SELECT o.at, o.id, d.id, u.login, o.kind, d.thing, d.target, d.before, d.after FROM"
_GROUPS = {
    Thing.OPPORTUNITY: HistoryGroup.OPPORTUNITIES,
    Thing.MEETING: HistoryGroup.MEETINGS,
    Thing.MAIL: HistoryGroup.MAIL,
    Thing.EVENT: HistoryGroup.CHANGES,
}
RECORD_GROUPS = tuple(_GROUPS.values())
_TARGETS = (
    "SELECT 'opportunity' AS thing, w.id AS target FROM json_each(?) g CROSS JOIN opportunity w"
    " ON w.organization = g.value"
    " UNION SELECT 'opportunity', w.opportunity FROM json_each(?) g CROSS JOIN opportunity_person w"
    " ON w.contact = g.value"
    f" UNION SELECT 'meeting', theirs.meeting FROM ({MEETINGS_OF}) theirs"
    " UNION SELECT 'mail', l.message FROM json_each(?) g CROSS JOIN mail_link l ON l.contact = g.value"
    " UNION SELECT 'event', e.id FROM json_each(?) g CROSS JOIN event e ON e.contact = g.value"
    " WHERE e.address_key <> ''"
)
"""The records in which contacts take part, whose ids are given six times."""


def team(connection: Connection, asked: Asked, before: Place, count: int) -> Piece:
    """What was done to users, groups and keys."""
    _top, last = behind_journal(before, TEAM, "d.id")
    users = asked.by("o.user")
    rows = connection.execute(
        # They are few beside what is done to contacts: found among their own kind, and then put into order.
        f"{_DEFINED} journal_definition d CROSS JOIN journal_operation o CROSS JOIN user u"
        f" WHERE d.thing IN ({_OF_TEAM}) AND o.id = d.operation AND u.id = o.user AND {users.text}"
        f" AND {last.text} AND o.at >= ? ORDER BY o.at DESC, o.id DESC, d.id DESC LIMIT ?",
        (*users.values, *last.values, asked.since, count),
    ).fetchall()
    return _defined(connection, TEAM, rows, count, asked.since, asked.since)


def records(connection: Connection, asked: Asked, before: Place, count: int) -> Piece:
    """What became of opportunities, meetings, links of mail, and events of nobody's number or address.

    Of messages that were linked at once the first is told, and of all contacts together the first of the
    meetings that came with a file.
    """
    top, last = behind_journal(before, RECORD, "d.id")
    given: tuple[Value, ...] = ()
    low = asked.since
    if asked.opportunity is not None:
        tables = "journal_definition d CROSS JOIN journal_operation o ON o.id = d.operation"
        of_it: Sql = Sql("d.thing = 'opportunity' AND d.target = ?", (asked.opportunity,))
    elif asked.contacts is not None:
        given = (id_list(asked.contacts),) * 6
        tables = (
            f"({_TARGETS}) t CROSS JOIN journal_definition d INDEXED BY journal_definition_thing"
            " ON d.thing = t.thing AND d.target = t.target"
            " CROSS JOIN journal_operation o ON o.id = d.operation"
        )
        of_it = Sql(f"(d.thing <> 'mail' OR {_IS_FIRST})")
    else:
        low = window(connection, OPERATIONS, "at", top, asked.since)
        tables = (
            "journal_operation o INDEXED BY journal_operation_at"
            " CROSS JOIN journal_definition d ON d.operation = o.id"
        )
        of_it = Sql(f"((d.thing <> 'mail' AND o.kind <> 'meetings_imported') OR {_IS_FIRST})")
    things = ", ".join(f"'{thing.value}'" for thing, group in _GROUPS.items() if asked.wants(group))
    users, shown = asked.by("o.user"), _records_seen(asked.actor)
    rows = connection.execute(
        f"{_DEFINED} {tables} CROSS JOIN user u WHERE u.id = o.user AND +d.thing IN ({things})"
        # An event stands as itself, where it was written down as well as where a contact got it.
        " AND NOT (d.thing = 'event' AND json_type(d.after, '$.contact') IS NOT NULL)"
        f" AND {of_it.text} AND {users.text} AND {last.text} AND o.at >= ? AND {shown.text}"
        " ORDER BY o.at DESC, o.id DESC, d.id DESC LIMIT ?",
        (*given, *of_it.values, *users.values, *last.values, low, *shown.values, count),
    ).fetchall()
    return _defined(connection, RECORD, rows, count, low, asked.since)


_IS_FIRST = (
    "NOT EXISTS (SELECT 1 FROM journal_definition f WHERE f.operation = d.operation AND f.id < d.id"
    " AND f.thing = d.thing)"
)


def _records_seen(actor: Actor) -> Sql:
    """The condition that the actor sees the record, or would see it if it was not deleted."""
    opportunity, meeting = opportunities_seen(actor, "w"), meetings_seen(actor, "m")
    message, event = mail_seen(actor, "x"), seen(actor)
    # What is deleted is told of as if it was there: to those alone who saw it.
    there = "(SELECT *, NULL AS deleted_at FROM (SELECT {} FROM {} WHERE id = d.target)) {}"
    parts = (
        ("opportunity", there.format("id, owner, organization", "opportunity", "w"), opportunity),
        ("meeting", there.format("id", "meeting", "m"), meeting),
        ("mail", "(SELECT id FROM mail_message WHERE id = d.target) x", message),
        (
            "event",
            "(SELECT * FROM event WHERE id = d.target) e LEFT JOIN contact c ON c.id = e.contact",
            event,
        ),
    )
    whens = " ".join(
        f"WHEN '{thing}' THEN EXISTS (SELECT 1 FROM {table} WHERE {condition.text})"
        for thing, table, condition in parts
    )
    return Sql(f"CASE d.thing {whens} END", tuple(value for part in parts for value in part[2].values))


def _defined(connection: Connection, source: int, rows: list[Any], count: int, low: int, floor: int) -> Piece:
    lines = [
        Line(
            Place(at, at, source, operation, number), user=user, kind=kind,
            definition=definitions.described(connection, Thing(thing), *change),
        )
        for at, operation, number, user, kind, thing, *change in rows
    ]  # fmt: skip
    return piece(lines, count, low, floor)
