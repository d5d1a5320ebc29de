"""Contacts taken out of use: inactive, in the trash, gone without a trace (R20, R21)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Kind, Status
from tui_crm.store import search, sorting, traces
from tui_crm.store.codes import KINDS, STATUS_CODES, STATUSES
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.row_cells import NAME
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.store.visibility import visible_to

Trashed = tuple[int, str, str, str, str]
"""Id, uid, kind, name and the moment when it was deleted (ISO 8601, UTC)."""


class Present(NamedTuple):
    """What has to be known of a contact that is to be taken out of use, or back into it."""

    id: int
    uid: str
    kind: Kind
    name: str
    status: Status
    version: int


def present(connection: Connection, ids: Iterable[int], actor: Actor, trash: bool = False) -> list[Present]:
    """Those of these contacts that the actor may see, each once, in the order of the ids.

    Args:
        trash: those in the trash instead of those outside it.
    """
    wanted = list(dict.fromkeys(ids))
    visible = visible_to(actor, trash=trash)
    rows = connection.execute(
        f"SELECT c.id, c.uid, c.kind, {NAME}, c.status, c.version FROM json_each(?) wanted"
        f" CROSS JOIN contact c ON c.id = wanted.value WHERE {visible.text} ORDER BY wanted.key",
        (id_list(wanted), *visible.values),
    ).fetchall()
    return [Present(row[0], row[1], KINDS[row[2]], row[3], STATUSES[row[4]], row[5]) for row in rows]


def set_status(connection: Connection, ids: Sequence[int], status: Status, actor: Actor, now: int) -> None:
    """Makes contacts active or inactive, and raises their versions. Search documents know no status.

    Args:
        now: seconds since 1970, UTC.
    """
    sorted_as = sorting.rows(connection, ids)
    connection.execute(
        "UPDATE contact SET status = ?, updated_at = ?, updated_by = ?, version = version + 1"
        f" WHERE id {IN_IDS}",
        (STATUS_CODES[status], now, actor.user_id, id_list(ids)),
    )
    sorting.replace(connection, ids, sorted_as)


def set_deleted(
    connection: Connection, ids: Sequence[int], deleted_at: int | None, actor: Actor, now: int
) -> None:
    """Puts contacts into the trash, or with None back; lists and searches of others follow.

    Who comes back is merged into nobody any more.

    Args:
        deleted_at, now: seconds since 1970, UTC.
    """
    affected = _affected(connection, ids)
    sorted_as = sorting.rows(connection, affected)
    connection.execute(
        "UPDATE contact SET deleted_at = ?1, updated_at = ?2, updated_by = ?3, version = version + 1,"
        f" merged_into = iif(?1 IS NULL, NULL, merged_into) WHERE id {IN_IDS.replace('?', '?4')}",
        (deleted_at, now, actor.user_id, id_list(ids)),
    )
    sorting.replace(connection, affected, sorted_as)
    search.refresh(connection, affected)


def purge(connection: Connection, ids: Sequence[int]) -> None:
    """Deletes contacts for good, with all that hangs on them and all that is said of them elsewhere.

    SQLite overwrites what it frees (`secure_delete`); the rest is done after the commit, by
    `upkeep.leave_no_trace`.
    """
    traces.wipe(connection, ids)
    erase(connection, ids)


def erase(connection: Connection, ids: Sequence[int]) -> None:
    """Deletes contacts for good, in the trash or not, with all that hangs on them."""
    affected = _affected(connection, ids)
    sorted_as = sorting.rows(connection, affected)
    search.remove(connection, ids)
    connection.execute(f"DELETE FROM contact WHERE id {IN_IDS}", (id_list(ids),))
    sorting.replace(connection, affected, sorted_as)
    search.refresh(connection, set(affected).difference(ids))


def trashed(connection: Connection, actor: Actor, offset: int, limit: int | None) -> list[Trashed]:
    """What is in the trash and the actor may see, the last deleted first."""
    visible = visible_to(actor, trash=True)
    rows = connection.execute(
        f"SELECT c.id, c.uid, c.kind, {NAME}, c.deleted_at FROM contact c INDEXED BY contact_deleted"
        f" WHERE {visible.text} ORDER BY c.deleted_at DESC, c.id DESC LIMIT ? OFFSET ?",
        (*visible.values, -1 if limit is None else limit, offset),
    ).fetchall()
    return [(row[0], row[1], KINDS[row[2]], row[3], moment_text(row[4])) for row in rows]


def linked_persons(connection: Connection, ids: Iterable[int], actor: Actor) -> int:
    """How many persons are linked to one of these organizations, as far as the actor may see both."""
    organization, person = visible_to(actor, "g"), visible_to(actor)
    row = connection.execute(
        "SELECT count(DISTINCT l.person) FROM contact g CROSS JOIN contact_link l ON l.organization = g.id"
        f" CROSS JOIN contact c ON c.id = l.person WHERE g.id {IN_IDS} AND {organization.text}"
        f" AND {person.text}",
        (id_list(ids), *organization.values, *person.values),
    ).fetchone()
    return int(row[0])


def _affected(connection: Connection, ids: Iterable[int]) -> list[int]:
    """These contacts, and the persons whose lists and search documents name them as their organizations."""
    wanted = list(ids)
    rows = connection.execute(
        f"SELECT DISTINCT person FROM contact_link WHERE organization {IN_IDS}", (id_list(wanted),)
    ).fetchall()
    return list(dict.fromkeys([*wanted, *(row[0] for row in rows)]))
