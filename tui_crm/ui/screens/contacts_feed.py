"""Feeds the contact list: reads windows and searches in the key's own frame, or on the service thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.timer import Timer

from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.contact_query import ContactQuery, Page
from tui_crm.domain.problems import CrmError
from tui_crm.services.contacts import Contacts
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.screens.contacts_columns import columns_of
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.ui.widgets.row_windows import WINDOW
from tui_crm.ui.widgets.search_bar import SearchBar

SLOW_SECONDS = 0.2
"""A search that takes longer says that it is searching."""
_GROUP = "list"


class ContactFeed:
    """Holds the question that the list answers, and brings the answers that still fit it.

    A read over its budget goes to a worker; a newer question drops the older one's worker and answer.
    """

    def __init__(self, screen: CrmScreen[None], shown: Callable[[], None]) -> None:
        """Args:
        shown: called each time another list stands in the table.
        """
        self._screen = screen
        self._shown = shown
        self._slow: Timer | None = None
        self._wanted: list[int] = []
        self._version = 0
        self._going_to: int | None = None
        self.query = ContactQuery(kind=Kind.PERSON)
        self.base_total = 0

    @property
    def _contacts(self) -> Contacts:
        return self._screen.session.contacts

    @property
    def table(self) -> RecordTable:
        """The list on the screen."""
        return self._screen.query_one(RecordTable)

    @property
    def _bar(self) -> SearchBar:
        return self._screen.query_one(SearchBar)

    @property
    def kind(self) -> Kind:
        """The base that is shown."""
        return self.query.kind or Kind.PERSON

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(column.name for column in columns_of(self.kind))

    # Asking for another list

    def start(self, kind: Kind) -> None:
        """Shows a base from its first contact, without a search."""
        self.query = ContactQuery(kind=kind, include_inactive=self.query.include_inactive)
        self.table.set_columns(columns_of(kind))
        self._ask()

    def search(self, text: str) -> None:
        """Shows what the text finds, the best match under the cursor."""
        if text != self.query.text:
            self.query = self.query.with_text(text)
            self._ask()

    def clear_search(self) -> None:
        """Shows the whole base again, the cursor on the contact where it is."""
        self.query = self.query.with_text("")
        self.reload()

    def go_to(self, contact: Contact) -> None:
        """Shows a contact in its base, without a search."""
        inactive = self.query.include_inactive or not contact.is_active
        self.query = ContactQuery(kind=contact.kind, include_inactive=inactive)
        self.table.set_columns(columns_of(contact.kind))
        self.reload(contact.id)

    def toggle_inactive(self) -> bool:
        """Shows inactive contacts too, or no longer (R20); whether it does now."""
        self.query = replace(self.query, include_inactive=not self.query.include_inactive)
        self.reload()
        return self.query.include_inactive

    def _ask(self) -> None:
        self._wanted.clear()
        page = self._at_once(0)
        if page is not None:
            self._screen.workers.cancel_group(self._screen, _GROUP)
            self._show(page, 0)
            return
        self._run(self._answer(self.query))

    async def _answer(self, query: ContactQuery) -> None:
        with self._screen.refusing():
            page = await self._screen.call(self._contacts.page, query, self._names, 0, WINDOW)
            if query == self.query:
                self._show(page, 0)

    def _at_once(self, offset: int) -> Page | None:
        try:
            return self._contacts.page_within(self.query, self._names, offset, WINDOW)
        except CrmError as error:
            self._screen.refuse(error)
            return Page((), 0, 0)

    # Reading the same list again

    def reload(self, keep: int | None = None) -> None:
        """Reads the list again; the cursor stays on its contact, or goes to the contact `keep`."""
        self._wanted.clear()
        # A second reading that overtakes the first still goes to where the first was going.
        self._going_to = keep if keep is not None else self._going_to
        self._run(self._read_again(self.query, self._going_to))

    def reload_if_changed(self) -> None:
        """Reads the list again where somebody else, or another part of the screen, changed the base."""
        if self._screen.session.data_version() != self._version:
            self.reload()

    async def _read_again(self, query: ContactQuery, keep: int | None) -> None:
        call, contacts, table = self._screen.call, self._contacts, self.table
        with self._screen.refusing():
            while True:
                here = table.row.id if table.row is not None else None
                wanted = keep if keep is not None else here
                number = await call(contacts.row_number, query, wanted) if wanted is not None else None
                cursor = table.cursor if number is None else number
                page = await call(contacts.page, query, self._names, cursor // WINDOW * WINDOW, WINDOW)
                if cursor >= page.total > 0:
                    cursor = page.total - 1
                    page = await call(contacts.page, query, self._names, cursor // WINDOW * WINDOW, WINDOW)
                if query.text:
                    self.base_total = await call(contacts.count, query.with_text(""))
                # The cursor may have been moved in the meantime: then it stays where it was moved to.
                if keep is not None or (table.row.id if table.row is not None else None) == here:
                    break
            if query == self.query:
                self._show(page, cursor)

    def _show(self, page: Page, cursor: int) -> None:
        if not self.query.text:
            self.base_total = page.total
        if self._slow is not None:
            self._slow.stop()
        self._version = self._screen.session.data_version()
        self._going_to = None
        self.table.show_list(page, cursor)
        self._bar.show_count(page.total, self.base_total if self.query.text else None)
        self._shown()

    def _run(self, work: object) -> None:
        if self._slow is not None:
            self._slow.stop()
        self._slow = self._screen.set_timer(SLOW_SECONDS, self._bar.show_searching)
        self._screen.run_worker(work, group=_GROUP, exclusive=True)  # type: ignore[arg-type]

    # Windows of the list

    def window(self, offset: int, limit: int) -> Page | None:
        """The table's source: the window at once, or None and later."""
        del limit  # always WINDOW
        page = self._at_once(offset)
        if page is None:
            self._wanted.append(offset)
            if len(self._wanted) == 1:
                self._screen.run_worker(self._bring(self.query), group="windows", exclusive=True)
        return page

    async def _bring(self, query: ContactQuery) -> None:
        """Brings the windows that were put off, the newest first; what has scrolled away is left out."""
        with self._screen.refusing():
            while self._wanted and query == self.query:
                offset = self._wanted[-1]
                if not self.table.wants(offset):
                    self.table.forget(offset)
                    self._wanted.remove(offset)
                    continue
                page = await self._screen.call(self._contacts.page, query, self._names, offset, WINDOW)
                if query == self.query and offset in self._wanted:
                    self._wanted.remove(offset)
                    self.table.add_window(page)
