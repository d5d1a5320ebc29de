"""A table of records that knows only the rows around the screen, however long the list is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_crm.domain.contact_query import ContactRow
from tui_crm.ui.messages import DoneByMouse
from tui_crm.ui.widgets.cells import fit
from tui_crm.ui.widgets.lines_view import LinesView
from tui_crm.ui.widgets.mark_set import MarkSet
from tui_crm.ui.widgets.record_lines import Columns
from tui_crm.ui.widgets.row_windows import WINDOW, Rows, RowWindows, Source
from tui_crm.ui.widgets.table_note import TableNote

_STRIPS_KEPT = 128
_WHEEL_ROWS = 3
_NOTE_TOP = 2
"""The line of the screen on which a note begins."""


class RecordTable(LinesView, inherit_bindings=False):
    """Rows of a list: a cursor, marks, a first column that stays while the others scroll.

    The first line is the header. Rows are data: they are drawn as plain segments, never as markup.
    """

    HEADER_LINES = 1
    COMPONENT_CLASSES = {  # noqa: RUF012 - Textual reads it from the class
        "record-table--header",
        "record-table--cursor",
        "record-table--marked",
        "record-table--inactive",
        "record-table--placeholder",
        "record-table--note-head",
    }
    DEFAULT_CSS = """
    RecordTable {
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
        & > .record-table--note-head { text-style: bold; }
    }
    """

    class MarksChanged(Message):
        """Rows were marked or their marks taken away."""

    class Chosen(Message):
        """The row was clicked twice."""

    class NoteChosen(Message):
        """A line of the note was clicked; the cursor is on it."""

    class HeadClicked(Message):
        """The title of a column was clicked."""

        def __init__(self, field: str) -> None:
            super().__init__()
            self.field = field

    class ColumnsMoved(Message):
        """Other columns may be on the screen."""

    class MovedByMouse(Message):
        """The mouse moves the cursor."""

    def __init__(self, source: Source, moved: Callable[[], None], *, id: str | None = None) -> None:  # noqa: A002
        """Args:
        source: gives the rows.
        moved: called when the row under the cursor is another one, or has just become known. No message, so
            that what follows the cursor is painted in the same frame.
        """
        super().__init__(id=id)
        self._rows = RowWindows(source)
        self._moved = moved
        self._columns = Columns(())
        self._cursor = 0
        self._marks = MarkSet()
        self._told: ContactRow | None = None
        self.note = TableNote()
        """What stands there in the place of the rows of an empty list."""

    # What is in the table

    @property
    def total(self) -> int:
        """How many rows are known to be in the list."""
        return self._rows.total

    @property
    def line_count(self) -> int:
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
    def marks(self) -> MarkSet:
        """The marked records; they outlive a change of the list. Change them by this table's methods only."""
        return self._marks

    def show_list(
        self, windows: Mapping[int, Rows], total: int, cursor: int = 0, top: int | None = None
    ) -> None:
        """Shows another list, with the cursor on that row.

        Args:
            windows: what is known of it, by offset; where `cursor` lies should be among it.
            total: rows known to be there.
            top: the first row on the screen, as far as the cursor is in sight then; None for the one that is.
        """
        self._rows.replace(windows, total)
        self._cursor = max(0, min(cursor, total - 1))
        if top is not None:
            self.scroll_lines_to(top)
        self.note = TableNote()
        self.drawn.clear()
        self._keep_in_sight()
        self.refresh()
        self._tell_cursor()

    def show_columns(self, columns: Columns) -> None:
        """Shows these columns from now on; the rows must follow by `show_list`."""
        columns.scroll_like(self._columns)
        self._columns = columns
        self._redraw()

    def shows_column(self, name: str) -> bool:
        """Whether the column of this field is whole on the screen."""
        return self._columns.shows(name, self.text_width)

    def show_note(self, note: TableNote) -> None:
        """Shows a text in the place of the rows of an empty list."""
        self.note = note
        self._redraw()

    def add_window(self, offset: int, rows: Rows) -> None:
        """Puts in a window that `source` could not give at once."""
        self._rows.keep(offset, rows, self._cursor)
        self._refresh_window(offset)
        self._tell_cursor()

    def grow(self, total: int) -> None:
        """More (or in the end less) of the same list is known; rows that are shown stay as they are."""
        if total != self.total:
            self._rows.grow(total)
            if self._cursor >= total or self._top > max(0, total - self.room):
                self.move_to(min(self._cursor, total - 1))
            self.refresh()  # the scroll bar, and rows that the screen has room for

    def forget(self, offset: int) -> None:
        """The window at `offset` will not come: it is asked for again when it is on the screen."""
        self._rows.forget(offset)

    def wants(self, offset: int, spare: int = 0) -> bool:
        """Whether any row of the window at `offset` stands on the screen now, or is that many rows away."""
        return offset - spare <= self._top + self.room and offset + WINDOW + spare > self._top

    def lacks(self, offset: int) -> bool:
        """Whether the window at `offset` belongs to the list, and is neither here nor on its way."""
        return offset < self.total and self._rows.lacks(offset)

    def ask_later(self, offset: int) -> bool:
        """Whoever asked will bring the window at `offset` by `add_window`; False where it is not needed."""
        return self.lacks(offset) and self._rows.ask_later(offset)

    def top_under(self, cursor: int) -> int:
        """The first row on the screen where the row `cursor` stands in the line that has the cursor now."""
        return max(0, cursor - self._cursor + self._top)

    def windows_around(self, cursor: int) -> range:
        """Offsets of the windows on the screen once the cursor is on that row: in the line where it is now,
        or with no more scrolled than that needs."""
        room = self.room
        tops = [min(max(top, cursor - room + 1), cursor) for top in (self._top, self.top_under(cursor))]
        return range(min(tops) // WINDOW * WINDOW, max(tops) + room, WINDOW)

    # Cursor and marks

    def move_to(self, index: int) -> None:
        """Puts the cursor on a row (or the nearest that exists) and scrolls it into sight."""
        old = self._cursor
        self._cursor = max(0, min(index, self.total - 1))
        if not self._keep_in_sight() and old != self._cursor:
            self._refresh_rows(old, self._cursor)
        if old != self._cursor:
            self._rows.ask(self._cursor, self._cursor)
            self._tell_cursor()

    def move_by(self, rows: int) -> None:
        """Moves the cursor down (or up, if negative) by that many rows."""
        self.move_to(self._cursor + rows)

    def _keep_in_sight(self) -> bool:
        top, room = self._top, self.room
        return self.scroll_lines_to(min(max(top, self._cursor - room + 1), self._cursor))

    def scrolled_by_bar(self, top: int) -> None:
        """The cursor stays on the screen, whatever is scrolled."""
        self.post_message(self.MovedByMouse())
        self.scroll_lines_to(top)
        self.move_to(min(max(self._cursor, self._top), self._top + self.room - 1))

    def mark(self, on: bool | None = None) -> None:
        """Marks the row under the cursor (or not, if False); None: as it was not before."""
        if (row := self.row) is not None:
            if on is False or (on is None and row.id in self._marks):
                self._marks.discard(row.id)
            else:
                self._marks.add(row.id)
            self._refresh_rows(self._cursor)
            self.post_message(self.MarksChanged())

    def set_marks(self, marks: Iterable[int]) -> None:
        """Marks exactly these records, on the screen or not."""
        self._marks = marks if isinstance(marks, MarkSet) else MarkSet(marks)
        self._redraw()
        self.post_message(self.MarksChanged())

    def _tell_cursor(self) -> None:
        row = self.row
        if row is not self._told or row is None:
            self._told = row
            self._moved()

    # Drawing

    @property
    def first_column(self) -> int:
        """The number of the first column that scrolls and is on the screen, from 1."""
        return self._columns.first

    def scroll_columns(self, step: int) -> None:
        """Moves the columns after the first one by `step` columns."""
        self._columns.scroll(step, self.text_width)
        self._redraw()
        self.post_message(self.ColumnsMoved())

    def reveal_column(self, name: str) -> None:
        """Brings the column of this field onto the screen."""
        self._columns.reveal(name, self.text_width)
        self._redraw()
        self.post_message(self.ColumnsMoved())

    def _redraw(self) -> None:
        self.drawn.clear()
        self.refresh()

    def _refresh_rows(self, *rows: int) -> None:
        self.refresh_rows([row - self._top + self.HEADER_LINES for row in rows if row >= self._top])

    def _refresh_window(self, offset: int) -> None:
        self._refresh_rows(*range(max(offset, self._top), min(offset + WINDOW, self._top + self.room)))

    def draw_line(self, y: int, bar: str) -> Strip:
        """The line `y` of the screen: the header, a row, a placeholder, or nothing."""
        if y == 0:
            return self._draw_header(bar)
        index = self._top + y - 1
        if index >= self.total:
            return self.blank_line(bar) if self.total else self._draw_note(y - _NOTE_TOP, bar)
        row = self._rows.row_at(index) or self._ask(index)
        if row is None:
            style = self.style_named("record-table--placeholder")
            return self.whole_line([Segment(fit("  …", self.text_width), style)], bar)
        marked = row.id in self._marks
        name = self._style_of(row, index, marked)
        key = (row.id, name, marked, bar)
        strip = self.drawn.get(key)
        return strip if strip is not None else self._draw_row(row, name, marked, bar, key)

    def _draw_note(self, line: int, bar: str) -> Strip:
        if not 0 <= line < len(self.note.lines) or not self.note.lines[line]:
            return self.blank_line(bar)
        look = self.note.look(line)
        style = self.style_named(f"record-table--{look}" if look else "")
        return self.whole_line([Segment(fit(f"  {self.note.lines[line]}", self.text_width), style)], bar)

    def _draw_header(self, bar: str) -> Strip:
        strip = self.drawn.get(("header", bar))
        if strip is None:
            style = self.style_named("record-table--header")
            line = self._columns.header_line(self.text_width)
            strip = self.drawn["header", bar] = self.whole_line([Segment(line, style)], bar)
        return strip

    def _ask(self, index: int) -> ContactRow | None:
        row = self._rows.ask(index, self._cursor)
        if row is not None and index == self._cursor:
            self.call_later(self._tell_cursor)
        return row

    def _draw_row(self, row: ContactRow, name: str, marked: bool, bar: str, key: tuple[object, ...]) -> Strip:
        if len(self.drawn) > _STRIPS_KEPT:
            self.drawn.clear()
        text = self._columns.row_line(row.cells, row.active, marked, self.text_width)  # that many cells
        # One segment for the whole row: half the bytes of one for each cell.
        strip = self.drawn[key] = self.whole_line([Segment(text, self.style_named(name))], bar, True)
        return strip

    def _style_of(self, row: ContactRow, index: int, marked: bool) -> str:
        if index == self._cursor:
            return "record-table--cursor"
        if marked:
            return "record-table--marked"
        return "" if row.active else "record-table--inactive"

    # Mouse and size

    def on_resize(self) -> None:
        """Keeps the cursor in sight when the room changes."""
        self._columns.scroll(0, self.text_width)
        self._redraw()
        self._keep_in_sight()
        self.post_message(self.ColumnsMoved())

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a second one opens the row. One on a title is for its column."""
        index = self._top + event.y - 1
        if not self.total and event.y - _NOTE_TOP in self.note.choices:
            self.show_note(self.note._replace(at=self.note.choices.index(event.y - _NOTE_TOP)))
            self.post_message(self.NoteChosen())
        elif event.y > 0 and index < self.total and not self._is_on_bar(event):
            self.post_message(self.MovedByMouse())
            self.move_to(index)
            if event.chain == 2 and self.row is not None:
                self.post_message(self.Chosen())
            self.post_message(DoneByMouse(self, "open" if event.chain == 2 else "down"))
        elif event.y == 0 and (field := self._columns.at(event.x, self.text_width)):
            self.post_message(self.HeadClicked(field))
            self.post_message(DoneByMouse(self, "sort"))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cursor, as the arrow keys do."""
        event.prevent_default().stop()
        self.post_message(self.MovedByMouse())
        self.move_by(_WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor, as the arrow keys do."""
        event.prevent_default().stop()
        self.post_message(self.MovedByMouse())
        self.move_by(-_WHEEL_ROWS)
