"""CSV and TSV in; see `csv_writer` for the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TextIO

from tui_crm.domain.import_headers import is_known_header
from tui_crm.domain.problems import Code, FileProblem, Problem
from tui_crm.files import sniffing
from tui_crm.files.cells import clean_cell
from tui_crm.files.csv_rows import RawRow, raw_rows
from tui_crm.files.source import Source
from tui_crm.files.table import BAD, MOST_COLUMNS, Table, TableRow, column_name, unique_names, without_bad

_TABLE = 0.7
"""The share of rows as wide as the first that makes a text a table, whatever it holds."""
_OTHER_DELIMITERS = "".join(sniffing.DELIMITERS) + " "
"""A row of nothing else is an empty one that a program wrote with another delimiter."""
_FIRST_LINE = re.compile(r"\ufeff*([^\r\n]*)(?:\r\n|\r|\n|$)")


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
    first = _FIRST_LINE.match(head)
    named = sniffing.separator_line(first.group(1)) if first else ""
    if first and named:
        stream.readline()
        head = head[first.end() :]
    chosen = delimiter or named or sniffing.guess_delimiter(head)
    sample = [[clean_cell(cell) for cell in row] for row in sniffing.sample_rows(head, chosen)]
    if not sample:
        raise FileProblem(Code.FILE_EMPTY, path=source.name)
    if not delimiter and not named:
        _refuse_prose(sample[sniffing.title_rows(sample) :], source)
    return gridded("csv", raw_rows(stream, chosen), sample, has_header, encoding, chosen)


def gridded(
    form: str,
    rows: Iterator[RawRow],
    sample: Sequence[Sequence[str]],
    has_header: bool | None,
    encoding: str = "",
    delimiter: str = "",
) -> Table:
    """The table of rows of cells without a known beginning.

    Args:
        rows: from the first one.
        sample: the first of them, cleaned, without empty ones.
        has_header: None to guess it; without one nothing above the first row is a title.
    """
    title = 0 if has_header is False else sniffing.title_rows(sample)
    sample = sample[title:]
    header = sniffing.has_header(sample) if has_header is None else has_header
    rows = _without_title(rows, title)
    columns: list[str] = []
    if header:
        columns += unique_names(_header(rows))
    else:
        width = max((len(row) for row in sample), default=1)
        columns += [column_name(number) for number in range(1, width + 1)]
    body = sample[header:]
    longer = sum(len(row) > len(columns) and not any(row[len(columns) :]) for row in body)
    table_rows = _rows(rows, columns, delimiter, is_padded=longer * 2 > len(body))
    return Table(form, encoding, delimiter, header, columns, table_rows)


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
    for row in rows:
        if not title:
            yield row
            break
        if any(cell.strip() for cell in row[0]):
            title -= 1
    yield from rows


def _header(rows: Iterator[RawRow]) -> list[str]:
    for cells, _problem, _is_odd in rows:
        names = [clean_cell(cell) for cell in cells]
        if any(names):
            return names
    return []


def _rows(
    rows: Iterator[RawRow], columns: list[str], delimiter: str, *, is_padded: bool
) -> Iterator[TableRow]:
    """The rows that hold anything; `is_padded`: most have empty cells behind those of the header."""
    width = len(columns)
    strip = str.strip
    made = partial(tuple.__new__, TableRow)  # thrice as fast as calling the class
    for raw, problem, is_odd in rows:
        if problem is None and not is_odd and len(raw) == width:
            cells = list(map(strip, raw))
            if "".join(cells).strip(_OTHER_DELIMITERS):
                yield made((cells, None, False))
            continue
        row = _odd_row(raw, problem, columns, width, delimiter, is_padded=is_padded)
        if row is not None:
            yield row


def _odd_row(
    raw: list[str],
    problem: Problem | None,
    columns: list[str],
    width: int,
    delimiter: str,
    *,
    is_padded: bool,
) -> TableRow | None:
    """A row that is not as plain as most; None where it is empty."""
    if problem is not None and problem.code is Code.CSV_BROKEN:
        # An open quote: where its cells are as many as they should be, the row can still be used.
        cells = [clean_cell(cell.strip('"')) for cell in raw[0].split(delimiter)] if delimiter else raw
        _add_columns(columns, len(cells))
        cells = [cell.replace(BAD, "") for cell in cells]
        return TableRow(cells, problem, broken=len(cells) != width)
    cells = [clean_cell(cell) for cell in raw]
    if not "".join(cells).strip(_OTHER_DELIMITERS):
        return None
    found = len(cells)
    while len(cells) > width and not cells[-1]:
        cells.pop()  # a delimiter at the end of the line
    if len(cells) > MOST_COLUMNS:
        text = delimiter.join(raw).replace(BAD, "")
        return TableRow([text], _ragged(width, found), broken=True)
    # One cell more than others have may come from a delimiter inside a value.
    if found != width and not (is_padded and len(cells) <= width < found):
        _add_columns(columns, len(cells))
        cells += [""] * (width - len(cells))
        # What the row itself lacks weighs more than how long it is.
        problem = problem or _ragged(width, found)
    if any(BAD in cell for cell in cells):
        cells, problem = without_bad(cells, columns)
    return TableRow(cells, problem)


def _ragged(width: int, found: int) -> Problem:
    return Problem(Code.ROW_RAGGED, "", {"expected": width, "found": found})


def _add_columns(columns: list[str], width: int) -> None:
    if len(columns) < width:
        added = range(len(columns) + 1, width + 1)
        columns[:] = unique_names([*columns, *map(column_name, added)])
