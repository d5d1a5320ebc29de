"""The row above the footer for a tip, or for the key of what was just done with the mouse."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from tui_crm.ui.widgets.cells import fit
from tui_crm.ui.widgets.one_line import OneLine


class HintLine(OneLine):
    """One line; the screen mounts it when there is something to say, and hides it after."""

    DEFAULT_CSS = """
    HintLine {
        dock: bottom;
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

    def draw_line(self, width: int) -> Strip:
        """The line."""
        return Strip([Segment(fit(f" {self._text}", width), self.look())])
