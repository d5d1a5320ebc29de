"""Whom lines of histories are about that belong to several contacts, as far as the actor sees them (R43)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tui_crm.domain.access import Actor
from tui_crm.store.row_cells import NAME
from tui_crm.store.sql import Connection, id_list
from tui_crm.store.visibility import visible_to


class Whom(NamedTuple):
    """A contact."""

    id: int
    name: str


Found = dict[int, Whom]
About = Callable[[Connection, Iterable[int], Actor, frozenset[int]], Found]

_OF_MAIL = (
    "SELECT d.message AS target, e.contact, d.position AS place FROM json_each(?) w"
    " CROSS JOIN mail_address d ON d.message = w.value CROSS JOIN contact_email e"
    " ON e.value_key = d.address_key WHERE NOT EXISTS (SELECT 1 FROM mail_link u"
    " WHERE u.message = d.message AND u.contact = e.contact AND u.state = 'unlinked')"
    " UNION ALL SELECT l.message, l.contact, 1000 FROM json_each(?) w"
    " CROSS JOIN mail_link l ON l.message = w.value"
)
_OF_MEETINGS = (
    "SELECT p.meeting AS target, p.contact, p.position AS place FROM json_each(?) w"
    " CROSS JOIN meeting_participant p ON p.meeting = w.value WHERE p.contact IS NOT NULL"
    " UNION ALL SELECT p.meeting, e.contact, p.position FROM json_each(?) w"
    " CROSS JOIN meeting_participant p ON p.meeting = w.value AND p.contact IS NULL"
    " CROSS JOIN contact_email e ON e.value_key = p.address_key WHERE p.address_key <> ''"
)
_OF_OPPORTUNITIES = (
    "SELECT o.id AS target, o.organization AS contact, -1 AS place FROM json_each(?) w"
    " CROSS JOIN opportunity o ON o.id = w.value WHERE o.organization IS NOT NULL"
    " UNION ALL SELECT p.opportunity, p.contact, p.position FROM json_each(?) w"
    " CROSS JOIN opportunity_person p ON p.opportunity = w.value"
)
_OF_EVENTS = (
    "SELECT e.id AS target, e.contact, 0 AS place FROM json_each(?) w CROSS JOIN event e ON e.id = w.value"
    " WHERE e.contact IS NOT NULL AND ? IS NOT NULL"
)


def of_mail(connection: Connection, ids: Iterable[int], actor: Actor, wanted: frozenset[int]) -> Found:
    """The contacts of messages: one of the wanted ones, else who comes first in the head, else by a link."""
    return _first(connection, _OF_MAIL, ids, actor, wanted)


def of_meetings(connection: Connection, ids: Iterable[int], actor: Actor, wanted: frozenset[int]) -> Found:
    """The contacts who take part in meetings: one of the wanted ones, else the first."""
    return _first(connection, _OF_MEETINGS, ids, actor, wanted)


def of_opportunities(
    connection: Connection, ids: Iterable[int], actor: Actor, wanted: frozenset[int]
) -> Found:
    """The contacts of opportunities: one of the wanted ones, else the organization, else the first person."""
    return _first(connection, _OF_OPPORTUNITIES, ids, actor, wanted)


def of_events(connection: Connection, ids: Iterable[int], actor: Actor, wanted: frozenset[int]) -> Found:
    """The contacts of events that have one."""
    return _first(connection, _OF_EVENTS, ids, actor, wanted)


def _first(
    connection: Connection, who: str, ids: Iterable[int], actor: Actor, wanted: frozenset[int]
) -> Found:
    listed = id_list(ids)
    visible = visible_to(actor)
    rows = connection.execute(
        f"SELECT k.target, c.id, {NAME} FROM ({who}) k CROSS JOIN contact c ON c.id = k.contact"
        f" WHERE {visible.text} ORDER BY k.place, c.id",
        (listed, listed, *visible.values),
    ).fetchall()
    found: Found = {}
    for target, contact, name in rows:
        if target not in found or (contact in wanted and found[target].id not in wanted):
            found[target] = Whom(contact, name)
    return found


def mailbox_users(
    connection: Connection, ids: Iterable[int], actor: Actor, users: tuple[int, ...] | None
) -> dict[int, str]:
    """In whose mailboxes messages are, by message: login names, the actor's own before others.

    Args:
        users: only theirs; None for all.
    """
    listed = id_list(ids)
    rows = connection.execute(
        "SELECT k.message, u.id, u.login FROM json_each(?) w CROSS JOIN mail_copy k ON k.message = w.value"
        " CROSS JOIN mail_account a ON a.id = k.account CROSS JOIN user u ON u.id = a.user"
        " WHERE a.removed_at IS NULL ORDER BY u.id = ? DESC, u.id",
        (listed, actor.user_id),
    ).fetchall()
    found: dict[int, str] = {}
    for message, user, login in rows:
        if users is None or user in users:
            found.setdefault(message, login)
    return found


def strangers(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """An address of each of these meetings that no contact has: not the organizer's, where there is another.

    A contact that the reader does not see is not named in a meeting, by its address neither (R43).
    """
    rows = connection.execute(
        "SELECT p.meeting, p.address FROM json_each(?) w CROSS JOIN meeting_participant p"
        " ON p.meeting = w.value WHERE p.contact IS NULL AND p.address_key <> '' AND NOT EXISTS"
        " (SELECT 1 FROM contact_email e CROSS JOIN contact c ON c.id = e.contact"
        " WHERE e.value_key = p.address_key AND c.deleted_at IS NULL)"
        " ORDER BY p.role = 'organizer', p.position",
        (id_list(ids),),
    ).fetchall()
    found: dict[int, str] = {}
    for meeting, address in rows:
        found.setdefault(meeting, address)
    return found
