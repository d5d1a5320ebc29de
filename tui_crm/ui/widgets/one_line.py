"""The base of the lines around a list: a widget of one row that is drawn when it says something else."""

from __future__ import annotations

from typing import Self

from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class OneLine(Widget, can_focus=False):
    """Draws its row once and shows that until it is refreshed, has another width or other colours.

    The compositor asks all widgets for their lines at each frame, whatever has changed, and Textual's own way
    works out backgrounds and borders anew each time. A subclass gives `draw_line`, and has no border.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    OneLine { height: 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._standing: Strip | None = None
        self._looks: dict[str, Style] = {}
        self._filters: list[LineFilter] | None = None
        self._behind = Color(0, 0, 0)

    def look(self, name: str = "") -> Style:
        """The style of a component class; "" is the widget's own, which Textual works out each time."""
        style = self._looks.get(name)
        if style is None:
            style = self.get_component_rich_style(name) if name else self.rich_style
            self._looks[name] = style
        return style

    def draw_line(self, width: int) -> Strip:
        """The row; what it lacks of `width` cells is filled up."""
        raise NotImplementedError

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """It says something else."""
        if repaint:
            self._standing = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """The theme, or a class of the screen."""
        super().notify_style_update()
        self._standing = self._filters = None
        self._looks.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The row, as often as the crop has lines."""
        width = self.outer_size.width
        if self._standing is None or self._standing.cell_length != width:
            if self._filters is None:
                self._filters, self._behind = list(self.get_line_filters()), self.background_colors[1]
            strip = self.draw_line(width).adjust_cell_length(width, self.look())
            for line_filter in self._filters:
                strip = strip.apply_filter(line_filter, self._behind)
            self._standing = strip
        return [self._standing.crop(*crop.column_span)] * crop.height
