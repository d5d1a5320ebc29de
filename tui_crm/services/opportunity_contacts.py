"""Which contacts an opportunity may get: those that whoever edits it sees and that are in use (R20, R43)."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.problems import Code, Problem, Refused, Value
from tui_crm.store import links, merging, opportunities, removal
from tui_crm.store.removal import Present
from tui_crm.store.sql import Connection

Persons = Sequence[tuple[int, str]]
"""Ids and roles, in their order."""


def organization(connection: Connection, actor: Actor, wanted: int | None, stored: int | None) -> int | None:
    """The organization that an opportunity has then. One that is hidden, or in the trash, stays for None.

    Args:
        wanted: what the actor chose; one that was merged into another one is that one.
        stored: what it has.

    Raises Refused: NOT_FOUND, NOT_AN_ORGANIZATION, ORGANIZATION_INACTIVE, OPPORTUNITY_ORGANIZATION_HIDDEN.
    """
    if wanted is not None:
        wanted = merging.merged_into(connection, wanted) or wanted
    seen = stored is None or bool(removal.present(connection, [stored], actor))
    if wanted == stored or (wanted is None and not seen):
        return stored
    if not seen and opportunities.is_in_use(connection, stored):
        raise Refused(Problem(Code.OPPORTUNITY_ORGANIZATION_HIDDEN, "organization"))
    if wanted is None:
        return None
    found = _present(connection, actor, wanted, "organization")
    if found.kind is not Kind.ORGANIZATION:
        raise Refused(Problem(Code.NOT_AN_ORGANIZATION, "organization", {"name": found.name}))
    if found.status is not Status.ACTIVE:
        raise Refused(Problem(Code.ORGANIZATION_INACTIVE, "organization", _named(found)))
    return found.id


def persons(connection: Connection, actor: Actor, wanted: Persons, stored: Persons) -> list[list[int | str]]:
    """The persons that an opportunity has then: hidden ones, and those in the trash, keep their places.

    Args:
        wanted: what the actor chose; those who were merged into others are these.
        stored: what it has.

    Raises Refused: NOT_FOUND, NOT_A_PERSON, PERSON_INACTIVE.
    """
    there = dict(stored)
    seen = {one.id for one in removal.present(connection, there, actor)}
    chosen: dict[int, str] = {}
    for one, role in wanted:
        found = one if one in there else merging.merged_into(connection, one) or one
        if found in there and found not in seen:
            continue  # hidden since it was read: it stays
        if found not in there:
            _require_usable(_present(connection, actor, found, "persons"))
        chosen.setdefault(found, role)
    kept = [(one, role, one in seen) for one, role in stored]
    return [[one, role] for one, role in links.merged(kept, list(chosen.items()))]


def _require_usable(found: Present) -> None:
    if found.kind is not Kind.PERSON:
        raise Refused(Problem(Code.NOT_A_PERSON, "persons", {"name": found.name}))
    if found.status is not Status.ACTIVE:
        raise Refused(Problem(Code.PERSON_INACTIVE, "persons", _named(found)))


def _named(found: Present) -> dict[str, Value]:
    return {"name": found.name, "id": found.id}


def _present(connection: Connection, actor: Actor, contact_id: int, field: str) -> Present:
    for found in removal.present(connection, [contact_id], actor):
        return found
    raise Refused(Problem(Code.NOT_FOUND, field, {"id": contact_id}))
