"""The screen that a program's bytes make, and what each piece of them changed on it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.kit.emulator import Emulator


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; the right and lower edges do not belong to it."""

    left: int = 0
    top: int = 0
    right: int = 10_000
    bottom: int = 10_000


EVERYWHERE = Area()

Cells = tuple[tuple[object, ...], ...]
"""Every cell of a screen, by row: its character and look."""


@dataclass(frozen=True, slots=True)
class Change:
    """How many cells got another character or look.

    Attributes:
        inside: of these, those in the area that was asked about.
    """

    cells: int
    inside: int


class Screen(Emulator):
    """An emulated screen that counts what changes."""

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(columns, rows)
        self._columns = columns
        self._shown = [self._row(y) for y in range(rows)]

    def draw(self, data: bytes, area: Area = EVERYWHERE) -> Change:
        """Draws what the program wrote and tells what that changed."""
        self._screen.dirty.clear()
        self.feed(data)
        cells = inside = 0
        for y in sorted(y for y in self._screen.dirty if 0 <= y < len(self._shown)):
            new, old = self._row(y), self._shown[y]
            if new == old:
                continue
            changed = [x for x in range(self._columns) if new[x] != old[x]]
            cells += len(changed)
            if area.top <= y < area.bottom:
                inside += sum(area.left <= x < area.right for x in changed)
            self._shown[y] = new
        return Change(cells, inside)

    def cells(self) -> Cells:
        """What stands in every cell now."""
        return tuple(self._shown)

    def text(self) -> str:
        """What stands on the screen, rows joined by newlines."""
        return "\n".join(self.lines())

    def _row(self, y: int) -> tuple[object, ...]:
        row = self._screen.buffer[y]
        return tuple(row[x] for x in range(self._columns))
