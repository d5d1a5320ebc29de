"""The first frame of the contacts screen as rows of text and colours: the list by name, the card still empty.

Light. Geometry, columns and footer are those of the app (`geometry`, `record_lines`, `outer_lines`).
"""

from __future__ import annotations

from tui_crm.domain.columns import layout_of
from tui_crm.ui import outer_lines
from tui_crm.ui.early.skin import table
from tui_crm.ui.geometry import BAR_ROWS, SCROLLBAR, is_stacked, pane_sizes, thumb
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.ui.widgets.record_lines import Column, Columns

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tui_crm.ui.early.skin import Skin
    from tui_crm.ui.outer_lines import Aside, Forms

    Runs = list[tuple[str, str]]
    """Pieces of a row: SGR parameters and text."""

SMALLEST = (40, 10)
"""Columns and rows; below that the first frame is left to the app."""


class FirstFrame:
    """What is drawn for a terminal of this size.

    Args:
        card: whether the card is shown.
        may: whether the user has a permission.
        layout: the user's columns, as a line of `domain.columns`; "" for the usual ones.
        custom: "custom.KEY" -> name and type of the custom fields that the line may name.
    """

    __slots__ = ("_card", "_columns", "_list", "_may", "_names", "_side", "_skin", "_width")

    def __init__(
        self,
        skin: Skin,
        columns: int,
        rows: int,
        card: bool,
        may: Callable[[str], bool],
        layout: str = "",
        custom: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        self._skin = skin
        self._width = columns
        self._list, self._side = pane_sizes(columns, rows, card)
        self._card = card
        self._may = may
        known = {name: (title, name) for name, title in table(skin["columns"])} | dict(custom or {})
        usual = [name for (name,) in table(skin["usual"])]
        shown = [one for one in layout_of(layout, usual, tuple(known)) if one.shown]
        self._names = tuple(one.name for one in shown)
        self._columns = Columns([Column.of(one, *known[one.name]) for one in shown])

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields whose texts the rows show; those beyond the edge are not read."""
        return self._names[: self._columns.seen(self._list[0] - SCROLLBAR)]

    @property
    def room(self) -> int:
        """Rows of the list that are seen."""
        return self._list[1] - BAR_ROWS - 1

    def draw(self, records: Sequence[Sequence[str]]) -> list[Runs]:
        """The rows of the screen, with the first of these records under the cursor."""
        skin, (width, _height) = self._skin, self._list
        text = width - SCROLLBAR
        bar = (skin["track"], " " * SCROLLBAR)
        lines: list[Runs] = [self._search_bar(), [(skin["header"], self._columns.header_line(text)), bar]]
        for number, cells in enumerate(records[: self.room]):
            line = self._columns.row_line(cells, active=True, marked=False, width=text)
            lines.append([(skin["row" if number else "cursor"], line), bar])
        lines += [[(skin["row"], " " * text), bar]] * (self._list[1] - len(lines))
        return [*self._beside_or_over(lines), self._footer()]

    @property
    def list_width(self) -> int:
        """Columns of the list, its scroll bar included."""
        return self._list[0]

    @property
    def status_row(self) -> int:
        """The row of the status line, counted from 0."""
        return self._list[1]

    def status_line(self, left: Forms, aside: Aside) -> Runs:
        """What the status line says, for which there was no time when the rest was drawn."""
        skin, pieces = self._skin, outer_lines.rule_with(left, aside, self._width)
        return [(skin["edge" if is_rule else "status"], text) for text, is_rule in pieces]

    def thumb_rows(self, total: int) -> range:
        """The rows of the screen with the thumb of the list's scroll bar, for so many contacts."""
        begin, length = thumb(total, 0, self.room)
        above = BAR_ROWS + 1
        return range(above + begin, above + begin + length)

    def with_thumb(self, row: Runs) -> Runs:
        """A row of the list with the thumb in place of the track."""
        return [row[0], (self._skin["thumb"], " " * SCROLLBAR), *row[2:]]

    def _search_bar(self) -> Runs:
        skin, width = self._skin, self._list[0]
        name = f" {self._skin['name']} "
        room = width - cells_of(name)
        hint = ""
        for least, text in table(skin["hints"]):
            hint = text if int(least) <= room else hint
        if len(hint) > room + 1:  # as an empty input does it: whole words, with a cell more than are seen
            hint = hint[: room + 2].rpartition(" ")[0]
        hint = hint[:room]
        box = (skin["box"], " " * (room - cells_of(hint)))
        return [(skin["base"], name), (skin["hint"], hint), box]

    def _beside_or_over(self, lines: list[Runs]) -> list[Runs]:
        """The list with the side for the card, and the status line, which says nothing yet."""
        skin, (width, height) = self._skin, self._side
        status = [(skin["edge"], skin["rule"] * self._width)]
        if not self._card:
            return [*lines, status]
        if is_stacked(self._width, self._card):
            card = [(skin["card"], " " * (width - SCROLLBAR)), (skin["track"], " " * SCROLLBAR)]
            return [*lines, status, *[card] * height]
        card = [
            (skin["edge"], skin["side"]),
            (skin["card"], " " * (width - 1 - SCROLLBAR)),
            (skin["track"], " " * SCROLLBAR),
        ]
        return [*([*line, *card] for line in lines), status]

    def _footer(self) -> Runs:
        skin, width = self._skin, self._width
        commands = table(skin["commands"])
        importance = [command for (command,) in table(skin["importance"])]
        named = [(command, key, label, short) for command, key, label, short, _needed in commands]
        shown = outer_lines.fitting(named, importance, width)
        line = outer_lines.parts(
            (key, shown[command], not needed or self._may(needed))
            for command, key, _label, _short, needed in commands
            if command in shown
        )
        left = width - sum(cells_of(text) for text, _look in line)
        return [*((skin[look], text) for text, look in line), (skin["footer"], " " * left)]
