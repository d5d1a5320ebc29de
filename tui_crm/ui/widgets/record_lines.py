"""Rows and header of a table as lines of text, each cell in its column.

Light: the first frame is drawn by it before Textual is loaded.
"""

from __future__ import annotations

from tui_crm.domain.columns import spread, useful
from tui_crm.i18n import _
from tui_crm.ui.cell_text import reader_of
from tui_crm.ui.geometry import GUTTER
from tui_crm.ui.widgets.cells import fit

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui_crm.domain.columns import LayoutColumn, Need

MARK = "*"
UP, DOWN = "▲", "▼"
PLAIN_UP, PLAIN_DOWN = "^", "v"
"""The same for a terminal that does not speak UTF-8."""


class Column:
    """A column of a table. Never changed once made.

    Attributes:
        name: of its field.
        title: as shown.
        need: how wide it is (`domain.columns.spread`).
        reader: makes the text of a cell readable; None where it is already.
        is_number: whether its texts end at its right edge.
    """

    __slots__ = ("is_number", "name", "need", "reader", "title")

    def __init__(
        self,
        name: str,
        title: str,
        need: Need,
        reader: Callable[[str], str] | None = None,
        is_number: bool = False,
    ) -> None:
        self.name = name
        self.title = title
        self.need = need
        self.reader = reader
        self.is_number = is_number

    @classmethod
    def of(cls, one: LayoutColumn, title: str, type_: str) -> Column:
        """The column of a layout; `type_` as `cell_text.reader_of` wants it."""
        return cls(one.name, title, one.need, reader_of(type_), type_ == "number")

    def fit(self, text: str, room: int) -> str:
        """A text in exactly `room` cells."""
        text = fit(text, room)
        if not self.is_number:
            return text
        shown = text.rstrip(" ")
        return " " * (len(text) - len(shown)) + shown


class Columns:
    """The columns of a table; the first one stays while the others scroll by whole columns."""

    __slots__ = ("_arrow", "_columns", "_first", "_layout", "_sorted", "_widths")

    def __init__(self, columns: Sequence[Column], sorted_by: str = "", arrow: str = "") -> None:
        """Args:
        sorted_by: the name of the column that the list is sorted by, "" for none.
        arrow: what stands behind its title.
        """
        self._columns = tuple(columns)
        self._sorted = sorted_by
        self._arrow = arrow
        self._first = 1
        self._layout: dict[int, list[tuple[int, Column, int]]] = {}
        self._widths: tuple[int, tuple[int, ...]] = (-1, ())

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of all columns, on the screen or not."""
        return tuple(column.name for column in self._columns)

    def shows(self, name: str, width: int) -> bool:
        """Whether this column is whole on the screen; before there is a width, whether there is one."""
        if width <= 0:
            return name in self.names
        widths = self.widths(width)
        return any(
            column.name == name and room == widths[number] for number, column, room in self._shown(width)
        )

    def widths(self, width: int) -> tuple[int, ...]:
        """How wide each column is in a table of this width, whatever was scrolled."""
        if self._widths[0] != width:
            self._widths = width, spread([column.need for column in self._columns], width - GUTTER)
        return self._widths[1]

    def scroll_like(self, others: Columns) -> None:
        """Shows the same part as other columns of the same fields."""
        if others.names == self.names:
            self._first = others._first
            self._layout.clear()

    @property
    def first(self) -> int:
        """The number of the first column that scrolls and is on the screen, from 1."""
        return self._first

    def scroll(self, step: int, width: int) -> None:
        """Moves the columns after the first one; `width` is that of the table."""
        self._first = max(1, min(self._first + step, self._furthest(width)))
        self._layout.clear()

    def reveal(self, name: str, width: int) -> None:
        """Moves the columns until this one is on the screen, whole where there is room for it."""
        if name not in self.names[1:]:
            return
        place = self.names.index(name)
        self.scroll(min(0, place - self._first), width)
        while self._first < min(place, self._furthest(width)) and not self.shows(name, width):
            self.scroll(1, width)

    def row_line(self, cells: Sequence[str], active: bool, marked: bool, width: int) -> str:
        """A row; one that is inactive says so in a word, since not everybody sees the colour.

        The line has exactly `width` cells. Cells are data: see `fit`.
        """
        parts = [MARK if marked else " "]
        for number, column, room in self._shown(width):
            text = cells[number] if number < len(cells) else ""
            if column.reader is not None and text:
                text = column.reader(text)
            if number == 0:
                text = text if text.strip() else _("(no name)")
                if not active:
                    word = f" ({_('inactive')})"
                    text = fit(text, max(4, room - len(word))).rstrip() + word
            parts.append(column.fit(text, room))
        line = " ".join(parts)
        taken = 1 + sum(room + 1 for _number, _column, room in self._shown(width))
        return line + " " * (width - taken)

    def header_line(self, width: int) -> str:
        """The titles; < and > tell that there is more on that side."""
        left = "<" if self._first > 1 else " "
        right = ">" if self._first < self._furthest(width) else " "
        parts, taken = [left], 1
        for _number, column, room in self._shown(width):
            room = min(room, width - 2 - taken)  # the last cell is that of the >
            parts.append(column.fit(self._title(column, room), room))
            taken += room + 1
        return fit(" ".join(parts), width - 1) + right

    def _title(self, column: Column, room: int) -> str:
        if column.name != self._sorted or not self._arrow:
            return column.title
        return f"{fit(column.title, room - 2).rstrip()} {self._arrow}"

    def at(self, x: int, width: int) -> str:
        """The field of the column that stands in this cell of a line; "" for none."""
        begin = GUTTER
        for _number, column, room in self._shown(width):
            if begin <= x < begin + room:
                return column.name
            begin += room + 1
        return ""

    def seen(self, width: int) -> int:
        """How many of the columns are needed before the first move to the right."""
        return len(self._shown(width))

    def _shown(self, width: int) -> list[tuple[int, Column, int]]:
        """The columns on the screen as (number, column, width); the last one may be cut."""
        found = self._layout.get(width)
        if found is None:
            numbered = list(zip(range(len(self._columns)), self._columns, self.widths(width), strict=True))
            left = width - GUTTER
            found = self._layout[width] = []
            for number, column, wanted in numbered[:1] + numbered[self._first :]:
                room = min(wanted, left)
                if room >= (useful(wanted) if found else 1):
                    found.append((number, column, room))
                left -= wanted + 1
        return found

    def _furthest(self, width: int) -> int:
        """How far the columns need to move until the last one is whole on the screen."""
        widths = self.widths(width)
        room = width - GUTTER - sum(widths[:1]) - 1
        first = len(widths)
        while first > 1 and (room := room - widths[first - 1] - 1) >= -1:
            first -= 1
        return max(1, min(first, len(widths) - 1))
