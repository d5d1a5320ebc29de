"""The rows of a delimited file, one damaged row at a time (facts 26).

Python's csv module joins everything after an open quote into one field. Here a row that strict reading
refuses is taken alone: its first line is read leniently, and the following lines are rows again. Keeping
every line for that costs a third of the speed, so it begins only at the first damaged row of a file.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from typing import TextIO

from tui_crm.domain.problems import Code, Problem
from tui_crm.files.table import BAD
from tui_crm.i18n import N_

_MOST_LINES = 100_000
"""A quoted cell over more lines than this is an open quote."""
_MOST_CHARACTERS = 4_000_000
_LINE_PIECE = 8_000_000
_PIECE = 1 << 16
OPEN_QUOTE = N_("open quote")
TOO_LONG = N_("row too long")
_WIDE = (
    "\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"
    + "".join(map(chr, range(0x2000, 0x200B)))
    + BAD
)  # fmt: skip
_CONTROLS = "\x1c\x1d\x1e\x1f"


RawRow = tuple[list[str], Problem | None, bool]
"""A row as it stands: its cells (of a broken row its line), what is wrong with it, and whether it is odd.

Of an odd one more than outer white space may have to be taken from a cell. A bare tuple: there are millions.
"""


class _TooLong(Exception):
    """A row that goes on and on."""


def raw_rows(stream: TextIO, delimiter: str) -> Iterator[RawRow]:
    """The rows, with what is wrong with a broken one.

    Args:
        delimiter: "" for a file of one column.
    """
    csv.field_size_limit(2 * _LINE_PIECE)
    separator = delimiter or "\x1f"
    plain = _Plain(stream, separator)
    yield from plain.rows()
    if plain.is_damaged:
        yield from _careful(stream, separator, plain.unread(), plain.line)


class _Plain:
    """The rows up to the first damaged one, at the speed of Python's csv module."""

    def __init__(self, stream: TextIO, delimiter: str) -> None:
        self._stream = stream
        self._delimiter = delimiter
        self.line = 0  # lines of the rows that were given out
        self.is_damaged = False
        self._held: list[str] = []  # pieces of the text that the current row may have begun in
        self._held_line = 0  # lines before them
        self._is_odd = False
        lines = chain.from_iterable(io.StringIO(piece, newline="") for piece in self._pieces())
        self._reader = csv.reader(lines, delimiter=delimiter, strict=True)

    def rows(self) -> Iterator[RawRow]:
        """The rows before the first damaged one; `is_damaged` tells whether there is one."""
        reader = self._reader
        try:
            for cells in reader:
                line = reader.line_num
                if line - self.line > _MOST_LINES:
                    self.is_damaged = True
                    return
                # A row over several lines has line ends in its cells.
                is_odd = self._is_odd or line - self.line > 1
                self.line = line
                yield cells, None, is_odd
        except (csv.Error, _TooLong):
            self.is_damaged = True

    def unread(self) -> Iterator[str]:
        """The lines from the damaged row on, as far as they have been taken from the stream."""
        held = io.StringIO("".join(self._held), newline="")
        return islice(held, self.line - self._held_line, None)

    def _pieces(self) -> Iterator[str]:
        while text := self._stream.read(_PIECE):
            text += self._stream.readline(_LINE_PIECE)
            if "\0" in text:
                text = text.replace("\0", "")
            begun = self._reader.line_num
            in_a_row = self.line != begun
            if not in_a_row:
                self._held.clear()
                self._held_line = begun
            self._held.append(text)
            self._is_odd = _is_odd(text, self._delimiter) or (in_a_row and self._is_odd)
            if in_a_row and sum(map(len, self._held[:-1])) > _MOST_CHARACTERS:
                raise _TooLong
            yield text


def _is_odd(text: str, delimiter: str) -> bool:
    """Whether a cell of the text may need more than `str.strip` to be clean: see `cells.clean_cell`."""
    if any(sign in text for sign in _CONTROLS):
        return True
    if not text.isascii() and any(sign in text for sign in _WIDE):
        return True
    before = (delimiter, '"', "\n", "\r", " ", "\t")
    return any(
        sign in text and (text.startswith(sign) or any(one + sign in text for one in before)) for sign in "='"
    )


class _Lines:
    """Feeds lines to csv and remembers those of the row that is being read."""

    def __init__(self, stream: TextIO, again: Iterator[str], number: int) -> None:
        self._stream = stream
        self._again = deque(again)
        self.of_row: list[str] = []
        self.number = number  # lines given out so far
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


def _careful(stream: TextIO, delimiter: str, again: Iterator[str], line: int) -> Iterator[RawRow]:
    """The rows from a damaged one on."""
    lines = _Lines(stream, again, line)
    while True:
        # A new reader after each damaged row: the old one stands inside a quote.
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            lines.begin_row()
            try:
                row = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooLong):
                yield _damaged(lines, delimiter)
                break
            yield row, None, True


def _damaged(lines: _Lines, delimiter: str) -> RawRow:
    first = lines.take_back().rstrip("\r\n")
    cells = split_leniently(first, delimiter)
    if cells is not None:
        return cells, None, True
    reason = OPEN_QUOTE if len(first) < _MOST_CHARACTERS else TOO_LONG
    return [first], Problem(Code.CSV_BROKEN, "", {"line": lines.number, "reason": reason}), True


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
