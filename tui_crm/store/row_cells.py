"""The rows of a list by their ids, with the texts of the asked columns: one query, whatever their number.

A cell is what `domain.field_values.text_of` says of the whole contact, made where the data is.
Light: it is on the way to the first frame and to `query`.
"""

from __future__ import annotations

from tui_crm.store.sql import id_list
from tui_crm.store.visibility import visible_to

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from tui_crm.store.sql import Connection, Value
    from tui_crm.store.visibility import Viewer

    Row = tuple[int, int, int, str, tuple[str, ...]]
    """Id, code of the kind, code of the status, name, cells."""

_CUSTOM_PREFIX = "custom."
_SEVERAL = " | "


def _first(value: str, table: str, place: int = 0) -> str:
    """The value of the contact's row at this place, "" where it has fewer."""
    return (
        f"ifnull((SELECT {value} FROM {table} x WHERE x.contact = c.id"
        f" ORDER BY x.position LIMIT 1 OFFSET {place}), '')"
    )


def _joined(value: str, rows: str, order: str) -> str:
    """All values in their order; SQLite keeps the order of a subquery under `group_concat`."""
    ordered = f"SELECT {value} AS v {rows} ORDER BY {order}"
    return f"ifnull((SELECT group_concat(v, '{_SEVERAL}') FROM ({ordered})), '')"


def _users(table: str) -> str:
    rows = f"FROM {table} x CROSS JOIN user u ON u.id = x.user WHERE x.contact = c.id"
    return _joined("u.login", rows, "x.position")


def _moment(column: str) -> str:
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', c.{column}, 'unixepoch')"


NAME = (
    "CASE WHEN c.kind = 2 THEN c.name WHEN c.first_name = '' OR c.last_name = ''"
    " THEN c.first_name || c.last_name ELSE c.first_name || ' ' || c.last_name END"
)
"""The name that is shown of contact `c` (`ContactDraft.display_name`)."""

_PHONE = (
    "CASE WHEN x.value IS NULL THEN x.raw WHEN x.extension = '' THEN x.value"
    " ELSE x.value || ' ext. ' || x.extension END"
)
_OWN_COLUMNS = (
    "uid", "first_name", "last_name", "position", "birthday", "note", "pesel", "document_number",
    "nip", "regon", "krs", "website",
)  # fmt: skip

_CELLS: dict[str, str] = {
    **{name: f"c.{name}" for name in _OWN_COLUMNS},
    **{
        part: _first(f"x.{part}", "contact_address")
        for part in ("street", "city", "postal_code", "region", "country")
    },
    "id": "CAST(c.id AS TEXT)",
    "kind": "CASE c.kind WHEN 1 THEN 'person' ELSE 'organization' END",
    "full_name": NAME,
    "name": NAME,
    "phone": _first(_PHONE, "contact_phone"),
    "phone2": _first(_PHONE, "contact_phone", 1),
    "email": _first("x.value", "contact_email"),
    "email2": _first("x.value", "contact_email", 1),
    "url": _joined("x.value", "FROM contact_url x WHERE x.contact = c.id", "x.position"),
    "tags": _joined(
        "t.name",
        "FROM contact_tag x CROSS JOIN tag t ON t.id = x.tag WHERE x.contact = c.id AND t.deleted_at IS NULL",
        "t.name_key",
    ),
    "owners": _users("contact_owner"),
    "watchers": _users("contact_watcher"),
    "status": "CASE c.status WHEN 1 THEN 'active' ELSE 'inactive' END",
    "access": "CASE c.access WHEN 0 THEN 'company' WHEN 1 THEN 'owner' ELSE 'organization' END",
    "keep_in_touch": "ifnull(CAST(c.keep_in_touch_days AS TEXT), '')",
    "created_at": _moment("created_at"),
    "updated_at": _moment("updated_at"),
}

_LINKED = "FROM contact_link l CROSS JOIN contact g ON g.id = l.organization WHERE l.person = c.id AND "


