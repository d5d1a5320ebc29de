"""The card of a contact: follows the cursor of the list, so it draws lines and lays nothing out."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_crm.domain.contact import Contact
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.widgets.card_content import Section, avatar_colours, sections
from tui_crm.ui.widgets.cells import fit, initials

_AVATAR_WIDTH = 6
_LABEL_WIDTH = 14
_NARROW = 40
"""Below this width a label stands above its values instead of before them."""


class ContactCard(ScrollView, can_focus=True):
    """Avatar, name and the filled sections of one contact, scrolled with the keys when focused."""

    COMPONENT_CLASSES = {  # noqa: RUF012 - Textual reads it from the class
        "contact-card--name",
        "contact-card--label",
        "contact-card--muted",
    }
    DEFAULT_CSS = """
    ContactCard {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & > .contact-card--name { text-style: bold; }
        & > .contact-card--label { color: $text-muted; }
        & > .contact-card--muted { color: $text-muted; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._contact: Contact | None = None
        self._user_names: Mapping[str, str] = {}
        self._lines: list[list[tuple[str, str | Style]]] = []
        self._wrapped_to = -1

    @property
    def contact(self) -> Contact | None:
        """The contact on the card."""
        return self._contact

    def show_contact(self, contact: Contact | None, user_names: Mapping[str, str]) -> None:
        """Shows this contact (or that there is none); `user_names` are full names by login."""
        if (contact and contact.id) != (self._contact and self._contact.id):
            self.scroll_to(y=0, animate=False)
        self._contact = contact
        self._user_names = user_names
        self._wrap()

    def on_resize(self) -> None:
        """Wraps the lines to the new width."""
        if self.scrollable_content_region.width != self._wrapped_to:
            self._wrap()

    def notify_style_update(self) -> None:
        """The theme changed: what was drawn is no longer right."""
        super().notify_style_update()
        self.refresh()

    def _wrap(self) -> None:
        self._wrapped_to = width = self.scrollable_content_region.width
        if width <= 0:
            return
        old = self._lines
        self._lines = [] if self._contact is None else self._head(self._contact, width)
        if self._contact is not None:
            for section in sections(self._contact, self._user_names):
                self._lines += _section_lines(section, width)
        else:
            self._lines.append([(_("No contact is selected."), "contact-card--muted")])
        size = Size(width, len(self._lines))
        if self.virtual_size != size:
            self.virtual_size = size
        # Most of a card is empty, and the next card is much like this one: only what differs is sent.
        for number, (before, after) in enumerate(zip_longest(old, self._lines)):
            if before != after:
                self.refresh_line(number)

    def _head(self, contact: Contact, width: int) -> list[list[tuple[str, str | Style]]]:
        background, colour = avatar_colours(contact.name)
        avatar = Style(color=colour, bgcolor=background, bold=True)
        room = max(1, width - _AVATAR_WIDTH - 2)
        held = next((link.position for link in contact.draft.organizations if link.position), "")
        under = safe_text(contact.draft.position or held)
        if not contact.is_active:
            under = f"{under} ({_('inactive')})" if under else f"({_('inactive')})"
        name = _wrapped(contact.name or _("(no name)"), room)
        names = name + (_wrapped(under, room) if under else [])
        lines: list[list[tuple[str, str | Style]]] = []
        for number in range(max(2, len(names))):
            face = initials(safe_text(contact.name)).center(_AVATAR_WIDTH) if number == 0 else ""
            line: list[tuple[str, str | Style]] = [
                (fit(face, _AVATAR_WIDTH), avatar if number < 2 else ""),
                ("  ", ""),
            ]
            if number < len(names):
                style = "contact-card--name" if number < len(name) else "contact-card--muted"
                line.append((names[number], style))
            lines.append(line)
        return [*lines, []] if len(names) > 1 else lines

    def render_line(self, y: int) -> Strip:
        """The line `y` of the screen."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        index = self.scroll_offset.y + y
        if index >= len(self._lines):
            return Strip.blank(width, base)
        segments = [
            Segment(text, base + (self._style(style) if isinstance(style, str) else style))
            for text, style in self._lines[index]
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name) if name else Style.null()


def _wrapped(text: str, width: int) -> list[str]:
    return [line.plain for line in Content(safe_text(text)).wrap(width)]


def _section_lines(section: Section, width: int) -> list[list[tuple[str, str | Style]]]:
    """The values wrapped beside their label, or under it where there is no room."""
    beside = width >= _NARROW
    indent = _LABEL_WIDTH if beside else 2
    texts = [line for value in section.values for line in _wrapped(value, max(2, width - indent))]
    lines: list[list[tuple[str, str | Style]]] = []
    if not beside:
        lines.append([(fit(section.label, width), "contact-card--label")])
    for number, text in enumerate(texts):
        label = section.label if beside and number == 0 else ""
        lines.append([(fit(label, indent - 1) + " ", "contact-card--label"), (text, "")])
    return lines
