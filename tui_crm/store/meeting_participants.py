"""Who takes part in meetings, as readers may see it: contacts are known by id or by address (R43, R48)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tui_crm.domain.access import Actor
from tui_crm.domain.meetings import Participant
from tui_crm.store.row_cells import NAME
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.store.visibility import visible_to

Row = list[Any]
"""Columns of `meeting_participant`: contact, name, address, address_key, role, answer."""


class Shown(NamedTuple):
    """A participant.

    Attributes:
        row: as it is stored.
        participant: as the reader sees it; None where it is a contact that the reader does not see.
        is_hidden: whether it is one that is not in the trash.
    """

    row: Row
    participant: Participant | None
    is_hidden: bool


@dataclass(slots=True)
class _Known:
    """What is known of contacts: the name by id of those that the reader sees, and which others there are."""

    names: dict[int, str] = field(default_factory=dict)
    emails: dict[int, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    by_key: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def shown(connection: Connection, meetings: Iterable[int], actor: Actor) -> dict[int, list[Shown]]:
    """The participants of these meetings in their order."""
    rows = connection.execute(
        "SELECT meeting, contact, name, address, address_key, role, answer FROM meeting_participant"
        f" WHERE meeting {IN_IDS} ORDER BY meeting, position",
        (id_list(meetings),),
    ).fetchall()
    found: dict[int, list[Shown]] = defaultdict(list)
    known = _known(connection, [list(row[1:]) for row in rows], actor)
    told: set[tuple[int, int]] = set()
    for meeting, *row in rows:
        one, contact = _shown(row, known)
        if contact is not None and (meeting, contact) in told:  # known by number and by address
            one = Shown(row, None, False)
        elif contact is not None:
            told.add((meeting, contact))
        found[meeting].append(one)
    return found


def names(connection: Connection, meetings: Iterable[int], actor: Actor) -> dict[int, tuple[str, ...]]:
    """What the participants of these meetings are called, as far as the reader sees them."""
    return {
        meeting: tuple(one.participant.name for one in found if one.participant is not None)
        for meeting, found in shown(connection, meetings, actor).items()
    }


def any_seen(connection: Connection, rows: list[Row], actor: Actor) -> bool:
    """Whether the reader sees who one of these rows is."""
    known = _known(connection, rows, actor)
    return any(_shown(row, known)[0].participant is not None for row in rows)


def _shown(row: Row, known: _Known) -> tuple[Shown, int | None]:
    """The participant, and the contact that it is."""
    contact, name, address, key, role, answer = row
    if contact is not None:
        if contact in known.names:
            email = known.emails[contact]
            return Shown(row, Participant(contact, known.names[contact], email, role, answer), False), contact
        return Shown(row, None, contact in known.hidden), contact
    having = known.by_key.get(key, []) if key else []
    seen = next((one for one in having if one in known.names), None)
    if seen is not None:
        return Shown(row, Participant(seen, known.names[seen], address, role, answer), False), seen
    if having:
        return Shown(row, None, True), having[0]
    if not (name or address):  # a contact that was chosen, and purged since
        return Shown(row, None, False), None
    return Shown(row, Participant(None, name or address, address, role, answer), False), None


def _known(connection: Connection, rows: list[Row], actor: Actor) -> _Known:
    """What the reader may know of the contacts in these rows."""
    known = _Known()
    keys = {row[3] for row in rows if row[0] is None and row[3]}
    by_key = connection.execute(
        "SELECT e.value_key, e.contact FROM json_each(?) k"
        " CROSS JOIN contact_email e ON e.value_key = k.value"
        " CROSS JOIN contact c ON c.id = e.contact WHERE c.deleted_at IS NULL ORDER BY e.contact",
        (json.dumps(list(keys)),),
    ).fetchall()
    for key, contact in by_key:
        known.by_key[key].append(contact)
    visible = visible_to(actor)
    ids = {row[0] for row in rows if row[0] is not None} | {contact for _key, contact in by_key}
    for contact, name, email, is_seen in connection.execute(
        f"SELECT c.id, {NAME}, (SELECT e.value FROM contact_email e WHERE e.contact = c.id"
        f" ORDER BY e.position LIMIT 1), {visible.text} FROM contact c"
        f" WHERE c.id {IN_IDS} AND c.deleted_at IS NULL",
        (*visible.values, id_list(ids)),
    ).fetchall():
        if is_seen:
            known.names[contact] = name
            known.emails[contact] = email or ""
        else:
            known.hidden.add(contact)
    return known


def addresses(connection: Connection, contact_id: int) -> tuple[str, ...]:
    """The keys of a contact's e-mail addresses."""
    rows = connection.execute(
        "SELECT value_key FROM contact_email WHERE contact = ?", (contact_id,)
    ).fetchall()
    return tuple(row[0] for row in rows)
