"""A one-line input that does not lay out the whole screen at every key."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widgets import Input


class TextInput(Input):
    """Textual's input, compact.

    Its width never depends on its text, so that a longer text needs no new layout: on a form of thirty fields
    that is half of what a key costs.
    """

    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(self, value: str = "", *, placeholder: str = "", **options: object) -> None:
        # The form judges its fields: Textual's own validation would only restyle each box at every change.
        options["validate_on"] = ()
        super().__init__(value, placeholder=placeholder, compact=True, **options)  # type: ignore[arg-type]

    def render_line(self, y: int) -> Strip:
        """As Textual's, which lays even plain text out as a document each time: half of what a key costs."""
        is_plain = self.value.isprintable() and self.selection.is_empty and not self._suggestion
        if y or not self.value or not is_plain or self.password or self.highlighter is not None:
            return super().render_line(y)
        look, at = self.rich_style, self.cursor_position
        under = look
        if self.has_focus and self._cursor_visible:
            under = look + self.get_component_rich_style("input--cursor")
        text = f"{self.value} "
        line = [Segment(text[:at], look), Segment(text[at : at + 1], under), Segment(text[at + 1 :], look)]
        width, left = self.scrollable_content_region.width + 1, self.scroll_offset.x
        return Strip(line).crop(left, left + width).extend_cell_length(width, look)
