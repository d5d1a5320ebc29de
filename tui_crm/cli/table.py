"""Tables for people and cells for programs: aligned columns, CSV and TSV."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, TypeVar

from tui_crm.cli import output
from tui_crm.text.safe import safe_text

T = TypeVar("T")

GAP = "  "
_MEASURED = 500  # rows that decide the widths: a long list must not wait for its end
_NARROWEST = 8
_CUT = "…"


def width(text: str) -> int:
    """How many columns of a terminal a text takes; wide characters (Chinese, most emoji) take two."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def cut(text: str, most: int) -> str:
    """The text, shortened to so many columns with a mark where something is missing."""
    if width(text) <= most:
        return text
    room, kept = most - 1, ""
    for character in text:
        room -= _character_width(character)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + _CUT


def table_lines(
    heads: Sequence[str], rows: Iterable[Sequence[str]], most: int | None = None
) -> Iterator[str]:
    """The rows under their heads as aligned lines.

    Args:
        most: columns of the terminal; the widest columns are cut to fit. None cuts nothing.
    """
    remaining = iter(rows)
    measured = [heads, *([safe_text(cell) for cell in row] for row in islice(remaining, _MEASURED))]
    widths = [max(width(cell) for cell in column) for column in zip(*measured, strict=True)]
    if most is not None:
        widths = _fitted(widths, most)
    later = ([safe_text(cell) for cell in row] for row in remaining)
    for row in chain(measured, later):
        yield _line(row, widths, most is not None)


def terminal_columns() -> int | None:
    """How wide the terminal is that the result goes to; None where it goes to none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def say_list(
    found: Collection[T],
    as_json: bool,
    data: Callable[[T], Any],
    heads: Sequence[str],
    cells: Callable[[T], Sequence[str]],
    nothing: str = "",
    *,
    fits: bool = False,
) -> None:
    """Prints things as a JSON list or as a table.

    Args:
        data, cells: of each its part of the list, or its row.
        nothing: told on stderr where there are none; "" prints the heads alone.
        fits: whether the table is cut to the width of a terminal.
    """
    if as_json:
        output.say_json([data(one) for one in found])
    elif found or not nothing:
        output.say_all(table_lines(heads, map(cells, found), terminal_columns() if fits else None))
    else:
        output.tell(nothing)


def labelled_lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows one value a line, "Head: value", with a blank line between rows; empty values are left out."""
    for number, row in enumerate(rows):
        if number:
            yield ""
        for head, cell in zip(heads, row, strict=True):
            if cell:
                yield f"{head}: {safe_text(cell)}"


def _line(cells: Sequence[str], widths: Sequence[int], cutting: bool) -> str:
    shown = [cut(cell, size) if cutting else cell for cell, size in zip(cells, widths, strict=True)]
    padded = [cell + " " * (size - width(cell)) for cell, size in zip(shown, widths, strict=True)]
    return GAP.join(padded).rstrip()


def _fitted(widths: Sequence[int], most: int) -> list[int]:
    """Widths that fit: the widest column gives way until they do, or until all are narrow."""
    fitted = list(widths)
    over = sum(fitted) + len(GAP) * (len(fitted) - 1) - most
    while over > 0 and max(fitted) > _NARROWEST:
        fitted[fitted.index(max(fitted))] -= 1
        over -= 1
    return fitted


def tsv_line(cells: Iterable[str]) -> str:
    """A line of tab-separated cells; no cell holds a tab or a line end (`safe_text` makes spaces of them)."""
    return "\t".join(safe_text(cell) for cell in cells) + "\n"
