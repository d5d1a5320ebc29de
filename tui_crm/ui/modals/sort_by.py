"""By which field the list is sorted, and in which direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui_crm.domain.contact_query import Sort, chosen_order
from tui_crm.i18n import _
from tui_crm.ui.base import CrmModal
from tui_crm.ui.screens.contacts_columns import arrow
from tui_crm.ui.widgets.narrowed_list import Line, NarrowedList
from tui_crm.wording import field_label

_USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen; `sort` is None for the usual order."""

    sort: Sort | None


class SortBy(CrmModal[Chosen | None]):
    """Typing narrows the fields down; Enter sorts, the other way round by the current one; - sorts downwards.

    Args:
        fields: those that the base can be sorted by.
        current: the order now; None for the usual one.
        columns: the fields that have a column: they stand first.
    """

    def __init__(self, fields: Sequence[str], current: Sort | None, columns: Sequence[str] = ()) -> None:
        super().__init__()
        self._fields = tuple(dict.fromkeys([*(name for name in columns if name in fields), *fields]))
        self._current = current

    def compose(self) -> ComposeResult:
        current = self._current
        usual = _("Usual order: by name, the best match first while searching")
        lines = [Line(_USUAL, usual, "*" if current is None else "")]
        lines += [Line(name, field_label(name), self._mark(name)) for name in self._fields]
        here = current.field if current is not None else _USUAL
        with Vertical(classes="dialog choice"):
            yield Static(Content(_("Sort by")), classes="dialog-title")
            yield NarrowedList(lines, "sort-by", here, self._pressed)
            hint = _("Enter sorts, again the other way round; - sorts downwards.")
            yield Static(Content(hint), classes="dialog-hint")

    def _mark(self, name: str) -> str:
        current = self._current
        return arrow(current) if current is not None and current.field == name else ""

    @on(NarrowedList.Chosen)
    def choose(self, event: NarrowedList.Chosen) -> None:
        self._sort(event.name, down=False)

    def _pressed(self, event: events.Key) -> bool:
        """The minus sign sorts downwards, where it is no part of a name that is being typed ("e-mail")."""
        offers = self.query_one(NarrowedList)
        typed = offers.box.value
        if event.key != "minus" or (typed and offers.fitting(f"{typed}-")):
            return False
        if (line := offers.here) is not None:
            self._sort(line.name, down=True)
        return True

    def _sort(self, name: str, down: bool) -> None:
        if name == _USUAL:
            self.dismiss(Chosen(None))
            return
        self.dismiss(Chosen(chosen_order(name, self._current, down)))
