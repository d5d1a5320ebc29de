"""Spreadsheets: values as they are meant, titles, sheets, errors, and what is no spreadsheet."""

from __future__ import annotations

import datetime
import io
import os
import sys
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from tui_crm.domain.imports import Reading
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.reading import open_table
from tui_crm.files.source import Source
from tui_crm.files.table import Table, TableRow


def workbook(*rows: list[Any], title: str = "Osoby", before: int = 0) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for number, row in enumerate(rows, 1 + before):
        for column, value in enumerate(row, 1 + before):
            sheet.cell(number, column, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(data: bytes, reading: Reading | None = None) -> tuple[Table, list[TableRow]]:
    with open_table(Source(data, "x.csv"), reading or Reading()) as table:
        return table, list(table.rows)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (600100200, "600100200"),
        (600100200.0, "600100200"),
        (48600100200, "48600100200"),
        ("+48 600 100 200", "+48 600 100 200"),
        ("'+48600100200", "+48600100200"),
        ("00123", "00123"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (True, "true"),
        (False, "false"),
        (datetime.date(1985, 4, 12), "1985-04-12"),
        (datetime.datetime(1985, 4, 12, 13, 5), "1985-04-12 13:05:00"),
        (datetime.time(13, 5), "13:05"),
        ("Jan\u00a0Kowal ", "Jan Kowal"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_values_are_read_as_they_are_meant(value: Any, text: str) -> None:
    _table, rows = read(workbook(["Imię", "Telefon"], ["Ada", value]))
    assert [row.cells for row in rows] == [["Ada", text]]
    assert rows[0].problem is None


def test_a_number_with_more_digits_than_are_kept_is_told() -> None:
    _table, rows = read(workbook(["Imię", "Konto"], ["Ada", 4860010020012345678], before=1))
    assert rows[0].problem is not None
    assert (rows[0].problem.code, rows[0].problem.values) == (Code.NUMBER_CUT, {"columns": "C"})


def test_titles_empty_rows_and_columns() -> None:
    data = workbook(
        ["Lista"], [], ["Imię", "Nazwisko", None, "Tel"], [], ["Ada", "Mak", None, 600100200], [], before=2
    )
    table, rows = read(data)
    assert table.columns == ["Imię", "Nazwisko", "column 3", "Tel"]
    assert [row.cells for row in rows] == [["Ada", "Mak", "", "600100200"]]


def test_no_header_is_noticed_and_can_be_said() -> None:
    data = workbook(["Ada", "ada@example.com"], ["Ewa", "ewa@example.com"])
    assert len(read(data)[1]) == 2
    assert len(read(data, Reading(has_header=True))[1]) == 1
    titled = workbook(["Lista"], ["Imię", "Tel"], ["Ada", 600100200])
    assert len(read(titled, Reading(has_header=False))[1]) == 3


def test_an_error_is_an_empty_cell_with_a_warning() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(["Imię", "Tel"], ["Ada", 1], ["Ewa", 2])))
    cell = book.worksheets[0]["B2"]
    cell.value, cell.data_type = "#N/A", "e"
    stream = io.BytesIO()
    book.save(stream)
    _table, rows = read(stream.getvalue())
    assert [row.cells for row in rows] == [["Ada", ""], ["Ewa", "2"]]
    assert [row.problem.code if row.problem else None for row in rows] == [Code.CELL_ERRORS, None]


@pytest.mark.parametrize("end", [100, 3_000, -1])
def test_a_file_that_was_cut_is_damaged(end: int) -> None:
    with pytest.raises(FileProblem) as caught:
        read(workbook(["Imię"], ["Ada"])[:end])
    assert caught.value.problem.code is Code.FILE_DAMAGED


def test_a_workbook_without_a_cell_is_empty() -> None:
    with pytest.raises(FileProblem) as caught:
        read(workbook())
    assert caught.value.problem.code is Code.FILE_EMPTY


def _with_last_cell() -> bytes:
    """A workbook whose only sheet has a value in the last cell that a sheet can have."""
    book = workbook(["Imię", "Telefon"], ["Ada", 600100200])
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as given, zipfile.ZipFile(stream, "w") as made:
        for part in given.namelist():
            text = given.read(part)
            if part.endswith("sheet1.xml"):
                last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                text = text.replace(b"</sheetData>", last)
            made.writestr(part, text)
    return stream.getvalue()


def _with_a_large_part() -> bytes:
    stream = io.BytesIO(workbook(["Imię"], ["Ada"]))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as made, made.open("xl/x.xml", "w") as part:
        for _piece in range(513):
            part.write(bytes(1 << 20))
    return stream.getvalue()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limit of memory")
@pytest.mark.parametrize("make", [_with_last_cell, _with_a_large_part])
def test_a_small_file_that_asks_for_all_the_memory_is_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(FileProblem) as caught:
        read(make())
    assert caught.value.problem.code is Code.SHEET_TOO_LARGE


def test_a_table_that_is_left_early_leaves_no_process() -> None:
    data = workbook(["Imię", "Telefon"], *[["Ada", 600100200]] * 5_000)
    with open_table(Source(data, "x")) as table:
        assert next(iter(table.rows)).cells == ["Ada", "600100200"]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
