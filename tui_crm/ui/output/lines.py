"""The fewest bytes that turn one row of the screen into another."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, repeat
from operator import ne, or_, sub
from typing import NamedTuple

from tui_crm.ui.output.cells import FILLER, UNKNOWN, is_plain, written
from tui_crm.ui.output.moves import NOWHERE, move
from tui_crm.ui.output.styles import UNKNOWN_LOOK, Looks

_WORTH_A_MOVE = 4
"""A move costs at least so many bytes: shorter stretches that did not change are written again."""
_WORTH_ERASING = 5
# What is written where blanks have been erased: all but gaps that are worth a move.
_words = re.compile(f"[^ ]+(?: {{1,{_WORTH_A_MOVE}}}[^ ]+)*").finditer


class Row(NamedTuple):
    """One row of the screen: a character for each cell, and the look of each (`styles.Looks`)."""

    cells: str
    looks: str


class Pen(NamedTuple):
    """Where the terminal's cursor is, from 0 (or `NOWHERE`), and the look that it draws with."""

    y: int
    x: int
    look: str


LOST = Pen(NOWHERE, NOWHERE, UNKNOWN_LOOK)


def unknown_row(width: int) -> Row:
    """A row of which nobody knows what the terminal shows."""
    return Row(UNKNOWN * width, UNKNOWN_LOOK * width)


class Stretch(NamedTuple):
    """Cells of a row to be written in one look.

    Attributes:
        y, row: the row and how it is to look.
        runs: the columns to write, each from its first to before its last.
        erased: columns that are erased before any run from there on is written; may be empty.
    """

    y: int
    row: Row
    runs: list[tuple[int, int]]
    erased: range = range(0)

    @property
    def start(self) -> int:
        """The first column."""
        first = self.runs[0][0] if self.runs else self.erased.start
        return min(first, self.erased.start) if self.erased else first

    @property
    def look(self) -> str:
        """The look of all of them."""
        return self.row.looks[self.start]

    @property
    def cost(self) -> int:
        """Bytes it takes about, once the cursor is there."""
        runs, erased = self.runs, self.erased
        bytes_, at = 0, -1
        for start, end in runs:
            if at >= 0:
                bytes_ += _WORTH_A_MOVE if start - at < 10 else _WORTH_A_MOVE + 1
            bytes_ += end - start
            at = end
        if not erased:
            return bytes_
        erasing = 3 if erased.stop == len(self.row.cells) else 5
        is_near = bool(runs) and erased.start in (runs[0][0], at)
        return bytes_ + erasing + (0 if is_near else _WORTH_A_MOVE)


def stretches(looks: Looks, y: int, old: Row, new: Row) -> Iterator[Stretch]:
    """What is to be written where row `y` shows `old` and is to show `new`, from left to right."""
    changed = _changed(old, new)
    start = 0
    while start < len(changed):
        limit = changed[start] + _same_look(new.looks, changed[start])
        end = bisect_left(changed, limit, start)
        yield _shortest(looks, y, new, changed[start:end], limit)
        start = end


def _shortest(looks: Looks, y: int, new: Row, changed: list[int], limit: int) -> Stretch:
    """The shortest way to write cells of one look that ends before `limit`."""
    ways = [Stretch(y, new, _runs(new.cells, changed))]
    if len(changed) > _WORTH_ERASING and looks.can_be_erased(new.looks[changed[0]]):
        end = changed[-1] + 1
        if limit == len(new.cells) and not new.cells[end:].strip(" "):
            end = limit
        start = changed[0]
        blanks = start + len(new.cells[start:end].rstrip(" "))
        if end - blanks > _WORTH_ERASING:
            left = changed[: bisect_left(changed, blanks)]
            ways.append(Stretch(y, new, _runs(new.cells, left), range(blanks, end)))
        words = [match.span() for match in _words(new.cells, start, blanks)]
        if len(words) > 1 or words[:1] != [(start, blanks)]:
            ways.append(Stretch(y, new, words, range(start, end)))
    return min(ways, key=lambda way: way.cost) if len(ways) > 1 else ways[0]


def drawn(looks: Looks, parts: Iterable[Stretch], pen: Pen) -> tuple[str, Pen]:
    """The bytes for all of these in this order, and the pen afterwards."""
    drawing = _Drawing(looks, pen)
    for part in parts:
        drawing.draw(part)
    return "".join(drawing.out), Pen(drawing.y, drawing.x, drawing.look)


