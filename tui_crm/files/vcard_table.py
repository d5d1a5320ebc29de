"""A file of vCards as a table: one row a card."""

from __future__ import annotations

from collections.abc import Iterator

from tui_crm.domain.imports import Reading
from tui_crm.domain.problems import Code, Problem
from tui_crm.files import mending
from tui_crm.files.encodings import checked_encoding, guess_encoding
from tui_crm.files.source import Source, unreadable
from tui_crm.files.table import Table, TableRow
from tui_crm.files.vcard_reader import Card, raw_text, read_cards
from tui_crm.files.vcard_values import is_group, row_of
from tui_crm.text.safe import safe_text

_FIRST = ("uid", "kind")
"""Columns that are always there: by them the table is known as one whose names mean what they say."""
_VERBATIM = ("extra", "avatar")
_HEAD = 1 << 18


def open_vcard(source: Source, reading: Reading) -> Table:
    """The table of the cards; their lines are read while its rows are.

    Raises FileProblem: the encoding asked for is none, the file can't be read; also while the rows are read.
    """
    encoding = checked_encoding(reading.encoding) if reading.encoding else guess_encoding(source)
    columns = list(_FIRST)
    doubled = mending.doubling(source.head(_HEAD).decode(encoding, "replace"))
    rows = _rows(source, encoding, columns)
    if reading.repaired and doubled:
        rows = (row._replace(cells=[mending.mended(cell, doubled) for cell in row.cells]) for row in rows)
    return Table("vcard", encoding, "", True, columns, rows, bool(doubled))


def _rows(source: Source, encoding: str, columns: list[str]) -> Iterator[TableRow]:
    places = {name: place for place, name in enumerate(columns)}
    with source.open() as stream:
        try:
            for card in read_cards(stream, encoding):
                yield _row(card, encoding, columns, places)
        except OSError as error:
            raise unreadable(source.name, error) from error


def _row(card: Card, encoding: str, columns: list[str], places: dict[str, int]) -> TableRow:
    problem = card.problem or (Problem(Code.CARD_GROUP) if is_group(card) else None)
    row = row_of(card) if problem is None else {}
    if problem is None and not set(row) - {*_FIRST, "extra"}:
        problem = Problem(Code.CARD_EMPTY)
    if problem is not None:
        return TableRow([_clean(raw_text(card, encoding))], problem, broken=True)
    for name in row:
        if name not in places:
            places[name] = len(columns)
            columns.append(name)
    cells = [""] * len(columns)
    for name, text in row.items():
        cells[places[name]] = text if name in _VERBATIM else _clean(text)
    return TableRow(cells)


def _clean(text: str) -> str:
    """The text without what no cell may hold (R56)."""
    return text if text.isascii() and text.isprintable() else safe_text(text, keep_newlines=True).strip()
