"""Textual's text of several lines, with a cursor that does not blink."""

from __future__ import annotations

from textual import widgets
from textual.geometry import Region
from textual.strip import Strip

from tui_crm.ui.terminal import stop_blinking

stop_blinking(widgets.TextArea)


class TextArea(widgets.TextArea):
    """As Textual's, which can't be drawn without a background: while it comes or goes it has no styles."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing to read without styles: in the terminal's own colours Textual would break down."""
        if self.rich_style.bgcolor is None:
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)
