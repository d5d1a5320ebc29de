"""An entry of a history in full: its text as the Markdown that it is, its links and its files (R46)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui_crm.commands import Command, Place
from tui_crm.domain.problems import Problem
from tui_crm.ui import item_actions
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain
from tui_crm.ui.widgets.entry_view import EntryView
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.items_view import ItemsView

EDIT = "edit"


class ShowEntry(CrmModal[str | None]):
    """Closes with EDIT where the person wants to change it, else with None.

    Args:
        title: already translated; data in it is never markup.
        items: what there is to read; what can be opened is opened from here.
        text: what is copied while the cursor is on nothing.
        fixed: why it can't be changed; None where it can.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.EVENT, Place.DIALOG)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.EVENT)

    def __init__(self, title: str, items: Sequence[Item], text: str, fixed: Problem | None) -> None:
        super().__init__()
        self._title, self._text, self._fixed = title, text, fixed
        self._view = EntryView(id="entry")
        self._items = items

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog show-entry"):
            yield Static(plain(self._title), classes="dialog-title")
            yield self._view

    def on_mount(self) -> None:
        self._view.show(self._items)
        self._view.focus()

    def why_not(self, command: Command) -> Problem | None:
        """What is somebody else's is only read."""
        if command.id == "event.edit" and self._fixed is not None:
            return self._fixed
        return super().why_not(command)

    def on_items_view_chosen(self, event: ItemsView.Chosen) -> None:
        """A link or a file was clicked twice."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Opens the link or the file under the cursor; without one the box closes."""
        item = self._view.current
        if item is None:
            self.dismiss(None)
        else:
            self.run_worker(self._open(item), group="open", exclusive=True)

    async def _open(self, item: Item) -> None:
        with self.refusing():
            if item.kind is ItemKind.FILE:
                from tui_crm.ui.screens import profile_files  # it opens dialogs such as this one

                await profile_files.save(self, item.id)
            else:
                await item_actions.open_item(self, item)

    def action_edit(self) -> None:
        self.dismiss(EDIT)

    def action_copy(self) -> None:
        text = self._view.current.copied if self._view.current is not None else self._text
        item = Item(ItemKind.VALUE, text)
        self.run_worker(item_actions.copy_item(self, item), group="copy", exclusive=True)
