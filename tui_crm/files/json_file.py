"""JSON in: a list of objects, or one object a line, in our own shape or that of another program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from tui_crm.domain.import_headers import meaning
from tui_crm.domain.problems import Code, FileProblem, Problem
from tui_crm.files.contact_json import contact_json as contact_json
from tui_crm.files.json_values import TOO_DEEP, Broken, JsonValues, decoded, reason_of
from tui_crm.files.own_columns import flat, is_own, plain_text
from tui_crm.files.table import NamedCells, Table, TableRow
from tui_crm.text.safe import safe_text

_MAIN = ("value", "number", "address", "email", "phone", "url", "name", "text")
_BESIDE = ("label", "type", "kind")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WRAPPERS = ("properties", "attributes", "fields")
"""Keys under which the programs of others keep the fields of a contact: HubSpot, JSON:API, Airtable."""
_PARTS = frozenset("phone email url street full_address tags note phone_label email_label website".split())
"""Meanings of keys whose lists are a part of a contact, and no list of contacts."""


def open_json(stream: TextIO, head: str, encoding: str) -> Table:
    """The table of a JSON text.

    Args:
        head: the beginning of the same text.
    """
    first_line = next((line for line in head.splitlines() if line.strip("\ufeff \t")), "")
    lines = is_json_lines(first_line)
    columns: list[str] = []
    rows = read_json(stream, columns, lines)
    return Table("jsonl" if lines else "json", encoding, "", True, columns, rows)


def is_json_lines(first_line: str) -> bool:
    """Whether the first line that holds anything is a whole object: then so is every line."""
    if not first_line.lstrip("\ufeff").startswith("{"):
        return False
    try:
        value = decoded(first_line.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and _only_list(value) is None


def read_json(stream: TextIO, columns: list[str], lines: bool) -> Iterator[TableRow]:
    """The rows of the objects in the file, read piece by piece. New columns are added to `columns`.

    A broken line or element is a broken row and not the end of the file.

    Args:
        lines: one object a line.

    Raises:
        FileProblem: the file holds no object that can be read.
    """
    named = NamedCells(columns)
    waiting: list[Broken] = []  # before the first object: a file without any is no JSON at all
    found = lines
    for value in _lines(stream) if lines else _elements(stream):
        if isinstance(value, Broken) and not found:
            waiting.append(value)
            continue
        found = True
        yield from (_broken_row(broken, named) for broken in waiting)
        waiting.clear()
        yield from _row(value, named)
    if waiting:
        raise FileProblem(_problem(waiting[0]))


def _row(value: Any, named: NamedCells) -> Iterator[TableRow]:
    if isinstance(value, Broken):
        yield _broken_row(value, named)
    elif isinstance(value, dict):
        try:
            texts = flat(value) if is_own(value) else _flat_foreign(value)
        except RecursionError:
            yield _broken_row(Broken("", 0, TOO_DEEP), named)
            return
        if texts:
            yield _cells(texts, named)
    elif value is not None:
        yield named.broken(_clean(plain_text(value)), Problem(Code.ROW_NOT_AN_OBJECT))


def _cells(texts: Mapping[str, str], named: NamedCells) -> TableRow:
    bad = [name for name, text in texts.items() if not text.isascii() and _SURROGATE.search(text)]
    problem = Problem(Code.CELL_BYTES, "", {"columns": _clean(", ".join(bad))}) if bad else None
    return TableRow(named.cells({_clean(name): _clean(text) for name, text in texts.items()}), problem)


def _problem(broken: Broken) -> Problem:
    return Problem(Code.JSON_BROKEN, "", {"line": broken.line, "reason": broken.reason})


def _broken_row(broken: Broken, named: NamedCells) -> TableRow:
    return named.broken(broken.text, _problem(broken))


def _clean(text: str) -> str:
    """The text without what no cell may hold; a lone surrogate could not even be stored (facts 27)."""
    return text if text.isascii() and text.isprintable() else safe_text(text, keep_newlines=True).strip()


def _lines(stream: TextIO) -> Iterator[Any]:
    for number, line in enumerate(stream, 1):
        text = line.strip("\ufeff \t\r\n")
        if not text:
            continue
        try:
            yield decoded(text)
        except (ValueError, RecursionError) as error:
            yield Broken(text, number, reason_of(error))


def _elements(stream: TextIO) -> Iterator[Any]:
    """The elements of the list that the file is, or of the one list in the object that it is."""
    for value in JsonValues(stream):
        inner = _only_list(value)
        yield from inner if inner is not None else [value]


def _only_list(value: object) -> list[Any] | None:
    """The contacts of `{"contacts": [...]}`: the list of objects in an object that has no other."""
    if not isinstance(value, dict) or is_own(value):
        return None
    lists = [
        (key, one)
        for key, one in value.items()
        if isinstance(one, list) and one and all(isinstance(item, dict) for item in one)
    ]
    scalars = [v for v in value.values() if isinstance(v, str) and v]
    if len(lists) != 1 or len(scalars) > 1:
        return None
    found = meaning(lists[0][0])
    return None if found is not None and found.field in _PARTS else lists[0][1]


# -- objects of other programs ---------------------------------------------------------------------


def _flat_foreign(value: Mapping[str, Any]) -> dict[str, str]:
    row: dict[str, str] = {}
    for key, item in value.items():
        if key in _WRAPPERS and isinstance(item, Mapping):
            for name, part in item.items():
                _put(row, _free(row, name), part)
        else:
            _put(row, _free(row, key), item)
    return {column: text for column, text in row.items() if text}


def _free(row: Mapping[str, str], key: str) -> str:
    """The column of a key; a second one of this name gets a number."""
    name = " ".join(str(key).split())
    number = 1
    column = name
    while column in row:
        number += 1
        column = f"{name} {number}"
    return column


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
            _put(row, _free(row, f"{name} {key}"), part)
    elif isinstance(item, list | tuple):
        for place, part in enumerate(item):
            _put(row, f"{name} {place + 1}" if place else name, part)
    else:
        row[name] = plain_text(item)
