"""Merging the two contacts that are marked in the list (R40)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.domain.problems import Code, Refused
from tui_crm.ui.screens import duplicates_merge
from tui_crm.ui.screens.contacts_marked import meant_in_the_end
from tui_crm.ui.screens.duplicates_compared import Ending

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_keys import ListKeys


async def merge(screen: ListKeys) -> None:
    """Shows the two side by side; once they are one the marks go.

    Raises Refused (MERGE_TWO) where other than two are marked, and NotFound.
    """
    ids = await meant_in_the_end(screen, screen.table)
    if len(ids) != 2:
        raise Refused(Code.MERGE_TWO)
    ending = await duplicates_merge.compare(screen, *ids, in_queue=False)
    if ending is Ending.MERGED:
        if screen.editor is not None:
            screen.editor.contact_gone(set(ids))
        screen.table.set_marks(())
        screen.feed.reload()
