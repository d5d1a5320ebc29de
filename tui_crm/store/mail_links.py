"""What makes a message belong to contacts beside its addresses: rows of `mail_link`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.event_addresses import keys_of
from tui_crm.domain.mail import LinkState
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.store.visibility import visible_to
from tui_crm.store.work_visibility import mail_seen

LINKS = "links"
"""In the state: pairs of a contact's id and a `LinkState`, by id."""


def state(connection: Connection, target: int) -> dict[str, Any]:
    """As `records.RecordStore`."""
    rows = connection.execute(
        "SELECT contact, state FROM mail_link WHERE message = ? ORDER BY contact", (target,)
    ).fetchall()
    return {LINKS: [list(row) for row in rows]}


def put(connection: Connection, target: int, values: Mapping[str, Any]) -> None:
    """As `records.RecordStore`."""
    connection.execute("DELETE FROM mail_link WHERE message = ?", (target,))
    connection.executemany(
        "INSERT INTO mail_link (message, contact, state, at)"
        " SELECT x.id, c.id, ?2, x.at FROM mail_message x, contact c WHERE x.id = ?1 AND c.id = ?3",
        [(target, state, contact) for contact, state in values[LINKS]],
    )


def with_link(links: list[list[Any]], contact_id: int, link: LinkState | None) -> dict[str, Any]:
    """The state with this link to a contact, None for none, in the place of the one that there was."""
    others = [one for one in links if one[0] != contact_id]
    new = [] if link is None else [[contact_id, link.value]]
    return {LINKS: sorted([*others, *new])}


def has_address(connection: Connection, message_id: int, contact_id: int) -> bool:
    """Whether the contact has one of the message's addresses."""
    row = connection.execute(
        "SELECT 1 FROM mail_address d CROSS JOIN contact_email e"
        " ON e.value_key = d.address_key AND e.contact = ? WHERE d.message = ? LIMIT 1",
        (contact_id, message_id),
    ).fetchone()
    return row is not None


def to_pin(connection: Connection, person_id: int, organization_id: int) -> list[int]:
    """The messages that belong to a person and not yet to an organization, of which none was taken off."""
    rows = connection.execute(
        "SELECT m.message FROM (SELECT d.message FROM contact_email e CROSS JOIN mail_address d"
        " ON d.address_key = e.value_key WHERE e.contact = ?1 AND NOT EXISTS (SELECT 1 FROM mail_link u"
        " WHERE u.message = d.message AND u.contact = ?1 AND u.state = 'unlinked')"
        " UNION SELECT l.message FROM mail_link l WHERE l.contact = ?1 AND l.state <> 'unlinked') m"
        " WHERE NOT EXISTS (SELECT 1 FROM mail_link o WHERE o.message = m.message AND o.contact = ?2)"
        " AND NOT EXISTS (SELECT 1 FROM mail_address od CROSS JOIN contact_email oe"
        " ON oe.value_key = od.address_key AND oe.contact = ?2 WHERE od.message = m.message)"
        " ORDER BY m.message",
        (person_id, organization_id),
    ).fetchall()
    return [row[0] for row in rows]


def states(connection: Connection, messages: list[int]) -> dict[int, list[list[Any]]]:
    """The links of these messages, those that are there, as `state` has them."""
    found: dict[int, list[list[Any]]] = {}
    rows = connection.execute(
        f"SELECT x.id, l.contact, l.state FROM mail_message x LEFT JOIN mail_link l ON l.message = x.id"
        f" WHERE x.id {IN_IDS} ORDER BY x.id, l.contact",
        (id_list(messages),),
    ).fetchall()
    for message, contact, link in rows:
        found.setdefault(message, []).extend([[contact, link]] if contact is not None else [])
    return found


# -- addresses that a contact gives up --------------------------------------------------------------

_OF_ADDRESSES = "SELECT d.message FROM mail_address d WHERE d.address_key IN (SELECT value FROM json_each(?))"
_KEEP = (
    "INSERT OR IGNORE INTO mail_link (message, contact, state, at)"
    " SELECT DISTINCT d.message, ?2, 'linked', d.at FROM json_each(?1) k"
    " CROSS JOIN mail_address d ON d.address_key = k.value WHERE NOT EXISTS (SELECT 1 FROM mail_address o"
    " CROSS JOIN contact_email e ON e.value_key = o.address_key AND e.contact = ?2"
    " WHERE o.message = d.message)"
)
_IS_UNDO = (
    "SELECT 1 FROM journal_operation o CROSS JOIN journal_operation t ON t.id = o.undoes"
    " WHERE o.id = ? AND t.undoes IS NULL"
)


def keep_past(
    connection: Connection, operation: int, contact_id: int, before: ContactDraft, after: ContactDraft
) -> None:
    """Links a contact's messages that were its by an address which it has no more; an undo unlinks them.

    The journal does not name them, of which there may be thousands: they follow from what the contact had.

    Args:
        operation: the open operation of the journal that changed the contact, whose addresses are stored.
    """
    had, has = set(keys_of(before)), set(keys_of(after))
    if had == has:
        return
    if connection.execute(_IS_UNDO, (operation,)).fetchone() is None:
        connection.execute(_KEEP, (_texts(had - has), contact_id))
    else:
        connection.execute(
            f"DELETE FROM mail_link WHERE contact = ? AND state = 'linked' AND message IN ({_OF_ADDRESSES})",
            (contact_id, _texts(has - had)),
        )


def _texts(texts: Iterable[str]) -> str:
    return json.dumps(sorted(texts))


# -- what a record offers ---------------------------------------------------------------------------


def name(connection: Connection, target: int) -> str:
    """Its subject; "" where the message has gone with its mailbox."""
    row = connection.execute("SELECT subject FROM mail_message WHERE id = ?", (target,)).fetchone()
    return "" if row is None else str(row[0])


def is_seen(connection: Connection, target: int, actor: Actor) -> bool:
    """As `records.RecordStore`: whoever sees a contact that it was taken off might have seen it."""
    seen, visible = mail_seen(actor), visible_to(actor)
    row = connection.execute(
        f"SELECT 1 FROM mail_message x WHERE x.id = ? AND (({seen.text}) OR EXISTS (SELECT 1 FROM mail_link l"
        f" CROSS JOIN contact c ON c.id = l.contact WHERE l.message = x.id AND {visible.text}))",
        (target, *seen.values, *visible.values),
    ).fetchone()
    return row is not None


def is_used(_connection: Connection, _target: int) -> bool:
    """Nothing needs a link."""
    return False