def by_look(parts: Iterable[Stretch], pen: Pen) -> list[Stretch]:
    """The same sorted by look, that of the pen first: a change of look costs more than a move.

    Rows with wide or doubtful characters stay in their order: one may cut what stands on its right.
    """
    first_seen: dict[str, int] = {pen.look: 0}
    places: list[tuple[bool, int, Stretch]] = []
    for part in parts:
        careful = not is_plain(part.row.cells)
        places.append((careful, 0 if careful else first_seen.setdefault(part.look, len(first_seen)), part))
    return [part for _, _, part in sorted(places, key=lambda place: place[:2])]


def _changed(old: Row, new: Row) -> list[int]:
    """The cells to write; of a wide character both."""
    # `compress` and `map` look at the cells without a step of Python for each.
    differs = map(ne, old.cells, new.cells)
    if old.looks != new.looks:
        differs = map(or_, differs, map(ne, old.looks, new.looks))
    found = list(compress(range(len(new.cells)), differs))
    if FILLER in new.cells:
        found = sorted({part for x in found for part in _whole_character(new.cells, x)})
    return [x for x in found if new.cells[x] != UNKNOWN] if UNKNOWN in new.cells else found


def _whole_character(cells: str, x: int) -> range:
    start = len(cells[: x + 1].rstrip(FILLER)) - 1
    return range(start, len(cells) - len(cells[start + 1 :].lstrip(FILLER)))


def _same_look(looks: str, start: int) -> int:
    """How many cells from `start` on have its look."""
    rest = looks[start:]
    return len(rest) - len(rest.lstrip(rest[0]))


def _runs(cells: str, changed: Sequence[int]) -> list[tuple[int, int]]:
    """The cells in runs; short gaps between them are written too, where that is simple."""
    runs: list[tuple[int, int]] = []
    if not changed:
        return runs
    start = changed[0]
    steps = map(sub, changed[1:], changed)
    for place in compress(range(1, len(changed)), map(ne, steps, repeat(1))):
        end, following = changed[place - 1] + 1, changed[place]
        if following - end > _WORTH_A_MOVE or not is_plain(cells[end:following]):
            runs.append((start, end))
            start = following
    runs.append((start, changed[-1] + 1))
    return runs


class _Drawing:
    """A pen on its way; a class, since a `Pen` for each of its thousand steps would take longer than they do.

    Attributes:
        y, x, look: as of `Pen`.
        out: what was written so far.
    """

    __slots__ = ("_looks", "look", "out", "x", "y")

    def __init__(self, looks: Looks, pen: Pen) -> None:
        self.y, self.x, self.look = pen
        self._looks = looks
        self.out: list[str] = []

    def draw(self, part: Stretch) -> None:
        """Writes and erases what the stretch says."""
        y, row, runs, erased = part
        look = part.look
        if look != self.look:
            self.out.append(self._looks.change(self.look, look))
            self.look = look
        for start, end in runs:
            if erased and start >= erased.start:
                self._erase(y, row, erased)
                erased = range(0)
            self._put(y, row.cells, start, end)
        if erased:
            self._erase(y, row, erased)

    def _go(self, y: int, x: int) -> None:
        if x != self.x or y != self.y:
            self.out.append(move(self.y, self.x, y, x))
            self.y, self.x = y, x

    def _put(self, y: int, row: str, start: int, end: int) -> None:
        self._go(y, start)
        cells = row[start:end]
        if is_plain(cells):
            self.out.append(cells)
            self.x = end
        else:
            self._put_carefully(y, start, cells)
        if self.x >= len(row):
            self.x = NOWHERE  # behind the last column terminals differ in where they take the cursor to be

    def _put_carefully(self, y: int, start: int, cells: str) -> None:
        """Writes cells some of which are not characters of one cell.

        A terminal that draws a character narrower or wider than it should is set right behind it.
        """
        x = start
        for text, size, sure in written(cells):
            self._go(y, x)
            if not sure and size > 1:
                self.out.append(f"\x1b[{size}X")
            self.out.append(text)
            x += size
            self.x = x if sure else NOWHERE

    def _erase(self, y: int, row: Row, erased: range) -> None:
        self._go(y, erased.start)
        self.out.append("\x1b[K" if erased.stop == len(row.cells) else f"\x1b[{len(erased)}X")
