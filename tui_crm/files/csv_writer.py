"""CSV out. Apart from the reader, so that a list on the command line loads nothing that it does not need."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Protocol

from tui_crm.files.cells import guard_cell


class Sink(Protocol):
    """Takes bytes, as a binary stream does."""

    def write(self, data: bytes, /) -> object: ...


class CsvWriter:
    """Rows as UTF-8 CSV with CRLF line ends (RFC 4180); no cell can be taken for a formula.

    Args:
        stream: stays open.
    """

    def __init__(self, stream: Sink, delimiter: str = ",") -> None:
        self._stream = stream
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(self._buffer, delimiter=delimiter, lineterminator="\r\n")

    def row(self, cells: Iterable[str]) -> None:
        """Writes one row."""
        self._writer.writerow([guard_cell(cell) for cell in cells])
        self._stream.write(self._buffer.getvalue().encode("utf-8", "replace"))
        self._buffer.seek(0)
        self._buffer.truncate()
