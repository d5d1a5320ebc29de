"""What must hold of opportunities, meetings, mail, and events of nobody's number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from tui_crm.domain.soundness import Finding, Rule
from tui_crm.domain.timeline import EventKind
from tui_crm.store import meeting_occurrences
from tui_crm.store.mail import searched_as
from tui_crm.store.sql import Connection
from tui_crm.text.emails import normalize
from tui_crm.text.fold import fold

_KINDS = ", ".join(f"'{kind.value}'" for kind in EventKind)
_KEYS: tuple[tuple[str, str, str, str, Callable[[str], str]], ...] = (
    ("opportunity", "id", "title_key", "title", fold),
    ("mail_address", "message || ':' || position", "address_key", "address", normalize),
    ("meeting_participant", "meeting || ':' || position", "address_key", "address", normalize),
)
"""Tables, what names a row, the column of the key, what it is made of, and how."""
_LINKS = {
    "opportunity": (
        "SELECT w.id FROM opportunity w JOIN contact c ON c.id = w.organization WHERE c.kind <> 2",
        "UPDATE opportunity SET organization = NULL WHERE id IN ({})",
    ),
    "opportunity_person": (
        "SELECT p.opportunity || ':' || p.contact FROM opportunity_person p"
        " JOIN contact c ON c.id = p.contact WHERE c.kind <> 1",
        "DELETE FROM opportunity_person WHERE opportunity || ':' || contact IN ({})",
    ),
}
"""Of tables the rows whose contacts are of the other kind, and what becomes of them."""
_MOMENTS = ("mail_address", "mail_link")
_OF_ANOTHER_MOMENT = "at <> (SELECT x.at FROM mail_message x WHERE x.id = message)"


def keys(connection: Connection) -> Iterator[Finding]:
    """What is not found, or not told to be somebody's, since it is kept under another key than its own."""
    for table, *_rest in _KEYS:
        for place, _key in wrong_keys(connection, table):
            yield Finding(Rule.WORK_KEYS, f"{table}[{place}]: key")
    for number, _key in wrong_mail_keys(connection):
        yield Finding(Rule.WORK_KEYS, f"mail_message[{number}]: key")


def wrong_keys(connection: Connection, table: str) -> list[tuple[int | str, str]]:
    """The rows of a table whose key is wrong, and what it is to be."""
    (_table, place, key, column, made), *_ = (one for one in _KEYS if one[0] == table)
    rows = connection.execute(f"SELECT {place}, {key}, {column} FROM {table}").fetchall()
    return [(number, made(text)) for number, stored, text in rows if stored != made(text)]


def wrong_mail_keys(connection: Connection) -> list[tuple[int, str]]:
    """The messages that are not found by the words they have, or by others, and by what they are to be found.

    The order of the words is not asked: addresses that another mailbox told of stand last.
    """
    rows = connection.execute(
        "SELECT x.id, x.search_key, x.subject, ifnull((SELECT group_concat(d.name || ' ' || d.address, ' ')"
        " FROM mail_address d WHERE d.message = x.id), ''), x.excerpt FROM mail_message x"
    ).fetchall()
    made = [(number, stored, searched_as(*rest)) for number, stored, *rest in rows]
    return [(number, key) for number, stored, key in made if set(stored.split()) != set(key.split())]


def links(connection: Connection) -> Iterator[Finding]:
    """Organizations of opportunities that are persons, and persons that are organizations."""
    for table, (wrong, _mended) in _LINKS.items():
        for (place,) in connection.execute(wrong).fetchall():
            yield Finding(Rule.WORK_LINKS, f"{table}[{place}]: kind")


def meeting_times(connection: Connection) -> Iterator[Finding]:
    """Meetings that stand in no calendar when they take place, or in one although they are deleted."""
    for number in wrong_meetings(connection):
        yield Finding(Rule.MEETING_TIMES, f"meeting[{number}]: occurrences")


def wrong_meetings(connection: Connection) -> list[int]:
    """Their numbers. Those that recur may be left out every time, once they were looked at."""
    rows = connection.execute(
        "SELECT m.id FROM meeting m WHERE iif(m.deleted_at IS NULL,"
        " (m.rule = '' OR m.expanded_to = 0) AND NOT EXISTS (SELECT 1 FROM meeting_occurrence o"
        " WHERE o.meeting = m.id), EXISTS (SELECT 1 FROM meeting_occurrence o WHERE o.meeting = m.id))"
        " OR EXISTS (SELECT 1 FROM meeting_occurrence o WHERE o.meeting = m.id AND o.ends_at < o.starts_at)"
    ).fetchall()
    return [row[0] for row in rows]


def mail_times(connection: Connection) -> Iterator[Finding]:
    """Addresses and links that stand in the lists of contacts at another moment than their message."""
    for table in _MOMENTS:
        rows = connection.execute(
            f"SELECT DISTINCT message FROM {table} WHERE {_OF_ANOTHER_MOMENT}"
        ).fetchall()
        for (number,) in rows:
            yield Finding(Rule.MAIL_TIMES, f"{table}[{number}]: moment")


def stages(connection: Connection) -> Iterator[Finding]:
    """Whether there is a stage in which an opportunity can begin."""
    row = connection.execute(
        "SELECT 1 FROM stage WHERE outcome = 'open' AND retired_at IS NULL LIMIT 1"
    ).fetchone()
    if row is None:
        yield Finding(Rule.STAGES, "stage: none is open")


def stage_places(connection: Connection) -> Iterator[Finding]:
    """Stages that share a place with another, or that leave one out."""
    for number, _place in wrong_places(connection):
        yield Finding(Rule.STAGE_PLACES, f"stage[{number}]: position")


def wrong_places(connection: Connection) -> list[tuple[int, int]]:
    """The stages whose place is wrong, and what it is to be in the order in which they are shown."""
    rows = connection.execute("SELECT id, position FROM stage ORDER BY position, id").fetchall()
    return [(number, place) for place, (number, stored) in enumerate(rows) if stored != place]


def events(connection: Connection) -> Iterator[Finding]:
    """Events of no contact that are of no known kind, or about nothing at all."""
    rows = connection.execute(
        f"SELECT id, address_key = '' FROM event WHERE contact IS NULL"
        f" AND (address_key = '' OR kind NOT IN ({_KINDS}))"
    ).fetchall()
    for number, is_about_nothing in rows:
        yield Finding(Rule.EVENTS, f"event[{number}]: {'about nobody' if is_about_nothing else 'kind'}")


CHECKS = (keys, links, meeting_times, mail_times, stages, stage_places, events)


def mend(connection: Connection) -> None:
    """Makes anew what the rest of the base says of it."""
    for table, place, key, *_rest in _KEYS:
        connection.executemany(
            f"UPDATE {table} SET {key} = ?2 WHERE {place} = ?1", wrong_keys(connection, table)
        )
    connection.executemany(
        "UPDATE mail_message SET search_key = ?2 WHERE id = ?1", wrong_mail_keys(connection)
    )
    connection.executemany("UPDATE stage SET position = ?2 WHERE id = ?1", wrong_places(connection))
    for wrong, mended in _LINKS.values():
        connection.execute(mended.format(wrong))
    for table in _MOMENTS:
        connection.execute(
            f"UPDATE {table} SET at = (SELECT x.at FROM mail_message x WHERE x.id = message)"
            f" WHERE {_OF_ANOTHER_MOMENT}"
        )
    for number in wrong_meetings(connection):
        meeting_occurrences.remake(connection, number, datetime.now(UTC))
