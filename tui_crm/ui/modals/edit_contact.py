"""The editor of one contact in a dialog: over its profile, where there is no pane for it."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.worker import Worker

from tui_crm.domain.contact import Contact
from tui_crm.ui.base import CrmModal
from tui_crm.ui.messages import ContactWanted
from tui_crm.ui.widgets.contact_editor import ContactEditor


class EditContact(CrmModal[None]):
    """Edits a stored contact, or adds a person to an organization (R11).

    The screen below sees by itself what was saved.

    Args:
        contact: what is edited, or the organization of the new person.
        new_person: add a person who is linked to `contact`.
    """

    def __init__(self, contact: Contact, *, new_person: bool = False) -> None:
        super().__init__()
        self._contact, self._new_person = contact, new_person
        self._opening: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog edit-contact"):
            yield ContactEditor()

    @property
    def editor(self) -> ContactEditor:
        """The form's flows are the editor pane's."""
        return self.query_one(ContactEditor)

    @property
    def is_between_forms(self) -> bool:
        opening = self._opening is None or not self._opening.is_finished
        return opening or self.editor.is_leaving

    def flush_draft(self) -> None:
        """Keeps what was typed."""
        self.editor.flush_draft()

    def on_mount(self) -> None:
        self._opening = self._open()

    @work(group="edit-contact", exclusive=True)
    async def _open(self) -> None:
        opened = False
        with self.refusing():
            if self._new_person:
                opened = await self.editor.open_new_here(self._contact)
            else:
                opened = await self.editor.open_contact(self._contact.id)
        if opened:
            self.editor.start_typing()
        else:
            self.dismiss(None)

    def on_contact_editor_closed(self) -> None:
        """The form was left: the dialog goes with it."""
        self.dismiss(None)

    def on_contact_wanted(self, event: ContactWanted) -> None:
        """The person turned to a contact that exists already: the screen below goes there."""
        event.stop()
        stack = self.app.screen_stack
        stack[stack.index(self) - 1].post_message(ContactWanted(event.contact_id))
