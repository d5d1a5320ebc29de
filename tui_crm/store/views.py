"""Saved searches of users."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import Sort
from tui_crm.domain.custom_fields import CustomField
from tui_crm.domain.journal import Thing
from tui_crm.domain.views import View
from tui_crm.store.codes import KIND_CODES, KINDS, new_uid
from tui_crm.store.sql import Connection
from tui_crm.text.fold import fold

_SELECT = (
    "SELECT id, kind, name, position, text, search_in, sort, columns, include_inactive FROM saved_view"
    " WHERE user = ?"
)


def all_of(connection: Connection, user_id: int, kind: Kind | None = None) -> tuple[View, ...]:
    """The views of a user in their order, those of persons first."""
    rows = connection.execute(
        f"{_SELECT} AND kind = ifnull(?, kind) ORDER BY kind, position, id",
        (user_id, None if kind is None else KIND_CODES[kind]),
    ).fetchall()
    return tuple(
        View(
            id=row[0],
            kind=KINDS[row[1]],
            name=row[2],
            place=row[3],
            text=row[4],
            search_in=tuple(row[5].split(",")) if row[5] else (),
            sort=Sort(row[6].lstrip("-"), row[6].startswith("-")) if row[6] else None,
            columns=row[7],
            include_inactive=bool(row[8]),
        )
        for row in rows
    )


def keep(connection: Connection, user_id: int, view: View) -> int:
    """Stores a view and gives its id; `view.id` 0 is a new one, at `view.place`."""
    sort = f"{'-' if view.sort.descending else ''}{view.sort.field}" if view.sort is not None else ""
    values = (
        view.name,
        fold(view.name),
        view.text,
        ",".join(view.search_in),
        sort,
        view.columns,
        int(view.include_inactive),
    )
    if view.id:
        connection.execute(
            "UPDATE saved_view SET name = ?, name_key = ?, text = ?, search_in = ?, sort = ?, columns = ?,"
            " include_inactive = ? WHERE id = ? AND user = ?",
            (*values, view.id, user_id),
        )
        return view.id
    added = connection.execute(
        "INSERT INTO saved_view (name, name_key, text, search_in, sort, columns, include_inactive, uid, user,"
        " kind, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*values, new_uid(), user_id, KIND_CODES[view.kind], view.place),
    )
    return added.lastrowid


def drop(connection: Connection, user_id: int, view_id: int) -> None:
    """Deletes a view."""
    connection.execute("DELETE FROM saved_view WHERE id = ? AND user = ?", (view_id, user_id))


def put_in_order(connection: Connection, user_id: int, ids: Sequence[int]) -> None:
    """Gives the views of a base their places, in this order."""
    connection.executemany(
        "UPDATE saved_view SET position = ? WHERE id = ? AND user = ?",
        [(place, view_id, user_id) for place, view_id in enumerate(ids)],
    )


def follow_name(
    connection: Connection, custom: Sequence[CustomField], thing: Thing, target: int, names: tuple[str, str]
) -> None:
    """Puts the new name of a tag or an option into everybody's views that filter by it.

    Args:
        custom: all fields with the name from before.
        names: the name from before and the new one.
    """
    # Imported late: the grammar, which only renaming needs.
    from tui_crm.domain.view_lines import fields_of, renamed_line

    name, kinds = "tags", tuple(Kind)
    if thing is Thing.OPTION:
        (field,) = (one for one in custom if any(option.id == target for option in one.options))
        name, kinds = field.field, (field.kind,)
    for kind in kinds:
        fields = fields_of(kind, custom)
        rows = connection.execute(
            "SELECT id, text FROM saved_view WHERE kind = ? AND text <> ''", (KIND_CODES[kind],)
        ).fetchall()
        lines = ((renamed_line(text, fields, name, *names), number, text) for number, text in rows)
        connection.executemany(
            "UPDATE saved_view SET text = ? WHERE id = ?",
            [(line, number) for line, number, text in lines if line != text],
        )
