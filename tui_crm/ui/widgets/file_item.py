"""A file as an item of a card, a profile or a history."""

from __future__ import annotations

from tui_crm.domain.attachments import Attachment
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.wording.sizes import size_text


def file_item(file: Attachment) -> Item:
    """A file with its size and what it is."""
    text = f"{file.name} ({size_text(file.size)})"
    said = f"{text}: {file.description}" if file.description else text
    return Item(ItemKind.FILE, said, file.name, file.id)
