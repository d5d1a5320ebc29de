"""What a file is, whatever it is called; and text that is damaged or was encoded twice."""

from __future__ import annotations

import pytest

from tui_crm.domain.imports import Reading
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.mending import doubling, mended
from tui_crm.files.reading import open_table
from tui_crm.files.source import Source


def columns(data: bytes, reading: Reading | None = None) -> tuple[str, list[str], list[list[str]]]:
    with open_table(Source(data, "x.pdf"), reading or Reading()) as table:
        rows = [row.cells for row in table.rows]
        return table.format, table.columns, rows


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"name,email\nJan,jan@example.com\n", "csv"),
        (b"[Name];[Email]\nJan;jan@example.com\n", "csv"),
        (b' \r\n[{"name": "Jan"}]', "json"),
        ('{"name": "Jan"}\n'.encode("utf-16"), "jsonl"),
        (b"# comment\n#\n\n\ndn: cn=Jan\nobjectclass: person\ncn: Jan\n", "ldif"),
        (b"VERSION: 1\nDN:: Y249SmFu\nsn: Jan\n", "ldif"),
        ("dn: cn=Jan\ncn: Jan\nmail: a@b.pl\n".encode("utf-16-le"), "ldif"),
        (b"<TABLE><TR><TD>name<TD>email<TR><TD>Jan<TD>a@example.com</TABLE>", "xlsx"),
        (b"begin:vcard\nVERSION:3.0\nFN:Jan\nEND:VCARD\n", "vcard"),
    ],
)
def test_a_file_is_what_it_holds(data: bytes, form: str) -> None:
    assert columns(data)[0] == form


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 x", Code.FILE_IS_PDF),
        (b"\x89PNG\r\n\x1a\n", Code.FILE_IS_PICTURE),
        (b"\0\0\0\x18ftypheic", Code.FILE_IS_PICTURE),
        (b"{\\rtf1 x}", Code.FILE_IS_DOCUMENT),
        (b"\x1f\x8b\x08", Code.FILE_IS_ARCHIVE),
        (b"SQLite format 3\0", Code.FILE_IS_DATABASE),
        (b"Received: from x\r\n", Code.FILE_IS_EMAIL),
        (b"From jan@example.com Sat\n", Code.FILE_IS_EMAIL),
        (b"\n BEGIN:VCALENDAR\n", Code.FILE_IS_CALENDAR),
        (b"<?xml version='1.0'?><a/>", Code.FILE_IS_PAGE),
        (b"<table></table>", Code.FILE_EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), Code.FILE_IS_DOCUMENT),
    ],
)
def test_what_is_no_list_of_contacts_is_called_by_its_name(data: bytes, code: Code) -> None:
    with pytest.raises(FileProblem) as caught:
        columns(data)
    assert caught.value.problem.code is code


def test_row_1_is_kept_where_it_is_said_to_be_no_header() -> None:
    data = b"Lista\nname;email\nJan;jan@example.com\n"
    assert columns(data)[1:] == (["name", "email"], [["Jan", "jan@example.com"]])
    _form, names, rows = columns(data, Reading(has_header=False))
    assert names == ["column 1", "column 2"]
    assert rows == [["Lista", ""], ["name", "email"], ["Jan", "jan@example.com"]]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_line_that_names_the_delimiter_with_every_line_end(end: str) -> None:
    data = end.join(["sep=;", "name;email", 'Jan;"a\r\nb"', ""]).encode()
    assert columns(data)[1:] == (["name", "email"], [["Jan", "a\nb"]])


@pytest.mark.parametrize("encoding", ["cp1250", "cp1252", "iso8859-2", "cp852"])
def test_text_that_was_encoded_twice(encoding: str) -> None:
    text = "Łódź, zażółć gęślą jaźń – “x”"
    twice = "".join(bytes((byte,)).decode(encoding, "ignore") or chr(byte) for byte in text.encode())
    assert doubling(twice) == encoding
    assert mended(f"ąę {twice} Kraków", encoding) == f"ąę {text} Kraków"


@pytest.mark.parametrize("text", ["Jan", "Łódź", "POZNAŃ…", "Ołeksandr Шевченко", "naïve – Ünal £5 «a»"])
def test_text_that_is_whole_stays(text: str) -> None:
    assert doubling(text) == ""
    assert all(mended(text, encoding) == text for encoding in ("cp1250", "cp1252", "iso8859-2", "cp852"))


def test_a_byte_that_is_no_letter_stays_visible() -> None:
    with open_table(Source(b"name;note\nMa\xb3gorzata;x\n", "x"), Reading(encoding="utf-8")) as table:
        (row,) = table.rows
    assert row.cells == ["Ma\\xb3gorzata", "x"]
    assert row.problem is not None
    assert (row.problem.code, row.problem.values) == (Code.CELL_BYTES, {"columns": "name"})
