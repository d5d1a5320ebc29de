"""A column of items that tells when its cursor has moved: for what shows something of the current one."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from tui_crm.ui.widgets.item_lines import Line
from tui_crm.ui.widgets.items import Item
from tui_crm.ui.widgets.items_view import ItemsView


class TellsMoves(ItemsView):
    """As every view of items."""

    class Moved(Message):
        """The cursor may stand on something else now."""

    def show(self, items: Sequence[Item], head: Sequence[Line] = ()) -> None:
        """As every view; the cursor may have gone elsewhere."""
        super().show(items, head)
        self.post_message(self.Moved())

    def _put(self, number: int) -> None:
        super()._put(number)
        self.post_message(self.Moved())

    def _come_along(self, first: bool) -> None:
        super()._come_along(first)
        self.post_message(self.Moved())
