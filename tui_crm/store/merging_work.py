"""Moving opportunities, meetings and mail of one contact to another one, and back, with a merge (R40, R51).

What is moved are ids, as in `store.merging`, which keeps them in the journal:

* opportunities: those of the other organization. roles: those in which both stand, where only the other one
  had a role.
* part_in: the opportunities in which the other person stands and the kept one does not. Where both stand the
  other one's row stays where it is: whoever is in the trash is shown in none. meetings: likewise those in
  which the other contact takes part by itself, not through an address.
* mail: the messages whose link moves. mail_back: those that were taken off the kept contact and belonged to
  the other one.

A message belongs to the two as one where it belonged to either of them. Addresses need no moving: whoever has
them has their mail and meetings. What somebody has changed since is passed over, both ways: it has a history
of its own.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tui_crm.store.sql import IN_IDS, Connection, id_list

Moved = dict[str, Any]


class Two(NamedTuple):
    """The ids of the contact that stays and of the other one."""

    kept: int
    other: int


_HAS_ADDRESS = (
    "EXISTS (SELECT 1 FROM mail_address d CROSS JOIN contact_email e"
    " ON e.value_key = d.address_key AND e.contact = {who} WHERE d.message = {message})"
)
_GATHERED = {
    "opportunities": "SELECT id FROM opportunity WHERE organization = ?1 AND organization <> ?2 ORDER BY id",
    "part_in": (
        "SELECT o.opportunity FROM opportunity_person o WHERE o.contact = ?1 AND NOT EXISTS"
        " (SELECT 1 FROM opportunity_person k WHERE k.opportunity = o.opportunity AND k.contact = ?2)"
        " ORDER BY o.opportunity"
    ),
    "roles": (
        "SELECT o.opportunity FROM opportunity_person o CROSS JOIN opportunity_person k"
        " ON k.opportunity = o.opportunity AND k.contact = ?2"
        " WHERE o.contact = ?1 AND o.role <> '' AND k.role = '' ORDER BY o.opportunity"
    ),
    "meetings": (
        "SELECT DISTINCT o.meeting FROM meeting_participant o WHERE o.contact = ?1 AND NOT EXISTS"
        " (SELECT 1 FROM meeting_participant k WHERE k.meeting = o.meeting AND k.contact = ?2)"
        " ORDER BY o.meeting"
    ),
    "mail": (
        "SELECT o.message FROM mail_link o LEFT JOIN mail_link k ON k.message = o.message AND k.contact = ?2"
        " WHERE o.contact = ?1 AND iif(o.state = 'unlinked',"
        f" k.message IS NULL AND NOT {_HAS_ADDRESS.format(who='?2', message='o.message')},"
        " ifnull(k.state, 'unlinked') = 'unlinked') ORDER BY o.message"
    ),
    "mail_back": (
        "SELECT k.message FROM mail_link k LEFT JOIN mail_link o ON o.message = k.message AND o.contact = ?1"
        " WHERE k.contact = ?2 AND k.state = 'unlinked' AND iif(o.message IS NULL,"
        f" {_HAS_ADDRESS.format(who='?1', message='k.message')}, o.state <> 'unlinked') ORDER BY k.message"
    ),
}


def gathered(connection: Connection, two: Two) -> Moved:
    """What there is to move."""
    values = (two.other, two.kept)
    return {
        name: [row[0] for row in connection.execute(sql, values).fetchall()]
        for name, sql in _GATHERED.items()
    }


def move(connection: Connection, two: Two, moved: Moved) -> None:
    """Moves it to the kept contact."""
    connection.execute(
        "UPDATE opportunity_person SET role = ifnull((SELECT o.role FROM opportunity_person o"
        " WHERE o.opportunity = opportunity_person.opportunity AND o.contact = ?), '')"
        f" WHERE contact = ? AND role = '' AND opportunity {IN_IDS}",
        (two.other, two.kept, _ids(moved, "roles")),
    )
    connection.execute(
        f"DELETE FROM mail_link WHERE contact = ? AND state = 'unlinked' AND message {IN_IDS}",
        (two.kept, _ids(moved, "mail_back")),
    )
    _hand_over(connection, moved, two.other, two.kept)


def move_back(connection: Connection, two: Two, moved: Moved) -> None:
    """Moves it back to the other contact."""
    _hand_over(connection, moved, two.kept, two.other)
    connection.execute(
        f"UPDATE opportunity_person SET role = '' WHERE contact = ? AND opportunity {IN_IDS}",
        (two.kept, _ids(moved, "roles")),
    )
    connection.execute(
        "INSERT OR IGNORE INTO mail_link (message, contact, state, at)"
        f" SELECT id, ?, 'unlinked', at FROM mail_message WHERE id {IN_IDS}",
        (two.kept, _ids(moved, "mail_back")),
    )


_HANGING = (
    ("opportunities", "opportunity", "organization", "id"),
    ("part_in", "opportunity_person", "contact", "opportunity"),
    ("meetings", "meeting_participant", "contact", "meeting"),
    ("mail", "mail_link", "contact", "message"),
)
"""Of what is moved the table, its column of the contact, and that of what is named."""


def _hand_over(connection: Connection, moved: Moved, source: int, target: int) -> None:
    for name, table, whose, what in _HANGING:
        connection.execute(  # not where somebody put the target there meanwhile
            f"UPDATE OR IGNORE {table} SET {whose} = ? WHERE {whose} = ? AND {what} {IN_IDS}",
            (target, source, _ids(moved, name)),
        )


def _ids(moved: Moved, name: str) -> str:
    """As SQL takes them; merges of older programs have moved none of them."""
    return id_list(moved.get(name, ()))
