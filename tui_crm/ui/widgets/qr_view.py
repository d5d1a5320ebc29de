"""A QR code on the screen: black on white whatever the theme, with all the white there is room for."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui_crm.domain.qr_code import QUIET, Cell, QrCode

LEAST_QUIET = 1
"""Light modules around a code that readers find it with."""

_LIGHT, _DARK = Style(color="#000000", bgcolor="#ffffff"), Style(color="#000000", bgcolor="#000000")
# Without colours the terminal's own two: reversed is light where the ground is dark.
_LIGHT_PLAIN, _DARK_PLAIN = Style(reverse=True), Style()


class QrView(Widget):
    """Fills its height with the code in the middle; its width is the code's with the quiet zone."""

    DEFAULT_CSS = "QrView { width: auto; height: 100%; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._code: QrCode | None = None
        self._beside = QUIET
        self._rows: list[list[Cell]] = []

    @property
    def code(self) -> QrCode | None:
        """The code that is shown."""
        return self._code

    def show(self, code: QrCode | None, columns: int = 0) -> None:
        """Shows a code in at most that many columns, or nothing."""
        self._code = code
        self._rows = []
        if code is not None:
            self._beside = max(LEAST_QUIET, min(QUIET, (columns - code.size) // 2))
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        del container, viewport
        return 0 if self._code is None else self._code.size + 2 * self._beside

    def render_line(self, y: int) -> Strip:
        """The line `y`: two rows of modules in each cell."""
        code, height = self._code, self.size.height
        if code is None:
            return Strip.blank(self.size.width)
        if len(self._rows) != height:
            above = max(0, (2 * height - code.size) // 2)
            self._rows = _exactly(code.cells(above, self._beside), height)
        no_colours = self.app.no_color
        light, dark = (_LIGHT_PLAIN, _DARK_PLAIN) if no_colours else (_LIGHT, _DARK)
        return Strip(
            [
                Segment(" ", dark)
                if upper and lower
                else Segment(" " if upper == lower else "▀" if upper else "▄", light)
                for upper, lower in self._rows[y]
            ]
        ).simplify()


def _exactly(rows: list[list[Cell]], height: int) -> list[list[Cell]]:
    """The rows cut or filled up with light ones to that many."""
    width = len(rows[0])
    return [*rows[:height], *([[(False, False)] * width] * (height - len(rows)))]


def room_for(code: QrCode) -> tuple[int, int]:
    """The columns and rows that a code needs at least."""
    return code.size + 2 * LEAST_QUIET, (code.size + 2 * LEAST_QUIET + 1) // 2
