"""Spreadsheets: XLSX, XLSB, XLS and ODS, read by calamine in a process of its own (`xlsx_sheet`).

There a sheet is held as a whole: some 40 bytes a cell and its texts once; here its rows come one by one.
"""

from __future__ import annotations

import io
import marshal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from tui_crm.domain.imports import Reading
from tui_crm.domain.problems import Code, FileProblem, Problem
from tui_crm.files.csv_file import gridded
from tui_crm.files.csv_rows import RawRow
from tui_crm.files.recognition import MOST_BYTES, whole
from tui_crm.files.source import Source
from tui_crm.files.table import Table

_MOST_UNPACKED = 512 << 20
"""Bytes that the parts of a spreadsheet may unpack to: a million rows of five columns are half of it."""
_MOST_MEMORY = 512
"""Megabytes that `xlsx_sheet` takes at most."""
_MODULE = "tui_crm.files.xlsx_sheet"
_LENGTH_BYTES = 8
_FAILED = 1  # how Python ends after an exception that nobody caught


@contextmanager
def open_workbook(source: Source, reading: Reading) -> Iterator[Table]:
    """The table of a sheet: the one that is asked for, else the first with a header that is known.

    Raises:
        FileProblem: protected, damaged, too large, empty, or without that sheet; also while rows are read.
    """
    data = whole(source, MOST_BYTES)
    _check_size(data, source)
    process = subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        # A process that has ended tells by its answers what was wrong.
        with suppress(BrokenPipeError), process.stdin as stream:
            stream.write(reading.sheet.replace("\n", " ").encode("utf-8", "replace") + b"\n")
            stream.write(data)
        del data
        code, names, name, sample = _answer(process, process.stdout, source) or (
            Code.FILE_DAMAGED,
            (),
            "",
            [],
        )
        if code:
            values = {"sheet": reading.sheet} if code == Code.SHEET_UNKNOWN.value else {}
            raise FileProblem(Code(code), path=source.name, **values)
        table = gridded("xlsx", _rows(process, process.stdout, source), sample, reading.has_header)
        table.sheets = tuple(names)
        table.sheet = name
        yield table
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


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


def _rows(process: subprocess.Popen[bytes], stream: IO[bytes], source: Source) -> Iterator[RawRow]:
    while batch := _answer(process, stream, source):
        for cells, code, columns in batch:
            problem = Problem(Code(code), "", {"columns": columns}) if code else None
            yield cells, problem, True


def _answer(process: subprocess.Popen[bytes], stream: IO[bytes], source: Source) -> Any:
    """What the process says next, None behind the last. Raises FileProblem where it ended before that."""
    head = stream.read(_LENGTH_BYTES)
    size = int.from_bytes(head, "little")
    data = stream.read(size)
    if len(head) < _LENGTH_BYTES or len(data) < size:
        if process.wait() == _FAILED:
            raise FileProblem(Code.FILE_DAMAGED, path=source.name)
        raise FileProblem(Code.SHEET_TOO_LARGE, path=source.name, maximum=_MOST_MEMORY)
    return marshal.loads(data) if data else None  # noqa: S302 - this program wrote it
