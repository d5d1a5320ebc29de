"""The card of a contact: follows the cursor of the list, so it draws lines and lays nothing out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual.binding import BindingType
from textual.message import Message

from tui_crm.commands import Place
from tui_crm.domain.contact import Contact
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.bindings import bindings
from tui_crm.ui.widgets.card_content import Around, avatar_colours, card_items
from tui_crm.ui.widgets.cells import fit, initials
from tui_crm.ui.widgets.item_lines import Line, wrapped
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.items_view import ItemsView

_AVATAR_WIDTH = 6
_PICTURE_WIDTH = 12
_PICTURE_ROOM = (40, 15)
"""A card of so many columns and rows has room for the picture beside the name."""


class ContactCard(ItemsView):
    """Avatar, name and what is filled in of one contact, with a cursor when focused."""

    PLACES = (Place.CARD,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.CARD)
    COMPONENT_CLASSES = {"contact-card--name"}  # noqa: RUF012 - Textual reads it from the class
    DEFAULT_CSS = """
    ContactCard {
        & > .contact-card--name { text-style: bold; }
    }
    """

    class CopyWanted(Message):
        """The person asked for a copy of what is under the cursor."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._contact: Contact | None = None

    @property
    def contact(self) -> Contact | None:
        """The contact on the card."""
        return self._contact

    def show_contact(self, contact: Contact | None, around: Around) -> None:
        """Shows this contact (or that there is none)."""
        is_other = (contact and contact.id) != (self._contact and self._contact.id)
        self._contact = contact
        items: Sequence[Item]
        if contact is None:
            items = [Item(ItemKind.TEXT, _("No contact is selected."), muted=True)]
        else:
            items = card_items(contact, around)
        if is_other:
            self.show_anew(items)
        else:
            self.show(items)

    def head_lines(self, width: int) -> list[Line]:
        """The avatar with the name and the position beside it."""
        if self._contact is None:
            return []
        if self._has_room_for_picture(self._contact):
            return picture_head(self._contact, width)
        return initials_head(self._contact, width)

    def _has_room_for_picture(self, contact: Contact) -> bool:
        columns, rows = _PICTURE_ROOM
        has_room = self.size.width >= columns and self.size.height >= rows
        return has_room and bool(contact.thumbnail) and not self.app.no_color

    def action_open(self) -> None:
        """Opens what is under the cursor."""
        if self.current is not None:
            self.post_message(self.Chosen(self, self.current))

    def action_copy(self) -> None:
        """Copies what is under the cursor."""
        if self.current is not None:
            self.post_message(self.CopyWanted(self.current))


def initials_head(contact: Contact, width: int) -> list[Line]:
    """The initials on the contact's colour, the name and the position beside them; a blank line below."""
    background, colour = avatar_colours(contact.name)
    avatar = Style(color=colour, bgcolor=background, bold=True)
    names = _names(contact, max(1, width - _AVATAR_WIDTH - 2))
    lines: list[Line] = []
    for number in range(max(2, len(names))):
        face = initials(safe_text(contact.name)).center(_AVATAR_WIDTH) if number == 0 else ""
        lines.append([(fit(face, _AVATAR_WIDTH), avatar if number < 2 else ""), ("  ", "")])
        lines[-1] += names[number : number + 1]
    return [*lines, []] if len(names) > 1 else lines


def picture_head(contact: Contact, width: int, columns: int = _PICTURE_WIDTH) -> list[Line]:
    """The picture in half blocks, the name and the position beside it; a blank line below.

    Args:
        columns: of the picture: 12 or 24.
    """
    from tui_crm.ui.half_blocks import half_blocks  # most cards have initials

    names = _names(contact, max(1, width - columns - 2))
    rows = half_blocks(contact.thumbnail, columns)
    lines: list[Line] = []
    for number in range(max(len(rows), len(names))):
        picture = rows[number] if number < len(rows) else [(" " * columns, "", "")]
        line: Line = [
            (sign, Style(color=colour, bgcolor=behind) if colour else "") for sign, colour, behind in picture
        ]
        lines.append([*line, ("  ", ""), *names[number : number + 1]])
    return [*lines, []]


def _names(contact: Contact, room: int) -> Line:
    """The name, and the position with the word for an inactive contact, as lines of that many cells."""
    held = next((link.position for link in contact.draft.organizations if link.position), "")
    under = safe_text(contact.draft.position or held)
    if not contact.is_active:
        under = f"{under} ({_('inactive')})" if under else f"({_('inactive')})"
    names: Line = [(line, "contact-card--name") for line in wrapped(contact.name or _("(no name)"), room)]
    return names + ([(line, "items-view--muted") for line in wrapped(under, room)] if under else [])
