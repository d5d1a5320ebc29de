"""The line of a form that says whether a contact has a picture (R15)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.message import Message
from textual.widget import Widget

from tui_crm.i18n import _
from tui_crm.ui.widgets.form_fields import FormField
from tui_crm.ui.widgets.offering import FormLine
from tui_crm.wording import field_label, file_label


class PictureField(FormField):
    """Enter asks for a picture, or what is to become of the one that is there; the editor does it.

    Attributes:
        is_set: whether there is one, or a file was chosen to be the one of a new contact.
    """

    class Wanted(Message):
        """Enter, or a click."""

        def __init__(self, field: PictureField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, is_set: bool, path: Path | None = None) -> None:
        """`path` is a file that the save will set."""
        super().__init__("picture", field_label("avatar"))
        self.is_set = is_set
        self._line = FormLine(_said(is_set, path))

    def compose(self) -> Iterable[Widget]:
        yield self._line

    def show(self, is_set: bool, path: Path | None = None) -> None:
        """Says what is there now; `path` as above."""
        self.is_set = is_set
        self._line.say(_said(is_set, path))

    def on_form_line_pressed(self, event: FormLine.Pressed) -> None:
        event.stop()
        self.post_message(self.Wanted(self))


def _said(is_set: bool, path: Path | None) -> str:
    if path is not None:
        return file_label(path.name)
    return _("Set: Enter changes or removes it") if is_set else _("None: Enter chooses a file")
