"""Moving what hangs on one contact to another one, and back to the last detail (R40, R51).

What is moved is written down as plain data, which the journal keeps: ids and moments, no words of people.

* events, files: ids of the events and files of the other contact, deleted ones too.
* persons: those linked to the other organization and not to the kept one. Links of who is linked to both stay
  where they are: whoever is in the trash shows none.
* titled: those linked to both whose position was said only with the other one.
* links: the organizations that the other person is linked to and that whoever merges does not see.
* picture: the hash of the picture that the kept contact gets a copy of; null for none.
* dismissed: the contacts that are said to be no duplicates of the other one, and so are none of the kept one.
* columns: of the kept contact, [before, after] by column.
* what `store.merging_work` has: opportunities, meetings and mail.
"""

from __future__ import annotations

from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.store import merging_work, search, sorting
from tui_crm.store.merging_work import Moved, Two
from tui_crm.store.sql import IN_IDS, Connection, Value, id_list
from tui_crm.store.visibility import visible_to

_COLUMNS = ("touched_at",)


def gathered(connection: Connection, two: Two, actor: Actor, picture: bool) -> Moved:
    """What there is to move.

    Args:
        picture: whether the kept contact is to have the other one's picture.
    """
    other = (two.other,)
    return {
        "events": _ids(connection, "SELECT id FROM event WHERE contact = ? ORDER BY id", other),
        "files": _ids(connection, "SELECT id FROM attachment WHERE contact = ? ORDER BY id", other),
        "persons": _ids(
            connection,
            "SELECT person FROM contact_link o WHERE organization = ?1 AND person <> ?2 AND NOT EXISTS"
            " (SELECT 1 FROM contact_link k WHERE k.person = o.person AND k.organization = ?2)"
            " ORDER BY person",
            (two.other, two.kept),
        ),
        "titled": _ids(
            connection,
            "SELECT o.person FROM contact_link o CROSS JOIN contact_link k"
            " ON k.person = o.person AND k.organization = ?2"
            " WHERE o.organization = ?1 AND o.job_title <> '' AND k.job_title = '' ORDER BY o.person",
            (two.other, two.kept),
        ),
        "links": _hidden_links(connection, two, actor),
        "picture": _picture(connection, two) if picture else None,
        "dismissed": _dismissed(connection, two),
        "columns": _columns(connection, two),
    } | merging_work.gathered(connection, two)


def _ids(connection: Connection, sql: str, values: tuple[Value, ...]) -> list[int]:
    return [row[0] for row in connection.execute(sql, values).fetchall()]


def _hidden_links(connection: Connection, two: Two, actor: Actor) -> list[int]:
    visible = visible_to(actor, "g")
    return _ids(
        connection,
        "SELECT l.organization FROM contact_link l CROSS JOIN contact g ON g.id = l.organization"
        f" WHERE l.person = ? AND NOT ({visible.text}) AND NOT EXISTS"
        " (SELECT 1 FROM contact_link k WHERE k.person = ? AND k.organization = l.organization)"
        " ORDER BY l.position, l.organization",
        (two.other, *visible.values, two.kept),
    )


def _picture(connection: Connection, two: Two) -> str | None:
    """The other one's picture, where the kept contact never had the same one."""
    row = connection.execute(
        "SELECT avatar FROM contact c WHERE id = ? AND avatar IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM picture p WHERE p.contact = ? AND p.hash = c.avatar)",
        (two.other, two.kept),
    ).fetchone()
    return None if row is None else str(row[0])


def _dismissed(connection: Connection, two: Two) -> list[int]:
    return _ids(
        connection,
        "SELECT x FROM (SELECT high AS x FROM duplicate_dismissal WHERE low = ?1"
        " UNION SELECT low FROM duplicate_dismissal WHERE high = ?1) WHERE x <> ?2 AND NOT EXISTS"
        " (SELECT 1 FROM duplicate_dismissal d WHERE d.low = min(x, ?2) AND d.high = max(x, ?2)) ORDER BY x",
        (two.other, two.kept),
    )


def _columns(connection: Connection, two: Two) -> dict[str, list[Any]]:
    sql = f"SELECT {', '.join(_COLUMNS)} FROM contact WHERE id = ?"
    mine, theirs = (connection.execute(sql, (one,)).fetchone() for one in two)
    after = (max((moment for moment in (mine[0], theirs[0]) if moment is not None), default=None),)
    return {name: [old, new] for name, old, new in zip(_COLUMNS, mine, after, strict=True) if old != new}


