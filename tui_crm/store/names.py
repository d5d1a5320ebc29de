"""Looking things up by name: tags, users, organizations, custom fields and their options."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Kind, Status
from tui_crm.store import merging, row_cells
from tui_crm.store.codes import KIND_CODES, STATUSES, new_uid
from tui_crm.store.search_tiers import search
from tui_crm.store.sql import Connection, Sql, id_list
from tui_crm.store.visibility import visible_to
from tui_crm.text.fold import fold


@dataclass(frozen=True, slots=True)
class FoundOrganization:
    """An organization that a name or id stands for."""

    id: int
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A tag or a user that a name stands for.

    Attributes:
        name: as it is stored: the tag's name, the user's login.
    """

    id: int
    name: str


def tag(connection: Connection, name: str) -> Named | None:
    """The tag of this name, else with this description (R31); letters' case and diacritics do not matter."""
    key = fold(name)
    row = connection.execute("SELECT id, name FROM tag WHERE name_key = ?", (key,)).fetchone()
    if row is None:
        for found, called, description in connection.execute(
            "SELECT id, name, description FROM tag WHERE deleted_at IS NULL"
        ).fetchall():
            if description and fold(description) == key:
                return Named(found, called)
    return None if row is None else Named(*row)


def create_tag(
    connection: Connection,
    name: str,
    description: str = "",
    colour: str = "",
    keep_in_touch_days: int | None = None,
) -> int:
    """A new tag's id."""
    return connection.execute(
        "INSERT INTO tag (uid, name, name_key, description, colour, keep_in_touch_days)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (new_uid(), name, fold(name), description, colour, keep_in_touch_days),
    ).lastrowid


def tag_names(connection: Connection) -> tuple[str, ...]:
    """All tags by name, in alphabetical order of their folded names."""
    rows = connection.execute("SELECT name FROM tag WHERE deleted_at IS NULL ORDER BY name_key")
    return tuple(row[0] for row in rows.fetchall())


def user(connection: Connection, name: str, also_inactive: bool = False) -> Named | None:
    """The active user of this login or full name; of the login also an inactive one, if that is asked for."""
    allowed = "" if also_inactive else " AND is_active"
    row = connection.execute(f"SELECT id, login FROM user WHERE login = ?{allowed}", (name,)).fetchone()
    if row is None:
        row = connection.execute(
            "SELECT id, login FROM user WHERE (name_key = ? OR login = ?) AND is_active ORDER BY id",
            (fold(name), fold(name)),
        ).fetchone()
    return None if row is None else Named(*row)


def organization_by_id(
    connection: Connection, organization_id: int, actor: Actor
) -> FoundOrganization | None:
    """The organization, or None where it is not there or the actor may not see it.

    Of one that was merged into another one, which a form may name that was opened before, that other one.
    """
    visible = visible_to(actor)
    row = connection.execute(
        f"SELECT id, name, status FROM contact c WHERE id = ? AND kind = ? AND {visible.text}",
        (
            merging.merged_into(connection, organization_id) or organization_id,
            KIND_CODES[Kind.ORGANIZATION],
            *visible.values,
        ),
    ).fetchone()
    return None if row is None else FoundOrganization(row[0], row[1], STATUSES[row[2]] is Status.ACTIVE)


def organization_by_name(connection: Connection, name: str, actor: Actor) -> FoundOrganization | None:
    """The organization of this name that the actor may see, active ones before others, the oldest first."""
    visible = visible_to(actor)
    row = connection.execute(
        # Another index on kind would read every organization.
        "SELECT id, name, status FROM contact c INDEXED BY contact_by_last"
        f" WHERE last_key = ? AND first_key = '' AND kind = ? AND {visible.text}"
        " ORDER BY status DESC, id LIMIT 1",
        (fold(name), KIND_CODES[Kind.ORGANIZATION], *visible.values),
    ).fetchone()
    return None if row is None else FoundOrganization(row[0], row[1], STATUSES[row[2]] is Status.ACTIVE)


def suggest_organizations(
    connection: Connection, text: str, actor: Actor, limit: int
) -> tuple[FoundOrganization, ...]:
    """Active organizations whose name starts with the text, then those that have its words anywhere."""
    where = visible_to(actor) & Sql("c.status = 1")
    found = search(connection, text, ("name",), (KIND_CODES[Kind.ORGANIZATION],), where, ())
    rows = connection.execute(
        "SELECT c.id, c.name FROM json_each(?) j CROSS JOIN contact c ON c.id = j.value ORDER BY j.key",
        (id_list(islice(found, limit)),),
    ).fetchall()
    return tuple(FoundOrganization(row[0], row[1], True) for row in rows)


def suggest_persons(
    connection: Connection, text: str, actor: Actor, limit: int
) -> tuple[tuple[int, str, str], ...]:
    """Id, name and detail of active persons found by name, phone or e-mail, the best first.

    The detail is the person's organizations, else the phone, else the e-mail; all of them where another one
    that is found has the same name and detail.
    """
    where = visible_to(actor) & Sql("c.status = 1")
    found = search(connection, text, ("name", "phone", "email"), (KIND_CODES[Kind.PERSON],), where, ())
    ids = list(islice(found, limit))
    known = {
        row[0]: (row[3], [cell for cell in row[4] if cell])
        for row in row_cells.rows(connection, ids, ("organization", "phone", "email"), actor)
    }
    short = Counter((name, *details[:1]) for name, details in known.values())
    return tuple(
        (one, name, ", ".join(details if short[(name, *details[:1])] > 1 else details[:1]))
        for one, (name, details) in known.items()
    )


def suggest_contacts(
    connection: Connection, text: str, actor: Actor, limit: int
) -> tuple[tuple[int, int, int, str, str], ...]:
    """Id, codes of kind and status, name and detail of contacts of both bases, the best first.

    They are found by name, organization, phone or e-mail; inactive ones too. The detail is what the first of
    organization, phone and e-mail says that there is.
    """
    groups = ("name", "organization", "phone", "email")
    found = search(connection, text, groups, tuple(KIND_CODES.values()), visible_to(actor), ())
    columns = ("organization", "phone", "email")
    return tuple(
        (one, kind, status, name, next((cell for cell in cells if cell), ""))
        for one, kind, status, name, cells in row_cells.rows(
            connection, list(islice(found, limit)), columns, actor
        )
    )
