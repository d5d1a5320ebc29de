"""What a card or a profile is made of: things that the cursor can stand on, and text between them.

Pure data: drawn by `ItemsView`, opened and copied by `tui_crm.ui.item_actions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ItemKind(StrEnum):
    """What a thing is, and so what opening it does."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    CONTACT = "contact"
    EVENT = "event"
    CHANGE = "change"
    FILE = "file"
    USER = "user"
    OPPORTUNITY = "opportunity"
    MEETING = "meeting"
    """Its value tells the occurrences of one meeting apart."""
    VALUE = "value"
    """A text that is worth copying and opens nothing: an address, a number, a note."""
    TEXT = "text"
    """A heading, a remark, an empty line: the cursor goes over it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing with its text.

    Attributes:
        text: what is shown; may have several lines.
        value: what stands behind it and is copied: an E.164 number, an address, a URL; "" for the text.
        id: of the contact, event or file; 0 for none.
        label: shown before the text ("Phone"); "" goes on under the label above. A `TEXT` with a label and
            no text is a heading as wide as the view.
        muted: drawn more quietly.
        colours: pieces of the text between " | " with the styles that they are drawn in.
        is_markdown: whether the text is drawn as the Markdown that it is.
        head: plain text before the first line of Markdown.
    """

    kind: ItemKind
    text: str
    value: str = ""
    id: int = 0
    label: str = ""
    muted: bool = False
    colours: tuple[tuple[str, str], ...] = ()
    is_markdown: bool = False
    head: str = ""

    @property
    def is_selectable(self) -> bool:
        """Whether the cursor stops at it."""
        return self.kind is not ItemKind.TEXT

    @property
    def key(self) -> tuple[ItemKind, int, str]:
        """What makes it the same thing when it is shown again, whatever its text has become."""
        return self.kind, self.id, self.value

    @property
    def copied(self) -> str:
        """The text that copying it means."""
        return self.value or self.text
