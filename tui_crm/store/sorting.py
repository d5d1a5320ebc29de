"""The sort index: for each field that lists were sorted by, the place of every contact in that order.

It is filled when somebody first sorts by the field (`sort_filling`). Whoever changes contacts brings their
rows along in the same transaction: of a field that is whole the rows themselves, of one that is being filled
a note that the contact has changed, for whoever fills it to look at in the end.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui_crm.store.contact_fields import kinds_with, sort_value
from tui_crm.store.sql import IN_IDS, Connection, Sql, id_list

CHANGED = 0
"""In place of a kind: the row says that the contact has changed while the field was being filled."""

_FORGOTTEN = "-"
"""What the name of a forgotten field begins with."""
_IS_FORGOTTEN = f"name GLOB '{_FORGOTTEN}*'"

_COLUMNS = "(field, kind, sort_key, name_key, contact, status, access)"
_VALUES = "(?, ?, ?, ?, ?, ?, ?)"
INSERT = f"INSERT OR REPLACE INTO contact_sort {_COLUMNS} VALUES {_VALUES}"
_DELETE = f"DELETE FROM contact_sort WHERE {_COLUMNS} = {_VALUES}"
_FIND = f"SELECT 1 FROM contact_sort WHERE {_COLUMNS} = {_VALUES}"

Keys = tuple[int, bytes, bytes, int, int, int]
"""Kind, sort key, name key, id, status and access of a contact."""

Row = tuple[int, int, bytes, bytes, int, int, int]
"""The number of a field, and the keys of a contact: all of the table, which is its own index."""


def whole(connection: Connection, field: str) -> int | None:
    """The number of the field, None where it has not all rows."""
    row = connection.execute("SELECT id FROM sort_field WHERE name = ? AND is_whole", (field,)).fetchone()
    return None if row is None else int(row[0])


def rows(connection: Connection, ids: Iterable[int]) -> set[Row]:
    """The rows that these contacts should have as they are now: asked before a change, for `replace`."""
    return _rows(connection, _fields(connection)[True], ids)


def _rows(connection: Connection, fields: dict[int, str], ids: Iterable[int]) -> set[Row]:
    condition = Sql(f"c.id {IN_IDS}", (id_list(ids),))
    return {(number, *row) for number, field in fields.items() for row in keys(connection, field, condition)}


def replace(connection: Connection, ids: Iterable[int], before: set[Row]) -> None:
    """Brings the rows of changed or new contacts up to date.

    Args:
        before: what `rows` said before the change; nothing for new contacts.
    """
    changed, fields = tuple(ids), _fields(connection)
    after = _rows(connection, fields[True], changed)
    after |= {(n, CHANGED, b"", b"", one, 0, 0) for n in fields[False] for one in changed}
    if before != after:
        connection.executemany(_DELETE, before - after)
        connection.executemany(INSERT, sorted(after - before))


def forget(connection: Connection) -> None:
    """Empties the index: it is filled again by those who sort."""
    connection.execute("DELETE FROM contact_sort")
    connection.execute("DELETE FROM sort_field")


def forget_later(connection: Connection) -> None:
    """As `forget`, but the rows, which may be a million, are left to `forget_some`."""
    connection.execute(
        f"UPDATE sort_field SET name = ? || id, is_whole = 0 WHERE NOT {_IS_FORGOTTEN}", (_FORGOTTEN,)
    )


def forget_field(connection: Connection, field: str) -> None:
    """Empties the index of one field: nobody looks at its rows any more, and `forget_some` removes them."""
    connection.execute(
        "UPDATE sort_field SET name = ? || id, is_whole = 0 WHERE name = ?", (_FORGOTTEN, field)
    )


def forgotten(connection: Connection) -> int | None:
    """The number of a forgotten field whose rows are still there; None where there is none."""
    row = connection.execute(f"SELECT id FROM sort_field WHERE {_IS_FORGOTTEN} LIMIT 1").fetchone()
    return None if row is None else int(row[0])


def forget_some(connection: Connection, count: int) -> bool:
    """Removes so many rows of forgotten fields; whether there were any."""
    number = forgotten(connection)
    if number is None:
        return False
    key = "field, kind, sort_key, name_key, contact"
    removed = connection.execute(
        f"DELETE FROM contact_sort WHERE ({key}) IN (SELECT {key} FROM contact_sort WHERE field = ? LIMIT ?)",
        (number, count),
    ).rowcount
    if removed < count:
        connection.execute("DELETE FROM sort_field WHERE id = ?", (number,))
    return True


def is_there(connection: Connection, number: int) -> bool:
    """Whether the field of this number is still one: nobody made it be forgotten."""
    row = connection.execute(
        f"SELECT 1 FROM sort_field WHERE id = ? AND NOT {_IS_FORGOTTEN}", (number,)
    ).fetchone()
    return row is not None


def keys(connection: Connection, field: str, condition: Sql) -> list[Keys]:
    """The keys of the contacts `c` that meet the condition and can have the field; not of deleted ones.

    Raises Refused with FIELD_NOT_SORTABLE for a field that there is not.
    """
    value = sort_value(connection, field)
    kinds = ", ".join(map(str, kinds_with(connection, field)))
    return connection.execute(
        f"SELECT c.kind, crm_order({value.text}), c.sort_key, c.id, c.status, c.access FROM contact c"
        f" WHERE +c.kind IN ({kinds}) AND c.deleted_at IS NULL AND {condition.text}",
        (*value.values, *condition.values),
    ).fetchall()


def differing(connection: Connection, ids: Iterable[int]) -> tuple[int, ...]:
    """Of these contacts, those that lack a row: for `db check`."""
    lacking = {row[4] for row in rows(connection, ids) if connection.execute(_FIND, row).fetchone() is None}
    return tuple(sorted(lacking))


def superfluous(connection: Connection) -> int:
    """How many rows there are besides one for each contact in each whole field: for `db check`."""
    found = 0
    for number, field in _fields(connection)[True].items():
        kinds = ", ".join(map(str, kinds_with(connection, field)))
        there = "SELECT count(*) FROM contact_sort WHERE field = ?"
        wanted = f"SELECT count(*) FROM contact WHERE kind IN ({kinds}) AND deleted_at IS NULL"
        row = connection.execute(f"SELECT ({there}) - ({wanted})", (number,)).fetchone()
        found += max(int(row[0]), 0)
    return found


def _fields(connection: Connection) -> dict[bool, dict[int, str]]:
    """The fields by number: under True those that have all rows, under False those that are being filled."""
    found: dict[bool, dict[int, str]] = {True: {}, False: {}}
    for number, name, is_whole in connection.execute(
        f"SELECT id, name, is_whole FROM sort_field WHERE NOT {_IS_FORGOTTEN}"
    ).fetchall():
        found[bool(is_whole)][number] = name
    return found
