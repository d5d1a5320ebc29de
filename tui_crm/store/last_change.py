"""Whether anything has changed. Light: every start and every list asks it."""

from __future__ import annotations

from tui_crm.store.sql import Connection


def last_change(connection: Connection) -> int:
    """A number that grows with every change of a contact, a field, an option or a tag; a purge keeps it.

    Messages that were read from mailboxes count too, which no operation brings. 0 where nothing ever changed.
    """
    row = connection.execute(
        "SELECT total(seq) FROM sqlite_sequence"
        " WHERE name IN ('journal_change', 'journal_definition', 'mail_message')"
    ).fetchone()
    return int(row[0])
