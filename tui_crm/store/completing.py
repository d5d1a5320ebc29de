"""Addresses for mail programs: what a text finds, without reading whole contacts.

Light: it is all that `query` needs.
"""

from __future__ import annotations

from itertools import islice

from tui_crm.store.row_cells import NAME
from tui_crm.store.search_terms import asked
from tui_crm.store.search_tiers import recent_ids, search
from tui_crm.store.sql import Sql, id_list
from tui_crm.store.visibility import visible_to

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_crm.store.sql import Connection
    from tui_crm.store.visibility import Viewer

_KINDS = (1, 2)
_RECENT = 20
"""Of each kind: more would cost a first search more than they are worth."""

_ADDRESSED = Sql("c.status = 1 AND EXISTS (SELECT 1 FROM contact_email x WHERE x.contact = c.id)")


def complete(connection: Connection, text: str, viewer: Viewer, limit: int) -> list[tuple[str, str, str]]:
    """E-mail, name and main organization ("" for none) of active contacts, the best first.

    Args:
        text: what is searched; where it asks nothing, the first contacts by name are given.
        limit: most addresses; those of one contact stand together.
    """
    where = visible_to(viewer) & _ADDRESSED
    if asked(text) is None:
        return _addresses(connection, _first_by_name(connection, where, limit), viewer, limit)
    recent = [one for kind in _KINDS for one in recent_ids(connection, kind, _RECENT)]
    found = search(connection, text, (), _KINDS, where, recent)
    return _addresses(connection, list(islice(found, limit)), viewer, limit)


def _first_by_name(connection: Connection, where: Sql, limit: int) -> list[int]:
    rows = [
        row
        for kind in _KINDS
        for row in connection.execute(
            "SELECT c.id, c.sort_key FROM contact c INDEXED BY contact_by_name"
            f" WHERE c.kind = ? AND {where.text} ORDER BY c.sort_key, c.id LIMIT ?",
            (kind, *where.values, limit),
        ).fetchall()
    ]
    return [row[0] for row in sorted(rows, key=lambda row: row[1])]


def _addresses(
    connection: Connection, ids: Sequence[int], viewer: Viewer, limit: int
) -> list[tuple[str, str, str]]:
    visible = visible_to(viewer, "g")
    organization = (
        "SELECT g.name FROM contact_link l CROSS JOIN contact g ON g.id = l.organization"
        f" WHERE l.person = c.id AND {visible.text} ORDER BY l.position LIMIT 1"
    )
    return connection.execute(
        f"SELECT e.value, {NAME}, ifnull(({organization}), '') FROM json_each(?) j"
        " CROSS JOIN contact c ON c.id = j.value CROSS JOIN contact_email e ON e.contact = c.id"
        " ORDER BY j.key, e.position LIMIT ?",
        (*visible.values, id_list(ids), limit),
    ).fetchall()
