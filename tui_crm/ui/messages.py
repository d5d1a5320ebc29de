"""What parts of the screen tell each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui_crm.domain.imports import ImportOutcome


class ContactSaved(Message):
    """A contact was added or saved; whoever shows it reads it again."""

    def __init__(self, contact_id: int, *, created: bool = False) -> None:
        super().__init__()
        self.contact_id = contact_id
        self.created = created


class ContactWanted(Message):
    """The person asked to see this contact."""

    def __init__(self, contact_id: int) -> None:
        super().__init__()
        self.contact_id = contact_id


class DoneByMouse(Message):
    """The mouse did what a key does too; the screen may say which.

    Args:
        widget: where the mouse was.
        action: the id of the command, or its action where the widget does not know the place it is in.
        otherwise: the action that is meant in a place that has not the first one.
        label: what the command is called there, translated; "" for its own name.
    """

    def __init__(self, widget: Widget, action: str, otherwise: str = "", label: str = "") -> None:
        super().__init__()
        self.widget = widget
        self.action, self.otherwise, self.label = action, otherwise, label


class ImportFinished(Message):
    """A file was imported."""

    def __init__(self, outcome: ImportOutcome) -> None:
        super().__init__()
        self.outcome = outcome
