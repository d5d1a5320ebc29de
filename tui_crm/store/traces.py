"""What imports, journals, drafts and records of others say of contacts that are purged (R21)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from typing import Any

from tui_crm.store import import_traces, traces_work
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.text.fold import fold

_ID = re.compile(r'"id": (\d+)')


def wipe(connection: Connection, ids: Sequence[int]) -> None:
    """Takes away what rows of imports, journals and drafts of others say of these contacts.

    Where an organization is among them, that is every change of links: nothing else ever leads to those who
    were linked to it once.
    """
    import_traces.wipe_rows(connection, ids)
    import_traces.wipe_warnings(connection, set(ids))
    traces_work.wipe(connection, ids)
    rows = connection.execute(
        f"SELECT id, name FROM contact WHERE kind = 2 AND id {IN_IDS}", (id_list(ids),)
    ).fetchall()
    if rows:
        organizations = {one for one, _name in rows}
        _wipe_journal(connection, organizations)
        _wipe_drafts(connection, organizations, {fold(name) for _one, name in rows})


def _wipe_journal(connection: Connection, organizations: set[int]) -> None:
    rows = connection.execute(
        "SELECT id, before, after FROM journal_change INDEXED BY journal_change_links"
        " WHERE instr(before, '\"organizations\": [{') OR instr(after, '\"organizations\": [{')"
    ).fetchall()
    for number, *texts in rows:
        if organizations.isdisjoint(int(one) for text in texts for one in _ID.findall(text)):
            continue
        before, after = (_without(json.loads(text), organizations) for text in texts)
        if before.get("organizations") == after.get("organizations"):
            before.pop("organizations", None)
            after.pop("organizations", None)
        if not after:  # the change was about nothing else
            connection.execute("DELETE FROM journal_change WHERE id = ?", (number,))
            continue
        connection.execute(
            "UPDATE journal_change SET before = ?, after = ? WHERE id = ?",
            (_json(before), _json(after), number),
        )


def _wipe_drafts(connection: Connection, organizations: set[int], names: set[str]) -> None:
    for number, text in connection.execute("SELECT id, data FROM draft").fetchall():
        data = json.loads(text)
        kept = _without(data, organizations, names)
        if kept != data:
            connection.execute("UPDATE draft SET data = ? WHERE id = ?", (_json(kept), number))


def _without(data: dict[str, Any], organizations: set[int], names: Collection[str] = ()) -> dict[str, Any]:
    """The data of a draft without its links to these organizations, by number or by folded name."""
    links = data.get("organizations")
    if not isinstance(links, list):
        return data
    kept = [
        link
        for link in links
        if link["id"] not in organizations and not (link["id"] is None and fold(link["name"]) in names)
    ]
    return data | {"organizations": kept}


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)
