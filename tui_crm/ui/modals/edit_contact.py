"""The editor of one contact in a dialog: over its profile, where there is no pane for it."""

from __future__ import annotations

from tui_crm.domain.contact import Contact
from tui_crm.ui.modals.editor_dialog import EditorDialog


class EditContact(EditorDialog):
    """Edits a stored contact, or adds a person to an organization (R11).

    The screen below sees by itself what was saved.

    Args:
        contact: what is edited, or the organization of the new person.
        new_person: add a person who is linked to `contact`.
    """

    def __init__(self, contact: Contact, *, new_person: bool = False) -> None:
        super().__init__()
        self._contact, self._new_person = contact, new_person

    async def open_form(self) -> bool:
        if self._new_person:
            return await self.editor.open_new_here(self._contact)
        return await self.editor.open_contact(self._contact.id)
