"""Spreadsheets: XLSX, XLSB, XLS and ODS, read by calamine.

A sheet is held as a whole: some 40 bytes a cell and its texts once, 90 MB for 100,000 rows of five columns.
Excel's own limit of 1,048,576 rows bounds that; who has more saves CSV, which is read row by row.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from tui_crm.domain.imports import Reading
from tui_crm.domain.problems import Code, FileProblem, Problem
from tui_crm.files import sniffing
from tui_crm.files.cells import clean_cell
from tui_crm.files.csv_file import gridded
from tui_crm.files.csv_rows import RawRow
from tui_crm.files.recognition import MOST_BYTES, whole
from tui_crm.files.source import Source
from tui_crm.files.table import Table
from tui_crm.files.xlsx_errors import error_cells

_MOST_UNPACKED = 2 << 30
"""Bytes that the parts of a spreadsheet may unpack to: more is an attack, or no list of contacts."""
_SAMPLE = 200
_EXACT = 10**15  # a spreadsheet keeps 15 digits
_MIDNIGHT = datetime.time()

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def open_workbook(source: Source, reading: Reading) -> Table:
    """The table of a sheet: the one that is asked for, else the first with a header that is known.

    Raises:
        FileProblem: protected, damaged, too large, empty, or without that sheet.
    """
    data = whole(source, MOST_BYTES)
    _check_size(data, source)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = _names(book)
            name, sheet = _chosen(book, names, reading, source)
            errors = error_cells(data, name)
    except PasswordError as error:
        raise FileProblem(Code.FILE_IS_PROTECTED, path=source.name) from error
    except (CalamineError, ZipError, XmlError, OSError) as error:
        raise FileProblem(Code.FILE_DAMAGED, path=source.name) from error
    table = gridded("xlsx", _rows(sheet, errors), _sample(sheet), reading.has_header)
    table.sheets = names
    table.sheet = name
    return table


def _check_size(data: bytes, source: Source) -> None:
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise FileProblem(Code.FILE_DAMAGED, path=source.name) from error
    if size > _MOST_UNPACKED:
        raise FileProblem(Code.SHEET_TOO_LARGE, path=source.name, maximum=_MOST_UNPACKED >> 20)


def _names(book: CalamineWorkbook) -> tuple[str, ...]:
    """The sheets that have cells, hidden ones last."""
    sheets = [one for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
    sheets.sort(key=lambda one: one.visible is not SheetVisibleEnum.Visible)
    return tuple(one.name for one in sheets)


def _chosen(
    book: CalamineWorkbook, names: Sequence[str], reading: Reading, source: Source
) -> tuple[str, CalamineSheet]:
    if reading.sheet:
        if reading.sheet not in names:
            raise FileProblem(Code.SHEET_UNKNOWN, path=source.name, sheet=reading.sheet)
        sheet = book.get_sheet_by_name(reading.sheet)
        if not _sample(sheet):
            raise FileProblem(Code.FILE_EMPTY, path=source.name)
        return reading.sheet, sheet
    filled: tuple[str, CalamineSheet] | None = None
    for name in names:
        sheet = book.get_sheet_by_name(name)
        sample = _sample(sheet)
        if not sample:
            continue
        if sniffing.names_contacts(sample):
            return name, sheet
        filled = filled or (name, sheet)
    if filled is None:
        raise FileProblem(Code.FILE_EMPTY, path=source.name)
    return filled


def _sample(sheet: CalamineSheet) -> list[list[str]]:
    if sheet.start is None:
        return []
    texts = ([clean_cell(_text(value)) for value in row] for row in sheet.iter_rows())
    return list(islice((row for row in texts if any(row)), _SAMPLE))


def _rows(sheet: CalamineSheet, errors: dict[int, list[int]]) -> Iterator[RawRow]:
    """The rows as texts; an error of the spreadsheet is an empty cell with a warning."""
    if sheet.start is None:
        return
    first = sheet.start[1]  # empty rows above are given, empty columns before are not
    for number, row in enumerate(sheet.iter_rows()):
        problem = None
        if number in errors:
            names = ", ".join(_letters(column) for column in errors[number])
            problem = Problem(Code.CELL_ERRORS, "", {"columns": names})
        cut = [place for place, value in enumerate(row) if isinstance(value, float) and abs(value) >= _EXACT]
        if cut:
            problem = Problem(
                Code.NUMBER_CUT, "", {"columns": ", ".join(_letters(first + place) for place in cut)}
            )
        yield [_text(value) for value in row], problem, True


def _letters(column: int) -> str:
    """The name of a column in the spreadsheet; columns count from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _text(value: Value) -> str:
    """The value as people write it: whole numbers without a point, days as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value.is_integer():
            return str(int(value))
        return f"{value:.15g}" if abs(value) >= 1e-4 else repr(value)
    if isinstance(value, datetime.datetime):
        day = value.time() == _MIDNIGHT
        return value.date().isoformat() if day else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.time):
        return value.isoformat("minutes" if not value.second else "seconds")
    return str(value)
