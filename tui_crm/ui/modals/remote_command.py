"""The line to type on one's own machine, where the screen has no file to offer (R44)."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from tui_crm.i18n import _
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain


class RemoteCommand(CrmModal[bool | None]):
    """Shows the line; `y` or Enter copies it, Escape closes with None.

    Args:
        title: what was asked for, already translated.
        line: the command line.
        note: what else to know, already translated; "" for nothing.

    Class attributes:
        shows_what_is_copied: whether the text of a copy that fails stands on the screen already.
    """

    shows_what_is_copied: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y,enter", "copy_line", show=False)]

    def __init__(self, title: str, line: str, note: str = "") -> None:
        super().__init__()
        self._title, self._line, self._note = title, line, note

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog remote-command"):
            yield Static(plain(self._title), classes="dialog-title")
            text = _("Over SSH your own files are reached from your own machine. Type this in a shell there:")
            yield Static(plain(text), classes="dialog-hint")
            with VerticalScroll(classes="dialog-text", can_focus=False):
                yield Static(plain(self._line), id="remote-line")
            if self._note:
                yield Static(plain(self._note, keep_newlines=True), id="remote-note", classes="dialog-hint")
            yield Static(plain(_("y or Enter copies the line, Esc closes.")), classes="dialog-hint")

    @work(group="copy", exclusive=True)
    async def action_copy_line(self) -> None:
        """Copies the line."""
        await self.copy(self._line)

    def key_pagedown(self) -> None:
        self.query_one(VerticalScroll).scroll_page_down()

    def key_pageup(self) -> None:
        self.query_one(VerticalScroll).scroll_page_up()
