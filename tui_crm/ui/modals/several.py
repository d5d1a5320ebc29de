"""Several of a few things: a switch for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.i18n import _
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain

_ALL = ""
_ON, _OFF = "x", " "


class Several(CrmModal[tuple[str, ...]]):
    """Enter or Space switches one on or off, Escape closes with those that are on; () for all.

    Args:
        title: already translated.
        everything: what all of them are called together, already translated.
        labels: name -> what stands there; data in it is never markup.
        chosen: the names of those that are on at first; none for all.
    """

    def __init__(
        self, title: str, everything: str, labels: Mapping[str, str], chosen: Collection[str]
    ) -> None:
        super().__init__()
        self._title, self._labels = title, {_ALL: everything, **labels}
        self._on = set(chosen) & set(labels)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog choice"):
            yield Static(plain(self._title), classes="dialog-title")
            yield OptionList(
                *(Option(self._line(name), id=name or None) for name in self._labels),
                id="several",
                markup=False,
            )
            yield Static(Content(_("Enter switches on and off, Esc shows it.")), classes="dialog-hint")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = 0

    def _line(self, name: str) -> Content:
        is_on = name in self._on if name else not self._on
        return plain(f"[{_ON if is_on else _OFF}] {self._labels[name]}")

    @on(OptionList.OptionSelected)
    def switch(self, event: OptionList.OptionSelected) -> None:
        """Switches one; the first line switches all the others off, which is as good as all."""
        if event.option_id is None:
            self._on.clear()
        else:
            self._on ^= {event.option_id}
        for place, name in enumerate(self._labels):
            event.option_list.replace_option_prompt_at_index(place, self._line(name))

    def on_key(self, event: events.Key) -> None:
        """Space does what Enter does."""
        if event.key == "space":
            event.stop()
            self.query_one(OptionList).action_select()

    def action_close(self) -> None:
        names = tuple(name for name in self._labels if name in self._on)
        self.dismiss(() if len(names) == len(self._labels) - 1 else names)
