"""Writing a person's links to organizations: those that the actor may not see keep their places (R2, R43)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tui_crm.domain.access import Actor
from tui_crm.store.sql import Connection
from tui_crm.store.visibility import visible_to

TARGET = "contact_link (person, organization, position, job_title)"
"""The table and its columns, as `rows` fills them."""

StoredLink = tuple[int, str]
"""An organization's id, and the position held there."""


def replace(connection: Connection, person: int, links: Sequence[StoredLink], actor: Actor) -> None:
    """Puts these links, in their order, into the place of those that the actor sees."""
    visible = visible_to(actor, "g")
    stored = connection.execute(
        f"SELECT l.organization, l.job_title, {visible.text} FROM contact_link l"
        " CROSS JOIN contact g ON g.id = l.organization"
        " WHERE l.person = ? ORDER BY l.position, l.organization",
        (*visible.values, person),
    ).fetchall()
    connection.execute("DELETE FROM contact_link WHERE person = ?", (person,))
    connection.executemany(
        f"INSERT INTO {TARGET} VALUES (?, ?, ?, ?)", list(rows(person, merged(stored, links)))
    )


def rows(person: int, links: Iterable[StoredLink]) -> Iterator[tuple[int, int, int, str]]:
    """The rows of a person's links for `TARGET`, the first being the main one."""
    return ((person, organization, place, title) for place, (organization, title) in enumerate(links))


def merged(stored: Iterable[tuple[int, str, int]], links: Sequence[StoredLink]) -> list[StoredLink]:
    """The links with the hidden ones among them: each behind the last one before it that is still there.

    Args:
        stored: ids, positions, and whether the actor sees them.
        links: those that the actor sees, as they are to be.
    """
    wanted = dict(links)
    behind: dict[int | None, list[StoredLink]] = {None: []}
    last = None
    for organization, title, is_seen in stored:
        if not is_seen:
            behind[last].append((organization, title))
        elif organization in wanted:
            last = organization
            behind[last] = []
    found = behind[None]
    for organization, title in links:
        found += [(organization, title), *behind.get(organization, ())]
    return found
