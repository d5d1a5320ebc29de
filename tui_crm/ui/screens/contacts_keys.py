"""The commands that move in the contact list and mark its rows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from textual import work
from textual.worker import Worker, get_current_worker

from tui_crm.ui.base import CrmScreen
from tui_crm.ui.screens.contacts_feed import ContactFeed
from tui_crm.ui.widgets.contact_card import ContactCard
from tui_crm.ui.widgets.items import ItemKind
from tui_crm.ui.widgets.items_view import ItemsView
from tui_crm.ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from tui_crm.ui.screens.list_work import ListWork
    from tui_crm.ui.widgets.contact_editor import ContactEditor


class ListKeys(CrmScreen[None]):
    """The part of the contacts screen that needs only the table and its feed.

    Each command leaves the list and the card as they are to be painted: one frame shows both.
    """

    table: RecordTable
    feed: ContactFeed
    editor: ContactEditor | None
    opening: Worker[None] | None = None
    """What is about to open a form or a dialog: the keys pressed meanwhile are for that."""

    @cached_property
    def at_work(self) -> ListWork:
        """What is being done with many contacts."""
        from tui_crm.ui.screens.list_work import ListWork

        return ListWork()

    def is_list_as_asked(self) -> bool:
        """Whether the list is what the search box asks for; else that is told.

        Nothing may be done with all that a list holds while its filter is wrong or half typed.
        """
        return self.feed.finish_line()

    def is_meant(self) -> bool:
        """Whether it can be told what a command is for: contacts that were marked, or such a list."""
        return bool(self.table.marks) or self.is_list_as_asked()

    def let_keys_go(self) -> None:
        if self.opening is get_current_worker():
            self.opening = None

    # Moving

    def _move(self, rows: int) -> None:
        self.feed.rest.stay()
        self.feed.follow()
        self.table.move_by(rows)
        if self.table.cursor == self.table.total - 1:
            self.feed.rest.hurry()
        self.feed.windows.look_ahead(rows)

    def action_down(self) -> None:
        self._move(1)

    def action_up(self) -> None:
        self._move(-1)

    def action_page_down(self) -> None:
        self._move(self.table.room)

    def action_page_up(self) -> None:
        self._move(-self.table.room)

    def action_first(self) -> None:
        self._move(-self.table.total)

    def action_last(self) -> None:
        """The last row, as soon as it is known which that is."""
        self.feed.follow()
        self.feed.rest.go_to_end()

    def action_scroll_left(self) -> None:
        self.table.scroll_columns(-1)

    def action_scroll_right(self) -> None:
        self.table.scroll_columns(1)

    # Marks

    def action_mark(self) -> None:
        if self.table.row is not None:  # one that is on its way can't be marked, and is not left out
            self.table.mark()
            self._move(1)

    def action_mark_down(self) -> None:
        """Marks the row and the one that the cursor goes to."""
        self._mark_along(1)

    def action_mark_up(self) -> None:
        self._mark_along(-1)

    def _mark_along(self, rows: int) -> None:
        if self.table.row is not None:
            self.table.mark(True)
            self._move(rows)
            self.table.mark(True)

    @work(group="marks", exclusive=True)
    async def action_mark_range(self) -> None:
        from tui_crm.ui.screens import contacts_marked

        if self.is_list_as_asked():
            await contacts_marked.mark_range(self, self.table, self.feed)

    @work(group="marks", exclusive=True)
    async def action_mark_all(self) -> None:
        from tui_crm.ui.screens import contacts_marked

        if self.is_list_as_asked():
            await contacts_marked.mark_all(self, self.table, self.feed)

    @work(group="copy", exclusive=True)
    async def action_copy_card(self) -> None:
        from tui_crm.ui.screens import contacts_marked

        await contacts_marked.copy_cards(self, self.table)

    @work(group="copy", exclusive=True)
    async def action_show_card(self) -> None:
        from tui_crm.ui.screens import contacts_marked

        await contacts_marked.show_cards(self, self.table)

    # Reaching the contact under the cursor

    @work(group="reach", exclusive=True)
    async def action_write_mail(self) -> None:
        from tui_crm.ui.screens import contacts_reach

        await contacts_reach.open_main(self, self.table, ItemKind.EMAIL)

    @work(group="reach", exclusive=True)
    async def action_copy_email(self) -> None:
        from tui_crm.ui.screens import contacts_reach

        await contacts_reach.copy_main(self, self.table, ItemKind.EMAIL)

    @work(group="reach", exclusive=True)
    async def action_copy_phone(self) -> None:
        from tui_crm.ui.screens import contacts_reach

        await contacts_reach.copy_main(self, self.table, ItemKind.PHONE)

    @work(group="reach", exclusive=True)
    async def action_call(self) -> None:
        from tui_crm.ui.screens import contacts_reach

        await contacts_reach.open_main(self, self.table, ItemKind.PHONE)

    @work(group="reach", exclusive=True)
    async def action_open_web(self) -> None:
        from tui_crm.ui.screens import contacts_reach

        await contacts_reach.open_main(self, self.table, ItemKind.URL)

    @work(group="reach", exclusive=True)
    async def on_items_view_chosen(self, event: ItemsView.Chosen) -> None:
        from tui_crm.ui.screens import contacts_reach

        await contacts_reach.open_chosen(self, event.item)

    @work(group="copy", exclusive=True)
    async def on_contact_card_copy_wanted(self, event: ContactCard.CopyWanted) -> None:
        from tui_crm.ui import item_actions

        await item_actions.copy_item(self, event.item)

    # Out of use

    def action_toggle_status(self) -> None:
        if self.is_meant():
            self.opening = self._toggle_status()

    @work(group="lifecycle")
    async def _toggle_status(self) -> None:
        from tui_crm.ui.screens import contacts_lifecycle

        await contacts_lifecycle.toggle_status(self)

    def action_delete(self) -> None:
        if self.is_meant():
            self.opening = self._delete()

    @work(group="lifecycle")
    async def _delete(self) -> None:
        from tui_crm.ui.screens import contacts_lifecycle

        await contacts_lifecycle.delete(self)

    def action_trash(self) -> None:
        self.opening = self._trash()

    @work(group="lifecycle")
    async def _trash(self) -> None:
        from tui_crm.ui.screens import contacts_lifecycle

        await contacts_lifecycle.show_trash(self)

    # Taking back

    def action_undo(self) -> None:
        self.opening = self._undo()

    def action_redo(self) -> None:
        self.opening = self._undo(again=True)

    @work(group="undo")
    async def _undo(self, again: bool = False) -> None:
        from tui_crm.ui.screens import contacts_undo

        with self.refusing():
            if await (contacts_undo.redo(self) if again else contacts_undo.undo(self)):
                self.feed.reload()

    def action_profile(self) -> None:
        """The full profile of the contact under the cursor."""
        if self.table.row is not None:
            from tui_crm.ui.screens.profile import Profile

            self.app.push_screen(Profile(self.table.row.id))

    # What the list asks for

    def action_reload(self) -> None:
        """Reads the list and draws the screen again: another program may have written over it."""
        self.crm.forget_screen()
        self.feed.reload()

    def action_search_in(self) -> None:
        self.opening = self._search_in()

    @work(group="ask", exclusive=True)
    async def _search_in(self) -> None:
        from tui_crm.ui.screens import contacts_asking

        await contacts_asking.search_in(self, self.feed)

    def action_sort(self) -> None:
        self.opening = self._sort()

    @work(group="ask", exclusive=True)
    async def _sort(self) -> None:
        from tui_crm.ui.screens import contacts_asking

        await contacts_asking.sort_by(self, self.feed)
