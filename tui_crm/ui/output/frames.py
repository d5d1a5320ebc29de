"""Turns Textual's updates into the bytes that a terminal needs: what it shows, and what it is to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.color import ColorSystem
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Offset, Size
from textual.strip import Strip

from tui_crm.ui.output.cells import FILLER, cells_of, halves_blanked
from tui_crm.ui.output.lines import LOST, Pen, Row, by_look, drawn, stretches, unknown_row
from tui_crm.ui.output.moves import move
from tui_crm.ui.output.scrolling import find_scroll
from tui_crm.ui.output.styles import Looks, look_of

Update = LayoutUpdate | ChopsUpdate
_Piece = tuple[int, int, Iterable[Strip]]
"""Row, column, and what stands from there on."""

_LEAST_FOR_A_ROW = 12
"""Bytes; what scrolls for less than this a row is not compared with writing the rows."""
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
_WORTH_SYNCHRONIZING = 600
"""Bytes; a terminal draws less than these in one go anyway."""
_ALL_ROWS_SCROLL = "\x1b[r"
"""Goes before what is drawn on an unknown screen: somebody may have left a scrolling region."""


class Frames:
    """What the terminal is to show (`take`) and what it shows (`paint` makes it the same).

    Args:
        colours: what the terminal can show.
        erases_in_colour: of `Looks`.
    """

    def __init__(self, colours: ColorSystem, erases_in_colour: bool = True) -> None:
        self._colours = colours
        self._looks = Looks(erases_in_colour)
        self._size = Size(0, 0)
        self._wanted: list[Row] = []
        self._shown: list[Row] = []
        self._pen = LOST
        self._anything_goes = True

    @property
    def size(self) -> Size:
        """Columns and rows of what is wanted."""
        return self._size

    def take(self, update: Update, size: Size) -> None:
        """Notes what Textual wants the screen of this size to show from now on."""
        if size != self._size:
            self._size = size
            self._wanted = [unknown_row(size.width)] * size.height
            self.forget()
        for y, x, strips in _pieces(update):
            if y < size.height:
                self._wanted[y] = self._put(self._wanted[y], x, strips)

    def _put(self, row: Row, x: int, strips: Iterable[Strip]) -> Row:
        cells, looks = [row.cells[:x]], [row.looks[:x]]
        for strip in strips:
            for text, style, control in strip:
                if not control:
                    new = cells_of(text)
                    cells.append(new)
                    rendered = "x" if style is None else Strip.render_style(style, "x", self._colours)
                    looks.append(self._looks.of(rendered) * len(new))
        new_cells, new_looks = "".join(cells), "".join(looks)
        end = len(new_cells)
        if FILLER in row.cells:
            old = halves_blanked(row.cells, x, end)
            new_cells = old[:x] + new_cells[x:]
            row = Row(old, row.looks)
        width = len(row.cells)
        return Row((new_cells + row.cells[end:])[:width], (new_looks + row.looks[end:])[:width])

    def paint(self, cursor: Offset | None = None, synchronized: bool = False) -> str:
        """The bytes that make the terminal show what is wanted; it is taken for granted that they arrive.

        Args:
            cursor: where the terminal's cursor is to be afterwards, if that matters to anyone.
            synchronized: whether the terminal can hold the picture until a frame is complete.
        """
        shown, wanted = self._shown, self._wanted
        changed = [y for y, row in enumerate(wanted) if row is not shown[y] and row != shown[y]]
        out, pen = self._shortest(shown, changed)
        if self._anything_goes:
            out, self._anything_goes = _ALL_ROWS_SCROLL + out, False
        if cursor is not None:
            out += move(pen.y, pen.x, cursor.y, cursor.x)
            pen = Pen(cursor.y, cursor.x, pen.look)
        self._shown, self._pen = [*wanted], pen
        return f"{_BEGIN}{out}{_END}" if synchronized and len(out) > _WORTH_SYNCHRONIZING else out

    def _shortest(self, shown: Sequence[Row], changed: Sequence[int]) -> tuple[str, Pen]:
        """Scrolls first, or does not, whichever takes fewer bytes."""
        scroll = find_scroll(shown, self._wanted, changed)
        if scroll is None:
            return self._direct(shown, changed, self._pen)
        start, pen = scroll.sequence(self._pen)
        moved = scroll.rows(shown)
        rest, pen = self._direct(moved, [y for y, row in enumerate(self._wanted) if row != moved[y]], pen)
        scrolled = (start + rest, pen)
        if len(scrolled[0]) < len(changed) * _LEAST_FOR_A_ROW:
            return scrolled
        return min(scrolled, self._direct(shown, changed, self._pen), key=lambda way: len(way[0]))

    def _direct(self, shown: Sequence[Row], changed: Sequence[int], pen: Pen) -> tuple[str, Pen]:
        """Writes the changed rows, in the order that takes the fewest bytes."""
        parts = [part for y in changed for part in stretches(self._looks, y, shown[y], self._wanted[y])]
        ordered = by_look(parts, pen)
        best = drawn(self._looks, parts, pen)
        if ordered != parts:
            best = min(best, drawn(self._looks, ordered, pen), key=lambda way: len(way[0]))
        return best

    def lose_pen(self) -> None:
        """Somebody else has written to the terminal: the cursor may be anywhere, in any look."""
        self._pen = LOST

    def forget(self) -> None:
        """Nobody knows what the terminal shows: the next `paint` draws everything."""
        self._shown = [unknown_row(self._size.width)] * self._size.height
        self._pen, self._anything_goes = LOST, True

    def already_shown(self, rows: Sequence[Sequence[tuple[str, str]]], size: Size) -> None:
        """Notes what the terminal shows before the first frame.

        Args:
            rows: for each row runs of SGR parameters ("1;38;5;7") and text; what is missing is unknown.
        """
        self._size = size
        self._wanted = [unknown_row(size.width)] * size.height
        self._shown = [*self._wanted]
        for y, runs in enumerate(rows[: size.height]):
            cells = [(cells_of(text), self._looks.id_of(look_of(codes))) for codes, text in runs]
            row = Row("".join(text for text, _ in cells), "".join(look * len(text) for text, look in cells))
            rest = unknown_row(max(0, size.width - len(row.cells)))
            self._shown[y] = Row(
                (row.cells + rest.cells)[: size.width], (row.looks + rest.looks)[: size.width]
            )
        self._pen, self._anything_goes = LOST, False


def _pieces(update: Update) -> Iterator[_Piece]:
    """What stands where, as Textual's own `render_segments` would write it."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            yield y, update.region.x, strips
        return
    for y, start, end in update.spans:
        for limit, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < end and limit > start:
                yield y, x, (strip if limit <= end else strip.crop(0, end - x),)
