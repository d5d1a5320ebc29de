"""JSON in (a list of objects, or one object a line) and out, in the shape that the command line shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from tui_crm.domain.problems import Code, FileProblem, Problem
from tui_crm.files.contact_json import contact_json as contact_json
from tui_crm.files.own_columns import flat, is_own, plain_text
from tui_crm.files.table import TableRow, column_name
from tui_crm.i18n import N_
from tui_crm.text.safe import safe_text

_PIECE = 1 << 16
_MAIN = ("value", "number", "address", "email", "phone", "url", "name", "text")
_BESIDE = ("label", "type", "kind")


def is_json_lines(first_line: str) -> bool:
    """Whether the first line that holds anything is a whole object: then so is every line."""
    if not first_line.lstrip("\ufeff").startswith("{"):
        return False
    try:
        value = _loads(first_line.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and _only_list(value) is None


def read_json(stream: TextIO, columns: list[str], lines: bool) -> Iterator[TableRow]:
    """The rows of the objects in the file, read piece by piece. New columns are added to `columns`.

    Args:
        lines: one object a line; a broken line is then a broken row and not the end of the file.

    Raises:
        FileProblem: the file is no JSON, or holds no objects.
    """
    places: dict[str, int] = {}
    for value in _lines(stream) if lines else _elements(stream):
        if isinstance(value, TableRow):
            yield TableRow(_beyond(columns, places, value.cells[0]), value.problem, broken=True)
        elif isinstance(value, dict):
            yield from _rows(value, columns, places)
        elif value is not None:
            cells = _beyond(columns, places, plain_text(value))
            yield TableRow(cells, Problem(Code.ROW_NOT_AN_OBJECT), broken=True)


_NO_COLUMN = "\n"  # no key of an object: they are squeezed


def _beyond(columns: list[str], places: dict[str, int], text: str) -> list[str]:
    """The text of a broken row in a column of its own, so that it passes for no field's value."""
    if _NO_COLUMN not in places:
        places[_NO_COLUMN] = len(columns)
        columns.append(column_name(len(columns) + 1))
    return [*[""] * places[_NO_COLUMN], text]


def _rows(value: dict[str, Any], columns: list[str], places: dict[str, int]) -> Iterator[TableRow]:
    row = flat(value) if is_own(value) else _flat_foreign(value)
    if not row:
        return
    for name in row:
        if name not in places:
            places[name] = len(columns)
            columns.append(name)
    cells = [""] * len(columns)
    for name, text in row.items():
        cells[places[name]] = _clean(text)
    yield TableRow(cells)


def _clean(text: str) -> str:
    """The text without what no cell may hold; a lone surrogate could not even be stored (facts 27)."""
    return text if text.isascii() and text.isprintable() else safe_text(text, keep_newlines=True).strip()


def _lines(stream: TextIO) -> Iterator[Any]:
    for number, line in enumerate(stream, 1):
        text = line.strip("\ufeff \t\r\n")
        if not text:
            continue
        try:
            yield _loads(text)
        except (ValueError, RecursionError) as error:
            problem = Problem(Code.JSON_BROKEN, "", {"line": number, "reason": _reason(error)})
            yield TableRow([text], problem, broken=True)


def _elements(stream: TextIO) -> Iterator[Any]:
    """The elements of the list that the file is, or of the one list in the object that it is."""
    reader = _Reader(stream)
    if reader.peek() == "[":
        yield from reader.elements()
        return
    while reader.peek():
        value = reader.value()
        inner = _only_list(value)
        yield from inner if inner is not None else [value]


def _only_list(value: object) -> list[Any] | None:
    """The contacts of `{"contacts": [...]}`: the list of objects in an object that has no other."""
    if not isinstance(value, dict) or is_own(value):
        return None
    lists = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(i, dict) for i in v)]
    scalars = [v for v in value.values() if isinstance(v, str) and v]
    return lists[0] if len(lists) == 1 and len(scalars) <= 1 else None


