"""Logging from the list and the card: for the contact under the cursor, or for all that are marked (R46)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.i18n import ngettext
from tui_crm.ui.screens import log_event
from tui_crm.ui.screens.contacts_marked import meant_in_the_end
from tui_crm.ui.screens.log_event import About
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_keys import ListKeys


async def log(screen: ListKeys) -> None:
    """Asks what it was, then for the text; marked contacts all get the same, and one undo takes it back."""
    ids = await meant_in_the_end(screen, screen.table)
    if not ids:
        return
    with screen.refusing():
        name = ngettext("{count} contact", "{count} contacts", len(ids)).format(count=grouped(len(ids)))
        if len(ids) == 1:
            name = (await screen.call(screen.session.contacts.get, ids[0])).name
        events = await log_event.log(screen, About(name, ids))
        if not events:
            return
        screen.tell(log_event.written_sentence(events, name))
        screen.table.set_marks(())
        screen.feed.reload_if_changed()
