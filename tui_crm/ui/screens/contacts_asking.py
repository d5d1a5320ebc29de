"""What the list is asked: in which parts of contacts it searches, and how it is sorted."""

from __future__ import annotations

from tui_crm.domain.fields import UNSORTED
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.search_in import SearchIn
from tui_crm.ui.modals.sort_by import SortBy
from tui_crm.ui.screens.contacts_feed import ContactFeed


async def search_in(screen: CrmScreen[None], feed: ContactFeed) -> None:
    """Asks for the parts, those that people defined among them."""
    with screen.refusing():
        custom = await screen.call(screen.session.custom_fields.all, feed.kind)
        now = feed.query.search_in
        chosen = await screen.app.push_screen_wait(SearchIn(feed.kind, now, custom))
        if chosen is not None and chosen != now:
            feed.search_in(chosen)


async def sort_by(screen: CrmScreen[None], feed: ContactFeed) -> None:
    """Asks for the field, of those that can be columns."""
    with screen.refusing():
        known = await screen.call(screen.session.layouts.columns_known, feed.kind)
        fields = [name for name in known if name not in UNSORTED]
        chosen = await screen.app.push_screen_wait(SortBy(fields, feed.query.sort, feed.columns.names))
        if chosen is not None and chosen.sort != feed.query.sort:
            feed.sorting.sort(chosen.sort)
