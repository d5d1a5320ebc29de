"""Finds rows that have only moved up or down, so that the terminal can move them itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tui_crm.ui.output.lines import Pen, Row, unknown_row
from tui_crm.ui.output.moves import NOWHERE

_FEWEST = 5
"""Scrolling costs some twenty bytes and moves everything beside: fewer rows than these are written."""


class Scroll(NamedTuple):
    """Rows `top` to `bottom` - 1 move up by `by` (down if negative)."""

    top: int
    bottom: int
    by: int

    def rows(self, shown: Sequence[Row]) -> list[Row]:
        """What the terminal shows after it has scrolled; what comes in differs between terminals."""
        new = [unknown_row(len(shown[0].cells))] * abs(self.by)
        inside = shown[self.top : self.bottom]
        moved = [*inside[self.by :], *new] if self.by > 0 else [*new, *inside[: self.by]]
        return [*shown[: self.top], *moved, *shown[self.bottom :]]

    def sequence(self, pen: Pen) -> tuple[str, Pen]:
        """The bytes that scroll, and the pen afterwards: not every emulator takes the cursor home."""
        region = f"\x1b[{self.top + 1};{self.bottom}r"
        if self.by == 1:
            step = f"\x1b[{self.bottom}H\x1bD"
        elif self.by == -1:
            step = f"\x1b[{self.top + 1}H\x1bM"
        else:
            step = f"\x1b[{self.top + 1}H\x1b[{abs(self.by)}{'M' if self.by > 0 else 'L'}"
        return f"{region}{step}\x1b[r", Pen(NOWHERE, NOWHERE, pen.look)


def find_scroll(shown: Sequence[Row], wanted: Sequence[Row], changed: Sequence[int]) -> Scroll | None:
    """The scroll that most of the changed rows ask for, or None.

    Halves of rows are compared, without their looks: beside a list that scrolled stands a card that did not,
    and the cursor has moved.
    """
    if len(changed) < _FEWEST:
        return None
    half = len(wanted[0].cells) // 2
    votes: dict[int, set[int]] = {}
    for part in (slice(0, half), slice(half, None)):
        for y, by in _moved(shown, wanted, changed, part):
            votes.setdefault(by, set()).add(y)
    by = max(votes, key=lambda each: len(votes[each]), default=0)
    if not by or len(votes[by]) < max(_FEWEST, len(changed) // 2):
        return None
    return Scroll(min(votes[by]) + min(by, 0), max(votes[by]) + max(by, 0) + 1, by)


def _moved(
    shown: Sequence[Row], wanted: Sequence[Row], changed: Sequence[int], part: slice
) -> list[tuple[int, int]]:
    """Rows whose part stood in exactly one other place, and how far below that was."""
    parts = [row.cells[part] for row in shown]
    times = Counter(parts)
    places = {text: y for y, text in enumerate(parts) if times[text] == 1 and text.strip()}
    found = [(y, places.get(wanted[y].cells[part], y) - y) for y in changed]
    return [(y, by) for y, by in found if by]
