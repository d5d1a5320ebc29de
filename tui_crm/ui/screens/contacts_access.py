"""Who may see the marked contacts, set from the list (R42)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm import wording
from tui_crm.domain.bulk import BulkAction, BulkChange
from tui_crm.ui.screens import access_choice, contacts_bulk
from tui_crm.ui.screens.contacts_marked import meant_in_the_end

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_keys import ListKeys


async def set_access(screen: ListKeys) -> None:
    """Asks who may see the marked contacts, or the one under the cursor, and sets it."""
    await set_access_of(screen, await meant_in_the_end(screen, screen.table))


async def set_access_of(screen: ListKeys, ids: tuple[int, ...]) -> None:
    """The same with these contacts."""
    with screen.refusing():
        if len(ids) == 1:
            await _set_access_of_one(screen, ids[0])
            return
        access = await access_choice.ask_for_many(screen, len(ids), screen.feed.kind) if ids else None
        if access is not None:
            await contacts_bulk.carry_out(screen, ids, BulkChange(BulkAction.SET_ACCESS, (access,)))


async def _set_access_of_one(screen: ListKeys, one: int) -> None:
    contact = await screen.call(screen.session.contacts.get, one)
    if problem := access_choice.why_not(screen.session.actor, contact):
        screen.tell(wording.sentence(problem), "warning")
        return
    names = await screen.call(screen.session.users.full_names)
    if (access := await access_choice.ask(screen, contact, names)) is not None:
        said = await access_choice.carry_out(screen, contact, access, names)
        screen.feed.reload()
        screen.tell(said)
