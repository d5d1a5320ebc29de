"""An entry of a history in full, as items: in a pane of the general history and in a box over a profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from textual.geometry import Size

from tui_crm.ui.geometry import CARD_INDENT, SCROLLBAR
from tui_crm.ui.markdown_lines import links_of
from tui_crm.ui.widgets.item_lines import item_lines, label_room
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.items_view import ItemsView

_MOST_LINKS = 50
"""Links that are offered below a text; more than anybody opens."""


class EntryView(ItemsView):
    """Items that take as many lines as they need, up to what the styles allow."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines of all items at this width."""
        del container, viewport
        room = max(1, width - SCROLLBAR - 2 * CARD_INDENT)
        indent = label_room(self.items, room)
        return max(1, sum(len(item_lines(item, room, indent)) for item in self.items))


def text_items(text: str) -> Iterator[Item]:
    """A text as the Markdown that it is, and the links in it, each to be opened or copied."""
    if text:
        yield Item(ItemKind.TEXT, text, is_markdown=True)
    links = list(_link_items(links_of(text)))
    if links:
        yield Item(ItemKind.TEXT, "")
        yield from links[:_MOST_LINKS]


def _link_items(addresses: Iterable[str]) -> Iterator[Item]:
    for address in addresses:
        if address.startswith("mailto:"):
            email = unquote(address.removeprefix("mailto:").partition("?")[0])
            yield Item(ItemKind.EMAIL, email, email)
        elif address.startswith("tel:"):
            yield Item(ItemKind.PHONE, address.removeprefix("tel:"), address.removeprefix("tel:"))
        else:
            yield Item(ItemKind.URL, address, address)
