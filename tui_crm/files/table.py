"""A file of contacts as a table that is read once, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tui_crm.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a file.

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
        format: one of `domain.imports.FORMATS`.
        encoding: Python's name.
        delimiter: "" where there is none.
        has_header: whether the file names its columns.
        columns: unique names; the list grows while rows are read that bring more.
        rows: the rows, each once; wholly empty ones are none.
        doubly_encoded: whether its text looks as if it had been encoded twice.
        sheets: the names of a spreadsheet's sheets.
    """

    format: str
    encoding: str
    delimiter: str
    has_header: bool
    columns: list[str]
    rows: Iterator[TableRow] = field(repr=False)
    doubly_encoded: bool = False
    sheets: tuple[str, ...] = ()


def column_name(number: int) -> str:
    """The name of a column that the file does not name; columns count from 1."""
    return f"column {number}"


def unique_names(names: list[str]) -> list[str]:
    """The names with a number behind those that are doubled, and a name for those without."""
    taken: set[str] = set()
    result = []
    for position, name in enumerate(names, 1):
        name = " ".join(name.split()) or column_name(position)
        unique, number = name, 1
        while unique in taken:
            number += 1
            unique = f"{name} {number}"
        taken.add(unique)
        result.append(unique)
    return result
