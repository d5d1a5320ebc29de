"""A table of records that knows only the rows around the screen, however long the list is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_crm.domain.contact_query import ContactRow, Page
from tui_crm.ui.widgets.cells import fit
from tui_crm.ui.widgets.record_lines import Column, Columns
from tui_crm.ui.widgets.row_windows import WINDOW, RowWindows, Source

_STRIPS_KEPT = 200
_WHEEL_ROWS = 3


class RecordTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of a list: a cursor, marks, a first column that stays while the others scroll.

    The first line is the header. Rows are data: they are drawn as plain segments, never as markup.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {  # noqa: RUF012 - Textual reads it from the class
        "record-table--header",
        "record-table--cursor",
        "record-table--marked",
        "record-table--inactive",
        "record-table--placeholder",
    }
    DEFAULT_CSS = """
    RecordTable {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        height: 1fr;
        & > .record-table--header { text-style: bold; background: $panel; color: $foreground; }
        & > .record-table--cursor { background: $block-cursor-blurred-background; }
        &:focus > .record-table--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
        &:nocolor > .record-table--cursor { text-style: underline; }
        &:nocolor:focus > .record-table--cursor { text-style: reverse; }
        & > .record-table--marked { color: $text-accent; text-style: bold; }
        & > .record-table--inactive { color: $text-muted; }
        & > .record-table--placeholder { color: $text-disabled; }
    }
    """

    class CursorMoved(Message):
        """The row under the cursor is another one, or has just become known."""

        def __init__(self, table: RecordTable, row: ContactRow | None) -> None:
            super().__init__()
            self.table = table
            self.row = row

        @property
        def control(self) -> RecordTable:
            return self.table

    class MarksChanged(Message):
        """Rows were marked or their marks taken away."""

    class Chosen(Message):
        """The row was clicked twice."""

        def __init__(self, row: ContactRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, source: Source, columns: Sequence[Column] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows = RowWindows(source)
        self._columns = Columns(columns)
        self._cursor = 0
        self._marks: dict[int, None] = {}
        self._told: ContactRow | None = None
        self._strips: dict[tuple[object, ...], Strip] = {}

    # What is in the table

    @property
    def total(self) -> int:
        """How many rows the list has."""
        return self._rows.total

    @property
    def cursor(self) -> int:
        """The number of the row under the cursor, from 0."""
        return self._cursor

    @property
    def row(self) -> ContactRow | None:
        """The row under the cursor; None in an empty list or while it is on its way."""
        return self._rows.row_at(self._cursor)

    @property
    def marks(self) -> tuple[int, ...]:
        """Ids of the marked records, in the order of marking; they outlive a change of the list."""
        return tuple(self._marks)

    @property
    def _width(self) -> int:
        """Cells beside the scroll bar."""
        return self.scrollable_content_region.width

    @property
    def rows_on_screen(self) -> int:
        """How many rows there is room for."""
        return max(1, self.scrollable_content_region.height - 1)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Shows these columns from now on; the rows must follow by `show_list`."""
        self._columns = Columns(columns)
        self._redraw()

    def show_list(self, page: Page, cursor: int = 0) -> None:
        """Shows another list, of which `page` is a window, with the cursor on that row."""
        self._rows.clear()
        self._cursor = cursor
        self._keep(page)
        self._redraw()
        self.move_to(cursor)
        self._tell_cursor()

    def add_window(self, page: Page) -> None:
        """Puts in a window that `source` could not give at once."""
        self._keep(page)
        self._redraw()
        self._tell_cursor()

    def forget(self, offset: int) -> None:
        """The window at `offset` will not come: it is asked for again when it is on the screen."""
        self._rows.forget(offset)

    def wants(self, offset: int) -> bool:
        """Whether any row of the window at `offset` stands on the screen now."""
        top = self.scroll_offset.y
        return offset <= top + self.rows_on_screen and offset + WINDOW > top

    def _keep(self, page: Page) -> None:
        self._rows.keep(page, self._cursor)
        if self.virtual_size.height != page.total + 1:
            self._cursor = max(0, min(self._cursor, page.total - 1))
            self.virtual_size = Size(self.size.width, page.total + 1)

    def _row_or_ask(self, index: int) -> ContactRow | None:
        page = self._rows.ask(index)
        if page is not None:
            self._keep(page)
            self.call_later(self._tell_cursor)
        return self._rows.row_at(index)

    # Cursor and marks

    def move_to(self, index: int) -> None:
        """Puts the cursor on a row (or the nearest that exists) and scrolls it into sight."""
        old = self._cursor
        self._cursor = max(0, min(index, self.total - 1))
        top, room = self.scroll_offset.y, self.rows_on_screen
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False)
        elif self._cursor >= top + room:
            self.scroll_to(y=self._cursor - room + 1, animate=False)
        elif old != self._cursor:
            self.refresh_line(old + 1)
            self.refresh_line(self._cursor + 1)
        if old != self._cursor:
            self._row_or_ask(self._cursor)
            self._tell_cursor()

    def move_by(self, rows: int) -> None:
        """Moves the cursor down (or up, if negative) by that many rows."""
        self.move_to(self._cursor + rows)

    def toggle_mark(self) -> None:
        """Marks the row under the cursor, or takes its mark away."""
        if self.row is not None:
            if self.row.id in self._marks:
                del self._marks[self.row.id]
            else:
                self._marks[self.row.id] = None
            self.refresh_line(self._cursor + 1)
            self.post_message(self.MarksChanged())

    def set_marks(self, ids: Iterable[int]) -> None:
        """Marks exactly these records, on the screen or not."""
        self._marks = dict.fromkeys(ids)
        self._redraw()
        self.post_message(self.MarksChanged())

    def _tell_cursor(self) -> None:
        row = self.row
        if row != self._told or row is None:
            self._told = row
            self.post_message(self.CursorMoved(self, row))

    # Drawing

    def scroll_columns(self, step: int) -> None:
        """Moves the columns after the first by `step` columns."""
        self._columns.scroll(step, self._width)
        self._redraw()

    def _redraw(self) -> None:
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """The theme changed: what was drawn is no longer right."""
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """The line `y` of the screen: the header, a row, a placeholder, or nothing."""
        width = self._width
        if y == 0:
            style = self.get_component_rich_style("record-table--header")
            return Strip([Segment(self._columns.header_line(width), style)], width)
        index = self.scroll_offset.y + y - 1
        if index >= self.total:
            return Strip.blank(width, self.rich_style)
        row = self._row_or_ask(index)
        if row is None:
            style = self.get_component_rich_style("record-table--placeholder")
            return Strip([Segment(fit("  …", width), style)], width)
        name = self._style_of(row, index)
        key = (row, name, row.id in self._marks, self.has_focus, width)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > _STRIPS_KEPT:
                self._strips.clear()
            style = self.get_component_rich_style(name) if name else self.rich_style
            text = self._columns.row_line(row, row.id in self._marks, width)
            # One segment for the whole row: half the bytes of one for each cell.
            strip = Strip([Segment(text, style)]).adjust_cell_length(width, style)
            self._strips[key] = strip
        return strip

    def _style_of(self, row: ContactRow, index: int) -> str:
        if index == self._cursor:
            return "record-table--cursor"
        if row.id in self._marks:
            return "record-table--marked"
        return "" if row.active else "record-table--inactive"

    # Mouse and size

    def on_resize(self) -> None:
        """Keeps the cursor in sight when the room changes."""
        self._columns.scroll(0, self._width)
        self._redraw()
        self.move_to(self._cursor)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a second one opens the row."""
        index = self.scroll_offset.y + event.y - 1
        if event.y > 0 and index < self.total:
            self.move_to(index)
            if event.chain == 2 and self.row is not None:
                self.post_message(self.Chosen(self.row))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cursor, as the arrow keys do."""
        event.prevent_default().stop()
        self.move_by(_WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor, as the arrow keys do."""
        event.prevent_default().stop()
        self.move_by(-_WHEEL_ROWS)
