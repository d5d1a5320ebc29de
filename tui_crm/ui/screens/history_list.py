"""The entries of the general history, a line each under their days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from tui_crm.domain.timeline import Entry
from tui_crm.ui.geometry import CARD_INDENT
from tui_crm.ui.screens.history_lines import Names, history_items
from tui_crm.ui.screens.profile_parts import TimelineView
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.tells_moves import TellsMoves


class HistoryList(TellsMoves, TimelineView):
    """It tells when its end comes near and when its cursor is on another entry."""

    def __init__(self, end_is_near: Callable[[], None], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(end_is_near, id=id)
        self._shown: tuple[Sequence[Entry], Names, date] | None = None
        self._width = 0
        self._note = ""

    def show_entries(self, entries: Sequence[Entry], names: Names, today: date, note: str) -> None:
        """Shows these; the cursor stays on its entry, or near where it was.

        Args:
            note: what stands in place of no entries.
        """
        self._shown = entries, names, today
        self._note = note
        self._make_items()

    def point_at(self, key: str) -> bool:
        """Puts the cursor on the entry of that key; whether it is there, which none is for ""."""
        for number, item in enumerate(self.items):
            if key and item.value == key:
                self._put(number)
                return True
        return False

    def on_resize(self) -> None:
        """The lines have another room."""
        if self._width != self.text_width:
            self._make_items()

    def _make_items(self) -> None:
        self._width = self.text_width
        if self._shown is None:
            return
        entries, names, today = self._shown
        items = history_items(entries, names, self._width - 2 * CARD_INDENT, today)
        self.show(items or [Item(ItemKind.TEXT, self._note, muted=True)])
