"""The lean output draws what Textual's own would, for fewer bytes: thousands of random steps."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

import pyte
import pytest
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Offset, Region, Size
from textual.strip import Strip

from tui_crm.ui.output.frames import Frames

STYLES = [
    Style.parse(each)
    for each in (
        "", "bold", "#102030 on #405060", "bold #e0e0e0 on #0178d4", "#e0e0e0 on #121212", "on bright_red",
        "italic red on blue", "underline #e0e0e0 on #121212", "reverse", "strike green",
        "dim bold on #121212",
    )
]  # fmt: skip
CLUSTERS = ["a", "b", "ł", "Ż", "日", "한", "é", "e\u0301", "o\u0308\u0323", "…", "│", "🔒", "x"]
Cell = tuple[str, Style]
"""A character, "" for the right half of a wide one, and its look."""


class ErasesPlainly(pyte.Screen):
    """A terminal that erases with its default colours, as GNU screen does."""

    def erase_in_line(self, *arguments, **keywords):
        pen, self.cursor.attrs = self.cursor.attrs, self.default_char
        super().erase_in_line(*arguments, **keywords)
        self.cursor.attrs = pen

    def erase_characters(self, *arguments, **keywords):
        pen, self.cursor.attrs = self.cursor.attrs, self.default_char
        super().erase_characters(*arguments, **keywords)
        self.cursor.attrs = pen


class Emulated:
    """A terminal, and what is seen on it."""

    def __init__(self, size: Size, kind: type[pyte.Screen] = pyte.Screen) -> None:
        self.screen = kind(size.width, size.height)
        self._stream = pyte.Stream(self.screen)
        self.feed("\x1b[?7l")

    def feed(self, data: str) -> None:
        self._stream.feed(data.replace("\n", "\r\n"))

    def seen(self) -> list[list[object]]:
        """Every cell as it looks: of a blank only the background is seen."""
        lines = [self.screen.buffer[y] for y in range(self.screen.lines)]
        return [[_as_seen(line[x]) for x in range(self.screen.columns)] for line in lines]


def _as_seen(cell):
    if cell.data != " " or cell.underscore or cell.strikethrough or cell.reverse:
        return cell
    return cell._replace(fg="default", bold=False, italics=False, blink=False)


class Picture:
    """What a program could show: rows of cells, changed by random steps."""

    def __init__(self, size: Size, source: random.Random) -> None:
        self.source = source
        self.resize(size)

    def resize(self, size: Size) -> None:
        self.size = size
        self.rows = [self.line() for _ in range(size.height)]

    def line(self, width: int | None = None) -> list[Cell]:
        """A random line: words and blanks in runs of one look."""
        width = self.size.width if width is None else width
        cells: list[Cell] = []
        while len(cells) < width:
            style = self.source.choice(STYLES)
            blank = self.source.random() < 0.4
            for _ in range(self.source.choice((1, 3, 9, 20))):
                cluster = " " if blank else self.source.choice(CLUSTERS)
                cells += [(cluster, style), ("", style)][: cell_len(cluster)]
        del cells[width:]
        if width and cell_len(cells[-1][0]) == 2:
            cells[-1] = (" ", cells[-1][1])
        return cells

    def step(self) -> list[tuple[int, int, int]]:
        """Changes something; the spans that a program would say are dirty."""
        kind = self.source.choice(("cell", "part", "scroll", "rows", "cursor", "everything", "nothing"))
        width, height = self.size
        if kind == "scroll":
            return self.scroll()
        if kind == "rows":
            top = self.source.randrange(height)
            return [self.replace(y, 0, width) for y in range(top, min(height, top + 3))]
        if kind == "cursor":
            y = self.source.randrange(height)
            style = self.source.choice(STYLES)
            self.rows[y] = [(text, style) for text, _ in self.rows[y]]
            return [(y, 0, width)]
        if kind == "everything":
            return [self.replace(y, 0, width) for y in range(height)]
        count = {"cell": 1, "part": 4, "nothing": 0}[kind]
        spans = {}
        for y in self.source.sample(range(height), min(count, height)):
            start = self.source.randrange(width)
            end = min(width, start + self.source.choice((1, 2, 8, 30)))
            spans[y] = self.replace(y, *self.uncut(y, start, end))
        return sorted(spans.values())

    def uncut(self, y: int, start: int, end: int) -> tuple[int, int]:
        """The part enlarged until it cuts no wide character."""
        row = self.rows[y]
        while row[start][0] == "":
            start -= 1
        while end < len(row) and row[end][0] == "":
            end += 1
        return start, end

    def replace(self, y: int, start: int, end: int) -> tuple[int, int, int]:
        self.rows[y][start:end] = self.line(end - start)
        return y, start, end

    def scroll(self) -> list[tuple[int, int, int]]:
        """Moves some rows up or down; sometimes only the left part of them."""
        height = self.size.height
        top, bottom = sorted(self.source.sample(range(height + 1), 2))
        by = self.source.choice((-3, -2, -1, 1, 2, 3))
        old = [[*row] for row in self.rows]
        for y in range(top, bottom):
            self.rows[y] = [*old[y + by]] if top <= y + by < bottom else self.line()
        return [(y, 0, self.size.width) for y in range(top, bottom)]


def strip_of(cells: list[Cell]) -> Strip:
    return Strip([Segment(text, style) for text, style in cells if text])


def update_of(picture: Picture, spans: list[tuple[int, int, int]]) -> ChopsUpdate | LayoutUpdate:
    """What Textual's compositor would give: all of the screen, or the dirty spans cut into chops."""
    width, height = picture.size
    if len(spans) == height:
        return LayoutUpdate([[strip_of(row)] for row in picture.rows], Region(0, 0, width, height))
    chops: list[dict[int, Strip | None]] = [{0: None} for _ in range(height)]
    ends = [[width] for _ in range(height)]
    for y, start, end in spans:
        cuts = sorted({0, start, end, width})
        chops[y] = {x: strip_of(picture.rows[y][x:to]) for x, to in pairwise(cuts)}
        ends[y] = cuts[1:]
    return ChopsUpdate(chops, spans, ends)


