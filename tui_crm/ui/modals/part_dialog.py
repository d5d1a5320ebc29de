"""A dialog over the settings with a list of what belongs to one of their things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from tui_crm.commands import Command, Place
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain
from tui_crm.ui.screens.settings_keys import DefinitionScreen
from tui_crm.ui.screens.settings_part import Part
from tui_crm.ui.widgets.definition_list import DefinitionList

_OF_THE_SCREEN = frozenset({"open", "next_part", "previous_part", "back"})
"""Commands of the settings that a dialog over them has no use for."""


class PartDialog(CrmModal[None], DefinitionScreen):
    """A line for each thing, with the keys of the settings. Closes with None.

    Args:
        part: what is listed.
    """

    PLACES = (Place.SETTINGS, Place.DIALOG)
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in bindings(Place.SETTINGS)
        if isinstance(binding, Binding) and binding.action not in _OF_THE_SCREEN
    ]

    def __init__(self, part: Part[Any]) -> None:
        super().__init__()
        self._part = part

    @property
    def parts(self) -> Sequence[Part[Any]]:
        return (self._part,)

    @property
    def part(self) -> Part[Any]:
        return self._part

    def compose(self) -> ComposeResult:
        part = self._part
        with Vertical(classes="dialog options"):
            yield Static(plain(part.title), id="options-title", classes="dialog-title")
            yield Static(id=f"{part.name}-note", classes="settings-note")
            yield DefinitionList(id=part.name)
            yield from self.below()

    def below(self) -> Iterable[Widget]:
        """What stands below the list."""
        return ()

    def on_mount(self) -> None:
        self.list_of(self._part).focus()

    def was_read(self) -> None:
        """What it belongs to may have been renamed meanwhile."""
        self.query_one("#options-title", Static).update(plain(self._part.title))

    def has_command(self, command: Command) -> bool:
        """Not what belongs to the screen below."""
        own = command.place is not Place.SETTINGS or command.action not in _OF_THE_SCREEN
        return own and super().has_command(command)
