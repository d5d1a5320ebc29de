"""What a table is by its content: its delimiter, and whether its first row names the columns."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from tui_crm.domain.import_mapping import is_known_header
from tui_crm.domain.import_values import looks_like_email, looks_like_phone

_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_LONG_NUMBER = re.compile(r"[\d -]{5,}")
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\r?\n?$', re.IGNORECASE)
DELIMITERS = (";", ",", "\t", "|")
_RARE_DELIMITER = ":"
_SAMPLE_ROWS = 200
_TITLE_ROWS = 10
_HEADERS_ENOUGH = 2
"""Known headers in a row that make the rows before it a title."""


def separator_line(line: str) -> str:
    """The delimiter that a first line `sep=;` names, or ""."""
    match = _SEPARATOR_LINE.match(line)
    return match.group(1) if match else ""


def guess_delimiter(text: str) -> str:
    """The delimiter that gives the rows of this beginning of a file equally many cells; "" for one column."""
    best, best_score = "", 0.0
    for delimiter in DELIMITERS:
        rows = sample_rows(text, delimiter)
        widths = [len(row) for row in rows[title_rows(rows) :]]
        if not widths or widths[0] < 2:
            continue
        alike = sum(width == widths[0] for width in widths) / len(widths)
        score = alike * 10 + min(widths[0], 30) / 10
        if score > best_score:
            best, best_score = delimiter, score
    if best:
        return best
    widths = [len(row) for row in sample_rows(text, _RARE_DELIMITER)]
    regular = len(widths) > 1 and widths[0] > 2 and len(set(widths)) == 1
    return _RARE_DELIMITER if regular else ""


def sample_rows(text: str, delimiter: str) -> list[list[str]]:
    """The first rows, quotes honoured, without empty ones and without one that the sample cuts off."""
    rows: list[list[str]] = []
    try:
        reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter or "\x1f")
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > _SAMPLE_ROWS:
                break
    except csv.Error:  # a field longer than csv takes: what was read until there must do
        return rows
    if len(rows) > 1 and not text.endswith(("\n", "\r")) and len(rows) <= _SAMPLE_ROWS:
        rows.pop()
    return rows[:_SAMPLE_ROWS]


def title_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many rows stand above the header: a title, the day of the export.

    The header is then a row of known names, as wide as most rows and fuller than each one above it.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:_TITLE_ROWS]]
    for place, row in enumerate(rows[:_TITLE_ROWS]):
        names = [cell for cell in row if cell.strip()]
        if sum(map(is_known_header, names)) < _HEADERS_ENOUGH or any(map(is_value, names)):
            continue
        widths = Counter(len(other) for other in rows[place:])
        regular = len(row) == widths.most_common(1)[0][0]
        return place if regular and max(filled[:place], default=0) < filled[place] else 0
    return 0


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: no name is an e-mail, a phone, a date or a long number."""
    if not rows:
        return False
    first = [cell.strip() for cell in rows[0]]
    if any(is_value(cell) for cell in first if cell):
        return False
    if any(is_known_header(cell) for cell in first if cell):
        return True
    for index, cell in enumerate(first):
        if cell and any(index < len(row) and row[index].strip() == cell for row in rows[1:]):
            return False  # names of columns do not come again among the values
    return len(rows) > 1


def is_value(cell: str) -> bool:
    """Whether the cell is an e-mail, a phone, a date, a long number or a web address: no name of a column."""
    return (
        looks_like_email(cell)
        or looks_like_phone(cell)
        or bool(_DATE.fullmatch(cell) or _LONG_NUMBER.fullmatch(cell))
        or cell.startswith(("http://", "https://"))
    )


def names_contacts(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a header that is known, or a value of a contact, stands in these rows."""
    rows = rows[title_rows(rows) :]
    known = sum(is_known_header(cell) for cell in rows[0] if cell)
    return known >= _HEADERS_ENOUGH or any(is_value(cell) for row in rows for cell in row if cell)