def both(picture: Picture, erases_in_colour: bool) -> Iterator[tuple[Emulated, Emulated, int, int]]:
    """Steps for ever; Textual's terminal, ours, and how many characters each was sent."""
    console = Console(force_terminal=True, color_system="truecolor", width=200)
    stock, frames = Emulated(picture.size), Frames(ColorSystem.TRUECOLOR, erases_in_colour)
    lean = Emulated(picture.size, pyte.Screen if erases_in_colour else ErasesPlainly)
    spans = [(y, 0, picture.size.width) for y in range(picture.size.height)]
    while True:
        if spans:
            update = update_of(picture, spans)
            theirs = update.render_segments(console)
            stock.feed(theirs)
            frames.take(update, picture.size)
            ours = frames.paint(picture.source.choice((None, Offset(1, 1))))
            lean.feed(ours)
            yield stock, lean, len(theirs), len(ours)
        if picture.source.random() < 0.02:
            size = Size(picture.source.randint(4, 60), picture.source.randint(2, 12))
            for each in (stock, lean):
                each.screen.resize(size.height, size.width)
            picture.resize(size)
            frames.forget()
            spans = [(y, 0, size.width) for y in range(size.height)]
        elif picture.source.random() < 0.02:
            frames.lose_pen()
            lean.feed("\x1b[31m\x1b[2;2H")
            spans = picture.step()
        else:
            spans = picture.step()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("erases_in_colour", [True, False])
def test_random_steps_look_the_same(seed, erases_in_colour):
    picture = Picture(Size(48, 10), random.Random(seed))
    steps = both(picture, erases_in_colour)
    sent = [0, 0]
    for number in range(400):
        stock, lean, theirs, ours = next(steps)
        assert lean.seen() == stock.seen(), f"step {number}"
        sent = [sent[0] + theirs, sent[1] + ours]
    assert sent[1] < sent[0] * 0.8
