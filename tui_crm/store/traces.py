"""What imports, journals and drafts of others say of contacts that are purged (R21)."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from tui_crm.store.row_cells import NAME
from tui_crm.store.sql import IN_IDS, Connection, id_list

_SHARED = '"code": "email_shared", "field": "", "values": {'
"""How the warning begins that names whom a row shares its e-mail with (`services.import_problems`)."""
_LONGEST_NAME = 200


def wipe(connection: Connection, ids: Sequence[int]) -> None:
    """Takes away what rows of imports, journals and drafts of others say of these contacts.

    Reads all of them where an organization is among the contacts: nothing else ever leads to those who were
    linked to it once.
    """
    wanted = id_list(ids)
    connection.execute(f"UPDATE import_row SET cells = '[]', problems = '' WHERE contact {IN_IDS}", (wanted,))
    rows = connection.execute(
        f"SELECT c.id, {NAME}, c.kind = 2 FROM contact c WHERE c.id {IN_IDS}", (wanted,)
    ).fetchall()
    _wipe_warnings(connection, [name for _id, name, _is_organization in rows if name])
    organizations = {one for one, _name, is_organization in rows if is_organization}
    if organizations:
        names = {name for _id, name, is_organization in rows if is_organization}
        _wipe_journal(connection, organizations)
        _wipe_drafts(connection, organizations, names)


def _wipe_warnings(connection: Connection, names: Sequence[str]) -> None:
    for name in names:
        named = _SHARED + f'"name": {json.dumps(name[:_LONGEST_NAME], ensure_ascii=False)}' + "}"
        connection.execute(
            "UPDATE import_row SET problems = replace(problems, ?1, ?2) WHERE instr(problems, ?1)",
            (named, _SHARED + "}"),
        )


def _wipe_journal(connection: Connection, organizations: set[int]) -> None:
    marks = json.dumps([f'"id": {one},' for one in organizations])
    rows = connection.execute(
        "SELECT j.id, j.before, j.after FROM journal_change j"
        " WHERE EXISTS (SELECT 1 FROM json_each(?) m"
        " WHERE instr(j.before, m.value) OR instr(j.after, m.value))",
        (marks,),
    ).fetchall()
    for number, *texts in rows:
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
    """The data of a draft without its links to these organizations, by number or, being new, by name."""
    links = data.get("organizations")
    if not isinstance(links, list):
        return data
    kept = [
        link
        for link in links
        if link["id"] not in organizations and not (link["id"] is None and link["name"] in names)
    ]
    return data | {"organizations": kept}


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)
