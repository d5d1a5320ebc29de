"""The commands of the contact list that change what it shows: columns and views."""

from __future__ import annotations

from textual import work

from tui_crm.ui.screens.contacts_keys import ListKeys
from tui_crm.ui.widgets.search_bar import SearchBar


class MoreListKeys(ListKeys):
    """The other part of the contacts screen that needs only the search box, the table and its feed."""

    bar: SearchBar

    def action_columns(self) -> None:
        self.opening = self._columns()

    @work(group="ask", exclusive=True)
    async def _columns(self) -> None:
        from tui_crm.ui.screens import contacts_layout

        await contacts_layout.arrange(self, self.feed)

    # Filters

    def action_filter(self) -> None:
        self.opening = self._filter()

    @work(group="ask", exclusive=True)
    async def _filter(self) -> None:
        from tui_crm.ui.screens import contacts_filters

        await contacts_filters.show_builder(self, self.feed, self.bar)

    # The marked contacts

    def action_tag(self) -> None:
        self.opening = self._tag()

    @work(group="bulk")
    async def _tag(self) -> None:
        from tui_crm.ui.screens import contacts_actions

        await contacts_actions.add_tags(self)

    def action_bulk(self) -> None:
        self.opening = self._bulk()

    @work(group="bulk")
    async def _bulk(self) -> None:
        from tui_crm.ui.screens import contacts_actions

        await contacts_actions.choose(self)

    def action_export(self) -> None:
        self.opening = self._export()

    @work(group="bulk")
    async def _export(self) -> None:
        from tui_crm.ui.screens import contacts_export

        await contacts_export.export(self)

    def action_toggle_inactive(self) -> None:
        from tui_crm.ui.screens import contacts_notes

        self.tell(contacts_notes.inactive(self.feed.toggle_inactive()))

    # Views

    def action_views(self) -> None:
        self.opening = self._views()

    @work(group="ask", exclusive=True)
    async def _views(self) -> None:
        from tui_crm.ui.screens import contacts_saved

        await contacts_saved.choose(self, self.feed)

    @work(group="ask", exclusive=True)
    async def _view(self, number: int) -> None:
        from tui_crm.ui.screens import contacts_saved

        await contacts_saved.show_numbered(self, self.feed, number)

    def action_view_1(self) -> None:
        self.opening = self._view(1)

    def action_view_2(self) -> None:
        self.opening = self._view(2)

    def action_view_3(self) -> None:
        self.opening = self._view(3)

    def action_view_4(self) -> None:
        self.opening = self._view(4)

    def action_view_5(self) -> None:
        self.opening = self._view(5)

    def action_view_6(self) -> None:
        self.opening = self._view(6)

    def action_view_7(self) -> None:
        self.opening = self._view(7)

    def action_view_8(self) -> None:
        self.opening = self._view(8)

    def action_view_9(self) -> None:
        self.opening = self._view(9)
