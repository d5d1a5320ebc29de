"""The columns of a list as a person arranged them, per base (R25).

A layout is stored as a line: names, with their widths in cells where the person chose one, "-" before those
that are switched off, as in "name phone=16 -city". Light: it is on the way to the first frame.
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
    "name": (26, 26, 36),
    "organization": (24, 24, 36),
    "position": (20, 20, 32),
    "phone": (16, 16, 16),
    "email": (26, 32, 40),
    "city": (14, 14, 20),
    "nip": (14, 14, 14),
    "tags": (18, 18, 34),
    "access": (22, 22, 22),
    "due": (19, 19, 19),
}
"""Of a field: its usual width, the one that its values are of no use below, and the one that all but a few
are whole in. A column has the first; what a list has left goes to the second ones first."""
_STEADY = (
    "birthday", "pesel", "document_number", "regon", "krs", "postal_code", "phone2", "status",
    "keep_in_touch", "last_touch", "created_at", "updated_at",
)  # fmt: skip
"""Fields whose values are all of about one length: more room would stay empty."""
_USUAL_WIDEST = 28

Need = tuple[int, int, int]
"""The least width of a column, the one it should have and the most it can use, in cells."""


def usual_width(name: str) -> int:
    """As wide as the values of a field usually need."""
    return _need(name)[0]


def _need(name: str) -> Need:
    return _WIDTHS.get(name) or (USUAL_WIDTH, USUAL_WIDTH, USUAL_WIDTH if name in _STEADY else _USUAL_WIDEST)


def spread(needs: Sequence[Need], room: int) -> tuple[int, ...]:
    """The widths of the columns of a list: those that it shows whole share what it has left.

    They depend on nothing but the columns and the room, so that nothing moves while rows scroll.

    Args:
        room: cells for the columns, one between each two of them included.
    """
    widths = [need[0] for need in needs]
    seen, left = 0, room + 1
    while seen < len(widths) and left > widths[seen]:
        left -= widths[seen] + 1
        seen += 1
    if seen < len(widths) and left > useful(widths[seen]):
        return tuple(widths)  # the next one has it
    for wanted in (1, 2):
        lacks = [max(0, need[wanted] - width) for need, width in zip(needs[:seen], widths, strict=False)]
        left -= _share(widths, lacks, left)
    return tuple(widths)


def useful(width: int) -> int:
    """How much of a column there must be room for, so that a part of it is shown."""
    return (width + 1) // 2


def _share(widths: list[int], lacks: Sequence[int], left: int) -> int:
    """Widens columns by what they lack, or by as large a part of it as there is; gives what was used."""
    whole = sum(lacks)
    used = min(left, whole)
    taken = before = 0
    for place, lack in enumerate(lacks):  # rounded so that the parts add up
        before += lack
        part = before * used // whole - taken if whole else 0
        widths[place] += part
        taken += part
    return used


class LayoutColumn:
    """A column of a layout. Never changed once made.

    Attributes:
        name: of a field, or "custom.KEY".
        width: in cells; the usual one where the person has chosen none.
        is_own: whether the person has: the column keeps that width, however much room the list has.
        shown: whether it is switched on.
    """

    __slots__ = ("is_own", "name", "shown", "width")

    def __init__(self, name: str, width: int = 0, shown: bool = True) -> None:
        """`width` 0: none of one's own."""
        self.name = name
        self.is_own = width > 0
        self.width = min(max(width, NARROWEST), WIDEST) if width else usual_width(name)
        self.shown = shown

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LayoutColumn) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"LayoutColumn({self.name!r}, {self.own_width}, {self.shown})"

    def _key(self) -> tuple[str, int, bool]:
        return self.name, self.own_width, self.shown

    @property
    def own_width(self) -> int:
        """The width that the person chose; 0 for none."""
        return self.width if self.is_own else 0

    @property
    def need(self) -> Need:
        """What `spread` goes by."""
        return (self.width,) * 3 if self.is_own else _need(self.name)

    def resized(self, width: int) -> LayoutColumn:
        """The column with another width, as far as it can have it."""
        return LayoutColumn(self.name, max(width, NARROWEST), self.shown)

    def switched(self, on: bool) -> LayoutColumn:
        """The column switched on or off; that of the name stays on."""
        return LayoutColumn(self.name, self.own_width, on or self.name == NAME)


def layout_text(columns: Iterable[LayoutColumn]) -> str:
    """The line that stands for a layout."""
    return " ".join(map(_word, columns))


def _word(one: LayoutColumn) -> str:
    return f"{'' if one.shown else '-'}{one.name}{f'={one.width}' if one.is_own else ''}"


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
    """The column of a word of a line; a width that is none is as good as none given."""
    name, _equals, width = word.lstrip("-").partition("=")
    is_number = width.isascii() and width.isdecimal() and len(width) < 4
    return LayoutColumn(name, int(width) if is_number else 0, not word.startswith("-"))
