"""The editor of one contact in a dialog: over its profile, where there is no pane for it."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical

from tui_crm.domain.contact import Contact
from tui_crm.domain.problems import CrmError
from tui_crm.ui.modals.editor_dialog import EditorDialog
from tui_crm.ui.widgets.contact_editor import ContactEditor
from tui_crm.wording import explain


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

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog edit-contact"):
            yield ContactEditor()

    def on_mount(self) -> None:
        self._opening = self._open()

    @work(group="edit-contact", exclusive=True)
    async def _open(self) -> None:
        try:
            if self._new_person:
                opened = await self.editor.open_new_here(self._contact)
            else:
                opened = await self.editor.open_contact(self._contact.id)
        except CrmError as error:
            self.end(explain(error))
            return
        if opened:
            self.editor.start_typing()
        else:
            self.dismiss(None)
