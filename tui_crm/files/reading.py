"""Opening a file of contacts, whatever it is (R29)."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TextIO

from tui_crm.domain.delimiters import read_delimiter
from tui_crm.domain.imports import Reading
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files import mending
from tui_crm.files import recognition as kinds
from tui_crm.files.csv_file import open_csv
from tui_crm.files.encodings import SHOWN, checked_encoding, guess_encoding, text_of
from tui_crm.files.source import Source, unreadable
from tui_crm.files.table import MOST_COLUMNS, Table

_HEAD = 1 << 18
_GUESSED = Reading()
_MARKED = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
}
_SOONEST = "cp1250"  # what Polish text was taken for, where the beginning of a file does not tell


@contextmanager
def open_table(source: Source, reading: Reading = _GUESSED) -> Iterator[Table]:
    """The table that the file is, while it is open.

    Args:
        reading: what it leaves open is told by the content.

    Raises:
        FileProblem: missing, unreadable, empty, not contacts, or broken; also while the rows are read.
    """
    head_bytes = source.head(_HEAD)
    if kinds.binary_kind(head_bytes, source) == kinds.WORKBOOK:
        from tui_crm.files.xlsx_file import open_workbook

        with open_workbook(source, reading) as table:
            _check_width(table, source)
            yield table
        return
    if reading.sheet:
        raise FileProblem(Code.SHEET_NONE, path=source.name, sheet=reading.sheet)
    if reading.delimiter is not None:
        read_delimiter(reading.delimiter)  # one that is none is told whatever the file is
    chosen = checked_encoding(reading.encoding) if reading.encoding else guess_encoding(source)
    if chosen == "utf-8" and head_bytes.startswith(codecs.BOM_UTF8):
        chosen = "utf-8-sig"  # else the mark would stick to the first header
    if chosen in _MARKED and not head_bytes.startswith(_MARKED[chosen]):
        chosen += "-le"  # the decoder of the marked form refuses a file without its mark
    head = _text(head_bytes, chosen)
    kind = kinds.text_kind(head, source)
    if kind == kinds.VCARD:
        from tui_crm.files.vcard_table import open_vcard

        yield open_vcard(source, replace(reading, encoding=chosen))
        return
    doubled = mending.doubling(head)
    with source.open() as binary:
        stream = text_of(binary, chosen)
        if reading.repaired:
            stream = mending.mending(stream, doubled or _SOONEST)
            head = mending.mended(head, doubled or _SOONEST)
        try:
            table = _table(kind, stream, head, source, chosen, reading)
            _check_width(table, source)
            table.doubly_encoded = bool(doubled)
            yield table
        except OSError as error:
            raise unreadable(source.name, error) from error


def _check_width(table: Table, source: Source) -> None:
    if len(table.columns) > MOST_COLUMNS:
        raise FileProblem(Code.FILE_COLUMNS, path=source.name, maximum=MOST_COLUMNS)


def _table(kind: str, stream: TextIO, head: str, source: Source, encoding: str, reading: Reading) -> Table:
    if kind == kinds.CSV:
        delimiter = read_delimiter(reading.delimiter) if reading.delimiter is not None else None
        return open_csv(stream, head, source, encoding, delimiter, reading.has_header)
    if kind == kinds.PAGE:
        from tui_crm.files.page_file import open_page

        return open_page(stream, source, encoding, reading)
    if kind == kinds.LDIF:
        from tui_crm.files.ldif_file import open_ldif

        return open_ldif(stream, encoding)
    from tui_crm.files.json_file import open_json

    return open_json(stream, head, encoding)


def _text(head: bytes, encoding: str) -> str:
    """The beginning as text; a character that the cut went through is left out."""
    decoder = codecs.getincrementaldecoder(encoding)(SHOWN)
    text = decoder.decode(head, final=len(head) < _HEAD)
    return text if len(head) == _HEAD or text.endswith(("\n", "\r")) else text + "\n"
