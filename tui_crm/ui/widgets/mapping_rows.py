"""Rows of a file as a preview shows them: only those on the screen are drawn, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tui_crm.commands import Place
from tui_crm.domain.imports import PreviewRow, PreviewState
from tui_crm.i18n import _
from tui_crm.ui.bindings import bindings
from tui_crm.ui.messages import DoneByMouse
from tui_crm.ui.widgets.cells import cells_of, fit
from tui_crm.ui.widgets.lines_view import LinesView
from tui_crm.wording.counts import grouped
from tui_crm.wording.mapping import preview_state_label, why

_MOVES = {"down", "up", "page_down", "page_up", "first", "last"}
_WHEEL_ROWS = 3
_GAP = "  "
_WARNED = "!"
_CURSOR, _REFUSED, _KNOWN = (
    "preview-rows--cursor",
    "preview-rows--refused",
    "preview-rows--known",
)
_LOOKS = {
    PreviewState.REFUSED: _REFUSED,
    PreviewState.DUPLICATE: _KNOWN,
    PreviewState.REPEATED: _KNOWN,
}


class PreviewRows(LinesView, inherit_bindings=False):
    """The number of each row, what it would become, whom it is about, and why.

    Args:
        file_format: as of `column_text`.
    """

    HEADER_LINES = 1
    # The list's own commands, so that a user's keys for moving hold here too.
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in bindings(Place.LIST)
        if isinstance(binding, Binding) and binding.action in _MOVES
    ]
    COMPONENT_CLASSES = {"preview-rows--header", _CURSOR, _REFUSED, _KNOWN}  # noqa: RUF012 - read from the class
    DEFAULT_CSS = """
    PreviewRows {
        & > .preview-rows--header { text-style: bold; background: $panel; color: $foreground; }
        & > .preview-rows--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
        &:nocolor > .preview-rows--cursor { text-style: reverse; }
        & > .preview-rows--refused { color: $text-error; }
        & > .preview-rows--known { color: $text-muted; }
    }
    """

    class Chosen(Message):
        """The row was clicked twice."""

    def __init__(self, file_format: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._format = file_format
        self._rows: Sequence[PreviewRow] = ()
        self._cursor = 0

    @property
    def line_count(self) -> int:
        return len(self._rows)

    @property
    def current(self) -> PreviewRow | None:
        """The row under the cursor; None where there is none."""
        return self._rows[self._cursor] if self._rows else None

    def show(self, rows: Sequence[PreviewRow]) -> None:
        """Shows these rows; the cursor stays on its row, or near where it was."""
        was = self.current
        self._rows = rows
        numbers = {row.number: place for place, row in enumerate(rows)}
        place = numbers.get(was.number) if was is not None else None
        self._cursor = place if place is not None else max(0, min(self._cursor, len(rows) - 1))
        self.forget_drawn()
        self._keep_in_sight()
        self.refresh()

    def draw_line(self, y: int, bar: str) -> Strip:
        """The line `y` of the screen, the header first."""
        widths = self._widths()
        if y == 0:
            labels = (_("Row"), _("Would be"), "", _("Name"), _("Why"))
            return self._drawn(labels, widths, self.style_named("preview-rows--header"), bar)
        place = self.top + y - 1
        if place >= len(self._rows):
            return self.blank_line(bar)
        row = self._rows[place]
        look = _CURSOR if place == self._cursor else _LOOKS.get(row.state, "")
        cells = (
            grouped(row.number).rjust(widths[0]),
            preview_state_label(row.state),
            _WARNED if row.warnings else "",
            row.name,
            why(row, self._format),
        )
        return self._drawn(cells, widths, self.style_named(look), bar)

    def _drawn(self, cells: Sequence[str], widths: Sequence[int], style: Style, bar: str) -> Strip:
        line = _GAP.join(fit(cell, width) for cell, width in zip(cells, widths, strict=True))
        return self.whole_line([Segment(fit(f" {line}", self.text_width), style)], bar)

    def _widths(self) -> list[int]:
        last = self._rows[-1].number if self._rows else 0
        number = max(cells_of(grouped(last)), cells_of(_("Row")))
        states = [_("Would be"), *map(preview_state_label, PreviewState)]
        state = max(map(cells_of, states))
        room = max(0, self.text_width - 1 - number - state - 1 - 4 * len(_GAP))
        name = min(40, room * 2 // 5)
        return [number, state, 1, name, room - name]

    # Moving

    def _go(self, place: int) -> None:
        self._cursor = max(0, min(place, len(self._rows) - 1))
        self._keep_in_sight()
        self.refresh()

    def _keep_in_sight(self) -> None:
        self.scroll_lines_to(min(max(self.top, self._cursor - self.room + 1), self._cursor))

    def on_resize(self) -> None:
        """There is another room."""
        self.forget_drawn()
        self._keep_in_sight()
        self.refresh()

    def action_down(self) -> None:
        self._go(self._cursor + 1)

    def action_up(self) -> None:
        self._go(self._cursor - 1)

    def action_page_down(self) -> None:
        self._go(self._cursor + self.room)

    def action_page_up(self) -> None:
        self._go(self._cursor - self.room)

    def action_first(self) -> None:
        self._go(0)

    def action_last(self) -> None:
        self._go(len(self._rows) - 1)

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a second one chooses what is there."""
        place = self.top + event.y - 1
        if event.y and not self._is_on_bar(event) and place < len(self._rows):
            self._go(place)
            if event.chain == 2:
                self.post_message(self.Chosen())
                self.post_message(DoneByMouse(self, "open"))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.prevent_default().stop()
        self.scroll_lines_to(self.top + _WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.prevent_default().stop()
        self.scroll_lines_to(self.top - _WHEEL_ROWS)
