"""By which field the list is sorted, and in which direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.domain.contact_query import Sort
from tui_crm.i18n import _
from tui_crm.ui.base import CrmModal
from tui_crm.ui.screens.contacts_columns import arrow
from tui_crm.wording import field_label

_USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen; `sort` is None for the usual order."""

    sort: Sort | None


class SortBy(CrmModal[Chosen | None]):
    """Enter sorts by the field, or the other way round where it is the current one; - sorts downwards.

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
        usual = _("Usual order: by name, the best match first while searching")
        options = [Option(_line(usual, "*" if self._current is None else ""), id=_USUAL)]
        options += [Option(_line(field_label(name), self._mark(name)), id=name) for name in self._fields]
        with Vertical(classes="dialog choice"):
            yield Static(Content(_("Sort by")), classes="dialog-title")
            yield OptionList(*options, id="sort-by", markup=False)
            hint = _("Enter sorts, again the other way round; - sorts downwards.")
            yield Static(Content(hint), classes="dialog-hint")

    def _mark(self, name: str) -> str:
        current = self._current
        return arrow(current) if current is not None and current.field == name else ""

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.focus()
        current = self._current.field if self._current is not None else ""
        options.highlighted = self._fields.index(current) + 1 if current in self._fields else 0

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        self._sort(event.option_id, down=False)

    def on_key(self, event: events.Key) -> None:
        """The minus sign sorts downwards."""
        options = self.query_one(OptionList)
        if event.key == "minus" and options.highlighted is not None:
            event.stop()
            self._sort(options.get_option_at_index(options.highlighted).id, down=True)

    def _sort(self, name: str | None, down: bool) -> None:
        if name is None or name == _USUAL:
            self.dismiss(Chosen(None))
            return
        current = self._current
        if current is not None and current.field == name:
            down = not current.descending
        self.dismiss(Chosen(Sort(name, down)))


def _line(label: str, mark: str) -> Content:
    return Content(f"{mark or ' '} {label}")
