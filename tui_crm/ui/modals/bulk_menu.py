"""What can be done with the marked contacts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.i18n import _
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.modals.choice import line_of


class Entry(NamedTuple):
    """A line of the menu.

    Attributes:
        name: what the menu closes with.
        label: already translated.
        is_open: whether it can be chosen.
    """

    name: str
    label: str
    is_open: bool = True


class BulkMenu(CrmModal[str | None]):
    """Closes with the name of the chosen entry, or with None at Escape.

    Args:
        title: already translated.
        entries: in their order.
        hint: what to know of them, such as why some can't be chosen; "" for nothing.
        now: the name of the entry that holds already, as of `Choice`.
    """

    def __init__(self, title: str, entries: Sequence[Entry], hint: str = "", now: str | None = None) -> None:
        super().__init__()
        self._title, self._entries, self._hint, self._now = title, tuple(entries), hint, now

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog choice"):
            yield Static(plain(self._title), classes="dialog-title")
            options = (
                Option(
                    plain(line_of(_label(one), one.name, self._now)), id=one.name, disabled=not one.is_open
                )
                for one in self._entries
            )
            yield OptionList(*options, id="bulk-menu", markup=False)
            if self._hint:
                yield Static(plain(self._hint), classes="dialog-hint")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.focus()
        if self._now is None:
            options.action_first()
        else:
            options.highlighted = options.get_option_index(self._now)

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)


def _label(entry: Entry) -> str:
    """With a word where it can't be chosen: not everybody sees that it is dim."""
    return entry.label if entry.is_open else _("{name} (not available)").format(name=entry.label)
