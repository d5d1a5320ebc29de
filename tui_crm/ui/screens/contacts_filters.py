"""The filter builder of the contact list: what it needs to know, and where its line goes (R26)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui_crm.domain.own_filters import ME
from tui_crm.domain.query_text import Parsed
from tui_crm.i18n import _
from tui_crm.services.listings import COUNTED
from tui_crm.services.session import Session
from tui_crm.ui.modals.filter_builder import Behind, FilterBuilder
from tui_crm.ui.modals.filter_values import Names
from tui_crm.ui.screens import contacts_saved
from tui_crm.ui.screens.contacts_feed import ContactFeed
from tui_crm.ui.widgets.search_bar import SearchBar
from tui_crm.wording import kind_label
from tui_crm.wording.counts import count_text

if TYPE_CHECKING:
    from tui_crm.services.listings import Listing
    from tui_crm.ui.base import CrmScreen


async def show_builder(screen: CrmScreen[None], feed: ContactFeed, bar: SearchBar) -> None:
    """Opens the builder on the line of the search box, and shows what it is closed with."""
    session, kind = screen.session, feed.kind
    with screen.refusing():
        fields = await screen.call(session.custom_fields.filter_fields, kind)
        names = await screen.call(names_of, session)
        title = _("Filter: {base}").format(base=kind_label(kind, plural=True))
        counter = _Counter(screen, feed)
        behind = Behind(counter.count, partial(_save, screen, feed))
        try:
            line = await screen.app.push_screen_wait(FilterBuilder(title, bar.text, fields, names, behind))
        finally:
            counter.stop()
        if line is not None:
            bar.fill(line)
            feed.search(line)


async def _save(screen: CrmScreen[None], feed: ContactFeed, line: str) -> None:
    """Keeps the line as a view, with all else as the list is."""
    await contacts_saved.save_line(screen, feed, line)


def names_of(session: Session) -> Names:
    """The tags and the users that conditions can name."""
    users = tuple(
        (login, name if name == login else f"{name} ({login})") for login, name in session.users.names()
    )
    users = ((ME, _("me")), *users)
    return {
        "tags": tuple((tag.name, tag.name) for tag in session.tags.all()),
        "owners": users,
        "watchers": users,
    }


class _Counter:
    """Counts what a line finds on a thread of the list; a newer line stops the count of the older one."""

    def __init__(self, screen: CrmScreen[None], feed: ContactFeed) -> None:
        self._screen, self._feed = screen, feed
        self._listing: Listing | None = None

    async def count(self, parsed: Parsed, say: Callable[[str], None]) -> None:
        """Says how many there are, or that there are more than so many. Raises CrmError."""
        self.stop()
        query = replace(self._feed.query, text=parsed.text, filters=parsed.filters, sort=None)
        self._listing = listing = await self._screen.call(self._screen.session.contacts.listing, query, ())
        try:
            await self._feed.threads.count(listing.complete, lambda: _stop_where_many(listing))
        finally:
            if self._listing is listing:
                say(count_text(listing.total, None, listing.is_exact))

    def stop(self) -> None:
        """Nobody waits for the number any more."""
        if self._listing is not None:
            self._listing.stop()
            self._listing = None


def _stop_where_many(listing: Listing) -> None:
    if not listing.is_exact and listing.total >= COUNTED:
        listing.stop()
