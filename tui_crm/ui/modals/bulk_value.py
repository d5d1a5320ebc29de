"""Asks for the value that many contacts are to get; one that no contact could have stays typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ScreenResultType
from textual.widgets import Input, Static

from tui_crm.i18n import _
from tui_crm.ui.format import plain
from tui_crm.ui.modals.define import DefineDialog
from tui_crm.ui.widgets.text_input import TextInput


class BulkValue(DefineDialog[ScreenResultType]):
    """Closes with what the value makes, or with None at Escape; an empty one is a value too.

    Args:
        title: already translated; data in it is never markup.
        example: what an empty box says.
        make: called with the text on the service thread; what it refuses is told beneath the box.
    """

    ERRORS: ClassVar[dict[str, str]] = {"": "value-error"}

    def __init__(self, title: str, example: str, make: Callable[[str], ScreenResultType]) -> None:
        super().__init__()
        self._title, self._example, self._make = title, example, make

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog bulk-value"):
            yield Static(plain(self._title), classes="dialog-title")
            yield TextInput(placeholder=self._example, id="value")
            yield Static(id="value-error", classes="dialog-error")
            hint = _("Enter takes it, Esc goes back. Left empty, it empties the field.")
            yield Static(plain(hint), classes="dialog-hint")

    def on_mount(self) -> None:
        self.query_one("#value-error").display = False
        self.query_one("#value", Input).focus()

    def saving(self) -> Callable[[], ScreenResultType]:
        make, text = self._make, self.query_one("#value", Input).value.strip()
        return lambda: make(text)

    @on(Input.Submitted)
    def take(self) -> None:
        self.action_save()
