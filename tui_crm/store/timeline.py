"""What the journal and the events say of contacts, newest first, read piece by piece (R45).

Each source gives its lines behind a place, so many, as far as it looked. A source of all contacts looks at
one window of its index at a time: where little of it is wanted, or may be seen, others need not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tui_crm.domain.access import Actor
from tui_crm.domain.journal import DefinitionChange
from tui_crm.domain.timeline import Event, HistoryGroup
from tui_crm.store.sql import LARGEST, Connection, Sql, id_list
from tui_crm.store.visibility import visible_to

WINDOW = 500
"""Rows of an index that a source of all contacts looks at before others have their turn."""
_LATE = 2**62


class Place(NamedTuple):
    """Where a line stands; places are compared.

    Attributes:
        at, recorded: when it happened and when it was recorded, in seconds since 1970, UTC.
        source: which it is of: of one second those of a later source are the newer ones.
        group: the operation of the journal; 0 of all else.
        number: of the line in its source.
    """

    at: int
    recorded: int
    source: int
    group: int
    number: int


BEGINNING, CHANGE, EVENT, TEAM, MAIL, HELD, RECORD = range(7)


def before_second(at: int) -> Place:
    """The place before all lines of earlier seconds than this one, and behind all others."""
    return Place(at - 1, _LATE, 0, 0, 0)


NEWEST = before_second(_LATE)
"""Before the newest line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a history as it is stored.

    Attributes:
        contact, name: whom it is about; 0 and "" where that has to be found out, or is nobody.
        user: login name; "" where that has to be found out.
        kind: of the journal's operation; "" of all else.
        before, after: JSON, of a change.
        definition: what was done to a user, a group or a key, to an opportunity, a meeting, links of mail.
        meeting: the number of the meeting that was held.
    """

    place: Place
    contact: int = 0
    name: str = ""
    user: str = ""
    kind: str = ""
    before: str = ""
    after: str = ""
    event: Event | None = None
    definition: DefinitionChange | None = None
    meeting: int = 0


class Piece(NamedTuple):
    """Lines of a source, newest first, and the place behind which it goes on; None at its end."""

    lines: list[Line]
    reached: Place | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the history is wanted, for all sources.

    Attributes:
        contacts: whose; None for all.
        merged: of those contacts that were merged into another one and lie in the trash, where the actor may
            see them.
        opportunity: what was written down on it alone.
        users: ids; None for all.
        groups: none for all.
        since: seconds since 1970, UTC.
        words: folded.
    """

    actor: Actor
    contacts: tuple[int, ...] | None = None
    merged: tuple[int, ...] = ()
    opportunity: int | None = None
    users: tuple[int, ...] | None = None
    groups: frozenset[HistoryGroup] = frozenset()
    since: int = -_LATE
    words: tuple[str, ...] = ()

    def wants(self, *groups: HistoryGroup) -> bool:
        """Whether one of these groups is wanted."""
        return not self.groups or not self.groups.isdisjoint(groups)

    def by(self, column: str) -> Sql:
        """The condition that it was done by one of the wanted users."""
        if self.users is None:
            return Sql("1")
        return Sql(f"{column} IN (SELECT value FROM json_each(?))", (id_list(self.users),))


def behind(before: Place, source: int, at: str, number: str) -> tuple[int, Sql]:
    """The last second in which lines behind a place are, of a source that records when it happens.

    And the condition on the columns of that second and the number that they fulfil.
    """
    if before.source == source and before.recorded == before.at:
        last = Sql(f"{number} < iif({at} = ?, ?, {LARGEST})", (before.at, before.number))
        return before.at, Sql(f"{at} <= ?", (before.at,)) & last
    top = before.at if (before.at, source) < (before.recorded, before.source) else before.at - 1
    return top, Sql(f"{at} <= ?", (top,))


def behind_journal(before: Place, source: int, number: str) -> tuple[int, Sql]:
    """Likewise of a source that reads operations `o` of the journal, whose numbers come before its own."""
    if before.source == source and before.recorded == before.at:
        at, group = before.at, before.group
        condition = Sql("o.at <= ? AND (o.at < ? OR o.id <= ?)", (at, at, group)) & Sql(
            f"{number} < iif(o.at = ? AND o.id = ?, ?, {LARGEST})", (at, group, before.number)
        )
        return at, condition
    return behind(before, source, "o.at", number)


def window(connection: Connection, index: str, column: str, top: int, floor: int) -> int:
    """The first second of the window of an index that ends with the second `top`, not before `floor`."""
    row = connection.execute(
        f"SELECT {column} FROM {index} WHERE {column} <= ? ORDER BY {column} DESC LIMIT 1 OFFSET {WINDOW}",
        (top,),
    ).fetchone()
    return floor if row is None else max(floor, int(row[0]))


def piece(lines: list[Line], count: int, low: int, floor: int) -> Piece:
    """What was read of the seconds from `low` on, of a source that goes back to `floor`."""
    if len(lines) == count:
        return Piece(lines, lines[-1].place)
    return Piece(lines, before_second(low) if low > floor else None)


# -- places and contacts ---------------------------------------------------------------------------

_OF_OPERATION = "SELECT o.at, o.at, o.id FROM {} j CROSS JOIN journal_operation o ON o.id = j.operation"
_PLACES = {
    BEGINNING: "SELECT created_at, created_at, 0 FROM contact WHERE id = ?",
    CHANGE: f"{_OF_OPERATION.format('journal_change')} WHERE j.id = ?",
    EVENT: "SELECT at, created_at, 0 FROM event WHERE id = ?",
    TEAM: f"{_OF_OPERATION.format('journal_definition')} WHERE j.id = ?",
    MAIL: "SELECT at, at, 0 FROM mail_message WHERE id = ?",
    HELD: "SELECT starts_at, starts_at, 0 FROM meeting_occurrence WHERE id = ?",
    RECORD: f"{_OF_OPERATION.format('journal_definition')} WHERE j.id = ?",
}


def place(connection: Connection, source: int, number: int) -> Place | None:
    """Where the line of this number stands, deleted or not; None where it is gone."""
    row = connection.execute(_PLACES[source], (number,)).fetchone()
    return None if row is None else Place(row[0], row[1], source, row[2], number)


def users(connection: Connection, logins: Iterable[str]) -> tuple[int, ...]:
    """The ids of users by their login names, of those that there are."""
    found: list[int] = []
    for login in logins:
        row = connection.execute("SELECT id FROM user WHERE login = ?", (login,)).fetchone()
        found += [] if row is None else [int(row[0])]
    return tuple(found)


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
    rows = connection.execute(
        f"SELECT c.id FROM contact c WHERE c.id IN (SELECT value FROM json_each(?)) AND ({condition.text})",
        (id_list(ids), *condition.values),
    ).fetchall()
    return {row[0] for row in rows}
