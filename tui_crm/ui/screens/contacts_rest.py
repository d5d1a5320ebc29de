"""What is not on the screen of a list: the rest of its rows, and how many there are; found on a thread."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import Worker

from tui_crm.domain.filters import filters_in
from tui_crm.domain.problems import StoreError
from tui_crm.services.listings import COUNTED
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui_crm.services.listings import Listing
    from tui_crm.ui.screens.contacts_feed import ContactFeed

PAUSE_SECONDS = 0.15
"""So long after the last key of a search its rest is looked for: while one types, that is for nothing."""
COUNTED_SECONDS = 0.5
"""So long where the number is known: nobody waits for the rest but who goes to the end."""


class ListRest:
    """Completes a list behind its first page, says how long it is, and takes the cursor to its end.

    Attributes:
        base_total: how many contacts the base has without a search; None where it is not known yet.
    """

    def __init__(
        self, screen: CrmScreen[None], feed: ContactFeed, table: RecordTable, status: StatusLine
    ) -> None:
        self._screen, self._feed, self._table, self._status = screen, feed, table, status
        self._soon: asyncio.TimerHandle | None = None
        self._to_end = False
        self._base: Listing | None = None
        self._work: Worker[None] | None = None
        self.base_total: int | None = None
        self._is_outdated = False
        self._least = 0

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is about to start by itself."""
        return self._soon is None

    @property
    def is_going_to_end(self) -> bool:
        """Whether the cursor goes to the last row as soon as it is known which that is."""
        is_at_work = self._work is not None and not self._work.is_finished
        return self._to_end and (is_at_work or not self.is_at_rest)

    def begin(self, listing: Listing, *, again: bool = False) -> None:
        """Another list stands in the table: says what is known of it, and looks for the rest in a moment.

        Args:
            again: it is the list that stood there, read again: what was said of it stays until more is known.
        """
        if not listing.is_counted:
            self._take_count(listing)
        if listing.is_counted or not again:
            self.say(listing)
        if not listing.is_exact or self.base_total is None or self._is_outdated:
            pause = PAUSE_SECONDS if listing.query.is_narrowed else 0
            self._complete_in(COUNTED_SECONDS if listing.is_counted else pause)

    def _take_count(self, listing: Listing) -> None:
        ahead = self._screen.session.ahead
        with suppress(StoreError):  # what reads next tells it
            number = None if ahead is None else ahead.number(listing.query)
            if number is not None:
                listing.take_count(number)
            elif ahead is not None:
                self._least = ahead.least(listing.query)
            self._table.grow(self._known(listing))

    def _known(self, listing: Listing) -> int:
        """How many rows there are at least."""
        return listing.total if listing.is_counted else max(listing.total, self._least)

    def outdate(self) -> None:
        """Somebody changed the base: it is counted again."""
        self._is_outdated = True

    def stop(self) -> None:
        """The list is about to be another one."""
        if self._screen.session.ahead is not None and self._feed.listing is not None:
            self._screen.session.ahead.stop()
        self._to_end = False
        self._least = 0
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None

    def hurry(self) -> None:
        """The rest is needed now."""
        if self._soon is not None:
            self._complete_in(0)

    def go_to_end(self) -> None:
        """Puts the cursor on the last row, as soon as it is known which that is."""
        listing = self._feed.listing
        self._to_end = listing is not None and not listing.is_exact
        self.hurry()
        if listing is not None and not self._to_end:
            self._table.grow(listing.total)  # a thread may know more than it has told yet
        if not self._to_end:
            self._table.move_to(self._table.total - 1)

    def stay(self) -> None:
        """The cursor was moved: it does not go to the end any more."""
        self._to_end = False

    def _complete_in(self, seconds: float) -> None:
        if self._soon is not None:
            self._soon.cancel()
        self._soon = asyncio.get_running_loop().call_later(seconds, self._complete)

    def _complete(self) -> None:
        self._soon = None
        if (listing := self._feed.listing) is not None:
            work = self._completing(listing)
            self._work = self._screen.run_worker(work, group="count", exclusive=True)

    async def _completing(self, listing: Listing) -> None:
        told = partial(asyncio.get_running_loop().call_soon_threadsafe, self._know_more, listing)
        with self._screen.refusing():
            if not listing.is_exact:
                await self._feed.threads.count(listing.complete, told)
                self._know_more(listing)
            if (self.base_total is None or self._is_outdated) and listing is self._feed.listing:
                total = await self._count_base()
                if total is not None or not self._is_outdated:
                    self.base_total, self._is_outdated = total, False
                self._know_more(listing)

    async def _count_base(self) -> int | None:
        """How many there are without a search; None where that was stopped."""
        base = self._base = self._screen.session.contacts.listing(self._feed.query.whole())
        await self._feed.threads.count(base.complete, lambda: None)
        return base.total if base.is_exact else None

    def close(self) -> None:
        """Stops for good."""
        self.stop()
        if self._base is not None:
            self._base.stop()

    def _know_more(self, listing: Listing) -> None:
        if listing is self._feed.listing:
            known = self._known(listing)
            self._table.grow(known)
            # A number that only grows tells nothing, and each frame costs a slow line its bytes.
            if listing.is_counted or known >= COUNTED:
                self.say(listing)
            if listing.is_exact and not listing.total:
                self._feed.list_is_empty()
            if self._to_end and listing.is_exact:
                self.go_to_end()

    def say(self, listing: Listing) -> None:
        """Shows how long the list is, as far as that is known."""
        narrowed = listing.query.is_narrowed
        if not narrowed and listing.is_counted:
            self.base_total, self._is_outdated = listing.total, False
            if listing.is_exact and self._screen.session.ahead is not None:
                self._screen.session.ahead.keep(listing.query, self._feed.change, listing.total)
        known = self._known(listing)
        known = known if listing.is_counted else min(known, COUNTED)
        # A filter on the status finds contacts that the base's number may leave out.
        of_base = narrowed and not any(one.field == "status" for one in filters_in(listing.query.filters))
        self._status.show_count(known, listing.is_counted, self.base_total if of_base else None)
