"""What must hold of the journal: a change begins where the one before it ended, the last one is the row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from tui_crm.domain.journal import AVATAR, DELETED
from tui_crm.domain.soundness import Finding, Rule
from tui_crm.store.codes import ACCESSES, STATUSES
from tui_crm.store.sql import Connection

_TEXTS = (
    "first_name", "last_name", "name", "position", "birthday", "note", "pesel", "document_number", "nip",
    "regon", "krs", "website", "extra", "keep_in_touch_days",
)  # fmt: skip
_LISTS = {
    "phones": ("contact_phone", ("value", "raw", "extension", "label")),
    "emails": ("contact_email", ("value", "label")),
    "urls": ("contact_url", ("value", "label")),
    "addresses": (
        "contact_address",
        ("street", "city", "postal_code", "region", "country", "label"),
    ),
}
_USERS = {"owners": "contact_owner", "watchers": "contact_watcher"}

COMPARED = frozenset({*_TEXTS, *_LISTS, *_USERS, "status", "access", "link_emails", AVATAR, DELETED})
"""Names whose values stay what they were called. Tags, options and organizations may be renamed or purged,
and events wander when contacts are merged."""


def of_contacts(connection: Connection, ids: Sequence[int]) -> Iterator[Finding]:
    """What is wrong with the changes of these contacts, which follow each other."""
    rows = connection.execute(
        "SELECT j.contact, j.id, j.version, j.before, j.after, c.version FROM journal_change j"
        " INDEXED BY journal_change_contact JOIN contact c ON c.id = j.contact"
        " WHERE j.contact BETWEEN ? AND ? ORDER BY j.contact, j.id",
        (ids[0], ids[-1]),
    ).fetchall()
    for contact, changes in groupby(rows, key=lambda row: row[0]):
        yield from _of_contact(connection, contact, list(changes))


def _of_contact(connection: Connection, contact: int, changes: list[tuple[Any, ...]]) -> Iterator[Finding]:
    known: dict[str, tuple[int, Any]] = {}
    last = 0
    for _contact, number, version, before, after, current in changes:
        if not last <= version <= current:
            yield Finding(Rule.JOURNAL_VERSIONS, f"journal_change[{number}]: version {version}")
        last = max(last, version)
        try:
            was, became = json.loads(before), json.loads(after)
        except ValueError:
            yield Finding(Rule.JOURNAL_CHAIN, f"journal_change[{number}]: no JSON")
            continue
        for name in COMPARED.intersection(was).intersection(known):
            if was[name] != known[name][1]:
                line = f"journal_change[{number}]: {name} is not as journal_change[{known[name][0]}] left it"
                yield Finding(Rule.JOURNAL_CHAIN, line)
        known |= {name: (number, became[name]) for name in COMPARED.intersection(became)}
    stored = _stored(connection, contact, known)
    for name in sorted(known):
        if stored[name] != known[name][1]:
            line = f"contact[{contact}]: {name} is not as journal_change[{known[name][0]}] left it"
            yield Finding(Rule.JOURNAL_ROWS, line)


def _stored(connection: Connection, contact: int, names: Any) -> dict[str, Any]:
    """The values of these names as the journal would have them now."""
    row = connection.execute(
        f"SELECT {', '.join(_TEXTS)}, status, access, link_emails, avatar, deleted_at FROM contact"
        " WHERE id = ?",
        (contact,),
    ).fetchone()
    status, access, link_emails, avatar, deleted_at = row[len(_TEXTS) :]
    stored: dict[str, Any] = dict(zip(_TEXTS, row, strict=False)) | {
        "status": STATUSES[status].value,
        "access": ACCESSES[access].value,
        "link_emails": bool(link_emails),
        AVATAR: avatar,
        DELETED: deleted_at is not None,
    }
    for name, (table, columns) in _LISTS.items():
        if name in names:
            rows = connection.execute(
                f"SELECT {', '.join(columns)} FROM {table} WHERE contact = ? ORDER BY position", (contact,)
            ).fetchall()
            stored[name] = [dict(zip(columns, values, strict=True)) for values in rows]
    for name, table in _USERS.items():
        if name in names:
            rows = connection.execute(
                f"SELECT u.login FROM {table} x JOIN user u ON u.id = x.user WHERE x.contact = ?"
                " ORDER BY x.position",
                (contact,),
            ).fetchall()
            stored[name] = [login for (login,) in rows]
    return stored
