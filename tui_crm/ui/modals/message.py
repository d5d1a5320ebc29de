"""Something to be read before one goes on."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Static

from tui_crm.i18n import _
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain


class MessageBox(CrmModal[None]):
    """A title, a text of any length, and one button. Enter and Escape close it.

    Args:
        title: already translated.
        text: already translated; may have several lines. Data in it is never markup.
    """

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog message"):
            yield Static(plain(self._title), classes="dialog-title")
            with VerticalScroll(classes="dialog-text", can_focus=False):
                yield Static(plain(self._text, keep_newlines=True), id="message-text")
            yield Button(_("OK"), variant="primary", id="message-ok")

    def on_mount(self) -> None:
        self.query_one(Button).focus()

    def on_button_pressed(self) -> None:
        self.dismiss(None)

    # The button has the focus, the arrows scroll a long text.
    def key_down(self) -> None:
        self.query_one(VerticalScroll).scroll_down()

    def key_up(self) -> None:
        self.query_one(VerticalScroll).scroll_up()

    def key_pagedown(self) -> None:
        self.query_one(VerticalScroll).scroll_page_down()

    def key_pageup(self) -> None:
        self.query_one(VerticalScroll).scroll_page_up()
