"""The rows of a long list that are near the screen, and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui_crm.domain.contact_query import ContactRow

WINDOW = 48
"""Rows are asked for in windows of this many, at offsets that are multiples of it."""
_KEPT_AROUND = 3
"""Windows kept on either side of the one under the cursor."""

Rows = tuple[ContactRow, ...]
Source = Callable[[int, int], Rows | None]
"""Gives the window at (offset, limit), or None when it is on its way (then `keep` is given it later)."""


class RowWindows:
    """Windows of a list by their number; a million rows cost no more than the few around the cursor."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._windows: dict[int, Rows] = {}
        self._asked: set[int] = set()
        self.total = 0

    def replace(self, windows: Mapping[int, Rows], total: int) -> None:
        """Another list: its length and what is known of it, by offset."""
        self._windows = {offset // WINDOW: rows for offset, rows in windows.items()}
        self._asked.clear()
        self.total = total

    def row_at(self, index: int) -> ContactRow | None:
        """The row if its window is here; asks for nothing."""
        window = self._windows.get(index // WINDOW, ())
        place = index % WINDOW
        return window[place] if 0 <= index < self.total and place < len(window) else None

    def ask(self, index: int, here: int) -> ContactRow | None:
        """The row; its window is asked for if it is not here, once. None while it is on its way.

        Args:
            here: the row around which windows are kept.
        """
        number, place = divmod(index, WINDOW)
        window = self._windows.get(number)
        if window is None:
            if number in self._asked:
                return None
            self._asked.add(number)
            window = self._source(number * WINDOW, WINDOW)
            if window is None:
                return None
            self.keep(number * WINDOW, window, here)
        return window[place] if place < len(window) else None

    def lacks(self, offset: int) -> bool:
        """Whether the window at `offset` is neither here nor on its way."""
        number = offset // WINDOW
        return number not in self._windows and number not in self._asked

    def ask_later(self, offset: int) -> bool:
        """Notes that the window at `offset` is on its way, without asking the source; True."""
        self._asked.add(offset // WINDOW)
        return True

    def keep(self, offset: int, rows: Rows, here: int) -> None:
        """Takes a window in and lets those go that are far from the row `here`."""
        number = offset // WINDOW
        self._asked.discard(number)
        self._windows[number] = rows
        around = here // WINDOW
        for other in [n for n in self._windows if abs(n - around) > _KEPT_AROUND and n != number]:
            del self._windows[other]

    def forget(self, offset: int) -> None:
        """The window at `offset` will not come, or is not whole: it is asked for again when it is needed."""
        self._asked.discard(offset // WINDOW)
        self._windows.pop(offset // WINDOW, None)

    def grow(self, total: int) -> None:
        """More of the same list is known: a last window that was cut short is asked for again."""
        last = max(0, self.total - 1) // WINDOW
        if total > self.total and len(self._windows.get(last, ())) < WINDOW:
            self.forget(last * WINDOW)
        self.total = total

    def __len__(self) -> int:
        """How many windows are held."""
        return len(self._windows)
