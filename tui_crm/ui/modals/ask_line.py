"""Asks for one line of text."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui_crm.i18n import _
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain


class AskLine(CrmModal[str | None]):
    """Closes with the line, which may be empty, or with None at Escape.

    Args:
        title: already translated; data in it is never markup.
        initial: what stands in the field at first.
        placeholder: what an empty field says.
        is_offer: `initial` is but an offer: it is selected, so that typing takes its place.
    """

    def __init__(
        self, title: str, initial: str = "", placeholder: str = "", *, is_offer: bool = False
    ) -> None:
        super().__init__()
        self._is_offer = is_offer
        self._title, self._initial, self._placeholder = title, initial, placeholder

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog ask-line"):
            yield Static(plain(self._title), classes="dialog-title")
            yield Input(
                self._initial, placeholder=self._placeholder, select_on_focus=self._is_offer, id="line"
            )
            yield Static(plain(_("Enter takes it, Esc leaves all as it is.")), classes="dialog-hint")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())
