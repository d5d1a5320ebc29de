"""The rows of a list that come to the screen: within the frame of a key, later, or ahead of the cursor."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.worker import Worker

from tui_crm.domain.problems import CrmError
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.ui.widgets.row_windows import WINDOW, Rows

if TYPE_CHECKING:
    from tui_crm.services.listings import Listing
    from tui_crm.ui.screens.contacts_feed import ContactFeed

BUDGET_MILLISECONDS = 8.0
"""Of a key's frame, for reading. What takes longer has a frame of its own, some 30 milliseconds later."""
FIRST_MILLISECONDS = 50.0
"""Of the app's first frame: one without rows would take away those of the early frame for a moment."""
_AHEAD_SECONDS = 0.02


class ListWindows:
    """Brings windows of the list that is shown."""

    def __init__(self, screen: CrmScreen[None], feed: ContactFeed, table: RecordTable) -> None:
        self._screen, self._feed, self._table = screen, feed, table
        self._wanted: list[int] = []
        self._ahead: asyncio.TimerHandle | None = None
        self._bringing: Worker[None] | None = None

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is about to start by itself."""
        return self._ahead is None

    @property
    def is_bringing(self) -> bool:
        """Whether windows are on their way."""
        return self._bringing is not None and not self._bringing.is_finished

    def stop(self) -> None:
        """The list is about to be another one."""
        self._wanted.clear()
        if self._ahead is not None:
            self._ahead.cancel()
            self._ahead = None

    def at_once(self, listing: Listing, offset: int) -> Rows | None:
        """A window within the frame of a key, or None; no rows where it is refused, which is told."""
        budget = FIRST_MILLISECONDS if self._feed.listing is None else BUDGET_MILLISECONDS
        try:
            return listing.window_within(offset, WINDOW, budget)
        except CrmError as error:
            self._screen.refuse(error)
            return ()

    def window(self, offset: int, limit: int) -> Rows | None:
        """The table's source: the window at once, or None and later."""
        del limit  # always WINDOW
        listing = self._feed.listing
        rows = self.at_once(listing, offset) if listing is not None else ()
        if rows is None and listing is not None:
            self._wanted.append(offset)
            if len(self._wanted) == 1:
                self._bring_wanted(listing)
        return rows

    def look_ahead(self, rows: int) -> None:
        """The cursor was moved by so many rows: those that it would come to next are read before it does."""
        beyond = self._table.top + (rows + self._table.room if rows > 0 else rows)
        offset = max(0, beyond) // WINDOW * WINDOW
        if beyond >= 0 and self._table.lacks(offset) and not self._wanted and self._ahead is None:
            # After this frame: it needs the processor more.
            loop = asyncio.get_running_loop()
            self._ahead = loop.call_later(_AHEAD_SECONDS, self._read_ahead, offset)

    def _read_ahead(self, offset: int) -> None:
        self._ahead = None
        if self._feed.listing is not None and not self._wanted and self._table.ask_later(offset):
            self._wanted.append(offset)
            self._bring_wanted(self._feed.listing)

    def _bring_wanted(self, listing: Listing) -> None:
        self._bringing = self._screen.run_worker(self._bring(listing), group="windows", exclusive=True)

    async def _bring(self, listing: Listing) -> None:
        """Brings the windows that were put off, the newest first; what has scrolled away is left out."""
        with self._screen.refusing():
            while self._wanted and listing is self._feed.listing:
                offset = self._wanted[-1]
                if not self._table.wants(offset, spare=WINDOW):
                    self._table.forget(offset)
                    self._wanted.remove(offset)
                    continue
                rows = await self._feed.threads.rows(listing.window, offset, WINDOW)
                if listing is self._feed.listing and offset in self._wanted:
                    self._wanted.remove(offset)
                    self._table.add_window(offset, rows)
        if listing is self._feed.listing:  # what was refused may be asked for again
            for offset in self._wanted:
                self._table.forget(offset)
            self._wanted.clear()

    # The same list again

    async def again(self, listing: Listing, keep: int | None) -> tuple[dict[int, Rows], int]:
        """All that is on the screen where the cursor goes in a list that was read again, and that row.

        Args:
            keep: the contact that it goes to; None for the one where it is.
        """
        rows, table = self._feed.threads.rows, self._table
        while True:
            here = table.row.id if table.row is not None else None
            wanted = keep if keep is not None else here
            number = await rows(listing.row_number, wanted) if wanted is not None else None
            cursor = table.cursor if number is None else number
            windows = await self._around(listing, cursor)
            while cursor and not windows.get(cursor // WINDOW * WINDOW):  # the list has become shorter
                cursor = max(0, min(cursor, listing.total) - 1) if listing.is_exact else cursor // 2
                windows = await self._around(listing, cursor)
            # The cursor may have been moved in the meantime: then it stays where it was moved to.
            if keep is not None or (table.row.id if table.row is not None else None) == here:
                return windows, cursor

    async def _around(self, listing: Listing, cursor: int) -> dict[int, Rows]:
        """All that is on the screen when the cursor is on that row: nothing flickers then."""
        offsets = self._table.windows_around(cursor)
        return {offset: await self._feed.threads.rows(listing.window, offset, WINDOW) for offset in offsets}
