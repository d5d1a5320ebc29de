"""A box that nobody asked for: what one was typing into is not there any more."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Static

from tui_crm.commands import BY_ID, Place
from tui_crm.i18n import _
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import command_of
from tui_crm.ui.format import plain

REST_SECONDS = 1.0
"""Who has typed nothing for so long has seen the box: Enter and Escape are meant for it then."""
_ENTER = "enter"


class Interruption(CrmModal[None]):
    """Takes all keys, which were typed for what was there before; Enter or Escape closes it after a rest.

    Args:
        text: already translated; data in it is never markup.
        at_most: seconds without a key after which it closes by itself; None for never.
    """

    takes_all_keys: ClassVar[bool] = True

    def __init__(self, text: str, at_most: float | None = None) -> None:
        super().__init__()
        self._text, self._at_most = text, at_most
        self._typed = monotonic()
        self._at_rest: asyncio.TimerHandle | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog message"):
            with VerticalScroll(classes="dialog-text", can_focus=False):
                yield Static(plain(self._text, keep_newlines=True), id="message-text")
            yield Button(_("OK"), variant="primary", id="message-ok")

    def on_mount(self) -> None:
        self._wait_for_end()

    def on_unmount(self) -> None:
        if self._at_rest is not None:
            self._at_rest.cancel()

    def _wait_for_end(self) -> None:
        if self._at_most is not None:
            self.on_unmount()
            self._at_rest = asyncio.get_running_loop().call_later(self._at_most, self.dismiss, None)

    def on_key(self, event: events.Key) -> None:
        """No key but those that close it, and the one for quitting, does anything."""
        self._wait_for_end()
        if self._is_for(event, "anywhere.quit"):
            return
        if event.key != _ENTER and not self._is_for(event, "dialog.close"):
            self._typed = monotonic()
        elif monotonic() - self._typed >= REST_SECONDS:
            return
        event.prevent_default()
        event.stop()

    def _is_for(self, event: events.Key, command_id: str) -> bool:
        return event.key in self.crm.keymap.of(BY_ID[command_id])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What works anywhere waits: quick add would open a form over the box."""
        command = command_of(action, (Place.ANYWHERE,))
        return False if command is not None and action != "quit" else super().check_action(action, parameters)

    def on_button_pressed(self) -> None:
        self.dismiss(None)
