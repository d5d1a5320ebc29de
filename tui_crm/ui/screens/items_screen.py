"""Screens that tell one thing in a single column of items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui_crm.i18n import _
from tui_crm.ui import item_actions
from tui_crm.ui.format import plain
from tui_crm.ui.screens.one_thing import OneThing, W
from tui_crm.ui.widgets.cells import fit
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.tells_moves import TellsMoves


class ItemsScreen(OneThing[W]):
    """Its contacts are opened, its addresses written to, and whatever stands there is copied."""

    AUTO_FOCUS: ClassVar[str | None] = "TellsMoves"

    def __init__(self) -> None:
        super().__init__()
        self.view = TellsMoves(id=self.NAME)

    def compose(self) -> ComposeResult:
        yield Static(id=f"{self.NAME}-head", markup=False)
        yield self.view
        yield KeysFooter()

    # What a subclass says of it

    def head_text(self, whole: W) -> str:
        """What the line at the top says; it is cut where it is too long."""
        raise NotImplementedError

    def items(self, whole: W) -> Sequence[Item]:
        """All that is told."""
        raise NotImplementedError

    # Showing

    def heading(self, whole: W, width: int) -> Content:
        return plain(fit(self.head_text(whole), width).rstrip())

    def show_whole(self, whole: W, is_first: bool) -> None:
        show = self.view.show_anew if is_first else self.view.show
        show(self.items(whole))

    # Commands

    @property
    def current(self) -> Item | None:
        """What is under the cursor."""
        return self.view.current

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """What Enter does with what is under the cursor."""
        item, command = self.current, f"{self.PLACES[0]}.open"
        if item is not None and item.kind is ItemKind.CONTACT:
            return {command: (_("Full profile"), _("Profile"))}
        if item is not None and item.kind is ItemKind.EMAIL:
            return {command: (_("Write an e-mail"), _("E-mail"))}
        return {}

    def on_tells_moves_moved(self) -> None:
        """Other things can be done with what is under the cursor now."""
        self.refresh_bindings()

    def action_open(self) -> None:
        if (item := self.current) is not None:
            self.begin(self._open(item))

    async def _open(self, item: Item) -> None:
        if item.kind is ItemKind.CONTACT:
            item_actions.open_profile(self, item.id)
        else:
            await item_actions.open_item(self, item)

    def action_copy(self) -> None:
        if (item := self.current) is not None:
            self.begin(item_actions.copy_item(self, item))
