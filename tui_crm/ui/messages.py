"""What parts of the screen tell each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
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


class ImportFinished(Message):
    """A file was imported."""

    def __init__(self, outcome: ImportOutcome) -> None:
        super().__init__()
        self.outcome = outcome
