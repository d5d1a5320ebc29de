"""The rows of a delimited file, one damaged row at a time (facts 26).

Python's csv module joins everything after an open quote into one field. Here a row that strict reading
refuses is taken alone: its first line is read leniently, and the following lines are rows again.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import N_

_MOST_LINES = 100_000
"""A quoted cell over more lines than this is an open quote."""
_MOST_CHARACTERS = 4_000_000
_LINE_PIECE = 8_000_000
OPEN_QUOTE = N_("open quote")
TOO_LONG = N_("row too long")

RawRow = tuple[list[str], Problem | None]


class _TooLong(Exception):
    """A row that goes on and on."""


class _Lines:
    """Feeds lines to csv and remembers those of the row that is being read."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._again: deque[str] = deque()
        self.of_row: list[str] = []
        self.number = 0  # lines given out so far
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._stream.readline(_LINE_PIECE)
        if not line:
            raise StopIteration
        if "\0" in line:
            line = line.replace("\0", "")
        self.of_row.append(line)
        self.number += 1
        self._size += len(line)
        if len(self.of_row) > _MOST_LINES or (self._size > _MOST_CHARACTERS and len(self.of_row) > 1):
            raise _TooLong
        return line

    def begin_row(self) -> None:
        """The next line begins a row."""
        self.of_row.clear()
        self._size = 0

    def take_back(self) -> str:
        """All lines of the row but its first, which is returned, are read again."""
        first, *others = self.of_row
        self._again.extendleft(reversed(others))
        self.number -= len(others)
        return first


def raw_rows(stream: TextIO, delimiter: str) -> Iterator[RawRow]:
    """The rows, with what is wrong with a broken one (its cells are then its line as it stands).

    Args:
        delimiter: "" for a file of one column.
    """
    csv.field_size_limit(2 * _LINE_PIECE)
    separator = delimiter or "\x1f"
    lines = _Lines(stream)
    while True:
        # A new reader after each damaged row: the old one stands inside a quote.
        reader = csv.reader(lines, delimiter=separator, strict=True)
        while True:
            lines.begin_row()
            try:
                row = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooLong):
                yield _damaged(lines, separator)
                break
            yield row, None


def _damaged(lines: _Lines, delimiter: str) -> RawRow:
    first = lines.take_back().rstrip("\r\n")
    cells = split_leniently(first, delimiter)
    if cells is not None:
        return cells, None
    reason = OPEN_QUOTE if len(first) < _MOST_CHARACTERS else TOO_LONG
    return [first], Problem(Code.CSV_BROKEN, "", {"line": lines.number, "reason": reason})


def split_leniently(line: str, delimiter: str) -> list[str] | None:
    """The cells of a line with stray quotes inside quoted cells; None where a quote stays open.

    A quoted cell ends at a quote before a delimiter or the end of the line, so that
    `"Firma "Kwiat"";x` keeps its inner quotes.
    """
    separator = re.escape(delimiter)
    quoted = re.compile(rf'\s*"(.*?)"\s*(?={separator}|$)', re.DOTALL)
    plain = re.compile(rf"[^{separator}]*")
    cells: list[str] = []
    place = 0
    while True:
        match = quoted.match(line, place)
        if match is not None:
            cells.append(match.group(1).replace('""', '"'))
        else:
            match = plain.match(line, place)
            if match is None or match.group().lstrip().startswith('"'):
                return None
            cells.append(match.group())
        place = match.end()
        if place >= len(line):
            return cells
        place += len(delimiter)
