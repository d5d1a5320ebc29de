"""A list of things that people define: a line of aligned cells for each, with the keys of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_crm.commands import Place
from tui_crm.i18n import _
from tui_crm.ui.bindings import bindings
from tui_crm.ui.messages import DoneByMouse
from tui_crm.ui.widgets.cells import cells_of, fit

_MOVES = {"down", "up", "page_down", "page_up", "first", "last"}
_GAP = "  "
_NARROWEST = 6
"""Columns that a cell keeps while another one can give some."""
_ALIKE: Mapping[int, int] = MappingProxyType({})
"""No cell gives before the others do."""
AROUND = 4
"""Columns at the edges of a line, and for the scroll bar."""


class Cell(NamedTuple):
    """A part of a line; data in the text is never markup.

    Attributes:
        mark: what stands before the text in the style `mark_style`, with a space between; "" for nothing.
    """

    text: str
    mark: str = ""
    mark_style: str = ""

    @property
    def width(self) -> int:
        """The columns that it needs."""
        return cells_of(self.text) + (cells_of(self.mark) + 1 if self.mark else 0)

    def shown(self, width: int, style: str) -> Content:
        """The cell in exactly so many columns."""
        if not self.mark:
            return Content.styled(fit(self.text, width), style)
        text = fit(self.text, max(0, width - cells_of(self.mark) - 1))
        return Content.assemble(Content.styled(self.mark, self.mark_style), " ", Content.styled(text, style))


class Row(NamedTuple):
    """A line of the list.

    Attributes:
        key: which thing it is; the cursor stays on it.
        is_dim: whether it is shown as out of use.
    """

    key: int
    cells: tuple[Cell, ...]
    is_dim: bool = False


class PointedList(OptionList):
    """Textual's list, in which a click only moves the cursor: what is chosen is told by a second one.

    The second one may take its time: over slow lines two quick ones come apart.
    """

    _clicked: int | None = None
    _MOVED_BY: ClassVar[str] = ""
    """The id of the command whose key moves the cursor down; "" where it is the list's own."""

    class Chosen(Message):
        """What is under the cursor was clicked twice."""

        def __init__(self, options: PointedList) -> None:
            super().__init__()
            self.options = options

        @property
        def control(self) -> PointedList:
            """The list."""
            return self.options

    def on_click(self, event: events.Click) -> None:
        """Moves the cursor, in place of Textual's own, which would choose at once."""
        event.prevent_default()
        clicked = event.style.meta.get("option")
        is_there = isinstance(clicked, int) and 0 <= clicked < self.option_count
        if isinstance(clicked, int) and is_there and not self.options[clicked].disabled:
            is_second = clicked == self._clicked == self.highlighted
            self._clicked = None if is_second else clicked
            self.highlighted = clicked
            if is_second:
                self.post_message(self.Chosen(self))
                self.post_message(DoneByMouse(self, "open"))
            elif self._MOVED_BY:
                self.post_message(DoneByMouse(self, self._MOVED_BY, label=_("Next line")))


class DefinitionList(PointedList, inherit_bindings=False):
    """Lines whose cells stand in columns, as wide as they need and there is room for.

    Args:
        giving: the cells that give some where room is scarce, as of `lines_of`.
        spills: whether the last cell but one of a row goes on into what the last one leaves free there.
    """

    _MOVED_BY: ClassVar[str] = "list.down"
    # The list's own commands, so that a user's keys for moving hold here too.
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in bindings(Place.LIST)
        if isinstance(binding, Binding) and binding.action in _MOVES
    ]
    DEFAULT_CSS = """
    DefinitionList {
        border: none;
        padding: 0;
        height: 1fr;
        &:focus { border: none; }
        & > .option-list--option { padding: 0 1; }
    }
    """

    def __init__(
        self,
        giving: Mapping[int, int] = _ALIKE,
        *,
        id: str | None = None,  # noqa: A002 - as Textual's
        spills: bool = False,
    ) -> None:
        super().__init__(id=id, markup=False)
        self._giving = giving
        self._spills = spills
        self._rows: tuple[Row, ...] = ()
        self._shown: list[Content] = []

    @property
    def current(self) -> int | None:
        """The key of the row under the cursor; None in an empty list."""
        return self._rows[self.highlighted].key if self.highlighted is not None and self._rows else None

    def show(self, rows: Sequence[Row], keep: int | None = None) -> None:
        """Shows these rows; the cursor stays on its row, or near where it was, or goes to the row `keep`."""
        place, wanted = self.highlighted or 0, self.current if keep is None else keep
        self._rows = tuple(rows)
        keys = [row.key for row in rows]
        self._draw()
        if keys:
            self.highlighted = keys.index(wanted) if wanted in keys else min(place, len(keys) - 1)

    def on_resize(self) -> None:
        """The columns have another room."""
        place = self.highlighted
        self._draw()
        self.highlighted = place

    def _draw(self) -> None:
        lines = lines_of(self._rows, self.size.width - AROUND, self._giving, spills=self._spills)
        if lines != self._shown or len(lines) != self.option_count:
            self._shown = lines
            self.set_options(Option(line) for line in lines)

    def action_down(self) -> None:
        self.action_cursor_down()

    def action_up(self) -> None:
        self.action_cursor_up()


def lines_of(
    rows: Sequence[Row], room: int, giving: Mapping[int, int] = _ALIKE, *, spills: bool = False
) -> list[Content]:
    """The rows as lines of at most `room` columns, each cell under that of the row before.

    Args:
        giving: the places of the cells that give some where room is scarce, one after the other, with the
            columns that each keeps; all of them, the widest first, if there are none.
        spills: as of `DefinitionList`.
    """
    widths = widths_of(rows, room, giving)
    return [_line(row, _spilt(row, widths) if spills else widths) for row in rows]


def widths_of(rows: Sequence[Row], room: int, giving: Mapping[int, int] = _ALIKE) -> list[int]:
    """The columns of each cell: what the widest needs; where room is scarce the widest ones give some.

    Args:
        giving: as of `lines_of`; where these have given all they can, the others do too.
    """
    columns = zip(*(row.cells for row in rows), strict=True)
    widths = [max(cell.width for cell in column) for column in columns]
    too_many = sum(widths) + len(_GAP) * max(0, len(widths) - 1) - room
    if not widths:
        return widths
    for place, least in giving.items():
        given = min(max(0, too_many), max(0, widths[place] - least))
        widths[place] -= given
        too_many -= given
    while too_many > 0 and max(widths) > _NARROWEST:
        widths[max(range(len(widths)), key=lambda place: (widths[place], -place))] -= 1
        too_many -= 1
    return widths


def _spilt(row: Row, widths: Sequence[int]) -> list[int]:
    """The widths with what the last cell of this row has no use for given to the one before, where it has."""
    *others, before, last = widths
    taken = max(0, min(last - row.cells[-1].width, row.cells[-2].width - before))
    return [*others, before + taken, last - taken]


def _line(row: Row, widths: Sequence[int]) -> Content:
    style = "dim" if row.is_dim else ""
    parts = [cell.shown(width, style) for cell, width in zip(row.cells, widths, strict=True) if width]
    return Content(_GAP).join(parts)
