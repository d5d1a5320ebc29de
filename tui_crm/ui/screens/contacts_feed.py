"""Feeds the contact list: reads rows in the key's own frame, or on the threads of the list."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.problems import CrmError
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.screens.contacts_base import KnownBase
from tui_crm.ui.screens.contacts_change import LastChange
from tui_crm.ui.screens.contacts_choices import ListChoices
from tui_crm.ui.screens.contacts_columns import ListColumns
from tui_crm.ui.screens.contacts_line import QueryLine
from tui_crm.ui.screens.contacts_reading import ListReading
from tui_crm.ui.screens.contacts_rest import ListRest
from tui_crm.ui.screens.contacts_sorting import Sorting
from tui_crm.ui.screens.contacts_views import ListViews
from tui_crm.ui.screens.contacts_windows import ListWindows
from tui_crm.ui.screens.list_threads import ListThreads
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.ui.widgets.row_windows import WINDOW, Rows
from tui_crm.ui.widgets.search_bar import SearchBar
from tui_crm.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui_crm.services.listings import Listing
    from tui_crm.ui.held_frame import HeldFrame


Shown = Callable[[], None]


class ContactFeed:
    """Holds the question that the list answers, and brings the answers that still fit it.

    What goes over the budget of a key's frame goes to a thread; a newer question stops the older one's work
    and drops its answer. Rows that are on the screen never change their places because more is known.

    Attributes:
        query: what is asked for.
        listing: the answer that stands in the table; None before the first one.
        windows, rest: the rows of that answer that come to the screen, and those that do not.
        line: what stands in the search box; the query has what it asks for.
        columns, views: the columns of the list, and the view that it shows.
    """

    def __init__(
        self,
        screen: CrmScreen[None],
        table: RecordTable,
        bar: SearchBar,
        status: StatusLine,
        shown: Shown,
        changed: Shown,
    ) -> None:
        """Args:
        shown: called each time another list stands in the table.
        changed: called before that where the base has changed since the list before.
        """
        self._screen, self.table, self._status = screen, table, status
        self._shown, self._changed = shown, changed
        self.threads = ListThreads()
        self._last = LastChange(screen)
        self._at_work = ListReading(screen, status)
        self.choices = ListChoices(screen)
        self.columns = ListColumns(screen)
        self.views = ListViews(screen, self, bar)
        self.line = QueryLine(screen, bar)
        self.sorting = Sorting(screen, self)
        self.rest = ListRest(screen, self, table, status)
        self.windows = ListWindows(screen, self, table)
        self.query = ContactQuery(kind=Kind.PERSON)
        self.listing: Listing | None = None
        self._asked: Listing | None = None
        self._base = KnownBase()
        self._change = self._reading = 0
        self._going_to: int | None = None
        self._is_started = False

    @property
    def kind(self) -> Kind:
        """The base that is shown."""
        return self.query.kind or Kind.PERSON

    @property
    def change(self) -> int:
        """The base's last change before the list was read; -1 where reading it failed."""
        return self._change

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is about to start by itself."""
        return self.rest.is_at_rest and self.windows.is_at_rest

    @property
    def is_beginning(self) -> bool:
        """Whether no list was there yet and the first one is on its way, or about to be asked for."""
        return self.listing is None and (self._at_work.is_at_work or not self._is_started)

    @property
    def is_answering(self) -> bool:
        """Whether the list that was asked for here is not there yet; others who write ask for none."""
        return self._at_work.is_at_work and self._at_work.tells

    @property
    def is_row_on_its_way(self) -> bool:
        """Whether the row where the cursor is, or is about to be, is not there yet."""
        is_brought = self.windows.is_bringing and self.table.row is None
        return is_brought or self.rest.is_going_to_end

    # Asking for another list

    def start(self, kind: Kind) -> None:
        """Shows a base from its first contact, without a search."""
        self._is_started = True
        self._last.forget()
        self.rest.base_total = None
        self.line.take("")
        self.query = ContactQuery(
            kind=kind,
            search_in=self.choices.search_in(kind),
            sort=self.choices.sort(kind),
            include_inactive=self.views.left(self.query).include_inactive,
        )
        self.columns.read(kind)
        self.ask()

    def search(self, text: str, whole: bool = False) -> None:
        """Shows what the line finds, the best match under the cursor; where it is wrong the list stays."""
        if text == self.line.text and not (whole and self.line.is_open):
            return
        before, query = self.query, self.line.read(text, self.query, whole)
        if query is not None and query != before:
            self.query = query
            if not self.ask():
                self.query = before

    def finish_line(self) -> bool:
        """Nobody types on: whether the list is what the line asks for; else says what is wrong with that."""
        self.search(self.line.text, whole=True)
        return not self.line.tell_mistakes()

    def look_at(self, line: str, query: ContactQuery) -> None:
        """Shows the answer to a query whose line stands in the search box already."""
        self.line.take(line)
        self.query = query
        self.rest.base_total = None
        self.ask()

    def search_in(self, groups: tuple[str, ...]) -> None:
        """Searches only these parts of a contact from now on; none for all."""
        self.choices.search(self.kind, groups)
        self.query = replace(self.query, search_in=groups)
        self.ask()

    def clear_search(self) -> None:
        """Shows the whole base again, the cursor on the contact where it is."""
        self.line.take("")
        self.query = self.views.left(self.query).whole()
        self.reload()

    def go_to(self, contact: Contact) -> None:
        """Shows a contact in its base, without a search."""
        self.query = self.views.left(self.query)
        inactive = self.query.include_inactive or not contact.is_active
        sort = self.query.sort if contact.kind is self.kind else None
        self.line.take("")
        self.query = replace(
            self.query.whole(),
            kind=contact.kind,
            search_in=self.choices.search_in(contact.kind),
            include_inactive=inactive,
            sort=sort,
        )
        self.rest.base_total = None
        self.reload(contact.id)

    def toggle_inactive(self) -> bool:
        """Shows inactive contacts too, or no longer (R20); whether it does now."""
        self.query = replace(self.query, include_inactive=not self.query.include_inactive)
        self.rest.base_total = None
        self.reload()
        return self.query.include_inactive

    def ask(self) -> bool:
        """Shows the list of the query from its first row; False where the base refuses the query."""
        change = self._last.number()
        listing = self._base_again(change) or self._new_listing()
        if listing is None:
            return False
        rows = self.windows.at_once(listing, 0)
        if rows is not None:
            self._at_work.cancel()
            self._show(listing, {0: rows}, 0, change)
        else:
            from tui_crm.ui.held_frame import HeldFrame  # few lists take so long

            self._run(self._answer(listing, change, HeldFrame(self._screen.app)))
        return True

    async def _answer(self, listing: Listing, change: int, frame: HeldFrame) -> None:
        try:
            with self._screen.refusing():
                rows = await self.threads.rows(listing.window, 0, WINDOW)
                if listing is self._asked:
                    self._show(listing, {0: rows}, 0, change)
        finally:
            frame.let_go()

    def _base_again(self, change: int) -> Listing | None:
        """The base without a search, which was counted already and has not changed: a search was emptied."""
        known = self._base.again(self._asking(change))
        if known is not None:
            self._stop()
            self._asked = known
        return known

    def _asking(self, change: int) -> object:
        """All that an answer depends on."""
        session = self._screen.session
        return change, self.query, self.columns.names, session.contacts, session.actor

    def _new_listing(self) -> Listing | None:
        """The answer to the query, unread; an order that must be built first is left to `sorting`."""
        contacts, names = self._screen.session.contacts, self.columns.asked
        try:
            listing = contacts.listing(self.query, names)
            if not listing.is_ready:
                self.sorting.prepare(self.query.sort)
                self.query = replace(self.query, sort=None)
                listing = contacts.listing(self.query, names)
        except CrmError as error:
            if self.line.is_at_fault(error, self.query):
                return None
            self._screen.refuse(error)
            if self.query.sort is None:
                return None
            self.query = replace(self.query, sort=None)  # a field that there is no more
            return self._new_listing()
        self._stop()
        self._asked = listing
        return listing

    def _stop(self) -> None:
        """Ends what is at work for the question before."""
        self.windows.stop()
        self.rest.stop()
        for listing in (self._asked, self.listing):
            # One that is whole has nothing at work, and may still be wanted.
            if listing is not None and not listing.is_exact:
                listing.stop()

    # Reading the same list again

    def reload(self, keep: int | None = None, tells: bool = True) -> None:
        """Reads the list again; the cursor stays on its contact, or goes to `keep`; `tells` if it is slow."""
        # A second reading that overtakes the first still goes to where the first was going.
        self._going_to = keep if keep is not None else self._going_to
        change = self._last.number()
        self.query = self.line.again(self.query)
        self.columns.read(self.kind)
        listing = self._new_listing()
        if listing is not None:
            self._reading = change
            self._run(self._read_again(listing, self._going_to, change, not tells), tells)

    def reload_if_changed(self) -> None:
        """Reads the list again where somebody else, or another part of the screen, changed the base."""
        if self._last.number() not in (self._change, self._reading):
            self.reload()

    def follow(self) -> bool:
        """As `reload_if_changed`, for what others do, now and then and without a word; whether it does."""
        if not self._last.is_due() or self._last.number() in (self._change, self._reading):
            return False
        self._last.is_followed()
        self.reload(None, False)
        return True

    async def _read_again(self, listing: Listing, keep: int | None, change: int, follows: bool) -> None:
        with self._screen.refusing():
            windows, cursor = await self.windows.again(listing, keep)
            if listing is self._asked:
                # The row under the cursor stays in its line, whatever others put above it.
                top = self.table.top_under(cursor) if keep is None else None
                before = self.table.row
                self._show(listing, windows, cursor, change, top)
                is_in_use = follows and before is not None and self._screen.focused is self.table
                if is_in_use and before is not None and before.id != getattr(self.table.row, "id", 0):
                    self._screen.crm.ignore_keys()  # they were meant for a contact that others took away

    def _show(
        self, listing: Listing, windows: dict[int, Rows], cursor: int, change: int, top: int | None = None
    ) -> None:
        self._at_work.is_through()
        if change != self._change:
            self.rest.outdate()
            self._changed()
        again = top is not None and self.listing is not None and self.listing.query == listing.query
        self.listing, self._change, self._reading, self._going_to = listing, change, change, None
        if not self.query.is_narrowed:
            self._base.keep(listing, self._asking(change))
        self.columns.put_on(self.table, self.query.sort)
        self.table.show_list(windows, listing.total, cursor, top)
        self.rest.begin(listing, again=again)
        self._shown()

    def _run(self, work: Coroutine[Any, Any, None], tells: bool = True) -> None:
        self._at_work.run(work, partial(self._ended, self._asked), tells=tells)

    def _ended(self, wanted: Listing | None) -> None:
        """Where it failed nothing is being searched any more, and the next key tries again."""
        if wanted is self._asked and wanted is not self.listing:
            self._change = self._reading = -1
            if self.listing is not None:
                self.rest.say(self.listing)

    def list_is_empty(self) -> None:
        """It is known now that the list has no row."""
        self._shown()

    # The order

    def say_work(self, text: str) -> None:
        """Shows how far something is that goes on behind the list; "" when it has ended."""
        self._status.show_work(text)

    def sorted_by(self, sort: Sort | None) -> None:
        """Shows the list in this order, which is ready, from its first row; kept for the person."""
        self.choices.sort_by(self.kind, sort)
        self.query = replace(self.query, sort=sort)
        self.ask()

    def close(self) -> None:
        """Stops what is at work and waits for its end."""
        self._stop()
        self.rest.close()
        self.sorting.cancel()
        self.threads.close()
