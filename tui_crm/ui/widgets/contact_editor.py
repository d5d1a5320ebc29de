"""The editor pane: opens a form, keeps its draft, saves it, and settles what stands in the way."""

from __future__ import annotations

from collections.abc import Coroutine
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
from tui_crm.domain.problems import CrmError, Duplicate, Refused, Stale
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import bindings, command_of
from tui_crm.ui.messages import ContactSaved, ContactWanted
from tui_crm.ui.modals import duplicate
from tui_crm.ui.widgets import organization_hints
from tui_crm.ui.widgets.contact_form import ContactForm
from tui_crm.ui.widgets.contact_opening import Opened, as_stored, new_contact, stored_contact, surroundings
from tui_crm.ui.widgets.contact_saving import (
    DuplicateQuestion,
    has_only_reach,
    not_saved_sentence,
    saved_sentence,
    settle,
)
from tui_crm.ui.widgets.draft_keeper import EDIT, QUIET_SECONDS, DraftKeeper
from tui_crm.ui.widgets.value_lines import ValueLines, line_of


class ContactEditor(Vertical):
    """The third pane, and the body of quick add. It is empty until something is opened in it."""

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
        self._opened: Opened | None = None
        self._keeper: DraftKeeper | None = None
        self._timer: Timer | None = None
        self._duplicates = DuplicateQuestion()
        self._leaving: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        yield Static(classes="editor-title", markup=False)

    @property
    def host(self) -> CrmScreen[object]:
        """The screen or dialog around the editor."""
        return cast("CrmScreen[object]", self.screen)

    @property
    def is_open(self) -> bool:
        """Whether a form is open."""
        return self._keeper is not None

    @property
    def is_leaving(self) -> bool:
        """Whether the form is just being saved or closed."""
        return self._leaving is not None and not self._leaving.is_finished

    @property
    def form(self) -> ContactForm:
        """The open form."""
        return self.query_one(ContactForm)

    @property
    def contact(self) -> Contact | None:
        """The contact being edited, as it was read; None for a new one or if nothing is open."""
        return self._opened.contact if self._opened is not None else None

    def start_typing(self) -> None:
        """Puts the focus into the first field of the form."""
        self.form.fields[0].focus_first()

    # Opening

    async def open_new(self, kind: Kind, carried: ContactDraft | None = None) -> bool:
        """Opens the form of a new contact; False if the person turned back. Must run in a worker.

        `carried` is what it begins with, where it comes from the form of the other base.
        """
        if carried is not None and self._keeper is not None:
            # It is in the other form now, and the draft with it.
            await self.host.call(self.host.session.drafts.drop, self._keeper.form, None)
        return await self._show(await new_contact(self.host, kind, carried))

    async def open_contact(self, contact_id: int) -> bool:
        """Opens a stored contact, likewise. Raises Refused for an inactive one, NotFound."""
        return await self._show(await stored_contact(self.host, contact_id))

    async def _show(self, opened: Opened | None) -> bool:
        if opened is None:
            return False
        before = opened.contact.draft if opened.contact is not None else None
        form = ContactForm(opened.draft, before, await surroundings(self.host))
        with self.app.batch_update():  # one frame for all its fields
            await self.query(ContactForm).remove()
            self._opened, self._keeper = opened, opened.keeper
            self._duplicates = DuplicateQuestion()
            self.query_one(".editor-title", Static).update(Content(safe_text(opened.title)))
            await self.mount(form)
        return True

    # The draft

    def on_contact_form_changed(self, event: ContactForm.Changed) -> None:
        event.stop()
        if self._keeper is None:
            return
        self._keeper.note(event.draft)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(QUIET_SECONDS, self._keep_soon)

    def _keep_soon(self) -> None:
        if self._keeper is not None:
            self.run_worker(self._keep(self._keeper), group="draft")

    async def _keep(self, keeper: DraftKeeper) -> None:
        with self.host.refusing():
            await keeper.keep(self.host.call)

    def flush_draft(self) -> None:
        """Keeps what was typed at once, without the event loop: for signals and for quitting."""
        if self._keeper is not None:
            # What stands on the screen already may still be on its way here as a message.
            self._keeper.note(self.form.draft())
            self._keeper.flush()

    # Commands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Saving and adding another one is for new contacts, and needs the permission to add."""
        command = command_of(action, self.PLACES)
        if command is not None and not self.is_open:
            return False
        if action == "save_and_add" and self.contact is not None:
            return False
        return None if command is not None and self.host.why_not(command) is not None else True

    def action_save(self) -> None:
        self._leave_by(self._save(again=False))

    def action_save_and_add(self) -> None:
        self._leave_by(self._save(again=True))

    def action_close(self) -> None:
        """Closes suggestions if there are any, else the form; its draft is kept."""
        if offering := [lines for lines in self.form.several if lines.is_offering]:
            offering[0].hide_suggestions()
        else:
            self._leave_by(self.close_form())

    def _leave_by(self, way: Coroutine[None, None, None]) -> None:
        self._leaving = self.run_worker(way, group="save", exclusive=True)

    def action_remove_line(self) -> None:
        if (line := line_of(self.screen.focused)) is not None:
            line.query_ancestor(ValueLines).remove_line(line)

    def action_move_up(self) -> None:
        self._move(-1)

    def action_move_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        """Moves the focused value; the first one is the main one."""
        if (line := line_of(self.screen.focused)) is not None:
            line.query_ancestor(ValueLines).move_line(line, step)

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
            await self._leave()

    async def _leave(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._keeper = self._opened = None
        removed = self.query(ContactForm).remove()
        # At once: what is painted before the next layout would draw the form, which has no styles any more.
        self.screen.refresh(layout=True)
        await removed
        self.post_message(self.Closed())

    # Saving

    async def _save(self, again: bool) -> None:
        if (keeper := self._keeper) is None:
            return
        form, draft = self.form, self.form.draft()
        if problems := form.check():
            form.show_problems(problems)
            return
        if self._timer is not None:
            self._timer.stop()
        self.workers.cancel_group(self, "duplicate")  # the save asks the same question
        try:
            contact = await self._store(draft, keeper)
        except Refused as refused:
            form.show_problems(refused.problems)
            return
        except CrmError as error:
            self.host.refuse(error)
            return
        if contact is not None:
            await self._saved(contact, keeper, again)

    async def _saved(self, contact: Contact, keeper: DraftKeeper, again: bool) -> None:
        keeper.done()
        self.post_message(ContactSaved(contact.id, created=self.contact is None))
        self.host.tell(saved_sentence(contact))
        if again:
            await self.open_new(contact.kind)
            self.start_typing()
        else:
            await self._leave()

    async def _store(self, draft: ContactDraft, keeper: DraftKeeper) -> Contact | None:
        """The contact as it was saved; None if the person went back to the form, or elsewhere."""
        contacts, call = self.host.session.contacts, self.host.call
        contact = self.contact
        if contact is None:
            try:
                return await call(contacts.add, draft, self._duplicates.is_accepted(draft), keeper.form)
            except Duplicate as found:
                if await self._wants_new(found, draft):
                    return await call(contacts.add, draft, True, keeper.form)
                return None
        try:
            return await call(contacts.save, contact.id, draft, keeper.version)
        except Stale as stale:
            settled = await settle(self.host, stale, draft, self._opened.base if self._opened else None)
            if settled.theirs is not None:
                await self._take(settled.theirs)
            return settled.saved

    async def _take(self, contact: Contact) -> None:
        """Starts again from what somebody else saved."""
        await self.host.call(self.host.session.drafts.drop, EDIT, contact.id)
        await self._show(as_stored(self.host, contact))
        self.start_typing()

    # Duplicates and suggestions

    def on_contact_form_left(self, event: ContactForm.Left) -> None:
        """A phone or an e-mail was entered: it may be known already (R7)."""
        event.stop()
        if event.field in ("phones", "emails") and self.contact is None:
            self.run_worker(self._look_for_duplicate(), group="duplicate", exclusive=True)

    async def _look_for_duplicate(self) -> None:
        host, draft = self.host, self.form.draft()
        if not self._duplicates.is_new(draft):
            return
        with host.refusing():
            found = await host.call(host.session.contacts.duplicate_of, draft)
            if found is not None and self.is_open:
                await self._wants_new(found, draft)

    async def _wants_new(self, found: Duplicate, draft: ContactDraft) -> bool:
        """Whether to create the contact all the same; the known one is opened if the person wants that."""
        answer = await self._duplicates.answer(self.host, found, draft)
        if answer == duplicate.OPEN and found.contact_id is not None:
            self.post_message(ContactWanted(found.contact_id))
            await self.close_form(keep=not has_only_reach(draft))
        return answer == duplicate.CREATE

    def on_value_lines_typed_into(self, event: ValueLines.TypedInto) -> None:
        event.stop()
        if event.field.field == "organizations":
            hints = organization_hints.suggest(self.host, event.field, event.line)
            self.run_worker(hints, group="suggest", exclusive=True)
