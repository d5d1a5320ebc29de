"""The form of a new contact in a dialog, filled with what is known already (R11)."""

from __future__ import annotations

from tui_crm.domain.contact import ContactDraft
from tui_crm.ui.messages import ContactSaved
from tui_crm.ui.modals.editor_dialog import EditorDialog


class AddContact(EditorDialog):
    """Closes with the id of the contact that was saved, or of the known one that the person turned to.

    Left with Escape it closes with None; what was typed is kept and offered by the next such form.

    Args:
        draft: what stands in the form at first: its base, names, numbers, links.
    """

    def __init__(self, draft: ContactDraft) -> None:
        super().__init__()
        self._draft = draft

    async def open_form(self) -> bool:
        return await self.editor.open_filled(self._draft)

    def on_contact_saved(self, event: ContactSaved) -> None:
        """The contact is there: that is what was asked for. The list, below everything, reads it again."""
        event.stop()
        if event.created:
            self._wanted = event.contact_id
        self.app.screen_stack[0].post_message(ContactSaved(event.contact_id, created=event.created))
