"""What people call a contact by: its id, or its uid."""

from __future__ import annotations

from tui_crm.store.sql import Connection


def exists(connection: Connection, contact_id: int) -> bool:
    """Whether there is such a contact, in the trash or not, whoever may see it."""
    return connection.execute("SELECT 1 FROM contact WHERE id = ?", (contact_id,)).fetchone() is not None


def id_of(connection: Connection, reference: str) -> int | None:
    """The id that "12" or "uid:2f6c..." stands for, whoever may see the contact; of a number it is not known
    whether there is one. None for a uid that there is not, and for anything else.
    """
    if reference.startswith("uid:"):
        uid = reference.removeprefix("uid:")
        row = connection.execute("SELECT id FROM contact WHERE uid = ?", (uid,)).fetchone()
        return None if row is None else int(row[0])
    is_number = reference.isascii() and reference.isdecimal() and len(reference) < 19
    return int(reference) if is_number else None
