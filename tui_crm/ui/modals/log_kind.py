"""Asks what is to be written down: a note, a call, a message or a meeting, each by a key of its own (R46)."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.commands import COMMANDS, Command, Place
from tui_crm.domain.timeline import EventKind
from tui_crm.keymap import shown_key
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import bindings, short_key
from tui_crm.ui.format import plain
from tui_crm.wording.labels import event_kind_label


class LogKind(CrmModal[EventKind | None]):
    """Closes with what is to be written down, or with None at Escape.

    Args:
        title: already translated; data in it is never markup.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.LOG, Place.DIALOG)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.LOG)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog choice"):
            yield Static(plain(self._title), classes="dialog-title")
            options = (Option(plain(self._line(one)), id=one.action) for one in _choices())
            yield OptionList(*options, id="log-kinds", markup=False)

    def _line(self, command: Command) -> str:
        key = shown_key(short_key(self.crm.keymap.of(command)))
        return f"{key:<3} {event_kind_label(EventKind(command.action))}"

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = 0

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(EventKind(event.option_id or EventKind.NOTE))

    def action_note(self) -> None:
        self.dismiss(EventKind.NOTE)

    def action_call(self) -> None:
        self.dismiss(EventKind.CALL)

    def action_message(self) -> None:
        self.dismiss(EventKind.MESSAGE)

    def action_meeting(self) -> None:
        self.dismiss(EventKind.MEETING)


def _choices() -> list[Command]:
    return [command for command in COMMANDS if command.place is Place.LOG]
