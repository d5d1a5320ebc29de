"""Delimited files: whole ones, damaged ones, and back again."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.domain.imports import Reading
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.csv_rows import split_leniently
from tui_crm.files.csv_writer import CsvWriter
from tui_crm.files.reading import open_table
from tui_crm.files.source import Source
from tui_crm.files.table import Table, TableRow


def read(text: str | bytes, **choices: str) -> tuple[Table, list[TableRow]]:
    data = text.encode() if isinstance(text, str) else text
    with open_table(Source(data, "x.csv"), Reading(**choices)) as table:
        return table, list(table.rows)


def cells(text: str | bytes, **choices: str) -> list[list[str]]:
    return [row.cells for row in read(text, **choices)[1]]


def codes(rows: list[TableRow]) -> list[Code | None]:
    return [row.problem.code if row.problem else None for row in rows]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, end: str) -> None:
    lines = ["Imię;Nazwisko;E-mail", 'Jan;"Kowal\nStary";jan@example.com', "Ada;Mak;"]
    table, rows = read(end.join(lines).replace(";", delimiter))
    assert (table.delimiter, table.has_header, table.columns) == (
        delimiter,
        True,
        ["Imię", "Nazwisko", "E-mail"],
    )
    assert [row.cells for row in rows] == [["Jan", "Kowal\nStary", "jan@example.com"], ["Ada", "Mak", ""]]


def test_commas_in_a_semicolon_file() -> None:
    table, rows = read("Nazwa;Adres\nKowal, Jan;ul. A 1, m. 2\nMak, Ada;ul. B 3, m. 4\n")
    assert table.delimiter == ";"
    assert rows[0].cells == ["Kowal, Jan", "ul. A 1, m. 2"]


def test_colons_only_in_regular_files() -> None:
    assert read("imie:nazwisko:tel\nJan:Kowal:600100200\n")[0].delimiter == ":"
    assert read("E-mail\njan@example.com\nada@example.com\n")[0].delimiter == ""


def test_a_line_that_names_the_delimiter() -> None:
    table, rows = read("sep=|\r\nName|E-mail\r\nJan, x;y|jan@example.com\r\n")
    assert (table.delimiter, table.columns) == ("|", ["Name", "E-mail"])
    assert rows[0].cells == ["Jan, x;y", "jan@example.com"]


def test_the_user_chooses_the_delimiter() -> None:
    assert cells("Name;x,E-mail\na,b@example.com\n", delimiter=",") == [["a", "b@example.com"]]
    assert read("Name\tx\na\tb\n", delimiter="tab")[0].delimiter == "\t"
    with pytest.raises(FileProblem):
        read("Name\n", delimiter=";;")


def test_doubled_and_missing_headers_lose_no_column() -> None:
    table, rows = read("Tel,Tel,,Tel 2,E-mail\n1,2,3,4,a@example.com\n")
    assert table.columns == ["Tel", "Tel 2", "column 3", "Tel 2 2", "E-mail"]
    assert rows[0].cells == ["1", "2", "3", "4", "a@example.com"]


def test_ragged_rows_lose_nothing() -> None:
    table, rows = read("Imię;Tel\nJan;1;x;y\nAda\nEwa;2;\n;;;;\n")
    assert [row.cells for row in rows] == [["Jan", "1", "x", "y"], ["Ada", ""], ["Ewa", "2"]]
    assert codes(rows) == [Code.ROW_RAGGED] * 3
    assert table.columns == ["Imię", "Tel", "column 3", "column 4"]


def test_an_empty_cell_too_many_is_told_unless_it_is_usual() -> None:
    shifted = "Imię;Ulica;Tel;Uwagi\nJan;Prosta 1;600100200;x\nAda;Prosta 2; m. 3;600100201;\n"
    assert codes(read(shifted)[1]) == [None, Code.ROW_RAGGED]
    assert codes(read("Imię;Tel\nJan;1;\nAda;2;\nEwa;3\n")[1]) == [None, None, None]


def test_a_row_with_far_too_many_cells_is_no_row() -> None:
    table, rows = read("Imię;Tel\nJan;1\n" + ";" * 5_000 + "x\n")
    assert table.columns == ["Imię", "Tel"]
    assert (codes(rows), [row.broken for row in rows]) == ([None, Code.ROW_RAGGED], [False, True])
    assert rows[1].cells == [";" * 5_000 + "x"]


@pytest.mark.parametrize("name", ["c{}", "c"])
def test_a_file_of_very_many_columns_is_refused(name: str) -> None:
    header = ",".join(name.format(number) for number in range(30_000))
    with pytest.raises(FileProblem) as caught:
        read(f"Imię,Tel,{header}\nJan,1\n")
    assert caught.value.problem.code is Code.FILE_COLUMNS


def test_a_sheet_of_a_file_without_sheets_is_refused() -> None:
    with pytest.raises(FileProblem) as caught:
        read("Imię;Tel\nJan;1\n", sheet="Osoby")
    assert caught.value.problem.code is Code.SHEET_NONE


def test_empty_rows_are_no_rows() -> None:
    assert cells("Imię;Tel\n\n;\n \nJan;1\n;;\n,;;\n, ,;,\n,;\n") == [["Jan", "1"]]


def test_an_open_quote_costs_no_other_row() -> None:
    _table, rows = read('Imię;Nazwisko\n"Jan;Kowal\nAda;"Mak "X" Y"\nEwa;"Lis\nOla;Żak\n"Ida\nUla;Jar\n')
    assert codes(rows) == [Code.CSV_BROKEN, None, Code.CSV_BROKEN, None, Code.CSV_BROKEN, None]
    assert [row.broken for row in rows] == [False, False, False, False, True, False]
    assert [row.cells for row in rows] == [
        ["Jan", "Kowal"],
        ["Ada", 'Mak "X" Y'],
        ["Ewa", "Lis"],
        ["Ola", "Żak"],
        ["Ida"],
        ["Ula", "Jar"],
    ]
    assert [dict(row.problem.values)["line"] for row in rows if row.problem] == [2, 4, 6]


def test_a_quoted_cell_over_very_many_lines_is_an_open_quote() -> None:
    body = 'Imię;Uwagi\nJan;"' + "w\n" * 100_001 + 'koniec";\nAda;x\n'
    _table, rows = read(body)
    assert rows[0].problem is not None
    assert rows[-1].cells == ["Ada", "x"]


def test_a_long_note_over_many_lines_is_a_note() -> None:
    note = "\n".join(["wiersz"] * 9_000)
    assert cells(f'Imię;Uwagi\nJan;"{note}"\nAda;x\n') == [["Jan", note], ["Ada", "x"]]


def test_a_huge_cell_is_read() -> None:
    huge = "x" * 500_000
    assert cells(f'Imię;Uwagi\nJan;"{huge}"\n') == [["Jan", huge]]


def test_nul_bytes_vanish() -> None:
    assert cells("Imię;Tel\nJ\0an;1\n", encoding="utf-8") == [["Jan", "1"]]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("jan@example.com;Jan\nada@example.com;Ada\n", False),
        ("Jan;600 100 200\nAda;600 100 201\n", False),
        ("Jan;Kowal;Łódź\nAda;Mak;Łódź\n", False),
        ("Jan;1980-05-09\nAda;1981-05-09\n", False),
        ("Imię;Telefon 2\nAda;1\n", True),
        ("Xyz;Abc\nAda;Mak\nEwa;Lis\n", True),
        ("reason;column 1\nx;y\n", True),
    ],
)
def test_header_or_not(text: str, header: bool) -> None:
    table, rows = read(text)
    assert table.has_header is header
    assert len(rows) == text.count("\n") - header
    assert header or table.columns[0] == "column 1"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(
    "title",
    [
        "Eksport kontaktów z dnia 2026-01-31\n",
        "Eksport kontaktów z dnia 31.01.2026\n\n",
        "Lista klientów;;\nstan na;31.01.2026;\n;;\n",
        '"Kontakty, dział ""Handel"""\n',
        "sep={}\nKontakty\n",
    ],
)
def test_a_title_above_the_header_is_no_row(title: str, delimiter: str) -> None:
    text = title.format(";") + "Imię;Nazwisko;Telefon\nJan;Kowal;600100200\nAda;Mak;600100201\n"
    table, rows = read(text.replace(";", delimiter))
    assert (table.delimiter, table.has_header) == (delimiter, True)
    assert table.columns == ["Imię", "Nazwisko", "Telefon"]
    assert [row.cells for row in rows] == [["Jan", "Kowal", "600100200"], ["Ada", "Mak", "600100201"]]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Xyz;Abc\nFirma;Kontakt\nAda;Mak\n", ["Xyz", "Abc"]),
        ("Xyz;Email\nTelefon;Adres\n", ["Xyz", "Email"]),
        ("Jan;600100200\nImię;Telefon\n", ["column 1", "column 2"]),
    ],
)
def test_rows_as_full_as_the_header_are_no_title(text: str, columns: list[str]) -> None:
    assert read(text)[0].columns == columns


