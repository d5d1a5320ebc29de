"""A sheet as calamine reads it, in a process of its own: see `xlsx_file`.

Calamine holds a sheet as the rectangle around its cells, and where there is no memory for it the whole
process ends: a file of 1 kB with a value in its last cell asks for 600 GB. So it works where nothing else
is lost, with a limit of memory where the system has one.
"""

from __future__ import annotations

import datetime
import io
import marshal
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

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

from tui_crm.domain.problems import Code
from tui_crm.files import sniffing
from tui_crm.files.cells import clean_cell
from tui_crm.files.xlsx_errors import error_cells

MOST_MEMORY = 512 << 20
"""Bytes for a sheet: one of 100,000 rows and 20 columns takes 200 MB."""
LENGTH_BYTES = 8  # before each answer; an empty one is behind the last
_BATCH = 500
_SAMPLE = 200
_EXACT = 10**15  # a spreadsheet keeps 15 digits
_MIDNIGHT = datetime.time()

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
SheetRow = tuple[list[str], str, str]
"""The texts of a row, the code of what is wrong with it or "", and the letters of the columns where."""


class _Refused(Exception):
    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code


def main() -> None:
    """Reads the name of the sheet and the file from stdin, writes what `_answers` gives to stdout."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked ends this process
    _limit_memory()
    out = sys.stdout.buffer
    try:
        asked = sys.stdin.buffer.readline().decode().rstrip("\n")
        for answer in _answers(sys.stdin.buffer.read(), asked):
            _write(out, marshal.dumps(answer))
        _write(out, b"")
        out.flush()
    except MemoryError:
        os.abort()  # as calamine does
    except BrokenPipeError:
        os._exit(0)  # nobody wants the rest


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows ends the process where its memory does
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard == resource.RLIM_INFINITY or hard > MOST_MEMORY:
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, hard))


def _write(out: BinaryIO, data: bytes) -> None:
    out.write(len(data).to_bytes(LENGTH_BYTES, "little") + data)


def _answers(data: bytes, asked: str) -> Iterator[Any]:
    """The code of a problem; or "", the names of the sheets, the one that is read and the first of its rows,
    and then lists of `SheetRow`."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = _names(book)
            name, sheet = _chosen(book, names, asked)
            errors = error_cells(data, name)
    except _Refused as refused:
        yield refused.code.value, (), "", []
        return
    except PasswordError:
        yield Code.FILE_IS_PROTECTED.value, (), "", []
        return
    except (CalamineError, ZipError, XmlError, OSError):
        yield Code.FILE_DAMAGED.value, (), "", []
        return
    yield "", names, name, _sample(sheet)
    rows = _rows(sheet, errors)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _names(book: CalamineWorkbook) -> tuple[str, ...]:
    """The sheets that have cells, hidden ones last."""
    sheets = [one for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
    sheets.sort(key=lambda one: one.visible is not SheetVisibleEnum.Visible)
    return tuple(one.name for one in sheets)


def _chosen(book: CalamineWorkbook, names: Sequence[str], asked: str) -> tuple[str, CalamineSheet]:
    """The sheet that is asked for, else the first with a header that is known, else the first with a cell."""
    if asked:
        if asked not in names:
            raise _Refused(Code.SHEET_UNKNOWN)
        sheet = book.get_sheet_by_name(asked)
        if not _sample(sheet):
            raise _Refused(Code.FILE_EMPTY)
        return asked, sheet
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
        raise _Refused(Code.FILE_EMPTY)
    return filled


def _sample(sheet: CalamineSheet) -> list[list[str]]:
    if sheet.start is None:
        return []
    texts = ([clean_cell(_text(value)) for value in row] for row in sheet.iter_rows())
    return list(islice((row for row in texts if any(row)), _SAMPLE))


def _rows(sheet: CalamineSheet, errors: dict[int, list[int]]) -> Iterator[SheetRow]:
    """The rows as texts; an error of the spreadsheet is an empty cell with a warning."""
    if sheet.start is None:
        return
    first = sheet.start[1]  # empty rows above are given, empty columns before are not
    for number, row in enumerate(sheet.iter_rows()):
        code, columns = "", ""
        if number in errors:
            code, columns = Code.CELL_ERRORS.value, ", ".join(map(_letters, errors[number]))
        cut = [place for place, value in enumerate(row) if isinstance(value, float) and abs(value) >= _EXACT]
        if cut:
            code, columns = Code.NUMBER_CUT.value, ", ".join(_letters(first + place) for place in cut)
        yield [_text(value) for value in row], code, columns


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


if __name__ == "__main__":
    main()
