"""The help: every command with its keys, what works here first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui_crm import wording
from tui_crm.commands import COMMANDS, Command, Place
from tui_crm.domain.problems import Problem
from tui_crm.i18n import _
from tui_crm.keymap import Keymap
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import shown_keys

_KEYS_WIDTH = 28
_FAR_FROM_THE_LIST = frozenset({Place.IMPORTS, Place.MAPPING, Place.PREVIEW, Place.DUPLICATES, Place.MERGE})
"""Screens with work of their own: whoever asks there wants their keys, and not those of the contacts."""


class Help(CrmModal[None]):
    """Scrolls with the arrows and the page keys; Escape closes it.

    Args:
        here: the places whose commands work where the person came from, the nearest first.
        keymap: the keys as they are now.
        refused: why this person can't use a command, or None.
        has_command: whether a command of the screen below makes sense for what that shows.
        labels: of commands that are called something else there, as `CrmScreen.command_labels`.
    """

    def __init__(
        self,
        here: Sequence[Place],
        keymap: Keymap,
        refused: Callable[[Command], Problem | None],
        has_command: Callable[[Command], bool],
        labels: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self._labels = labels
        self._here, self._keymap, self._refused = here, keymap, refused
        self._has_command = has_command

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog help"):
            yield Static(Content(_("Keys")), classes="dialog-title")
            with VerticalScroll(id="help-keys"):
                for number, place in enumerate(self._places()):
                    title = wording.place_label(place)
                    here = place in self._here and number == 0
                    yield Static(
                        Content(_("{place} (you are here)").format(place=title) if here else title),
                        classes="help-place",
                    )
                    yield Static(self._section(place), classes="help-section")

    def on_mount(self) -> None:
        self.query_one("#help-keys").focus()

    def _places(self) -> list[Place]:
        if self._here and self._here[0] in _FAR_FROM_THE_LIST:
            return list(dict.fromkeys([*self._here, Place.DIALOG]))
        return list(dict.fromkeys([*self._here, *Place]))

    def _section(self, place: Place) -> Content:
        lines = [
            self._line(command)
            for command in COMMANDS
            if command.place is place and self._has_command(command)
        ]
        return Content("\n").join(lines)

    def _line(self, command: Command) -> Content:
        keys = shown_keys(self._keymap.of(command)) or "-"
        label = self._labels.get(command.id, (_(command.label),))[0]
        space = " " * max(2, _KEYS_WIDTH - cell_len(keys))
        parts = [Content.styled(keys, "bold"), Content(space), Content(label)]
        problem = self._refused(command)
        if problem is not None:
            parts.append(Content.styled(f"\n{' ' * _KEYS_WIDTH}{wording.sentence(problem)}", "dim"))
        return Content.assemble(*parts)
