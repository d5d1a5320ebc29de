"""The editor pane: opens a form, keeps its draft, saves it, and settles what stands in the way."""

from __future__ import annotations

from collections.abc import Collection, Coroutine
from pathlib import Path
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker

from tui_crm.commands import Place
from tui_crm.domain.contact import Contact, ContactDraft, Kind
from tui_crm.domain.other_base import carried, has_own, went_along
from tui_crm.domain.problems import NotFound
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import bindings, command_of
from tui_crm.ui.messages import ContactSaved
from tui_crm.ui.widgets.contact_form import ContactForm
from tui_crm.ui.widgets.contact_opening import (
    Opened,
    filled_contact,
    new_contact,
    of_other_base,
    stored_contact,
    surroundings,
)
from tui_crm.ui.widgets.contact_saving import Saver, not_saved_sentence
from tui_crm.ui.widgets.draft_keeper import QUIET_SECONDS, DraftKeeper
from tui_crm.ui.widgets.duplicate_watch import REACH, DuplicateWatch
from tui_crm.ui.widgets.editor_picture import EditorPicture
from tui_crm.ui.widgets.line_hints import LineHints
from tui_crm.ui.widgets.picture_field import PictureField
from tui_crm.ui.widgets.value_line import movable_of
from tui_crm.ui.widgets.value_lines import ValueLines, line_with_focus


