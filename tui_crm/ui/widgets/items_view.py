"""A scrolled column of items with a cursor: what the card and the parts of a profile are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from tui_crm.commands import Place
from tui_crm.ui.bindings import bindings
from tui_crm.ui.geometry import CARD_INDENT, thumb
from tui_crm.ui.messages import DoneByMouse
from tui_crm.ui.widgets.item_lines import Line, item_lines, label_room
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.lines_view import LinesView

_WHEEL_LINES = 3
_NEAR = 3
"""The cursor goes to what is at most so many lines out of sight; further away, the view scrolls first."""
_MOVES = {"down", "up", "page_down", "page_up", "first", "last"}


class ItemsView(LinesView, inherit_bindings=False):
    """Items wrapped to the width, a label beside its values or above them.

    The cursor goes from one thing that can be opened or copied to the next, with the keys of the list, and is
    drawn only while the view has the focus. What Enter and other keys do with `current` is up to the owner.
    """

    # The list's own commands, so that a user's keys for moving hold here too.
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in bindings(Place.LIST)
        if isinstance(binding, Binding) and binding.action in _MOVES
    ]
    COMPONENT_CLASSES = {  # noqa: RUF012 - Textual reads it from the class
        "items-view--label",
        "items-view--muted",
        "items-view--cursor",
    }
    DEFAULT_CSS = """
    ItemsView {
        & > .items-view--label { color: $text-muted; }
        & > .items-view--muted { color: $text-muted; }
        & > .items-view--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
        &:nocolor > .items-view--cursor { text-style: reverse; }
    }
    """

    class Chosen(Message):
        """An item was clicked twice; it is the current one."""

        def __init__(self, view: ItemsView, item: Item) -> None:
            super().__init__()
            self.view, self.item = view, item

        @property
        def control(self) -> ItemsView:
            return self.view

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._items: tuple[Item, ...] = ()
        self._head: tuple[Line, ...] = ()
        self._cursor = -1
        self._lines: list[Line] = []
        self._owners: list[int] = []
        self._wrapped_to: Size | None = None
        self._made: dict[tuple[Item, int, int], list[Line]] = {}

    # What is shown

    @property
    def line_count(self) -> int:
        return len(self._lines)

    @property
    def items(self) -> tuple[Item, ...]:
        """What is shown, in order."""
        return self._items

    @property
    def current(self) -> Item | None:
        """The item under the cursor; None where there is none that it could stand on."""
        return self._items[self._cursor] if self._cursor >= 0 else None

    def show(self, items: Sequence[Item], head: Sequence[Line] = ()) -> None:
        """Shows these items; the cursor stays on the same thing, or near where it was.

        Args:
            head: lines that stand for the first item, if that is a `NAME`, in place of its text; else above
                all items.
        """
        was = self.current
        self._items, self._head = tuple(items), tuple(head)
        self._cursor = self._found(was)
        self._wrap()

    def show_anew(self, items: Sequence[Item], head: Sequence[Line] = ()) -> None:
        """Shows the items of something else: from the top, with the cursor on the first."""
        self._items, self._cursor = (), -1
        self.scroll_lines_to(0)
        self.show(items, head)

    def head_lines(self, width: int) -> Sequence[Line]:
        """The lines of the head; for subclasses whose head depends on the width, in cells."""
        del width
        return self._head

    def _found(self, was: Item | None) -> int:
        places = [number for number, item in enumerate(self._items) if item.is_selectable]
        if was is not None:
            for number in places:
                if self._items[number].key == was.key:
                    return number
        return min(places, key=lambda number: abs(number - self._cursor), default=-1)

    # Lines

    def on_resize(self) -> None:
        """Wraps the lines to the new size."""
        self.drawn.clear()
        if self.size != self._wrapped_to:
            self._wrap()
        self.scroll_lines_to(self._top)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Wraps first where the size is new: Textual tells it after the frame that needs it."""
        if self.size != self._wrapped_to:
            self.drawn.clear()
            self._make_lines()
        return super().render_lines(crop)

    def _make_lines(self) -> None:
        self._wrapped_to = self.size
        width = self.text_width - 2 * CARD_INDENT
        self._lines, self._owners = [], []
        if width <= 0:
            return
        head = self.head_lines(width)
        first = self._items[0] if self._items else None
        for_name = bool(head) and first is not None and first.kind is ItemKind.NAME
        self._add(head, 0 if for_name else -1)
        indent = label_room(self._items, width)
        before, self._made = self._made, {}  # wrapping is what takes time: most items stay what they were
        for number, item in enumerate(self._items):
            if number or not for_name:
                key = item, width, indent
                lines = self._made[key] = before.get(key) or item_lines(*key)
                self._add(lines, number)

    def _add(self, lines: Iterable[Line], owner: int) -> None:
        for line in lines:
            self._lines.append(line)
            self._owners.append(owner)

    def _wrap(self) -> None:
        old, old_thumb = self._lines, self._thumb
        self._make_lines()
        if self._top and self._top > self.line_count - self.room:
            self.scroll_lines_to(self._top)
        # Most of a card is empty, and the next card is much like this one: only what differs is sent.
        if self.has_focus or thumb(self.line_count, self._top, self.room) != old_thumb:
            self.drawn.clear()
            self.refresh()
        else:
            pairs = enumerate(zip_longest(old, self._lines))
            changed = {number for number, (before, after) in pairs if before != after}
            self.drawn = {key: strip for key, strip in self.drawn.items() if key[0] not in changed}
            self.refresh_rows([number - self._top for number in sorted(changed)])

    def draw_line(self, y: int, bar: str) -> Strip:
        """The line `y` of the screen."""
        index = self._top + y
        if index >= len(self._lines):
            return self.blank_line(bar)
        at_cursor = self.has_focus and self._cursor >= 0 and self._owners[index] == self._cursor
        strip = self.drawn.get((index, bar, at_cursor))
        if strip is None:
            base = self.style_named("")
            segments = [Segment(" " * CARD_INDENT, base)]
            for text, style in self._lines[index]:
                segments.append(Segment(text, self._look(style, base, at_cursor)))
            strip = self.drawn[index, bar, at_cursor] = self.whole_line(segments, bar)
        return strip

    def _look(self, style: str | Style, base: Style, at_cursor: bool) -> Style:
        """How a piece of a line is drawn; a picture, which has its own ground, stays under the cursor."""
        if isinstance(style, Style) and (style.bgcolor is not None or not at_cursor):
            return base + style
        if at_cursor and style != "items-view--label":
            return self.style_named("items-view--cursor")
        if str(style).startswith("$"):
            return base + self.style_named(str(style))
        return self.style_named(str(style))

    # The cursor

    def _span(self, number: int) -> tuple[int, int]:
        """The first line of an item and the one after its last."""
        owners = self._owners
        begin = owners.index(number) if number in owners else 0
        return begin, begin + owners.count(number)

    def _put(self, number: int) -> None:
        """The cursor on that item, and as much of it in sight as there is room for."""
        old, self._cursor = self._cursor, number
        begin, end = self._span(number)
        if not self._before(number) and end <= self.room:
            begin = 0  # with what stands above the first one
        top = min(max(self._top, end - self.room), begin)
        if not self.scroll_lines_to(top) and old != number:
            lines = [line for each in (old, number) if each >= 0 for line in range(*self._span(each))]
            self.refresh_rows([line - self._top for line in lines])

    def _before(self, number: int) -> list[int]:
        return [other for other in range(number) if self._items[other].is_selectable]

    def _after(self, number: int) -> list[int]:
        return [other for other in range(number + 1, len(self._items)) if self._items[other].is_selectable]

    def action_down(self) -> None:
        """To the next thing, or a line further through what is longer than the view."""
        bottom = self._top + self.room
        following = self._after(self._cursor)
        hidden = self._cursor >= 0 and self._span(self._cursor)[1] > bottom
        if hidden or not following or self._span(following[0])[0] > bottom + _NEAR:
            self.scroll_lines_to(self._top + 1)
        else:
            self._put(following[0])

    def action_up(self) -> None:
        """To the thing before, or a line back through what is longer than the view."""
        before = self._before(self._cursor)
        hidden = self._cursor >= 0 and self._span(self._cursor)[0] < self._top
        if hidden or not before or self._span(before[-1])[1] < self._top - _NEAR:
            self.scroll_lines_to(self._top - 1)
        else:
            self._put(before[-1])

    def action_page_down(self) -> None:
        """A page further; the cursor comes along."""
        moved = self.scroll_lines_to(self._top + self.room)
        self._come_along(first=moved)

    def action_page_up(self) -> None:
        """A page back; the cursor comes along."""
        moved = self.scroll_lines_to(self._top - self.room)
        self._come_along(first=not moved or self._top == 0)

    def action_first(self) -> None:
        """To the first thing, and all above it."""
        self.scroll_lines_to(0)
        self._come_along(first=True)

    def action_last(self) -> None:
        """To the last thing, and the last line."""
        self.scroll_lines_to(self.line_count)
        self._come_along(first=False)

    def _come_along(self, first: bool) -> None:
        """Puts the cursor on the first or the last thing that is in sight, where there is any."""
        seen = self._owners[self._top : self._top + self.room]
        found = [
            number for number in dict.fromkeys(seen) if number >= 0 and self._items[number].is_selectable
        ]
        if found:
            old, self._cursor = self._cursor, found[0] if first else found[-1]
            lines = [line for each in (old, self._cursor) if each >= 0 for line in range(*self._span(each))]
            self.refresh_rows([line - self._top for line in lines])

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a second one chooses what is there."""
        index = self._top + event.y
        if self._is_on_bar(event) or index >= len(self._owners):
            return
        number = self._owners[index]
        if number >= 0 and self._items[number].is_selectable:
            self._put(number)
            if event.chain == 2:
                self.post_message(self.Chosen(self, self._items[number]))
                self.post_message(DoneByMouse(self, "open"))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.prevent_default().stop()
        self.scroll_lines_to(self._top + _WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.prevent_default().stop()
        self.scroll_lines_to(self._top - _WHEEL_LINES)
