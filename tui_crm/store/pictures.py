"""Pictures of contacts: which one a contact has, and those that it had, so that undo can bring them back."""

from __future__ import annotations

from collections.abc import Iterable

from tui_crm.store.sql import IN_IDS, Connection, id_list


def avatar(connection: Connection, contact_id: int) -> str | None:
    """The hash of the picture that the contact has; None without one."""
    row = connection.execute("SELECT avatar FROM contact WHERE id = ?", (contact_id,)).fetchone()
    return None if row is None else row[0]


def set_avatar(connection: Connection, contact_id: int, digest: str | None) -> None:
    """Gives the contact a picture that is kept for it, or none."""
    connection.execute("UPDATE contact SET avatar = ? WHERE id = ?", (digest, contact_id))


def keep(connection: Connection, contact_id: int, digest: str, data: bytes, thumbnail: bytes) -> None:
    """Keeps a picture for the contact, if it is not there yet; `set_avatar` shows it."""
    connection.execute(
        "INSERT OR IGNORE INTO picture (contact, hash, data, thumbnail) VALUES (?, ?, ?, ?)",
        (contact_id, digest, data, thumbnail),
    )


def data(connection: Connection, contact_id: int) -> bytes | None:
    """The PNG that the contact has as its picture; None without one."""
    row = connection.execute(
        "SELECT p.data FROM contact c CROSS JOIN picture p ON p.contact = c.id AND p.hash = c.avatar"
        " WHERE c.id = ?",
        (contact_id,),
    ).fetchone()
    return None if row is None else row[0]


def thumbnails(connection: Connection, ids: Iterable[int]) -> dict[int, bytes]:
    """The thumbnails of those of these contacts that have a picture."""
    rows = connection.execute(
        "SELECT c.id, p.thumbnail FROM contact c"
        " CROSS JOIN picture p ON p.contact = c.id AND p.hash = c.avatar"
        f" WHERE c.id {IN_IDS}",
        (id_list(ids),),
    ).fetchall()
    return dict(rows)
