"""Whether anything has changed. Light: every start and every list asks it."""

from __future__ import annotations

from tui_crm.store.sql import Connection


def last_change(connection: Connection) -> int:
    """A number that grows with every change of a contact, a field, an option or a tag; a purge keeps it.

    Contacts that an import has brought or taken back and messages of mailboxes count too, of which the
    journal has no lines. 0 where nothing ever changed.
    """
    row = connection.execute(
        "SELECT total(seq) + (SELECT count(*) FROM import_job WHERE status = 'undone') FROM sqlite_sequence"
        " WHERE name IN ('contact', 'journal_change', 'journal_definition', 'mail_message')"
    ).fetchone()
    return int(row[0])
