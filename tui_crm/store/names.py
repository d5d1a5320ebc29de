"""Looking things up by name: tags, users, organizations, custom fields and their options."""

from __future__ import annotations

from dataclasses import dataclass

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Kind, Status
from tui_crm.store.sql import Connection
from tui_crm.store.tables.base import KIND_CODES, STATUSES, new_uid
from tui_crm.store.visibility import visible_to
from tui_crm.text.fold import fold


@dataclass(frozen=True, slots=True)
class FoundOrganization:
    """An organization that a name or id stands for."""

    id: int
    name: str
    active: bool


def tag_id(connection: Connection, name: str) -> int | None:
    """The tag of this name, else with this description (R31); letters' case and diacritics do not matter."""
    key = fold(name)
    row = connection.execute("SELECT id FROM tag WHERE name_key = ?", (key,)).fetchone()
    if row is None:
        for found, description in connection.execute("SELECT id, description FROM tag").fetchall():
            if description and fold(description) == key:
                return int(found)
    return None if row is None else int(row[0])


def create_tag(connection: Connection, name: str, description: str = "", colour: str = "") -> int:
    """A new tag's id."""
    return connection.execute(
        "INSERT INTO tag (uid, name, name_key, description, colour) VALUES (?, ?, ?, ?, ?)",
        (new_uid(), name, fold(name), description, colour),
    ).lastrowid


def tag_names(connection: Connection) -> tuple[str, ...]:
    """All tags by name, in alphabetical order of their folded names."""
    return tuple(row[0] for row in connection.execute("SELECT name FROM tag ORDER BY name_key").fetchall())


def user_id(connection: Connection, name: str) -> int | None:
    """The active user with this login or full name."""
    row = connection.execute("SELECT id FROM user WHERE login = ? AND is_active", (name,)).fetchone()
    if row is None:
        row = connection.execute(
            "SELECT id FROM user WHERE (name_key = ? OR login = ?) AND is_active ORDER BY id",
            (fold(name), fold(name)),
        ).fetchone()
    return None if row is None else int(row[0])


def organization_by_id(
    connection: Connection, organization_id: int, actor: Actor
) -> FoundOrganization | None:
    """The organization, or None where it is not there or the actor may not see it."""
    visible = visible_to(actor)
    row = connection.execute(
        f"SELECT id, name, status FROM contact c WHERE id = ? AND kind = ? AND {visible.text}",
        (organization_id, KIND_CODES[Kind.ORGANIZATION], *visible.values),
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
    """Active organizations whose name starts with the text, then those that have it anywhere."""
    key = fold(text)
    if not key:
        return ()
    visible = visible_to(actor)
    head = f"SELECT id, name, status FROM contact c WHERE kind = ? AND status = 1 AND {visible.text}"
    values = (KIND_CODES[Kind.ORGANIZATION], *visible.values)
    rows = connection.execute(
        f"{head} AND last_key >= ? AND last_key < ? ORDER BY last_key LIMIT ?",
        (*values, key, key + "\U0010ffff", limit),
    ).fetchall()
    if len(rows) < limit:
        rows += connection.execute(
            f"{head} AND instr(last_key, ?) > 1 ORDER BY last_key LIMIT ?", (*values, key, limit - len(rows))
        ).fetchall()
    return tuple(FoundOrganization(row[0], row[1], STATUSES[row[2]] is Status.ACTIVE) for row in rows)
