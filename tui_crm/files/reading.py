"""Opening a file of contacts, whatever it is (R29)."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from tui_crm.domain.delimiters import read_delimiter
from tui_crm.domain.imports import Reading
from tui_crm.files import sniffing
from tui_crm.files.csv_file import open_csv
from tui_crm.files.encodings import checked_encoding, guess_encoding
from tui_crm.files.json_file import is_json_lines, read_json
from tui_crm.files.source import Source, unreadable
from tui_crm.files.table import Table

_HEAD = 1 << 18
_GUESSED = Reading()


@contextmanager
def open_table(source: Source, reading: Reading = _GUESSED) -> Iterator[Table]:
    """The table that the file is, while it is open.

    Args:
        reading: what it leaves open is told by the content.

    Raises:
        FileProblem: missing, unreadable, empty, not contacts, or broken; also while the rows are read.
    """
    head_bytes = source.head(_HEAD)
    sniffing.refuse_other_files(head_bytes, source.name)
    asked = read_delimiter(reading.delimiter) if reading.delimiter is not None else None
    chosen = checked_encoding(reading.encoding) if reading.encoding else guess_encoding(source)
    if chosen == "utf-8" and head_bytes.startswith(codecs.BOM_UTF8):
        chosen = "utf-8-sig"  # else the mark would stick to the first header
    with source.open() as binary:
        stream = io.TextIOWrapper(binary, encoding=chosen, errors="replace", newline="")
        try:
            yield _table(stream, _text(head_bytes, chosen), source, chosen, asked, reading.has_header)
        except OSError as error:
            raise unreadable(source.name, error) from error


def _table(
    stream: TextIO, head: str, source: Source, encoding: str, delimiter: str | None, header: bool | None
) -> Table:
    if sniffing.text_format(head, source) == "csv":
        return open_csv(stream, head, source, encoding, delimiter, header)
    first_line = next((line for line in head.splitlines() if line.strip("\ufeff \t")), "")
    lines = is_json_lines(first_line)
    columns: list[str] = []
    rows = read_json(stream, columns, lines)
    return Table("jsonl" if lines else "json", encoding, "", True, columns, rows)


def _text(head: bytes, encoding: str) -> str:
    """The beginning as text; a character that the cut went through is left out."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(head, final=len(head) < _HEAD)
    return text if len(head) == _HEAD or text.endswith(("\n", "\r")) else text + "\n"
