"""The row above the footer for a tip, or for the key of what was just done with the mouse."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui_crm.ui.widgets.cells import fit


class HintLine(Widget, can_focus=False):
    """One line; the screen mounts it when there is something to say, and hides it after."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    HintLine {
        dock: bottom;
        height: 1;
        margin: 0 0 1 0;
        color: $text-accent;
        background: $boost;
        text-style: italic;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    @property
    def text(self) -> str:
        """What it says; "" while it is hidden."""
        return self._text if self.display else ""

    def say(self, text: str) -> None:
        """Shows a text, which is data; "" takes the line away."""
        if text and text != self._text:
            self._text = text
            self.refresh()
        self.display = bool(text)

    def render_line(self, y: int) -> Strip:
        """The line."""
        del y
        style: Style = self.rich_style
        return Strip([Segment(fit(f" {self._text}", self.size.width), style)])
