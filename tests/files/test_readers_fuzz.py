"""Damage of every kind: a reader tells it in a sentence or in a row, and always comes to an end.

`TUI_CRM_FUZZ=2000 pytest tests/files/test_readers_fuzz.py` tries more than the few examples of a usual run.
"""

from __future__ import annotations

import io
import json
import os
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_crm.domain.imports import Reading
from tui_crm.domain.problems import FileProblem
from tui_crm.files.csv_writer import CsvWriter
from tui_crm.files.reading import open_table
from tui_crm.files.source import Source
from tui_crm.files.table import BAD, TableRow
from tui_crm.text.safe import safe_text

FIXTURES = Path(__file__).parents[2] / "fixtures" / "imports"
FILES = [path for path in sorted(FIXTURES.iterdir()) if path.suffix != ".vcf"]
EXAMPLES = int(os.environ.get("TUI_CRM_FUZZ", "0"))
LIMIT = 20_000
"""Rows of a damaged file: more than it has bytes would be a reader that never ends."""


def read(data: bytes, reading: Reading | None = None) -> list[TableRow] | None:
    """The rows, None where the file is refused in a sentence; any other error fails the test."""
    rows: list[TableRow] = []
    try:
        with open_table(Source(data, "x"), reading or Reading()) as table:
            for row in table.rows:
                rows.append(row)
                assert len(rows) <= LIMIT
                assert row.broken or any(row.cells) or row.problem
                assert not any(BAD in cell for cell in row.cells)
                assert row.problem is not None or not row.broken
            assert len(set(table.columns)) == len(table.columns)
            assert all(len(row.cells) <= len(table.columns) or row.broken for row in rows)
    except FileProblem:
        return None
    return rows


@settings(max_examples=EXAMPLES or 60)
@given(st.binary(max_size=300))
def test_bytes_of_any_kind(data: bytes) -> None:
    read(data)


STARTS = [
    b"[",
    b'{"a":',
    b"dn: cn=a\n",
    b"version: 1\n",
    b"a;b;c\n",
    b'"a","b"\n',
    b"\xff\xfe",
    b"<table>",
    b"sep=;\n",
]


@settings(max_examples=EXAMPLES or 100)
@given(st.sampled_from(STARTS), st.text(st.sampled_from('[]{}",:;\\\n\r\t ab1ł=<>/-#\0\ud800'), max_size=120))
def test_signs_of_a_format_in_any_order(start: bytes, text: str) -> None:
    read(start + text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_damaged_files(path: Path) -> None:
    data = path.read_bytes()

    @settings(max_examples=EXAMPLES or 6)
    @given(st.data())
    def damaged(draw: st.DataObject) -> None:
        changed = bytearray(data[: draw.draw(st.integers(0, len(data)))])
        for _number in range(draw.draw(st.integers(0, 4))):
            place = draw.draw(st.integers(0, len(changed)))
            changed[place : place + draw.draw(st.integers(0, 3))] = draw.draw(st.binary(max_size=3))
        read(bytes(changed), Reading(repaired=draw.draw(st.booleans())))

    damaged()


_cell = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_line = st.sampled_from([";", ",", "\t", "|"])


def clean(text: str) -> str:
    """The text as the base holds it: no control characters, one kind of line ends, no space around it."""
    return safe_text(text, keep_newlines=True).strip()


@settings(max_examples=EXAMPLES or 60)
@given(st.lists(st.lists(_cell.map(clean), min_size=3, max_size=3), max_size=8), _line, st.booleans())
def test_every_text_of_the_base_survives_csv(rows: list[list[str]], delimiter: str, damaged: bool) -> None:
    stream = io.BytesIO()
    writer = CsvWriter(stream, delimiter)
    writer.row(["first_name", "note", "email"])
    for row in rows:
        writer.row(row)
    data = stream.getvalue() + (b'"open\r\n' if damaged else b"")
    found = read(data, Reading(delimiter=delimiter, encoding="utf-8", has_header=True))
    assert found is not None
    assert found[-1].broken if damaged else True
    assert [row.cells for row in found if not row.broken] == [row for row in rows if any(row)]


@settings(max_examples=EXAMPLES or 60)
@given(
    st.lists(st.dictionaries(st.sampled_from(["name", "email", "x y"]), _cell.map(clean)), max_size=6),
    st.booleans(),
)
def test_every_text_of_the_base_survives_json(objects: list[dict[str, str]], lines: bool) -> None:
    objects = [{"name": "Jan"}, *objects]
    texts = [json.dumps(one, ensure_ascii=False) for one in objects]
    data = ("\n".join(texts) if lines else f"[{','.join(texts)}]").encode()
    with open_table(Source(data, "x"), Reading(encoding="utf-8")) as table:
        found = [
            {name: cell for name, cell in zip(table.columns, row.cells, strict=False) if cell}
            for row in table.rows
        ]
    expected = [{name: text for name, text in one.items() if text} for one in objects]
    assert found == [one for one in expected if one]


@settings(max_examples=EXAMPLES or 60)
@given(st.text(string.ascii_letters + "łąęóżźćńśŁĄĘÓŻŹĆŃŚ ", min_size=1, max_size=40))
def test_every_polish_text_that_was_encoded_twice_is_put_right(text: str) -> None:
    twice = "".join(
        chr(byte) if byte in (0x81, 0x83, 0x88, 0x90, 0x98) else bytes((byte,)).decode("cp1250")
        for byte in f"Imię;Nazwisko\n{text};x\n".encode()
    ).encode()
    found = read(twice, Reading(repaired=True, delimiter=";", has_header=True))
    assert found is not None
    assert found[0].cells == [text.strip(), "x"]
