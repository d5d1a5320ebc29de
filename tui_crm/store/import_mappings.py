"""What became of the columns of files, remembered for each user by the header row."""

from __future__ import annotations

import json

from tui_crm.domain.contact import Kind
from tui_crm.domain.import_deciding import Remembered
from tui_crm.store.codes import KIND_CODES, KINDS
from tui_crm.store.sql import Connection

_KEPT = 500  # header rows of one user; those that were not used for longest go


def find(connection: Connection, user: int, fingerprint: str) -> Remembered | None:
    """What the user made of the columns of this header row, None for one that is new."""
    row = connection.execute(
        "SELECT kind, mapping, options FROM import_mapping WHERE user = ? AND fingerprint = ?",
        (user, fingerprint),
    ).fetchone()
    if row is None:
        return None
    options = json.loads(row[2])
    return Remembered(
        KINDS[row[0]] if options["kind_chosen"] else None,
        json.loads(row[1]),
        frozenset(options["chosen"]),
        options["separators"],
    )


def put(
    connection: Connection, user: int, fingerprint: str, remembered: Remembered, guessed: Kind, now: int
) -> None:
    """Remembers it in the place of what was remembered of this header row.

    Args:
        guessed: the base where the user chose none.
        now: seconds since 1970.
    """
    options = {
        "kind_chosen": remembered.kind is not None,
        "chosen": sorted(remembered.chosen),
        "separators": dict(remembered.separators),
    }
    connection.execute(
        "INSERT OR REPLACE INTO import_mapping (user, fingerprint, kind, mapping, options, used_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            user,
            fingerprint,
            KIND_CODES[remembered.kind or guessed],
            json.dumps(dict(remembered.mapping), ensure_ascii=False),
            json.dumps(options, ensure_ascii=False),
            now,
        ),
    )
    connection.execute(
        "DELETE FROM import_mapping WHERE user = ?1 AND fingerprint IN"
        " (SELECT fingerprint FROM import_mapping WHERE user = ?1 ORDER BY used_at DESC LIMIT -1 OFFSET ?2)",
        (user, _KEPT),
    )
