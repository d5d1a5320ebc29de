"""What the journal and the events say of contacts, newest first, read piece by piece (R45)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.journal import TEAM as TEAM_THINGS
from tui_crm.domain.journal import DefinitionChange, Thing
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.store import definitions
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.row_cells import NAME
from tui_crm.store.sql import IN_IDS, Connection, Sql, id_list
from tui_crm.store.visibility import visible_to

Place = tuple[int, int, int, int]
"""Where a line stands: when it happened, when it was recorded (seconds since 1970, UTC), which source it is
of, and its number there."""

NEWEST: Place = (2**62, 0, 0, 0)
"""Before the newest line."""

BEGINNING, CHANGE, EVENT, TEAM = range(4)
"""The sources: of lines of one second those of a later source are the newer ones."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a history as it is stored.

    Attributes:
        contact, name: whom it is about.
        user: login name.
        kind: of the journal's operation; "" for an event.
        before, after: JSON, of a change.
        definition: of what was done to a user, a group or a key, which is about no contact.
    """

    place: Place
    contact: int
    name: str
    user: str
    kind: str = ""
    before: str = ""
    after: str = ""
    event: Event | None = None
    definition: DefinitionChange | None = None


def changes(
    connection: Connection,
    actor: Actor,
    contacts: Sequence[int] | None,
    before: Place,
    limit: int,
    merged: Sequence[int] = (),
) -> list[Line]:
    """Lines of the journal behind `before`, but for those that added events: these stand as themselves.

    Args:
        contacts: whose; None for all.
        merged: of those contacts that were merged into another one and lie in the trash, where the actor may
            see them.
    """
    given: tuple[str, ...] = () if contacts is None else (id_list(contacts),)
    if contacts is None:
        # The index is named, else the planner starts from the contacts and sorts the whole journal.
        tables = "journal_operation o INDEXED BY journal_operation_at CROSS JOIN journal_change j"
        join, order = "j.operation = o.id", "o.at DESC, o.id DESC, j.id DESC"
    else:
        tables = "json_each(?) w CROSS JOIN journal_change j CROSS JOIN journal_operation o"
        join, order = "j.contact = w.value AND o.id = j.operation", "o.at DESC, j.id DESC"
    visible = _visible(actor, merged)
    rows = connection.execute(
        f"SELECT o.at, j.id, c.id, {NAME}, u.login, o.kind, j.before, j.after FROM {tables}"
        " CROSS JOIN contact c CROSS JOIN user u"
        f" WHERE {join} AND c.id = j.contact AND u.id = o.user AND o.kind <> 'event_added'"
        f" AND ({visible.text})"
        f" AND o.at <= ? AND (o.at, o.at, {CHANGE}, j.id) < (?, ?, ?, ?) ORDER BY {order} LIMIT ?",
        (*given, *visible.values, before[0], *before, limit),
    ).fetchall()
    return [Line((at, at, CHANGE, number), *texts) for at, number, *texts in rows]


def events(
    connection: Connection, actor: Actor, contacts: Sequence[int] | None, before: Place, limit: int
) -> list[Line]:
    """Events behind `before`, but for deleted ones; arguments as for `changes`."""
    given: tuple[str, ...] = () if contacts is None else (id_list(contacts),)
    tables = "json_each(?) w CROSS JOIN event e ON e.contact = w.value" if given else _ALL_EVENTS
    visible = visible_to(actor)
    rows = connection.execute(
        f"SELECT e.at, e.created_at, e.id, c.id, {NAME}, u.login, e.kind, e.text FROM {tables}"
        " CROSS JOIN contact c ON c.id = e.contact CROSS JOIN user u ON u.id = e.created_by"
        f" WHERE e.deleted_at IS NULL AND {visible.text}"
        f" AND e.at <= ? AND (e.at, e.created_at, {EVENT}, e.id) < (?, ?, ?, ?)"
        " ORDER BY e.at DESC, e.created_at DESC, e.id DESC LIMIT ?",
        (*given, *visible.values, before[0], *before, limit),
    ).fetchall()
    return [_event(*row) for row in rows]


_ALL_EVENTS = "event e INDEXED BY event_at"


_OF_TEAM = ", ".join(f"'{thing.value}'" for thing in Thing if thing in TEAM_THINGS)


def team(connection: Connection, before: Place, limit: int) -> list[Line]:
    """What was done to users, groups and keys behind `before`."""
    rows = connection.execute(
        # They are few beside what is done to contacts: found among their own kind, and then put into order.
        "SELECT o.at, d.id, u.login, o.kind, d.thing, d.target, d.before, d.after"
        " FROM journal_definition d CROSS JOIN journal_operation o CROSS JOIN user u"
        f" WHERE d.thing IN ({_OF_TEAM}) AND o.id = d.operation AND u.id = o.user"
        f" AND (o.at, o.at, {TEAM}, d.id) < (?, ?, ?, ?) ORDER BY o.at DESC, d.id DESC LIMIT ?",
        (*before, limit),
    ).fetchall()
    return [
        Line(
            (at, at, TEAM, number), 0, "", user, kind,
            definition=definitions.described(connection, Thing(thing), *change),
        )
        for at, number, user, kind, thing, *change in rows
    ]  # fmt: skip


def beginnings(
    connection: Connection,
    actor: Actor,
    contacts: Sequence[int],
    before: Place,
    limit: int,
    merged: Sequence[int] = (),
) -> list[Line]:
    """A line for each of these contacts whose beginning is in no journal, as of those that imports made.

    Args:
        merged: as for `changes`.
    """
    visible = _visible(actor, merged)
    rows = connection.execute(
        f"SELECT c.created_at, c.id, {NAME}, u.login, iif(c.import_job IS NULL, 'contact_added', 'imported')"
        " FROM json_each(?) w CROSS JOIN contact c ON c.id = w.value CROSS JOIN user u ON u.id = c.created_by"
        " WHERE NOT EXISTS (SELECT 1 FROM journal_change j"
        " WHERE j.contact = c.id AND j.version = 1 AND j.before = '{}')"
        f" AND ({visible.text}) AND (c.created_at, c.created_at, {BEGINNING}, c.id) < (?, ?, ?, ?)"
        " ORDER BY c.created_at DESC, c.id DESC LIMIT ?",
        (id_list(contacts), *visible.values, *before, limit),
    ).fetchall()
    return [Line((at, at, BEGINNING, one), one, *texts) for at, one, *texts in rows]


def _visible(actor: Actor, merged: Sequence[int]) -> Sql:
    visible = visible_to(actor)
    return visible | Sql(f"c.id {IN_IDS}", (id_list(merged),)) if merged else visible


_PLACES = {
    BEGINNING: "SELECT created_at, created_at FROM contact WHERE id = ?",
    CHANGE: (
        "SELECT o.at, o.at FROM journal_change j CROSS JOIN journal_operation o ON o.id = j.operation"
        " WHERE j.id = ?"
    ),
    EVENT: "SELECT at, created_at FROM event WHERE id = ?",
    TEAM: (
        "SELECT o.at, o.at FROM journal_definition d CROSS JOIN journal_operation o ON o.id = d.operation"
        " WHERE d.id = ?"
    ),
}


def place(connection: Connection, source: int, number: int) -> Place | None:
    """Where the line of this number stands, deleted or not; None where it is gone."""
    row = connection.execute(_PLACES[source], (number,)).fetchone()
    return None if row is None else (row[0], row[1], source, number)


def persons_of(connection: Connection, organization_id: int, actor: Actor) -> list[int]:
    """The persons of an organization that the actor may see."""
    visible = visible_to(actor)
    rows = connection.execute(
        "SELECT c.id FROM contact_link l CROSS JOIN contact c ON c.id = l.person"
        f" WHERE l.organization = ? AND {visible.text}",
        (organization_id, *visible.values),
    ).fetchall()
    return [row[0] for row in rows]


def seen(connection: Connection, ids: Iterable[int], actor: Actor) -> set[int]:
    """Those of these contacts that the actor may see."""
    return _those(connection, ids, visible_to(actor))


def known(connection: Connection, ids: Iterable[int], actor: Actor) -> set[int]:
    """Those of these contacts that the actor may see, in the trash or not."""
    return _those(connection, ids, visible_to(actor) | visible_to(actor, trash=True))


def _those(connection: Connection, ids: Iterable[int], condition: Sql) -> set[int]:
    wanted = id_list(ids)
    rows = connection.execute(
        f"SELECT c.id FROM contact c WHERE c.id {IN_IDS} AND ({condition.text})", (wanted, *condition.values)
    ).fetchall()
    return {row[0] for row in rows}


def _event(
    at: int, created_at: int, event_id: int, contact: int, name: str, author: str, *kind_and_text: Any
) -> Line:
    kind, text = kind_and_text
    event = Event(event_id, contact, EventKind(kind), text, moment_text(at), author)
    return Line((at, created_at, EVENT, event_id), contact, name, author, event=event)
