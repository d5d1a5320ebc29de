"""The table in a web page; programs of offices call such a page `.xls`.

The tags are split by hand: Python's html.parser takes minutes for some 100 kB of damaged ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TextIO

from tui_crm.domain.imports import Reading
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files import sniffing
from tui_crm.files.cells import clean_cell
from tui_crm.files.csv_file import gridded
from tui_crm.files.csv_rows import RawRow
from tui_crm.files.source import Source
from tui_crm.files.table import Table

_MOST = 64 << 20
"""Characters of a page: it is held as a whole."""
_SAMPLE = 200
_MOST_SPAN = 1_000
_TAG = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:]*)([^>]*)")
_SPAN = re.compile(r"colspan\s*=\s*[\"']?(\d{1,5})", re.I)
_BREAKS = frozenset(("br", "p", "div", "li"))


def open_page(stream: TextIO, source: Source, encoding: str, reading: Reading) -> Table:
    """The table of the page that holds contacts, else its longest one.

    Raises:
        FileProblem: too large, or without a row.
    """
    text = stream.read(_MOST + 1)
    if len(text) > _MOST:
        raise FileProblem(Code.SHEET_TOO_LARGE, path=source.name, maximum=_MOST >> 20)
    page = _Page()
    page.read(text)
    samples = [[row for row in rows if any(row)][:_SAMPLE] for rows in page.tables]
    filled = [place for place, sample in enumerate(samples) if sample]
    if not filled:
        raise FileProblem(Code.FILE_EMPTY, path=source.name)
    best = max(filled, key=lambda place: (sniffing.names_contacts(samples[place]), len(page.tables[place])))
    table = gridded("xlsx", _rows(page.tables[best]), samples[best], reading.has_header, encoding)
    return table


def _rows(rows: list[list[str]]) -> Iterator[RawRow]:
    for row in rows:
        yield row, None, True


class _Page:
    """Collects the cells of tables; one inside a cell is a part of that cell's text.

    Attributes:
        tables: of each table its rows.
    """

    def __init__(self) -> None:
        self.tables: list[list[list[str]]] = []
        self._depth = 0
        self._cell: list[str] | None = None
        self._span = 1

    def read(self, text: str) -> None:
        """Takes a whole page."""
        in_comment = False
        for number, part in enumerate(text.split("<")):
            in_comment = in_comment or part.startswith("!--")
            if in_comment:
                in_comment = "-->" not in part
                part = part.partition("-->")[2]
            elif tag := _TAG.match(part):
                is_end, name, attributes = tag.groups()
                if is_end:
                    self._end(name.lower())
                else:
                    self._begin(name.lower(), attributes)
                part = part[tag.end() :].removeprefix(">")
            elif number:
                part = "" if part.startswith(("!", "?")) else f"<{part}"
            if self._cell is not None:
                self._cell.append(unescape(part))
        self._end_cell()

    def _begin(self, tag: str, attributes: str) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
        elif tag in _BREAKS and self._cell is not None:
            self._cell.append("\n")
        elif self._depth == 1:
            if tag == "tr":
                self._end_cell()
                self.tables[-1].append([])
            elif tag in ("td", "th"):
                self._end_cell()
                self._cell = []
                span = _SPAN.search(attributes)
                self._span = min(int(span.group(1)), _MOST_SPAN) if span else 1

    def _end(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table") and self._depth == 1:
            self._end_cell()
        if tag == "table" and self._depth:
            self._depth -= 1

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        if not self.tables[-1]:
            self.tables[-1].append([])
        lines = (" ".join(line.split()) for line in "".join(self._cell).split("\n"))
        text = clean_cell("\n".join(line for line in lines if line))
        self.tables[-1][-1] += [text, *[""] * (self._span - 1)]
        self._cell = None
