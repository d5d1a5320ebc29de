"""A file of contacts as a table that is read once, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tui_crm.domain.problems import Code, Problem

BAD = "\udc00"
"""Stands in a text before what no text should hold: bytes that are no character in the file's encoding.

No encoding yields it, so that one search tells whether a text of any length is whole.
"""

MOST_COLUMNS = 5_000
"""Of a table: every list of columns would be too long to work with; wide exports have some 300."""


class TableRow(NamedTuple):
    """A row of a file. A tuple, because a file may have millions of them.

    Attributes:
        cells: cleaned texts in the order of the table's columns; missing ones at the end are empty.
        problem: what is wrong with the row as a row, or None.
        broken: whether the row can't be used; its cells are then the text as it stood.
    """

    cells: list[str]
    problem: Problem | None = None
    broken: bool = False


@dataclass(slots=True)
class Table:
    """A file that was opened.

    Attributes:
        format: one of `domain.imports.FORMATS`; every spreadsheet is "xlsx".
        encoding: Python's name; "" where the format has its own.
        delimiter: "" where there is none.
        has_header: whether the file names its columns.
        columns: unique names; the list grows while rows are read that bring more.
        rows: the rows, each once; wholly empty ones are none.
        doubly_encoded: whether its text looks as if it had been encoded twice.
        sheets: the names of a spreadsheet's sheets, hidden ones last.
        sheet: the one that is read, "" where there are none.
    """

    format: str
    encoding: str
    delimiter: str
    has_header: bool
    columns: list[str]
    rows: Iterator[TableRow] = field(repr=False)
    doubly_encoded: bool = False
    sheets: tuple[str, ...] = ()
    sheet: str = ""


class NamedCells:
    """Makes rows of texts by name; the columns come as they are met.

    Args:
        columns: of the table; it grows.
    """

    def __init__(self, columns: list[str]) -> None:
        self._columns = columns
        self._places = {name: place for place, name in enumerate(columns)}
        self._beyond = -1

    def cells(self, texts: Mapping[str, str]) -> list[str]:
        """The cells of a row."""
        for name in texts:
            if name not in self._places:
                self._places[name] = len(self._columns)
                self._columns.append(name)
        cells = [""] * len(self._columns)
        for name, text in texts.items():
            cells[self._places[name]] = text
        return cells

    def broken(self, text: str, problem: Problem) -> TableRow:
        """A row that can't be used, in a column of its own, so that it passes for no field's value."""
        if self._beyond < 0:
            self._beyond = len(self._columns)
            self._columns.append(column_name(self._beyond + 1))
        return TableRow([*[""] * self._beyond, text.replace(BAD, "")], problem, broken=True)


def without_bad(cells: Sequence[str], columns: Sequence[str]) -> tuple[list[str], Problem | None]:
    """The cells without `BAD`, and the problem that names the columns where it stood, if it did."""
    named = [
        columns[place] if place < len(columns) else column_name(place + 1)
        for place, cell in enumerate(cells)
        if BAD in cell
    ]
    if not named:
        return list(cells), None
    problem = Problem(Code.CELL_BYTES, "", {"columns": ", ".join(named).replace(BAD, "")})
    return [cell.replace(BAD, "") for cell in cells], problem


def column_name(number: int) -> str:
    """The name of a column that the file does not name; columns count from 1."""
    return f"column {number}"


def unique_names(names: list[str]) -> list[str]:
    """The names with a number behind those that are doubled, and a name for those without."""
    taken: set[str] = set()
    numbers: dict[str, int] = {}  # the last one that a name was given
    result = []
    for position, name in enumerate(names, 1):
        name = " ".join(name.replace(BAD, "").split()) or column_name(position)
        unique, number = name, numbers.get(name, 1)
        while unique in taken:
            number += 1
            unique = f"{name} {number}"
        numbers[name] = number
        taken.add(unique)
        result.append(unique)
    return result
