"""What a file is, by its content: its kind, its delimiter, and whether its first row names the columns."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from tui_crm.domain.import_mapping import is_known_header
from tui_crm.domain.import_values import looks_like_email, looks_like_phone
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.source import Source

_MAGIC = (
    b"PK\x03\x04", b"PK\x05\x06",  # zip, and so XLSX, ODS, DOCX
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ",
    b"\xd0\xcf\x11\xe0",  # XLS, DOC, MSG
    b"SQLite format 3", b"\x7fELF", b"{\\rtf", b"MZ\x90", b"RIFF", b"ID3", b"!BDN",
)  # fmt: skip
_OTHER_TEXT = re.compile(
    r"\s*(BEGIN:V(CARD|CALENDAR)|version:\s*1\s|dn::?\s|<[?!a-z]|From \S+@|Received:|MIME-Version:)", re.I
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_STRAY = 8  # control characters that a small text may have without being a binary file
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_LONG_NUMBER = re.compile(r"[\d -]{5,}")
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\r?\n?$', re.IGNORECASE)
DELIMITERS = (";", ",", "\t", "|")
_RARE_DELIMITER = ":"
_SAMPLE_ROWS = 200
_TITLE_ROWS = 10
_HEADERS_ENOUGH = 2
"""Known headers in a row that make the rows before it a title."""


def refuse_other_files(head: bytes, name: str) -> None:
    """Raises FileProblem for an empty file and for one that the first bytes show to be no text."""
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise FileProblem(Code.FILE_EMPTY, path=name)
    if head.startswith(_MAGIC):
        raise FileProblem(Code.FILE_NOT_CONTACTS, path=name)


def text_format(text: str, source: Source) -> str:
    """ "json" or "csv" by how the text begins. Raises FileProblem for text that is neither."""
    start = text.lstrip("\ufeff \t\r\n")
    if start[:1] in ("[", "{"):
        return "json"
    if not any(character.isalnum() for character in start):
        raise FileProblem(Code.FILE_EMPTY, path=source.name)
    controls = len(_CONTROL.findall(text)) + text.count("\0") + text.count("\ufffd")
    if (controls > _STRAY and controls * 20 > len(text)) or _OTHER_TEXT.match(start):
        raise FileProblem(Code.FILE_NOT_CONTACTS, path=source.name)
    return "csv"


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