class _Reader:
    """Decodes one value after another, holding no more of the file than it needs."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._place = 0
        self._lines = 1  # the number of the line at which the held text begins
        self._ended = False

    def peek(self) -> str:
        """The next character that is not white space, "" at the end."""
        while True:
            while self._place < len(self._text):
                if not self._text[self._place].isspace() and self._text[self._place] != "\ufeff":
                    return self._text[self._place]
                self._place += 1
            if not self._more(_PIECE):
                return ""

    def elements(self) -> Iterator[Any]:
        """The elements of the list that begins here."""
        self._place += 1
        if self.peek() == "]":
            self._place += 1
            return
        while True:
            yield self.value()
            sign = self.peek()
            self._place += 1
            if sign == "]":
                return
            if sign != ",":
                raise self._broken(N_("a comma is missing"), self._place - 1)

    def value(self) -> Any:
        """The value that begins here. Raises FileProblem where there is none."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                # It may only be cut off: read twice as much, and judge at the end of the file.
                if not self._more(max(_PIECE, len(self._text))):
                    raise self._broken(_reason(error), error.pos) from error
            except RecursionError as error:
                raise self._broken(_TOO_DEEP, self._place) from error
            else:
                if end < len(self._text) or not self._more(_PIECE):
                    self._place = end
                    return value

    def _more(self, size: int) -> bool:
        if self._ended:
            return False
        piece = self._stream.read(size)
        self._ended = not piece
        self._lines += self._text.count("\n", 0, self._place)
        self._text = self._text[self._place :] + piece
        self._place = 0
        return bool(piece)

    def _broken(self, reason: str, place: int) -> FileProblem:
        line = self._lines + self._text.count("\n", 0, place)
        return FileProblem(Code.JSON_BROKEN, line=line, reason=reason)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return _REASONS.get(error.msg.partition(" starting at")[0], N_("this is no JSON"))
    return _TOO_DEEP


_TOO_DEEP = N_("too deeply nested")
_REASONS = {
    "Expecting value": N_("a value is missing"),
    "Expecting ',' delimiter": N_("a comma is missing"),
    "Expecting ':' delimiter": N_("a colon is missing"),
    "Expecting property name enclosed in double quotes": N_("a name in double quotes is missing"),
    "Unterminated string": N_("a text has no closing quote"),
    "Extra data": N_("something stands behind the object"),
}
"""What Python's decoder says -> what we say."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose doubled keys are numbered instead of lost."""
    result: dict[str, Any] = {}
    for key, value in pairs:
        name, number = key, 1
        while name in result:
            number += 1
            name = f"{key} {number}"
        result[name] = value
    return result


# Numbers stay the text that they are: a phone as a number must lose no digit, NaN is no reason to stop.
_OPTIONS: dict[str, Any] = {
    "object_pairs_hook": _pairs,
    "parse_float": str,
    "parse_int": str,
    "parse_constant": str,
}
_DECODER = json.JSONDecoder(**_OPTIONS, strict=False)


def _loads(text: str) -> Any:
    return json.loads(text, **_OPTIONS, strict=False)


# -- objects of other programs ---------------------------------------------------------------------


def _flat_foreign(value: Mapping[str, Any]) -> dict[str, str]:
    row: dict[str, str] = {}
    for key, item in value.items():
        _put(row, " ".join(str(key).split()), item)
    return {column: text for column, text in row.items() if text}


def _put(row: dict[str, str], name: str, item: object) -> None:
    """The columns of one value: `phone`, `phone 2`, `phone 2 label`, `address city`."""
    if isinstance(item, Mapping):
        main = next((key for key in _MAIN if key in item and not isinstance(item[key], list | Mapping)), None)
        beside = next((key for key in _BESIDE if key in item), None)
        if main is not None and len(item) <= (3 if beside else 1):
            row[name] = plain_text(item[main])
            if beside is not None:
                row[f"{name} label"] = plain_text(item[beside])
            return
        for key, part in item.items():
            _put(row, f"{name} {key}", part)
    elif isinstance(item, list | tuple):
        for place, part in enumerate(item):
            _put(row, f"{name} {place + 1}" if place else name, part)
    else:
        row[name] = plain_text(item)
