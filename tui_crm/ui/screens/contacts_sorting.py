"""The order of the contact list: built on a thread the first time that a field is sorted by."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui_crm.domain.contact_query import Sort
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.wording import field_label

if TYPE_CHECKING:
    from tui_crm.services.listings import Listing
    from tui_crm.ui.screens.contacts_feed import ContactFeed


class Sorting:
    """Brings the list into another order; until that is ready the list stays as it is, and usable."""

    def __init__(self, screen: CrmScreen[None], feed: ContactFeed) -> None:
        self._screen, self._feed = screen, feed
        self._preparing: Listing | None = None

    def sort(self, sort: Sort | None) -> None:
        """Shows the list in this order, now or when it has been built; None for the usual order."""
        self.cancel()
        with self._screen.refusing():
            if sort is None or self._listing(sort).is_ready:
                self._feed.sorted_by(sort)
            else:
                self.prepare(sort)

    def prepare(self, sort: Sort | None) -> None:
        """Builds an order on a thread and shows the list in it then. Raises Refused."""
        self.cancel()
        if sort is not None:
            self._preparing = listing = self._listing(sort)
            self._say(listing, sort)
            self._screen.run_worker(self._prepare(listing, sort), group="sort")

    def cancel(self) -> bool:
        """The former order stays; whether another one was being built."""
        listing, self._preparing = self._preparing, None
        if listing is None:
            return False
        listing.stop()
        self._feed.say_work("")
        return True

    def _listing(self, sort: Sort) -> Listing:
        query = replace(self._feed.query.whole(), sort=sort)
        return self._screen.session.contacts.listing(query, self._feed.columns.names)

    async def _prepare(self, listing: Listing, sort: Sort) -> None:
        loop, kind = asyncio.get_running_loop(), self._feed.kind
        told = partial(loop.call_soon_threadsafe, self._say, listing, sort)
        with self._screen.refusing():
            done = await self._feed.threads.count(listing.prepare, told)
            if done and listing is self._preparing:
                self.cancel()
                if kind is self._feed.kind:
                    self._feed.sorted_by(sort)
        if listing is self._preparing:  # it failed, and said so
            self.cancel()

    def _say(self, listing: Listing, sort: Sort) -> None:
        if listing is self._preparing:
            share = round(100 * (listing.progress or 0))
            text = _("Sorting by {field}: {share} %").format(field=field_label(sort.field), share=share)
            self._feed.say_work(text)