def rows(
    connection: Connection, ids: Iterable[int], columns: Sequence[str], viewer: Viewer, now: int | None = None
) -> list[Row]:
    """The rows of these ids, in their order, without those that the viewer may not see.

    Args:
        columns: names of fields, and "custom.KEY".
        now: seconds since 1970, until when touches count; None for what the clock says.

    Raises:
        Refused: FIELD_UNKNOWN for a column that is no field.
    """
    wanted = tuple(ids)
    cells: list[str] = []
    values: tuple[Value, ...] = ()
    for column in columns:
        text, bound = _cell(column, viewer, now)
        cells.append(text)
        values += bound
    visible = visible_to(viewer)
    found: dict[int, tuple[Any, ...]] = {
        row[0]: row
        for row in connection.execute(
            f"SELECT {', '.join(['c.id', 'c.kind', 'c.status', NAME, *cells])}"
            " FROM json_each(?) j CROSS JOIN contact c ON c.id = j.value WHERE " + visible.text,
            (*values, id_list(wanted), *visible.values),
        ).fetchall()
    }
    if any(column.startswith(_CUSTOM_PREFIX) for column in columns):
        _fill_custom(connection, found, columns)
    return [(row[0], row[1], row[2], row[3], row[4:]) for row in map(found.get, wanted) if row is not None]


def _cell(column: str, viewer: Viewer, now: int | None) -> tuple[str, tuple[Value, ...]]:
    if column in _CELLS:
        return _CELLS[column], ()
    if column.startswith(_CUSTOM_PREFIX):
        return "''", ()
    seen = visible_to(viewer, "g")  # links to organizations that the viewer may not see are left out (R43)
    if column == "organization":
        return _joined("g.name", _LINKED + f"({seen.text})", "l.position"), seen.values
    if column == "organization_position":
        first = f"(SELECT l.job_title {_LINKED}({seen.text}) ORDER BY l.position LIMIT 1)"
        return f"ifnull({first}, '')", seen.values
    if column in ("last_touch", "due"):
        from tui_crm.store import keep_in_touch  # only lists with such a column pay for it

        made = keep_in_touch.moment_cell if column == "last_touch" else keep_in_touch.day_cell
        cell = made(viewer, keep_in_touch.NOW if now is None else str(now))
        return cell.text, cell.values
    # Imported late: nothing of ours asks for columns that there are not.
    from tui_crm.domain.problems import Code, Refused

    raise Refused(Code.FIELD_UNKNOWN, field=column)


def _fill_custom(connection: Connection, found: dict[int, tuple[Any, ...]], columns: Sequence[str]) -> None:
    """Puts the custom fields' texts into the rows; no other values are read."""
    keys = [column.removeprefix(_CUSTOM_PREFIX) for column in columns if column.startswith(_CUSTOM_PREFIX)]
    texts: dict[tuple[int, str], str] = {}
    for contact, key, kind, text, number, moment, option in connection.execute(
        _CUSTOM.format(", ".join("?" * len(keys))), (id_list(found), *keys)
    ).fetchall():
        one = _number(kind, number) if number is not None else text or moment or option
        before = texts.get((contact, key))
        texts[contact, key] = one if before is None else before + _SEVERAL + one
    for contact, row in found.items():
        found[contact] = row[:4] + tuple(
            texts.get((contact, column.removeprefix(_CUSTOM_PREFIX)), "")
            if column.startswith(_CUSTOM_PREFIX)
            else cell
            for column, cell in zip(columns, row[4:], strict=True)
        )


_CUSTOM = (
    "SELECT v.contact, f.field_key, f.type, v.text, v.number, v.moment, o.name FROM custom_field f"
    " CROSS JOIN json_each(?) j CROSS JOIN custom_value v ON v.contact = j.value AND v.field = f.id"
    " LEFT JOIN custom_field_option o ON o.id = v.option"
    " WHERE f.field_key IN ({}) AND f.retired_at IS NULL ORDER BY v.ordinal"
)


def _number(kind: str, number: float) -> str:
    if kind == "checkbox":
        return "true" if number else "false"
    return str(int(number)) if number.is_integer() else repr(number)
