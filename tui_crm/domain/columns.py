"""The columns of a list as a person arranged them, per base (R25).

A layout is stored as a line: names with their widths in cells, "-" before those that are switched off, as in
"name=26 phone=16 -city=14". Light: it is on the way to the first frame.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NAME = "name"
"""The column that is always shown, and first: it stays while the others scroll."""
USUAL_WIDTH = 16
"""Room for a moment: "2026-01-31 13:05"."""
NARROWEST, WIDEST = 3, 200
"""The widths that a column can be given, in cells."""

_WIDTHS = {
    "name": 26,
    "organization": 24,
    "position": 20,
    "phone": 16,
    "email": 26,
    "city": 14,
    "nip": 14,
    "tags": 18,
    "access": 22,
    "due": 19,
}


def usual_width(name: str) -> int:
    """As wide as the values of a field usually need."""
    return _WIDTHS.get(name, USUAL_WIDTH)


class LayoutColumn:
    """A column of a layout. Never changed once made.

    Attributes:
        name: of a field, or "custom.KEY".
        width: in cells.
        shown: whether it is switched on.
    """

    __slots__ = ("name", "shown", "width")

    def __init__(self, name: str, width: int = 0, shown: bool = True) -> None:
        """`width` 0 is the usual one."""
        self.name = name
        self.width = min(max(width, NARROWEST), WIDEST) if width else usual_width(name)
        self.shown = shown

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LayoutColumn) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"LayoutColumn({self.name!r}, {self.width}, {self.shown})"

    def _key(self) -> tuple[str, int, bool]:
        return self.name, self.width, self.shown

    def resized(self, width: int) -> LayoutColumn:
        """The column with another width, as far as it can have it."""
        return LayoutColumn(self.name, max(width, NARROWEST), self.shown)

    def switched(self, on: bool) -> LayoutColumn:
        """The column switched on or off; that of the name stays on."""
        return LayoutColumn(self.name, self.width, on or self.name == NAME)


def layout_text(columns: Iterable[LayoutColumn]) -> str:
    """The line that stands for a layout."""
    return " ".join(f"{'' if one.shown else '-'}{one.name}={one.width}" for one in columns)


def read_line(text: str) -> list[LayoutColumn]:
    """The columns that a line names, whatever became of their fields."""
    return [_read(word) for word in text.split()]


def written(columns: Iterable[LayoutColumn], before: str, known: Iterable[str]) -> str:
    """The line to store for a layout.

    Args:
        before: the line that it replaces. Fields in it that are not `known`, being out of use, keep their
            places, so that they are where they were when they come back.
    """
    kept, names = list(columns), set(known)
    words = read_line(before)
    for place, one in enumerate(words):
        if one.name not in names and all(one.name != other.name for other in kept):
            earlier = {other.name for other in words[:place]}
            kept.insert(
                max((at + 1 for at, other in enumerate(kept) if other.name in earlier), default=0), one
            )
    return layout_text(kept)


def layout_of(text: str, usual: Sequence[str], known: Sequence[str]) -> tuple[LayoutColumn, ...]:
    """The layout of a line, whatever became of its fields since.

    Args:
        text: the line; "" for the usual columns.
        usual: the fields that are shown where nobody has chosen.
        known: all fields that can be columns, in their order. Those that the line does not name join it
            hidden, at the end; those that are no more leave it.
    """
    left = dict.fromkeys(known)
    found: list[LayoutColumn] = []
    for word in text.split() if text else usual:
        column = _read(word)
        if column.name in left:
            del left[column.name]
            found.append(column)
    found += [LayoutColumn(name, shown=False) for name in left]
    first = [one.switched(True) for one in found if one.name == NAME]
    return (*first, *(one for one in found if one.name != NAME))


def _read(word: str) -> LayoutColumn:
    """The column of a word of a line; a width that is none is the usual one."""
    name, _equals, width = word.lstrip("-").partition("=")
    is_number = width.isascii() and width.isdecimal() and len(width) < 4
    return LayoutColumn(name, int(width) if is_number else 0, not word.startswith("-"))