def test_a_mark_does_not_stick_to_the_header() -> None:
    for encoding in (None, "utf-8"):
        choices = {"encoding": encoding} if encoding else {}
        table, _rows = read(b'\xef\xbb\xbf"Imi\xc4\x99";"Tel"\nJan;1\n', **choices)
        assert table.columns == ["Imię", "Tel"]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ('"a;b";c', ["a;b", "c"]),
        ('"a "b" c";d', ['a "b" c', "d"]),
        ('"a ""b""";', ['a "b"', ""]),
        ("a;b;", ["a", "b", ""]),
        ('x;"open', None),
        ("", [""]),
    ],
)
def test_lenient_splitting(line: str, parts: list[str] | None) -> None:
    assert split_leniently(line, ";") == parts


@pytest.mark.parametrize("name", ["x", "bin", "pdf"])
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.FILE_EMPTY),
        (b"\xef\xbb\xbf \r\n", Code.FILE_EMPTY),
        (b";;;\r\n;;;\r\n", Code.FILE_EMPTY),
        (b"PK\x03\x04 xlsx", Code.FILE_DAMAGED),
        (b"%PDF-1.7\n", Code.FILE_IS_PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Code.FILE_DAMAGED),
        (bytes(range(256)) * 4, Code.FILE_NOT_CONTACTS),
        (b"begin:vcalendar\n", Code.FILE_IS_CALENDAR),
        (b"<html><body>Jan</body></html>", Code.FILE_IS_PAGE),
        (
            "Szanowni Państwo,\nuprzejmie informujemy, że nie, oraz, tak.\nZ poważaniem\n".encode(),
            Code.FILE_NOT_CONTACTS,
        ),
    ],
)
def test_files_that_are_none_of_ours(data: bytes, code: Code, name: str) -> None:
    with pytest.raises(FileProblem) as caught, open_table(Source(data, name)) as table:
        list(table.rows)
    assert caught.value.problem.code is code
    assert caught.value.problem.values["path"] == name


def test_rows_are_read_one_by_one() -> None:
    data = ("Imię;Nazwisko;Telefon\n" + "Jan;Kowal;600100200\n" * 100_000).encode()
    tracemalloc.start()
    with open_table(Source(data, "x")) as table:
        assert sum(1 for _row in table.rows) == 100_000
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12_000_000  # a list of the rows alone would take 30 MB


# The base holds no control characters: text is made safe when it enters.
_cell = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=20)


@given(st.lists(st.lists(_cell, min_size=3, max_size=3), max_size=8), st.sampled_from([",", ";", "\t", "|"]))
def test_what_is_written_is_read_again(rows: list[list[str]], delimiter: str) -> None:
    stream = io.BytesIO()
    writer = CsvWriter(stream, delimiter)
    writer.row(["first_name", "note", "email"])
    for row in rows:
        writer.row(row)
    clean = [
        [" ".join(cell.split("\u00a0")).replace("\u202f", " ").strip(" \t\r\n\v\f\ufeff") for cell in row]
        for row in rows
    ]
    read_again = cells(stream.getvalue(), delimiter=delimiter)
    assert read_again == [row for row in clean if "".join(row).strip(" ,;|\t")]
