"""What each user chose for the screen: names and values, read all at once."""

from __future__ import annotations

TYPE_CHECKING = False  # this module is on the way to the first frame, and `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from tui_crm.store.sql import Connection


def all_of(connection: Connection, user_id: int) -> dict[str, str]:
    """Everything that this user chose, by name."""
    rows = connection.execute("SELECT name, value FROM user_setting WHERE user = ?", (user_id,)).fetchall()
    return dict(rows)


def put(connection: Connection, user_id: int, name: str, value: str) -> None:
    """Keeps a choice."""
    connection.execute(
        "INSERT INTO user_setting (user, name, value) VALUES (?, ?, ?)"
        " ON CONFLICT (user, name) DO UPDATE SET value = excluded.value",
        (user_id, name, value),
    )


def remove(connection: Connection, user_id: int, name: str) -> None:
    """Forgets a choice."""
    connection.execute("DELETE FROM user_setting WHERE user = ? AND name = ?", (user_id, name))


def remove_all(connection: Connection, user_id: int, prefix: str) -> None:
    """Forgets all choices whose name begins with this."""
    connection.execute(
        "DELETE FROM user_setting WHERE user = ? AND substr(name, 1, ?) = ?", (user_id, len(prefix), prefix)
    )
