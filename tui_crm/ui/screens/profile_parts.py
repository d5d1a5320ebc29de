"""The widgets that a profile is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.widgets import Static

from tui_crm.domain.contact import Contact
from tui_crm.ui.format import plain
from tui_crm.ui.messages import DoneByMouse
from tui_crm.ui.widgets.contact_card import initials_head, picture_head
from tui_crm.ui.widgets.item_lines import Line
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.items_view import ItemsView

_NEAR = 10
"""Older lines are read when so few are left below the screen."""
_LARGE, _SMALL = 24, 12
"""Columns of a picture."""
_LARGE_ROOM = (44, 24)
"""A part of so many columns and rows has room for the large one."""


class PartName(Static):
    """The name of a part of the profile; a click goes there."""

    def __init__(self, part: str, text: str, chosen: Callable[[str], None]) -> None:
        super().__init__(plain(text), id=f"{part}-name", markup=False)
        self.part, self._chosen = part, chosen

    def on_click(self) -> None:
        self._chosen(self.part)
        self.post_message(DoneByMouse(self, self.part, "next_part"))


class PartView(ItemsView):
    """A part: a column of items."""

    def go_to(self, kind: ItemKind, item_id: int) -> None:
        """Puts the cursor on that item, where there is one."""
        for number, item in enumerate(self.items):
            if (item.kind, item.id) == (kind, item_id):
                self._put(number)
                return


class FactsView(PartView):
    """What is known of the contact itself, below its picture."""

    COMPONENT_CLASSES = {"contact-card--name"}  # noqa: RUF012 - Textual reads it from the class
    DEFAULT_CSS = """
    FactsView {
        & > .contact-card--name { text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._contact: Contact | None = None

    def show_contact(self, contact: Contact, items: Sequence[Item]) -> None:
        """Shows these items; the first one is the contact's name."""
        if contact != self._contact or tuple(items) != self.items:
            self._contact = contact
            self.show(items)

    def head_lines(self, width: int) -> list[Line]:
        """The picture, or the initials, with the name and the position beside it."""
        contact = self._contact
        if contact is None:
            return []
        if not contact.thumbnail or self.app.no_color:
            return initials_head(contact, width)
        columns, rows = _LARGE_ROOM
        is_large = self.size.width >= columns and self.size.height >= rows
        return picture_head(contact, width, _LARGE if is_large else _SMALL)


class TimelineView(PartView):
    """The history; it tells when its end comes near."""

    def __init__(self, end_is_near: Callable[[], None], *, id: str | None = None) -> None:  # noqa: A002
        """Args:
        end_is_near: called while few lines are left below the screen.
        """
        super().__init__(id=id)
        self._end_is_near = end_is_near
        self.goes_to_end = False
        """Whether the last move was to the end: what is read behind it is gone through too."""

    def action_last(self) -> None:
        """To the end of all, also of what is still to be read."""
        super().action_last()
        self.goes_to_end = True

    def scroll_lines_to(self, top: int) -> bool:
        """As every view; each move, by keys, wheel or bar, comes along here."""
        self.goes_to_end = False
        moved = super().scroll_lines_to(top)
        if self.line_count and self.top + self.room + _NEAR >= self.line_count:
            self._end_is_near()
        return moved