def move(connection: Connection, two: Two, moved: Moved) -> None:
    """Moves everything to the kept contact."""
    _move_things(connection, moved, two.kept)
    merging_work.move(connection, two, moved)
    affected = [two.kept, *moved["persons"], *moved["titled"]]
    sorted_as = sorting.rows(connection, affected)
    _move_persons(connection, moved, two.other, two.kept)
    connection.execute(
        "UPDATE contact_link SET job_title = (SELECT o.job_title FROM contact_link o"
        " WHERE o.person = contact_link.person AND o.organization = ?)"
        f" WHERE organization = ? AND person {IN_IDS}",
        (two.other, two.kept, id_list(moved["titled"])),
    )
    connection.execute(
        "INSERT INTO contact_link (person, organization, position, job_title) SELECT ?1, organization,"
        " (SELECT ifnull(max(position), -1) + 1 FROM contact_link WHERE person = ?1) + position, job_title"
        " FROM contact_link WHERE person = ?2 AND organization IN (SELECT value FROM json_each(?3))",
        (two.kept, two.other, id_list(moved["links"])),
    )
    connection.execute(
        "INSERT OR IGNORE INTO picture (contact, hash, data, thumbnail)"
        " SELECT ?, hash, data, thumbnail FROM picture WHERE contact = ? AND hash = ?",
        (two.kept, two.other, moved["picture"]),
    )
    connection.execute(
        "INSERT OR IGNORE INTO duplicate_dismissal (low, high, user, at)"
        " SELECT min(?1, d.x), max(?1, d.x), d.user, d.at FROM"
        " (SELECT iif(low = ?2, high, low) AS x, user, at FROM duplicate_dismissal WHERE ?2 IN (low, high)) d"
        " WHERE d.x IN (SELECT value FROM json_each(?3))",
        (two.kept, two.other, id_list(moved["dismissed"])),
    )
    _set_columns(connection, two.kept, moved, 1)
    connection.execute("UPDATE contact SET merged_into = ? WHERE id = ?", (two.kept, two.other))
    _follow(connection, affected, sorted_as)


def move_back(connection: Connection, two: Two, moved: Moved) -> None:
    """Moves everything back to the other contact. Who was purged meanwhile is passed over."""
    _move_things(connection, moved, two.other)
    merging_work.move_back(connection, two, moved)
    affected = [two.kept, *moved["persons"], *moved["titled"]]
    sorted_as = sorting.rows(connection, affected)
    _move_persons(connection, moved, two.kept, two.other)
    connection.execute(
        f"UPDATE contact_link SET job_title = '' WHERE organization = ? AND person {IN_IDS}",
        (two.kept, id_list(moved["titled"])),
    )
    connection.execute(
        f"DELETE FROM contact_link WHERE person = ? AND organization {IN_IDS}",
        (two.kept, id_list(moved["links"])),
    )
    connection.execute("DELETE FROM picture WHERE contact = ? AND hash = ?", (two.kept, moved["picture"]))
    connection.executemany(
        "DELETE FROM duplicate_dismissal WHERE low = ? AND high = ?",
        [(min(two.kept, one), max(two.kept, one)) for one in moved["dismissed"]],
    )
    _set_columns(connection, two.kept, moved, 0)
    connection.execute("UPDATE contact SET merged_into = NULL WHERE id = ?", (two.other,))
    _follow(connection, affected, sorted_as)


def _move_things(connection: Connection, moved: Moved, target: int) -> None:
    for table, name in (("event", "events"), ("attachment", "files")):
        connection.execute(
            f"UPDATE {table} SET contact = ? WHERE id {IN_IDS}", (target, id_list(moved[name]))
        )


def _move_persons(connection: Connection, moved: Moved, source: int, target: int) -> None:
    connection.execute(
        f"UPDATE contact_link SET organization = ? WHERE organization = ? AND person {IN_IDS}",
        (target, source, id_list(moved["persons"])),
    )


def _set_columns(connection: Connection, kept: int, moved: Moved, place: int) -> None:
    for column in _COLUMNS:
        if column in moved["columns"]:
            value = moved["columns"][column][place]
            connection.execute(f"UPDATE contact SET {column} = ? WHERE id = ?", (value, kept))


def _follow(connection: Connection, affected: list[int], sorted_as: set[sorting.Row]) -> None:
    """Lists and searches follow what was moved."""
    sorting.replace(connection, affected, sorted_as)
    search.refresh(connection, affected)


def differing(connection: Connection, two: Two, moved: Moved, at: int) -> str:
    """What stands no more where it was left, under its name in the journal; "" where all does.

    Args:
        at: the contact at which everything was left.
    """
    for name, table in (("event", "event"), ("file", "attachment")):
        ids = moved["events" if name == "event" else "files"]
        elsewhere = connection.execute(
            f"SELECT 1 FROM {table} WHERE id {IN_IDS} AND contact IS NOT ? LIMIT 1", (id_list(ids), at)
        ).fetchone()
        if elsewhere is not None:
            return name
    away = connection.execute(
        f"SELECT 1 FROM contact p WHERE p.id {IN_IDS} AND NOT EXISTS"
        " (SELECT 1 FROM contact_link l WHERE l.person = p.id AND l.organization = ?) LIMIT 1",
        (id_list(moved["persons"]), at),
    ).fetchone()
    if away is not None:
        return "persons"
    row = connection.execute("SELECT 1 FROM contact WHERE id = ?", (two.other,)).fetchone()
    return "" if row is not None else "deleted"


def merged_into(connection: Connection, contact_id: int) -> int | None:
    """The contact into which one in the trash was merged, directly or not; None for none."""
    found = None
    while (
        row := connection.execute(
            "SELECT merged_into FROM contact WHERE id = ? AND deleted_at IS NOT NULL", (contact_id,)
        ).fetchone()
    ) is not None and row[0] is not None:
        found = contact_id = int(row[0])
    return found


def merged_from(connection: Connection, contact_id: int, actor: Actor) -> list[int]:
    """The contacts in the trash that were merged into one, directly or not, as far as the actor sees them."""
    visible = visible_to(actor, trash=True)
    return _ids(
        connection,
        "WITH RECURSIVE gone (id) AS (SELECT id FROM contact WHERE merged_into = ?"
        " UNION SELECT n.id FROM contact n JOIN gone ON n.merged_into = gone.id)"
        f" SELECT c.id FROM gone CROSS JOIN contact c ON c.id = gone.id WHERE {visible.text} ORDER BY c.id",
        (contact_id, *visible.values),
    )
