"""The rows of a long list that are near the screen, and no others."""

from __future__ import annotations

from collections.abc import Callable

from tui_crm.domain.contact_query import ContactRow, Page

WINDOW = 64
"""Rows are asked for in windows of this many, at offsets that are multiples of it."""
_KEPT_AROUND = 3
"""Windows kept on either side of the one under the cursor."""

Source = Callable[[int, int], Page | None]
"""Gives the window at (offset, limit), or None when it is on its way (then `keep` is given it later)."""


class RowWindows:
    """Windows of a list by their number; a million rows cost no more than the few around the cursor."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._windows: dict[int, tuple[ContactRow, ...]] = {}
        self._asked: set[int] = set()
        self.total = 0

    def clear(self) -> None:
        """Forgets all rows: the list is another one."""
        self._windows.clear()
        self._asked.clear()

    def row_at(self, index: int) -> ContactRow | None:
        """The row if its window is here; asks for nothing."""
        window = self._windows.get(index // WINDOW, ())
        place = index % WINDOW
        return window[place] if 0 <= index < self.total and place < len(window) else None

    def ask(self, index: int) -> Page | None:
        """Asks for the window of a row that is not here, once; what comes at once is given back."""
        number = index // WINDOW
        if number in self._windows or number in self._asked:
            return None
        self._asked.add(number)
        return self._source(number * WINDOW, WINDOW)

    def keep(self, page: Page, here: int) -> None:
        """Takes a window in and lets those go that are far from the row `here`."""
        number = page.offset // WINDOW
        self.total = page.total
        self._asked.discard(number)
        self._windows[number] = page.rows
        around = here // WINDOW
        for other in [n for n in self._windows if abs(n - around) > _KEPT_AROUND and n != number]:
            del self._windows[other]

    def forget(self, offset: int) -> None:
        """The window at `offset` will not come: it is asked for again when it is needed."""
        self._asked.discard(offset // WINDOW)

    def __len__(self) -> int:
        """How many windows are held."""
        return len(self._windows)
