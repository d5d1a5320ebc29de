"""Quick add: the form of a new contact, from anywhere (R11)."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Select, Static

from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import _
from tui_crm.ui.messages import ContactSaved
from tui_crm.ui.modals.editor_dialog import EditorDialog
from tui_crm.ui.widgets.contact_editor import ContactEditor
from tui_crm.wording import field_label, kind_label


class QuickAdd(EditorDialog):
    """The form in a dialog, with the base to choose above it."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = Kind.PERSON
        self._typed: dict[Kind, ContactDraft] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog quick-add"):
            yield Static(Content(_("Quick add")), classes="dialog-title")
            with Horizontal(id="quick-add-base"):
                yield Static(Content(field_label("kind")), classes="form-label")
                bases = [(Content(kind_label(kind)), kind) for kind in Kind]
                yield Select[Kind](bases, value=Kind.PERSON, allow_blank=False, compact=True)
            yield ContactEditor()

    async def open_form(self) -> bool:
        return await self.editor.open_new(self._kind, self._carried(self._kind))

    def cannot_open(self, error: CrmError) -> None:
        self.refuse(error)  # what was typed for the other base stays

    def _carried(self, kind: Kind) -> ContactDraft | None:
        """What was typed goes along to the form of the other base, and comes back with it."""
        if not self.editor.is_open:
            return None
        typed = self._typed[self.editor.form.kind] = self.editor.form.draft()
        if typed == ContactDraft(kind=typed.kind, owners=typed.owners) and self.editor.picture.chosen is None:
            return None
        return replace(
            self._typed.get(kind, ContactDraft(kind=kind)),
            phones=typed.phones,
            emails=typed.emails,
            urls=typed.urls,
            addresses=typed.addresses,
            tags=typed.tags,
            note=typed.note,
            owners=typed.owners,
            watchers=typed.watchers,
            status=typed.status,
            link_emails=typed.link_emails,
            keep_in_touch_days=typed.keep_in_touch_days,
        )

    def on_select_changed(self, event: Select.Changed) -> None:
        """The other base: its form, with what both have in common."""
        event.stop()
        kind = event.value
        if isinstance(kind, Kind) and self.editor.is_open and kind is not self.editor.form.kind:
            self._kind = kind
            self.begin_opening()

    def on_contact_saved(self, event: ContactSaved) -> None:
        """The list, which is below everything, reads it again; a profile sees by itself what changed."""
        event.stop()
        self.app.screen_stack[0].post_message(ContactSaved(event.contact_id, created=event.created))
