"""The base of the list and the card: a widget that draws its lines itself and has its own scroll bar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui_crm.ui.geometry import SCROLLBAR, thumb
from tui_crm.ui.tag_colours import rich_tag_style

BAR, THUMB = "lines-view--bar", "lines-view--thumb"
"""The parts of a scroll bar, as `draw_line` is given them."""


class LinesView(Widget, can_focus=True):
    """Lines of text of which the widget shows those from `top` on, with a scroll bar in the last column.

    Textual's `ScrollView` keeps a scroll bar as a widget of its own, and a dozen reactive values that each
    scrolled row goes through: half of what a key costs. A subclass gives `line_count` and `draw_line`, and
    has no border and no padding.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {BAR, THUMB}  # noqa: RUF012 - read from the class
    DEFAULT_CSS = """
    LinesView {
        height: 1fr;
        & > .lines-view--bar { background: $scrollbar-background; }
        & > .lines-view--thumb { background: $scrollbar; }
        &:nocolor > .lines-view--thumb { text-style: reverse; }
    }
    """
    HEADER_LINES = 0
    """Lines at the top that never scroll."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._top = 0
        self._styles_drawn: dict[str, Style] = {}
        self._filters: list[LineFilter] | None = None
        self._behind = Color(0, 0, 0)
        self.drawn: dict[tuple[object, ...], Strip] = {}
        """Lines as they were drawn, for the subclass to look up; emptied where none is right any more."""
        self._standing: dict[int, Strip] = {}
        self._standing_size = Size(0, 0)
        self._thumb = (0, 0)
        self._held_at: int | None = None

    # For subclasses

    @property
    def line_count(self) -> int:
        """How many lines there are below the header."""
        raise NotImplementedError

    def draw_line(self, y: int, bar: str) -> Strip:
        """The line `y` of the screen, header included, made by `whole_line` with this `bar`."""
        raise NotImplementedError

    def scrolled_by_bar(self, top: int) -> None:
        """The scroll bar was moved so that the line `top` should be the first one."""
        self.scroll_lines_to(top)

    # What is seen

    @property
    def size(self) -> Size:
        """As Textual's, since nothing is around the lines; that one walks to the screen each time."""
        return self.outer_size

    @property
    def top(self) -> int:
        """The number of the first line below the header."""
        return self._top

    @property
    def room(self) -> int:
        """How many lines are seen below the header."""
        return max(1, self.size.height - self.HEADER_LINES)

    @property
    def text_width(self) -> int:
        """Cells beside the scroll bar."""
        return max(0, self.size.width - SCROLLBAR)

    def scroll_lines_to(self, top: int) -> bool:
        """Shows the lines from `top` on (or the nearest that exist); whether that is another place."""
        top = max(0, min(top, self.line_count - self.room))
        if top == self._top:
            return False
        self._top = top
        self.refresh()
        return True

    def refresh_rows(self, lines: Iterable[int]) -> None:
        """Draws these lines of the screen anew, and no others."""
        width, height = self.size
        regions = [Region(0, line, width, 1) for line in lines if 0 <= line < height]
        if regions:  # without any, Textual would draw all
            self.refresh(*regions)

    # Drawing

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Draws lines anew: those of the regions, all without any. The compositor asks for the others too."""
        if repaint and not regions:
            self._standing.clear()
        for region in regions:
            for line in region.line_range:
                self._standing.pop(line, None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def style_named(self, name: str) -> Style:
        """The style of a component class; "" is the widget's own; of a tag ("$tag-red") it is its colour."""
        style = self._styles_drawn.get(name)
        if style is None:
            if name.startswith("$"):
                style = rich_tag_style(name, self.app.theme_variables)
            else:
                style = self.get_component_rich_style(name) if name else self.rich_style
            self._styles_drawn[name] = style
        return style

    def forget_drawn(self) -> None:
        """Styles are other ones now: nothing that was drawn is right any more."""
        self._styles_drawn.clear()
        self._filters = None
        self.drawn.clear()

    def notify_style_update(self) -> None:
        """The theme or the focus changed."""
        super().notify_style_update()
        self.forget_drawn()
        self.refresh()

    def whole_line(self, segments: Iterable[Segment], bar: str, is_full: bool = False) -> Strip:
        """A line filled up or cut to the width, its cell of the scroll bar, filtered as every line is.

        Args:
            is_full: the segments are known to take the whole width.
        """
        width = self.text_width
        text = segments if is_full else Strip(segments).adjust_cell_length(width, self.style_named(""))
        segments = [*text, Segment(" " * SCROLLBAR, self.style_named(bar))]
        if self._filters is None:
            self._filters = list(self.get_line_filters())
            self._behind = self.background_colors[1]
        for line_filter in self._filters:
            segments = line_filter.apply(segments, self._behind)
        return Strip(segments, width + SCROLLBAR)

    def blank_line(self, bar: str) -> Strip:
        """A line without text."""
        strip = self.drawn.get((bar,))
        if strip is None:
            strip = self.drawn[bar,] = self.whole_line((), bar)
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the widget. Textual's own way would look each up in a cache of its own."""
        width = self.size.width
        if self._standing_size != self.size:
            self._standing.clear()
            self._standing_size = self.size
        if not self._standing:
            self._thumb = thumb(self.line_count, self._top, self.room)
        strips = [self._standing.get(y) or self._draw(y) for y in crop.line_range]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _draw(self, y: int) -> Strip:
        begin, length = self._thumb
        on_thumb = begin <= y - self.HEADER_LINES < begin + length
        strip = self._standing[y] = self.draw_line(y, THUMB if on_thumb else BAR)
        return strip

    # The mouse

    def _is_on_bar(self, event: events.MouseEvent) -> bool:
        return event.x >= self.text_width and event.y >= self.HEADER_LINES

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The scroll bar is taken, or goes to where it was pressed."""
        if self._is_on_bar(event) and self._thumb[1]:
            begin, length = self._thumb
            y = event.y - self.HEADER_LINES
            self._held_at = y - begin if begin <= y < begin + length else length // 2
            self.capture_mouse()
            self._drag_to(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The scroll bar goes along."""
        if self._held_at is not None:
            self._drag_to(event.y)

    def on_mouse_up(self) -> None:
        """The scroll bar is let go."""
        if self._held_at is not None:
            self._held_at = None
            self.release_mouse()

    def _drag_to(self, y: int) -> None:
        length = self._thumb[1]
        way = max(1, self.room - length)
        place = max(0, min(y - self.HEADER_LINES - (self._held_at or 0), way))
        self.scrolled_by_bar(place * (self.line_count - self.room) // way)
