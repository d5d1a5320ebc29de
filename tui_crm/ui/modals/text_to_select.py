"""A text that no clipboard took, to be selected on the screen and copied by the terminal."""

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
from tui_crm.wording.counts import grouped

_MOST = 100_000
"""Characters that are shown: nobody selects more by hand, and a terminal takes long for it."""


class TextToSelect(CrmModal[None]):
    """The text, or its beginning; Escape closes it.

    Class attributes:
        shows_what_is_copied: whether the text of a copy that fails stands on the screen already.
    """

    shows_what_is_copied: ClassVar[bool] = True
    # TextArea's own key for it is F7, which adds a contact here.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+a", "select_all", show=False, priority=True)]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog text-to-select"):
            yield Static(plain(_("Select the text and copy it with your terminal")), classes="dialog-title")
            if len(self._text) > _MOST:
                text = _("These are its first {count} characters; an export has everything.")
                yield Static(plain(text.format(count=grouped(_MOST))), classes="dialog-hint")
            shown = safe_text(self._text[:_MOST], keep_newlines=True)
            yield TextArea(shown, read_only=True, soft_wrap=True, id="text-to-select")
            yield Static(
                plain(_("The terminal's own selection works with Shift and the mouse.")),
                classes="dialog-hint",
            )

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()

    def action_select_all(self) -> None:
        """Shows where the text ends."""
        self.query_one(TextArea).select_all()
