"""Asks for the password of a mailbox, which is shown nowhere and kept only until the mailbox was read."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain


class MailPassword(CrmModal[str | None]):
    """Closes with the password, or with None at Escape or where nothing was typed.

    Args:
        name: of the mailbox.
        place: where it is.
    """

    def __init__(self, name: str, place: str) -> None:
        super().__init__()
        self._name_shown, self._place = safe_text(name), safe_text(place)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog ask-line"):
            yield Static(plain(_("Password of {name}").format(name=self._name_shown)), classes="dialog-title")
            yield Static(plain(self._place), classes="dialog-hint")
            yield Input(password=True, select_on_focus=False, id="password")
            yield Static(plain(_("It is kept nowhere. Esc leaves this mailbox out.")), classes="dialog-hint")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        self.dismiss(event.value or None)
