"""Whether a contact takes part in any meeting: asked for each card, so it loads nothing else."""

from __future__ import annotations

from tui_crm.store.sql import Connection


def takes_part(connection: Connection, contact_id: int) -> bool:
    """Whether the contact was chosen, or has the address of a participant, in some meeting, seen or not."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM meeting_participant WHERE contact = ?1)"
        " OR EXISTS (SELECT 1 FROM contact_email e CROSS JOIN meeting_participant p"
        " ON p.address_key = e.value_key WHERE e.contact = ?1 AND p.contact IS NULL)",
        (contact_id,),
    ).fetchone()
    return bool(row[0])
