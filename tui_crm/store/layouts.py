"""The columns that each user arranged for a base, as a line of `domain.columns`.

Light: it is on the way to the first frame.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from tui_crm.store.sql import Connection

_WHERE = "WHERE user = ? AND kind = ?"


def line_of(connection: Connection, user_id: int, kind: int) -> str:
    """The line of this user for the base with this code; "" where nothing was arranged."""
    row = connection.execute(f"SELECT columns FROM column_layout {_WHERE}", (user_id, kind)).fetchone()
    return "" if row is None else str(row[0])


def put(connection: Connection, user_id: int, kind: int, line: str) -> None:
    """Keeps the line; "" forgets what was arranged."""
    if not line:
        connection.execute(f"DELETE FROM column_layout {_WHERE}", (user_id, kind))
        return
    connection.execute(
        "INSERT INTO column_layout (user, kind, columns) VALUES (?, ?, ?)"
        " ON CONFLICT (user, kind) DO UPDATE SET columns = excluded.columns",
        (user_id, kind, line),
    )


def custom_columns(connection: Connection, kind: int) -> dict[str, tuple[str, str]]:
    """Key -> name and type of the custom fields in use of a base, in their order."""
    rows = connection.execute(
        "SELECT field_key, name, type FROM custom_field WHERE kind = ? AND retired_at IS NULL"
        " ORDER BY position, id",
        (kind,),
    ).fetchall()
    return {str(key): (str(name), str(type_)) for key, name, type_ in rows}


def was_custom(connection: Connection, kind: int, key: str) -> bool:
    """Whether the base has a custom field of this key, in use or not."""
    found = connection.execute("SELECT 1 FROM custom_field WHERE kind = ? AND field_key = ?", (kind, key))
    return found.fetchone() is not None
