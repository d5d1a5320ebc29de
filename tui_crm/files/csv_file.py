"""CSV and TSV in and out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, TextIO

from tui_crm.domain.import_headers import is_known_header
from tui_crm.domain.problems import Code, FileProblem, Problem
from tui_crm.files import sniffing
from tui_crm.files.cells import clean_cell, guard_cell
from tui_crm.files.csv_rows import RawRow, raw_rows
from tui_crm.files.source import Source
from tui_crm.files.table import Table, TableRow, column_name, unique_names


def open_csv(stream: TextIO, head: str, source: Source, encoding: str, delimiter: str | None) -> Table:
    """The table of a delimited text.

    Args:
        stream: the text from its beginning, with line ends as they are.
        head: the beginning of the same text, ended by a line end where it is the whole.
        delimiter: None to guess it.

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
    if not chosen and not delimiter:
        _refuse_prose(sample, source)
    header = sniffing.has_header(sample)
    rows = raw_rows(stream, chosen)
    columns: list[str] = []
    if header:
        columns += unique_names(_header(rows))
    else:
        width = max((len(row) for row in sample), default=1)
        columns += [column_name(number) for number in range(1, width + 1)]
    return Table("csv", encoding, chosen, header, columns, _rows(rows, columns))


def _refuse_prose(sample: Sequence[Sequence[str]], source: Source) -> None:
    """One column without a known header or values of contacts is a text, not a table. Raises FileProblem."""
    cells = [row[0] for row in sample if row]
    values = [cell for cell in cells if sniffing.is_value(cell)]
    if len(values) * 2 < len(cells) and not (cells and is_known_header(cells[0])):
        raise FileProblem(Code.FILE_NOT_CONTACTS, path=source.name)


def _header(rows: Iterator[RawRow]) -> list[str]:
    for cells, _problem in rows:
        names = [clean_cell(cell) for cell in cells]
        if any(names):
            return names
    return []


def _rows(rows: Iterator[RawRow], columns: list[str]) -> Iterator[TableRow]:
    width = len(columns)
    for raw, problem in rows:
        if problem is not None:
            yield TableRow(raw, problem, broken=True)
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


class CsvWriter:
    """Rows as UTF-8 CSV with CRLF line ends (RFC 4180); no cell can be taken for a formula.

    Args:
        stream: stays open.
    """

    def __init__(self, stream: BinaryIO, delimiter: str = ",") -> None:
        self._stream = stream
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(self._buffer, delimiter=delimiter, lineterminator="\r\n")

    def row(self, cells: Iterable[str]) -> None:
        """Writes one row."""
        self._writer.writerow([guard_cell(cell) for cell in cells])
        self._stream.write(self._buffer.getvalue().encode("utf-8", "replace"))
        self._buffer.seek(0)
        self._buffer.truncate()
