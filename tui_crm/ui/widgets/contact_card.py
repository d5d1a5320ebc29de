"""The card of a contact: follows the cursor of the list, so it draws lines and lays nothing out."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from tui_crm.domain.contact import Contact
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.geometry import CARD_INDENT, thumb
from tui_crm.ui.widgets.card_content import Section, avatar_colours, sections
from tui_crm.ui.widgets.cells import cells_of, fit, initials
from tui_crm.ui.widgets.lines_view import BAR, THUMB, LinesView

_AVATAR_WIDTH = 6
_LABEL_WIDTH = 14
_NARROW = 40
"""Below this width a label stands above its values instead of before them."""
_WHEEL_LINES = 3

Line = list[tuple[str, str | Style]]
"""Pieces of text with a component class or a style."""


class ContactCard(LinesView, inherit_bindings=False):
    """Avatar, name and the filled sections of one contact, scrolled with the keys when focused."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_lines(-1)", show=False),
        Binding("down", "scroll_lines(1)", show=False),
        Binding("pageup", "scroll_pages(-1)", show=False),
        Binding("pagedown", "scroll_pages(1)", show=False),
        Binding("home", "scroll_top", show=False),
        Binding("end", "scroll_bottom", show=False),
    ]
    COMPONENT_CLASSES = {  # noqa: RUF012 - Textual reads it from the class
        "contact-card--name",
        "contact-card--label",
        "contact-card--muted",
    }
    DEFAULT_CSS = """
    ContactCard {
        & > .contact-card--name { text-style: bold; }
        & > .contact-card--label { color: $text-muted; }
        & > .contact-card--muted { color: $text-muted; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._contact: Contact | None = None
        self._user_names: Mapping[str, str] = {}
        self._lines: list[Line] = []
        self._wrapped_to = -1

    @property
    def contact(self) -> Contact | None:
        """The contact on the card."""
        return self._contact

    @property
    def line_count(self) -> int:
        return len(self._lines)

    def show_contact(self, contact: Contact | None, user_names: Mapping[str, str]) -> None:
        """Shows this contact (or that there is none); `user_names` are full names by login."""
        if (contact and contact.id) != (self._contact and self._contact.id):
            self.scroll_lines_to(0)
        self._contact = contact
        self._user_names = user_names
        self._wrap()

    def on_resize(self) -> None:
        """Wraps the lines to the new width."""
        self.drawn.clear()
        if self.text_width != self._wrapped_to:
            self._wrap()
        self.scroll_lines_to(self._top)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Wraps first where the size is new: Textual tells it after the frame that needs it."""
        if self.text_width != self._wrapped_to:
            self._make_lines()
        return super().render_lines(crop)

    def _make_lines(self) -> None:
        self._wrapped_to = self.text_width
        width = self.text_width - 2 * CARD_INDENT
        if width <= 0:
            return
        if self._contact is None:
            self._lines = [[(_("No contact is selected."), "contact-card--muted")]]
        else:
            self._lines = self._head(self._contact, width)
            for section in sections(self._contact, self._user_names):
                self._lines += _section_lines(section, width)

    def _wrap(self) -> None:
        old, old_thumb = self._lines, self._thumb
        self._make_lines()
        # Most of a card is empty, and the next card is much like this one: only what differs is sent.
        if thumb(self.line_count, self._top, self.room) != old_thumb:
            self.drawn.clear()
            self.refresh()
        else:
            pairs = enumerate(zip_longest(old, self._lines))
            changed = [number for number, (before, after) in pairs if before != after]
            for number in changed:
                self.drawn.pop((number, BAR), None)
                self.drawn.pop((number, THUMB), None)
            self.refresh_rows([number - self._top for number in changed])

    def _head(self, contact: Contact, width: int) -> list[Line]:
        background, colour = avatar_colours(contact.name)
        avatar = Style(color=colour, bgcolor=background, bold=True)
        room = max(1, width - _AVATAR_WIDTH - 2)
        held = next((link.position for link in contact.draft.organizations if link.position), "")
        under = safe_text(contact.draft.position or held)
        if not contact.is_active:
            under = f"{under} ({_('inactive')})" if under else f"({_('inactive')})"
        name = _wrapped(contact.name or _("(no name)"), room)
        names = name + (_wrapped(under, room) if under else [])
        lines: list[Line] = []
        for number in range(max(2, len(names))):
            face = initials(safe_text(contact.name)).center(_AVATAR_WIDTH) if number == 0 else ""
            line: Line = [
                (fit(face, _AVATAR_WIDTH), avatar if number < 2 else ""),
                ("  ", ""),
            ]
            if number < len(names):
                style = "contact-card--name" if number < len(name) else "contact-card--muted"
                line.append((names[number], style))
            lines.append(line)
        return [*lines, []] if len(names) > 1 else lines

    def draw_line(self, y: int, bar: str) -> Strip:
        """The line `y` of the screen."""
        index = self._top + y
        if index >= len(self._lines):
            return self.blank_line(bar)
        strip = self.drawn.get((index, bar))
        if strip is None:
            base = self.style_named("")
            segments = [Segment(" " * CARD_INDENT, base)]
            for text, style in self._lines[index]:
                look = self.style_named(style) if isinstance(style, str) else base + style
                segments.append(Segment(text, look))
            strip = self.drawn[index, bar] = self.whole_line(segments, bar)
        return strip

    # Scrolling

    def action_scroll_lines(self, lines: int) -> None:
        self.scroll_lines_to(self._top + lines)

    def action_scroll_pages(self, pages: int) -> None:
        self.scroll_lines_to(self._top + pages * self.room)

    def action_scroll_top(self) -> None:
        self.scroll_lines_to(0)

    def action_scroll_bottom(self) -> None:
        self.scroll_lines_to(self.line_count)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.prevent_default().stop()
        self.scroll_lines_to(self._top + _WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.prevent_default().stop()
        self.scroll_lines_to(self._top - _WHEEL_LINES)


def _wrapped(text: str, width: int) -> list[str]:
    text = safe_text(text)
    if cells_of(text) <= width:
        return [text]
    return [line.plain for line in Content(text).wrap(width)]


def _section_lines(section: Section, width: int) -> list[Line]:
    """The values wrapped beside their label, or under it where there is no room."""
    beside = width >= _NARROW
    indent = _LABEL_WIDTH if beside else 2
    texts = [line for value in section.values for line in _wrapped(value, max(2, width - indent))]
    lines: list[Line] = []
    if not beside:
        lines.append([(fit(section.label, width), "contact-card--label")])
    for number, text in enumerate(texts):
        label = section.label if beside and number == 0 else ""
        lines.append([(fit(label, indent - 1) + " ", "contact-card--label"), (text, "")])
    return lines
