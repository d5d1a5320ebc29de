"""CSV and TSV in; see `csv_writer` for the way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from tui_crm.domain.import_headers import is_known_header
from tui_crm.domain.problems import Code, FileProblem, Problem
from tui_crm.files import sniffing
from tui_crm.files.cells import clean_cell
from tui_crm.files.csv_rows import RawRow, raw_rows
from tui_crm.files.source import Source
from tui_crm.files.table import Table, TableRow, column_name, unique_names

_TABLE = 0.7
"""The share of rows as wide as the first that makes a text a table, whatever it holds."""


def open_csv(
    stream: TextIO,
    head: str,
    source: Source,
    encoding: str,
    delimiter: str | None,
    has_header: bool | None = None,
) -> Table:
    """The table of a delimited text.

    Args:
        stream: the text from its beginning, with line ends as they are.
        head: the beginning of the same text, ended by a line end where it is the whole.
        delimiter, has_header: None to guess it.

    Raises:
        FileProblem: the text is no table of contacts.
    """
    first_line = head.lstrip("\ufeff").partition("\n")[0]
    named = sniffing.separator_line(first_line)
    if named:
        stream.readline()
        head = head.lstrip("\ufeff").partition("\n")[2]
    chosen = delimiter or named or sniffing.guess_delimiter(head)
    sample = [[clean_cell(cell) for cell in row] for row in sniffing.sample_rows(head, chosen)]
    if not sample:
        raise FileProblem(Code.FILE_EMPTY, path=source.name)
    title = sniffing.title_rows(sample)
    sample = sample[title:]
    if not delimiter:
        _refuse_prose(sample, source)
    header = sniffing.has_header(sample) if has_header is None else has_header
    rows = _without_title(raw_rows(stream, chosen), title)
    columns: list[str] = []
    if header:
        columns += unique_names(_header(rows))
    else:
        width = max((len(row) for row in sample), default=1)
        columns += [column_name(number) for number in range(1, width + 1)]
    return Table("csv", encoding, chosen, header, columns, _rows(rows, columns, chosen))


def _refuse_prose(sample: Sequence[Sequence[str]], source: Source) -> None:
    """Lines of all widths without a known header or values of contacts are a text. Raises FileProblem."""
    if any(is_known_header(cell) for cell in sample[0] if cell):
        return
    width = len(sample[0])
    if width > 1 and sum(len(row) == width for row in sample) >= len(sample) * _TABLE:
        return
    rows_with_values = sum(any(sniffing.is_value(cell) for cell in row) for row in sample)
    if rows_with_values * 2 < len(sample):
        raise FileProblem(Code.FILE_NOT_CONTACTS, path=source.name)


def _without_title(rows: Iterator[RawRow], title: int) -> Iterator[RawRow]:
    """The rows without the first ones that hold anything."""
    for cells, problem in rows:
        if title and any(cell.strip() for cell in cells):
            title -= 1
        elif not title:
            yield cells, problem


def _header(rows: Iterator[RawRow]) -> list[str]:
    for cells, _problem in rows:
        names = [clean_cell(cell) for cell in cells]
        if any(names):
            return names
    return []


def _rows(rows: Iterator[RawRow], columns: list[str], delimiter: str) -> Iterator[TableRow]:
    width = len(columns)
    for raw, problem in rows:
        if problem is not None:
            # An open quote: where its cells are as many as they should be, the row can still be used.
            cells = [clean_cell(cell.strip('"')) for cell in raw[0].split(delimiter)] if delimiter else raw
            _add_columns(columns, len(cells))
            yield TableRow(cells, problem, broken=len(cells) != width)
            continue
        cells = [clean_cell(cell) for cell in raw]
        if not any(cells):
            continue
        found = len(cells)
        while len(cells) > width and not cells[-1]:
            cells.pop()  # a delimiter at the end of the line
        if found == width or (len(cells) <= width and found > width):
            yield TableRow(cells)
            continue
        _add_columns(columns, len(cells))
        ragged = Problem(Code.ROW_RAGGED, "", {"expected": width, "found": found})
        yield TableRow(cells + [""] * (width - len(cells)), ragged)


def _add_columns(columns: list[str], width: int) -> None:
    while len(columns) < width:
        name = column_name(len(columns) + 1)
        columns.append(name if name not in columns else f"{name} {len(columns) + 1}")
