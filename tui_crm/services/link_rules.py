"""Who may link a person that is seen by whoever has access to its organizations to one more of them (R42)."""

from __future__ import annotations

from tui_crm.domain.access import Access, Actor
from tui_crm.domain.contact import ContactDraft, Link
from tui_crm.store import names
from tui_crm.store.sql import Connection


def owns(actor: Actor, draft: ContactDraft) -> bool:
    """Whether the actor may say who sees a contact: its owners and administrators may."""
    return actor.is_admin or actor.login in draft.owners


def showing(
    connection: Connection, actor: Actor, before: ContactDraft, draft: ContactDraft
) -> tuple[Link, ...]:
    """The draft's new links that would show the contact to more people than the actor may show it to.

    Args:
        before: the contact as it is stored.
    """
    if before.access is not Access.ORGANIZATION or owns(actor, before):
        return ()
    linked = {link.id for link in before.organizations}
    return tuple(link for link in draft.organizations if _number(connection, actor, link) not in linked)


def _number(connection: Connection, actor: Actor, link: Link) -> int:
    """The organization that the link stands for; 0 where it would have to be made."""
    if link.id is not None:
        return link.id
    found = names.organization_by_name(connection, link.name, actor)
    return 0 if found is None else found.id
