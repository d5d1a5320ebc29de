"""Quick add: the form of a new contact, from anywhere (R11)."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.domain.other_base import went_along
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import _
from tui_crm.ui.messages import ContactSaved
from tui_crm.ui.modals.editor_dialog import EditorDialog
from tui_crm.ui.widgets.contact_editor import ContactEditor
from tui_crm.ui.widgets.contact_opening import base_to_begin_with
from tui_crm.ui.widgets.offering import ChoiceField
from tui_crm.wording import kind_label


class QuickAdd(EditorDialog):
    """The form in a dialog, with the base to choose above it."""

    DEFAULT_CSS = """
    QuickAdd #field-kind { padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: dict[Kind, ContactDraft] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog quick-add"):
            yield Static(Content(_("Quick add")), classes="dialog-title")
            base = ChoiceField("kind", [(kind_label(kind), kind.value) for kind in Kind])
            base.fill(Kind.PERSON.value)
            yield base
            yield ContactEditor()

    @property
    def _base(self) -> ChoiceField:
        return self.query_one("#field-kind", ChoiceField)

    async def open_form(self) -> bool:
        if self.editor.is_open:
            await self._change_base(Kind(self._base.value))
            return True
        kind = await base_to_begin_with(self.editor.host, self._open_elsewhere())
        self._base.fill(kind.value)
        return await self.editor.open_new(kind, self._open_elsewhere())

    def _open_elsewhere(self) -> set[str]:
        """The forms under this dialog, whose drafts are being typed there."""
        below = [screen for screen in self.app.screen_stack if screen is not self]
        editors = [editor for screen in below for editor in screen.query(ContactEditor)]
        return {editor.opened.keeper.form for editor in editors if editor.opened is not None}

    async def _change_base(self, kind: Kind) -> None:
        """The form of the other base; the one that is open stays where the person turns back."""
        typed = self.editor.form.draft()
        if not await self.editor.open_other_base(kind, self._typed.pop(kind, None), self._open_elsewhere()):
            self._base.fill(typed.kind.value)
        elif went_along(typed, self.editor.form.draft()):
            self._typed[typed.kind] = typed

    def cannot_open(self, error: CrmError) -> None:
        self.refuse(error)  # what was typed for the other base stays
        if self.editor.is_open:
            self._base.fill(self.editor.form.kind.value)

    def on_choice_field_changed(self, event: ChoiceField.Changed) -> None:
        """The other base: its form, with what both have in common."""
        event.stop()
        if self.editor.is_open and Kind(self._base.value) is not self.editor.form.kind:
            self.begin_opening()

    def on_key(self, event: events.Key) -> None:
        """Down goes from the base into the form."""
        if event.key == "down" and self.focused is self._base.box and self.editor.is_open:
            event.prevent_default().stop()
            self.editor.start_typing()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The bases go where the focus goes elsewhere."""
        if self._base.is_offering and not self._base.offers_to(event.widget):
            self._base.hide_offers()

    def action_close(self) -> None:
        """Takes the bases away where they are offered; else closes the form, whose draft is kept."""
        if self._base.is_offering:
            self._base.hide_offers()
        else:
            super().action_close()

    def on_contact_saved(self, event: ContactSaved) -> None:
        """The list, which is below everything, reads it again; a profile sees by itself what changed."""
        event.stop()
        self._typed.clear()  # of the contact that is there now: what it has not is offered as a draft
        self.app.screen_stack[0].post_message(ContactSaved(event.contact_id, created=event.created))
