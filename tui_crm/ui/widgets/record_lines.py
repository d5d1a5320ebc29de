"""Rows and header of a table as lines of text, each cell in its column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_crm.domain.contact_query import ContactRow
from tui_crm.i18n import _
from tui_crm.ui.widgets.cells import fit

GUTTER = 2
"""Cells before the first column: the mark."""
MARK = "*"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the name of its field, its title as shown, its width in cells."""

    name: str
    title: str
    width: int


class Columns:
    """The columns of a table; the first one stays while the others scroll by whole columns."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)
        self._first = 1

    def scroll(self, step: int, width: int) -> None:
        """Moves the columns after the first one; `width` is that of the table."""
        self._first = max(1, min(self._first + step, self._furthest(width)))

    def row_line(self, row: ContactRow, marked: bool, width: int) -> str:
        """A row; one that is inactive says so in a word, since not everybody sees the colour."""
        parts = []
        for number, _column, room in self._shown(width):
            text = row.cells[number] if number < len(row.cells) else ""
            if number == 0:
                text = text if text.strip() else _("(no name)")
                if not row.active:
                    word = f" ({_('inactive')})"
                    text = fit(text, max(4, room - len(word))).rstrip() + word
            parts.append(fit(text, room))
        return f"{MARK if marked else ' '} {' '.join(parts)}"

    def header_line(self, width: int) -> str:
        """The titles; < and > tell that there is more on that side."""
        left = "<" if self._first > 1 else " "
        right = ">" if self._first < self._furthest(width) else " "
        titles = " ".join(fit(column.title, room) for _number, column, room in self._shown(width - 1))
        return fit(f"{left} {titles}", width - 1) + right

    def _shown(self, width: int) -> list[tuple[int, Column, int]]:
        """The columns on the screen as (number, column, width); the last one may be cut."""
        numbered = list(enumerate(self._columns))
        left = width - GUTTER
        shown = []
        for number, column in numbered[:1] + numbered[self._first :]:
            room = min(column.width, left)
            if room > 0:
                shown.append((number, column, room))
            left -= column.width + 1
        return shown

    def _furthest(self, width: int) -> int:
        """How far the columns need to move until the last one is whole on the screen."""
        room = width - GUTTER - sum(column.width + 1 for column in self._columns[:1])
        first = len(self._columns)
        while first > 1 and (room := room - self._columns[first - 1].width - 1) >= -1:
            first -= 1
        return max(1, min(first, len(self._columns) - 1))
