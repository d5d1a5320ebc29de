"""The names of the parts of the settings on one line; where it is too short those around the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from tui_crm.ui.format import plain
from tui_crm.ui.screens.profile_parts import PartName
from tui_crm.ui.widgets.cells import cells_of

_MORE_BEFORE, _MORE_BEHIND = "< ", ">"
"""As the head of the contact list says that it has more columns."""


def names_in_sight(widths: Sequence[int], chosen: int, room: int) -> range:
    """Which names are shown: all, or the first ones up to the chosen one, or as few before it as that needs.

    Args:
        widths: cells of each name, with what keeps it apart from the next one.
        chosen: the place of the name that is in sight in any case.
        room: cells of the line.
    """
    if sum(widths) <= room:
        return range(len(widths))
    room -= cells_of(_MORE_BEFORE) + cells_of(_MORE_BEHIND)
    begin, end = 0, chosen + 1
    while begin < chosen and sum(widths[begin:end]) > room:
        begin += 1
    while end < len(widths) and sum(widths[begin : end + 1]) <= room:
        end += 1
    return range(begin, end)


class PartNames(Horizontal):
    """One name for each part; a click goes there."""

    def __init__(self, titles: Sequence[tuple[str, str]], go_to: Callable[[str], None]) -> None:
        """Args:
        titles: id and title of each part.
        go_to: called with the id of the part whose name was clicked.
        """
        super().__init__(id="settings-names")
        self._titles, self._go_to = titles, go_to
        self._chosen = 0

    def compose(self) -> ComposeResult:
        """The names between the two signs that there are more."""
        yield Static(plain(_MORE_BEFORE), classes="more", id="names-before")
        for name, title in self._titles:
            yield PartName(name, title, self._go_to)
        yield Static(plain(_MORE_BEHIND), classes="more", id="names-behind")

    def choose(self, place: int) -> None:
        """The part at this place is the one that is shown."""
        self._chosen = place
        self._show()

    def on_resize(self) -> None:
        """Other names may have room."""
        self._show()

    def _show(self) -> None:
        labels = list(self.query(PartName))
        around = labels[0].styles.gutter.width + labels[0].styles.margin.width
        widths = [cells_of(title) + around for _name, title in self._titles]
        shown = (
            names_in_sight(widths, self._chosen, self.size.width) if self.size.width else range(len(labels))
        )
        for place, label in enumerate(labels):
            label.set_class(place == self._chosen, "-active")
            label.display = place in shown
        self.query_one("#names-before").display = shown.start > 0
        self.query_one("#names-behind").display = shown.stop < len(labels)
