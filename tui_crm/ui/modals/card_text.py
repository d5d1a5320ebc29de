"""A text to select and copy by hand, for when no clipboard can be trusted."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.widgets.text_area import TextArea


class CardText(CrmModal[None]):
    """Shows a text, such as business cards, just as it would be copied.

    Args:
        title: already translated.
        text: the data; shown without control characters, never as markup.
    """

    # TextArea's own key for it is F7, which adds a contact here.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+a", "select_all", show=False, priority=True)]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, safe_text(text, keep_newlines=True)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog card-text"):
            yield Static(plain(self._title), classes="dialog-title")
            yield TextArea(self._text, read_only=True, soft_wrap=True, id="card-text")
            yield Static(
                plain(
                    _(
                        "Select with Shift and the arrows, Ctrl+A selects all, Ctrl+C copies. "
                        "The terminal's own selection works with Shift and the mouse."
                    )
                ),
                classes="dialog-hint",
            )

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
        self.action_select_all()

    def action_select_all(self) -> None:
        self.query_one(TextArea).select_all()
