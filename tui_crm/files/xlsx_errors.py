"""Which cells of an XLSX sheet hold an error such as #N/A: calamine gives them as empty ones."""

from __future__ import annotations

import html
import io
import re
import zipfile

_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*\"([^\"]*)\"")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt=\"e\"[^>]*)>")
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
_PIECE = 1 << 20
_LONGEST_TAG = 1 << 10


def error_cells(data: bytes, sheet: str) -> dict[int, list[int]]:
    """Row -> columns with errors, both from 0; nothing for a format that is no XLSX.

    Raises:
        OSError: the archive is damaged.
    """
    if not data.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            path = _path(archive, sheet)
            return _errors(archive, path) if path in archive.namelist() else {}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise OSError(str(error)) from error


def _path(archive: zipfile.ZipFile, sheet: str) -> str:
    names = archive.namelist()
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return ""
    relation = ""
    for tag in _SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if html.unescape(attributes.get("name", "")) == sheet:
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
    for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if relation and attributes.get("Id") == relation:
            target = attributes.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _errors(archive: zipfile.ZipFile, path: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rest = b""
    with archive.open(path) as stream:
        while piece := stream.read(_PIECE):
            text = rest + piece
            end = max(text.rfind(b">") + 1, len(text) - _LONGEST_TAG)
            for tag in _CELL.findall(text[:end]):
                place = _PLACE.search(b" " + tag)
                if place is not None:
                    found.setdefault(int(place.group(2)) - 1, []).append(_number(place.group(1)))
            rest = text[end:]
    return found


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