class ContactEditor(Vertical):
    """The third pane, and the body of dialogs with a form. It is empty until something is opened in it.

    Attributes:
        opened: what is being edited; None if nothing is open.
        duplicates: of the form of a new contact: looks for contacts that are known already.
        picture: of the contact in the form.
    """

    PLACES = (Place.EDITOR,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.EDITOR)
    DEFAULT_CSS = """
    ContactEditor {
        & > .editor-title { height: 1; text-style: bold; padding: 0 1; }
        & > ContactForm { height: 1fr; }
    }
    """

    class Closed(Message):
        """The form was left: saved, or its draft kept."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.opened: Opened | None = None
        self.duplicates: DuplicateWatch | None = None
        self.picture: EditorPicture
        self._hints: LineHints
        self._timer: Timer | None = None
        self._leaving: Worker[None] | None = None
        self._is_left = False

    def compose(self) -> ComposeResult:
        yield Static(classes="editor-title", markup=False)

    @property
    def host(self) -> CrmScreen[object]:
        """The screen or dialog around the editor."""
        return cast("CrmScreen[object]", self.screen)

    @property
    def is_open(self) -> bool:
        """Whether a form is open."""
        return self.opened is not None

    @property
    def is_leaving(self) -> bool:
        """Whether the form is just being saved or closed, or has been and the screen does not know yet."""
        return self._is_left or (self._leaving is not None and not self._leaving.is_finished)

    def is_known_to_be_left(self) -> None:
        """The screen has seen that the form was left: keys are for what it shows now."""
        self._is_left = False

    @property
    def form(self) -> ContactForm:
        """The open form."""
        return self.query_one(ContactForm)

    @property
    def contact(self) -> Contact | None:
        """The contact being edited, as it was read; None for a new one or if nothing is open."""
        return self.opened.contact if self.opened is not None else None

    @property
    def _keeper(self) -> DraftKeeper | None:
        return self.opened.keeper if self.opened is not None else None

    def start_typing(self) -> None:
        """Puts the focus into the first field of the form, which begins at its top."""
        self.form.fields[0].focus_first(scroll_visible=False)

    # Opening

    async def open_new(self, kind: Kind, elsewhere: Collection[str] = ()) -> bool:
        """Opens the form of a new contact; False if the person turned back. Must run in a worker.

        Args:
            elsewhere: the names of the forms that are open under this one: their drafts are theirs.
        """
        return await self._show(await new_contact(self.host, kind, elsewhere=elsewhere))

    async def open_other_base(
        self, kind: Kind, before: ContactDraft | None, elsewhere: Collection[str] = ()
    ) -> bool:
        """Opens the form of a new contact of the other base in place of the open one, likewise.

        What was typed goes along; what does not, such as a name, stays in the draft of the form that is left.

        Where the draft can't be kept the form stays, and it is told.

        Args:
            before: what was typed into the other form already; None for nothing.
            elsewhere: as of `open_new`.
        """
        left, typed = self._keeper, self.form.draft()
        if left is None:
            return False
        self.rest()
        left.note(typed)
        is_shown = False
        with self.host.refusing():
            await left.keep(self.host.call)
            opened = await of_other_base(self.host, typed, kind, before, elsewhere)
            goes_along = opened is not None and went_along(typed, opened.draft)
            is_same = opened is not None and carried(typed, opened.draft) == opened.draft
            is_shown = await self._show(opened, self.picture.chosen if is_same else None)
            if opened is not None and is_shown:
                # Kept here before it is dropped there: at no moment a hang-up would lose it.
                opened.keeper.note(opened.draft)
                await opened.keeper.keep(self.host.call)
                if goes_along and not has_own(typed, left.initial):
                    await left.drop(self.host.call)
        return is_shown

    async def open_new_here(self, organization: Contact) -> bool:
        """Opens the form of a new person who is linked to this organization, likewise (R11)."""
        return await self._show(await new_contact(self.host, Kind.PERSON, at=organization))

    async def open_filled(self, draft: ContactDraft) -> bool:
        """Opens the form of one new contact, filled with what is known of it, likewise (R11)."""
        return await self._show(await filled_contact(self.host, draft))

    async def open_contact(self, contact_id: int) -> bool:
        """Opens a stored contact, likewise. Raises Refused for an inactive one, NotFound."""
        return await self._show(await stored_contact(self.host, contact_id))

    async def open_another(self, before: Opened) -> bool:
        """Opens the form of another new contact of the same kind, at the same organization."""
        return await self._show(await new_contact(self.host, before.draft.kind, at=before.at))

    async def _show(self, opened: Opened | None, picture: Path | None = None) -> bool:
        if opened is None:
            return False
        before = opened.contact.draft if opened.contact is not None else None
        form = ContactForm(opened.draft, before, await surroundings(self.host, opened, picture))
        with self.app.batch_update():  # one frame for all its fields
            self.opened = None  # while its parts go nothing may be read from the form before
            await self.query(ContactForm).remove()
            self.opened = opened
            self._hints = LineHints(self.host, form)
            self.picture = EditorPicture(self.host, picture)
            self.duplicates = DuplicateWatch(self.host, form, self.set_timer) if before is None else None
            self.query_one(".editor-title", Static).update(Content(safe_text(opened.title)))
            await self.mount(form)
        await self._hints.say_what_stands()
        return True

    # The draft

    def on_contact_form_changed(self, event: ContactForm.Changed) -> None:
        event.stop()
        if self.opened is None or event.draft.kind is not self.opened.draft.kind:
            return  # of a form that is gone
        self.opened.keeper.note(event.draft)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(QUIET_SECONDS, self._keep_soon)

    def _keep_soon(self) -> None:
        if not self.is_leaving:  # what leaves sees to its draft itself
            self.keep_behind()

    def keep_behind(self) -> None:
        """Keeps what was typed while the person goes on."""
        if self._keeper is not None:
            self.run_worker(self._keep(self._keeper), group="draft")

    async def _keep(self, keeper: DraftKeeper) -> None:
        """Keeps the draft; a contact that was deleted meanwhile by somebody else is noticed here."""
        with self.host.refusing():
            try:
                await keeper.keep(self.host.call)
                if (contact := self.contact) is not None and keeper is self._keeper:
                    await self.host.call(self.host.session.contacts.get, contact.id)
            except NotFound:
                if keeper is self._keeper and self.host.is_active:  # else it is noticed after the dialog
                    self._leave_by(Saver(self).close_gone())

    def flush_draft(self) -> None:
        """Keeps what was typed at once, without the event loop: for signals and for quitting."""
        if self._keeper is not None:
            for form in self.query(ContactForm):  # none while it is just being opened
                # What stands on the screen already may still be on its way here as a message.
                self._keeper.note(form.draft())
            self._keeper.flush()

    # Commands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Saving and adding another one is for new contacts, and needs the permission to add."""
        command = command_of(action, self.PLACES)
        if command is not None and not self.is_open:
            return False
        if action == "save_and_add" and self.opened is not None and self.opened.is_last:
            return False
        if action == "country" and line_with_focus("phones", self.screen.focused) is None:
            return False
        return None if command is not None and self.host.why_not(command) is not None else True

    def action_save(self) -> None:
        self._leave_by(Saver(self).save(again=False))

    def action_save_and_add(self) -> None:
        self._leave_by(Saver(self).save(again=True))

    def action_close(self) -> None:
        """Takes away what a field offers, if one does; else closes the form, whose draft is kept."""
        if (offering := self.form.offering) is not None:
            offering.hide_offers()
        else:
            self._leave_by(self.close_form())

    def _leave_by(self, way: Coroutine[None, None, None]) -> None:
        self._leaving = self.run_worker(way, group="save", exclusive=True)

    def action_country(self) -> None:
        """Offers the prefixes of all countries for the phone with the focus (R17)."""
        if (line := line_with_focus("phones", self.screen.focused)) is not None:
            self._hints.offer_countries(line.field, line)

    def action_remove_line(self) -> None:
        if (value := movable_of(self.screen.focused)) is not None:
            value.remove_value()

    def action_move_up(self) -> None:
        self._move(-1)

    def action_move_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        """Moves the focused value; the first one is the main one."""
        if (value := movable_of(self.screen.focused)) is not None:
            value.move_value(step)

    # Leaving

    async def close_form(self, keep: bool = True) -> None:
        """Leaves the form; what was typed is kept as a draft, and said so."""
        keeper = self._keeper
        if keeper is None:
            return
        keeper.note(self.form.draft() if keep else keeper.initial)
        with self.host.refusing():
            await keeper.keep(self.host.call)
            if keeper.is_changed:
                self.host.tell(not_saved_sentence())
            await self.leave()

    def contact_gone(self, ids: Collection[int]) -> None:
        """Closes the form where its contact is one of these, which were deleted; its draft is kept."""
        if self.contact is not None and self.contact.id in ids and not self.is_leaving:
            self._leave_by(Saver(self).close_gone())

    async def leave(self) -> None:
        """Closes the form as it is."""
        self.rest()
        self.opened = self.duplicates = None
        removed = self.query(ContactForm).remove()
        # At once: what is painted before the next layout would draw the form, which has no styles any more.
        self.screen.refresh(layout=True)
        await removed
        self._is_left = True
        self.post_message(self.Closed())

    def rest(self) -> None:
        """Nothing is about to be kept or looked up any more: the form is saved or closed."""
        if self._timer is not None:
            self._timer.stop()
        if self.duplicates is not None:
            self.duplicates.stop()

    # What is typed

    def on_contact_form_left(self, event: ContactForm.Left) -> None:
        """A phone or an e-mail was entered: it may be known already (R7)."""
        event.stop()
        if event.field in REACH and self.duplicates is not None:
            self.run_worker(self._look_for_duplicate(self.duplicates), group="duplicate", exclusive=True)

    async def _look_for_duplicate(self, watch: DuplicateWatch) -> None:
        with self.host.refusing():
            found = await watch.look_at_all()
            if found is not None and watch is self.duplicates:
                await Saver(self).wants_new(*found)

    def on_value_lines_typed_into(self, event: ValueLines.TypedInto) -> None:
        event.stop()
        self.run_worker(self._hints.typed_into(event), group="suggest", exclusive=True)
        if event.field.field in REACH and self.duplicates is not None:
            self.duplicates.typed_into(event.field, event.line)

    def on_picture_field_wanted(self, event: PictureField.Wanted) -> None:
        event.stop()
        self.run_worker(self._change_picture(event.field), group="picture", exclusive=True)

    async def _change_picture(self, field: PictureField) -> None:
        if await self.picture.change(field, self.contact) and self.contact is not None:
            self.post_message(ContactSaved(self.contact.id))
