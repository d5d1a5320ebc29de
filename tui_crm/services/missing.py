"""Why a contact is not there: nobody has it, or it became a part of another one."""

from __future__ import annotations

from tui_crm.domain.access import Actor
from tui_crm.domain.problems import Code, NotFound
from tui_crm.store import merging, removal
from tui_crm.store.sql import Connection


def not_found(connection: Connection, actor: Actor, contact_id: int | None, reference: str | int) -> NotFound:
    """The error for a contact that the actor does not find: of one that was merged it names the other one.

    Args:
        contact_id: None where nothing has the reference.
        reference: what was asked for.
    """
    into = None if contact_id is None else merging.merged_into(connection, contact_id)
    if contact_id is not None and into is not None and removal.present(connection, [contact_id], actor, True):
        for kept in removal.present(connection, [into], actor):
            return NotFound(Code.MERGED_INTO, id=reference, name=kept.name, other=kept.id)
    return NotFound(Code.NOT_FOUND, id=reference)
