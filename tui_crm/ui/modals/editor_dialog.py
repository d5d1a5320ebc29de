"""A dialog with the editor of one contact in it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.worker import Worker

from tui_crm.domain.problems import CrmError
from tui_crm.ui.base import CrmModal
from tui_crm.ui.messages import ContactWanted
from tui_crm.ui.widgets.contact_editor import ContactEditor
from tui_crm.wording import explain


class EditorDialog(CrmModal[int | None]):
    """Closes when its form is left: with the id of the known contact to which the person turned, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._opening: Worker[None] | None = None
        self._wanted: int | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog edit-contact"):
            yield ContactEditor()

    def on_mount(self) -> None:
        self.begin_opening()

    def begin_opening(self) -> None:
        """Opens the form, in place of the one that is being opened."""
        self._opening = self.run_worker(self._open(), group="open", exclusive=True)

    async def _open(self) -> None:
        try:
            opened = await self.open_form()
        except CrmError as error:
            self.cannot_open(error)
            return
        if opened:
            self.editor.start_typing()
        else:
            self.dismiss(None)

    async def open_form(self) -> bool:
        """Opens the form in the editor; False where the person turned back. Raises CrmError."""
        raise NotImplementedError

    def cannot_open(self, error: CrmError) -> None:
        """There is no form: closes, and says why."""
        self.end(explain(error))

    @property
    def editor(self) -> ContactEditor:
        """The form's flows are the editor pane's."""
        return self.query_one(ContactEditor)

    @property
    def is_between_forms(self) -> bool:
        opening = self._opening is None or not self._opening.is_finished
        return opening or self.editor.is_leaving

    def action_close(self) -> None:
        """Escape outside of the form closes the form all the same, which keeps its draft."""
        if self.editor.is_open:
            self.editor.action_close()
        else:
            super().action_close()

    def flush_draft(self) -> None:
        """Keeps what was typed."""
        self.editor.flush_draft()

    def on_contact_editor_closed(self) -> None:
        """The form was left: the dialog goes with it."""
        self.dismiss(self._wanted)

    def on_contact_wanted(self, event: ContactWanted) -> None:
        """The person turned to a contact that exists already: whoever opened the dialog goes there."""
        event.stop()
        self._wanted = event.contact_id
