"""The lines of the help, drawn as one widget: hundreds of them are there at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from tui_crm.ui.widgets.item_lines import Line
from tui_crm.ui.widgets.lines_view import LinesView

_WHEEL_LINES = 3


class HelpView(LinesView, can_focus=False):
    """Shows what it is given for its width; whoever has the focus scrolls it.

    Args:
        made: gives the lines for a number of cells.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"help-view--heading", "help-view--key", "help-view--muted"}
    DEFAULT_CSS = """
    HelpView {
        & > .help-view--heading { text-style: bold underline; }
        & > .help-view--key { text-style: bold; }
        & > .help-view--muted { color: $text-muted; }
    }
    """

    def __init__(self, made: Callable[[int], Sequence[Line]], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._made = made
        self.lines: Sequence[Line] = ()
        self._made_for = -1

    @property
    def line_count(self) -> int:
        return len(self.lines)

    def show(self) -> None:
        """Makes the lines anew and shows them from the first."""
        self._make()
        self._top = 0
        self.drawn.clear()
        self.refresh()

    def _make(self) -> None:
        self._made_for = self.text_width
        self.lines = self._made(self._made_for)

    def on_resize(self) -> None:
        """There may be fewer lines to scroll through."""
        self.scroll_lines_to(self.top)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Wraps first where the width is new: Textual tells it after the frame that needs it."""
        if self.text_width != self._made_for:
            self._make()
        return super().render_lines(crop)

    def draw_line(self, y: int, bar: str) -> Strip:
        """The line `y` of the screen."""
        number = self.top + y
        if number >= len(self.lines):
            return self.blank_line(bar)
        base = self.style_named("")
        return self.whole_line(
            [Segment(text, base + self.style_named(style)) for text, style in self._pieces(number)], bar
        )

    def _pieces(self, number: int) -> list[tuple[str, str]]:
        return [(text, str(style)) for text, style in self.lines[number]]

    def move(self, how: str) -> None:
        """Scrolls: "down", "up", "pagedown", "pageup", "home" or "end"."""
        page = max(1, self.room - 1)
        to = {
            "down": self.top + 1,
            "up": self.top - 1,
            "pagedown": self.top + page,
            "pageup": self.top - page,
            "home": 0,
            "end": self.line_count,
        }
        self.scroll_lines_to(to[how])

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.prevent_default().stop()
        self.scroll_lines_to(self.top + _WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.prevent_default().stop()
        self.scroll_lines_to(self.top - _WHEEL_LINES)
