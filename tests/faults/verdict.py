"""What became of what the program said was saved."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.faults.jobs import Said
from tui_crm.services.session import Session, open_session
from tui_crm.store.checks import check


def lost(session: Session, saved: Iterable[Said]) -> list[Said]:
    """The saves that are not in the base: not in the contact's journal as that version, or undone unseen.

    Read from the rows, past the services.
    """
    with session.database.reading() as connection:
        rows = connection.execute("SELECT contact, version, after FROM journal_change").fetchall()
        contacts = dict(connection.execute("SELECT id, version FROM contact").fetchall())
        positions = dict(connection.execute("SELECT id, position FROM contact").fetchall())
    told = {(contact, version): json.loads(after).get("position") for contact, version, after in rows}
    return [
        one
        for one in saved
        if told.get((one.contact, one.version)) != one.text
        or contacts.get(one.contact, 0) < one.version
        or positions[one.contact] != told.get((one.contact, contacts[one.contact]))
    ]


def overwritten(session: Session, saved: Iterable[Said]) -> int:
    """How many saves of people who count up are not counted in what stands there now."""
    counted = Counter(one.contact for one in saved)
    with session.database.reading() as connection:
        rows = connection.execute("SELECT id, CAST(position AS INTEGER) FROM contact").fetchall()
    return sum(counted[contact] - number for contact, number in rows if contact in counted)


def torn(session: Session) -> list[int]:
    """Contacts whose row and journal do not tell the same version and position: half of a save.

    Contacts that an import made have no changes there until somebody saves them.
    """
    with session.database.reading() as connection:
        rows = connection.execute("SELECT id, version, position FROM contact").fetchall()
        changes = connection.execute(
            "SELECT contact, version, after FROM journal_change ORDER BY contact, version"
        ).fetchall()
    versions: dict[int, int] = {}
    positions: dict[int, str] = {}
    for contact, version, after in changes:
        versions[contact] = version
        positions[contact] = json.loads(after).get("position", positions.get(contact, ""))
    return [
        contact
        for contact, version, position in rows
        if contact in versions and (versions[contact], positions[contact]) != (version, position or "")
    ]


def broken(path: Path) -> tuple[str, ...]:
    """What `db check` finds in the base, opened anew, as after a crash; others may go on writing."""
    with open_session(path, login="anna") as session:
        return tuple(str(finding) for finding in check(session.database))
