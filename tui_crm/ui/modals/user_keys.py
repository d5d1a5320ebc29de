"""The SSH keys of a user: which there are, and adding one by pasting it (R44)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import OptionList, Static

from tui_crm.domain.problems import CrmError
from tui_crm.domain.users import User, UserKey
from tui_crm.i18n import _
from tui_crm.ui.format import plain
from tui_crm.ui.modals.define import DefineDialog
from tui_crm.ui.modals.part_dialog import PartDialog
from tui_crm.ui.screens.settings_users import KeysPart
from tui_crm.ui.widgets.text_area import TextArea


class UserKeys(PartDialog):
    """A line for each key, below them the fingerprint of the one under the cursor. Closes with None."""

    def __init__(self, user: User) -> None:
        super().__init__(KeysPart(user))

    def below(self) -> Iterable[Widget]:
        yield Static(id="key-fingerprint", classes="dialog-hint")

    def was_read(self) -> None:
        super().was_read()
        self._show_fingerprint()

    @on(OptionList.OptionHighlighted)
    def _show_fingerprint(self) -> None:
        """It is what `ssh-keygen -l` shows of a key, too long for a column."""
        thing = self.current
        self.query_one("#key-fingerprint", Static).update(
            plain(thing.fingerprint if thing is not None else "")
        )


class AddKey(DefineDialog[UserKey | None]):
    """Takes one line as it stands in a .pub file; closes with the key as stored, or with None.

    Args:
        title: already translated; data in it is never markup.
        add: called with the text on the service thread.
    """

    ERRORS: ClassVar[dict[str, str]] = {"key": "key-error"}

    def __init__(self, title: str, add: Callable[[str], UserKey]) -> None:
        super().__init__()
        self._title, self._add = title, add

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog add-key"):
            yield Static(plain(self._title), classes="dialog-title")
            yield TextArea(compact=True, tab_behavior="focus", show_line_numbers=False, id="key-text")
            yield Static(id="key-error", classes="dialog-error")
            hint = _("Paste the public key: one line, such as ssh-ed25519 AAAA... name@machine.")
            yield Static(plain(hint), classes="dialog-hint")

    def on_mount(self) -> None:
        self.query_one("#key-error").display = False
        self.query_one("#key-text", TextArea).focus()

    @property
    def is_changed(self) -> bool:
        return bool(self.query_one("#key-text", TextArea).text.strip())

    @on(TextArea.Changed)
    def typed(self) -> None:
        """What was wrong may be right now."""
        self.forget_refusal()

    def saving(self) -> Callable[[], UserKey | None]:
        add, text = self._add, self.query_one("#key-text", TextArea).text
        return lambda: add(text)

    def show_refusal(self, error: CrmError) -> None:
        """Goes back to the key."""
        super().show_refusal(error)
        self.query_one("#key-text", TextArea).focus()
