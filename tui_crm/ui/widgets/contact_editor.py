"""The editor pane: opens a form, keeps its draft, saves it, and settles what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from tui_crm.commands import Place
from tui_crm.domain.contact import Contact, ContactDraft, Kind
from tui_crm.domain.problems import Code, CrmError, Duplicate, Problem, Refused, Stale
from tui_crm.i18n import _
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import bindings, command_of
from tui_crm.ui.messages import ContactSaved, ContactWanted
from tui_crm.ui.modals import conflict, draft_found, duplicate
from tui_crm.ui.widgets.contact_form import ContactForm, Surroundings
from tui_crm.ui.widgets.draft_keeper import EDIT, NEW, QUIET_SECONDS, DraftKeeper
from tui_crm.ui.widgets.value_lines import Value, ValueLine, ValueLines


@dataclass(frozen=True, slots=True)
class _Opened:
    """What is being edited: `contact` as it was read (None for a new one), and what the draft came from."""

    contact: Contact | None
    base: ContactDraft | None


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
        self._opened = _Opened(None, None)
        self._keeper: DraftKeeper | None = None
        self._timer: Timer | None = None
        self._asked: frozenset[str] = frozenset()
        self._accepted: frozenset[str] = frozenset()

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
    def form(self) -> ContactForm:
        """The open form."""
        return self.query_one(ContactForm)

    @property
    def contact_id(self) -> int | None:
        """The contact being edited; None for a new one or if nothing is open."""
        return self._opened.contact.id if self._opened.contact is not None else None

    def start_typing(self) -> None:
        """Puts the focus into the first field of the form."""
        self.form.fields[0].focus_first()

    # Opening

    async def open_new(self, kind: Kind, carried: ContactDraft | None = None) -> bool:
        """Opens the form of a new contact, with the draft that was left in it if the person wants it.

        `carried` fills the form instead (it comes from the form of the other base). False if the person
        turned back. Must run in a worker.
        """
        session = self.host.session
        blank = ContactDraft(kind=kind, owners=(session.actor.login,))
        keeper = DraftKeeper(session.drafts, NEW[kind], None, 0, blank)
        draft = carried or await self._draft_to_start(keeper)
        if draft is None:
            return False
        title = _("New person") if kind is Kind.PERSON else _("New organization")
        await self._show(_Opened(None, None), keeper, draft, title)
        return True

    async def open_contact(self, contact_id: int) -> bool:
        """Opens a contact for editing; False if that can't be, and the reason was told. In a worker."""
        session = self.host.session
        contact = await self.host.call(session.contacts.get, contact_id)
        if not contact.is_active:
            raise Refused(Problem(Code.CONTACT_INACTIVE, "", {"name": contact.name}))
        keeper = DraftKeeper(session.drafts, EDIT, contact.id, contact.version, contact.draft)
        draft = await self._draft_to_start(keeper)
        if draft is None:
            return False
        # What a draft from an older version started from is not known any more.
        base = contact.draft if keeper.version == contact.version else None
        await self._show(_Opened(contact, base), keeper, draft, _editing(contact))
        return True

    async def _draft_to_start(self, keeper: DraftKeeper) -> ContactDraft | None:
        """What the form begins with: as new, or as it was left; None if the person turned back."""
        kept = await self.host.call(self.host.session.drafts.kept, keeper.form, keeper.contact_id)
        if kept is None or kept.draft == keeper.initial:
            return keeper.initial
        answer = await self.app.push_screen_wait(draft_found.DraftFoundModal(kept))
        if answer == draft_found.CONTINUE:
            keeper.version = kept.version
            keeper.resume(kept.draft)
            return kept.draft
        if answer == draft_found.DISCARD:
            await self.host.call(self.host.session.drafts.drop, keeper.form, keeper.contact_id)
            return keeper.initial
        return None

    async def _show(self, opened: _Opened, keeper: DraftKeeper, draft: ContactDraft, title: str) -> None:
        session = self.host.session
        users = await self.host.call(session.users.names)
        tags = await self.host.call(session.contacts.tag_names)
        await self.query(ContactForm).remove()
        self._opened = opened
        self._asked = self._accepted = frozenset()
        before = opened.contact.draft if opened.contact is not None else None
        self._keeper = keeper
        form = ContactForm(draft, before, Surroundings(users, tags, session.region))
        self.query_one(".editor-title", Static).update(Content(safe_text(title)))
        await self.mount(form)

    # The draft

    def on_contact_form_changed(self, event: ContactForm.Changed) -> None:
        """Something was typed: the draft is kept when typing stops."""
        event.stop()
        if self._keeper is None:
            return
        self._keeper.note(self.form.draft())
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
            self._keeper.flush()

    # Commands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Saving and adding another one is for new contacts, and needs the permission to add."""
        command = command_of(action, self.PLACES)
        if command is not None and not self.is_open:
            return False
        if action == "save_and_add" and self.contact_id is not None:
            return False
        return None if command is not None and self.host.why_not(command) is not None else True

    def action_save(self) -> None:
        """Saves and closes."""
        self.run_worker(self._save(again=False), group="save", exclusive=True)

    def action_save_and_add(self) -> None:
        """Saves and opens an empty form of the same base (R10)."""
        self.run_worker(self._save(again=True), group="save", exclusive=True)

    def action_close(self) -> None:
        """Closes suggestions if there are any, else the form; its draft is kept."""
        offering = [lines for lines in self.form.query(ValueLines) if lines.is_offering]
        if offering:
            offering[0].hide_suggestions()
        else:
            self.run_worker(self.close_form(), group="save", exclusive=True)

    def action_remove_line(self) -> None:
        """Takes the value of the focused line away."""
        line = self._line_with_focus()
        if line is not None:
            line.query_ancestor(ValueLines).remove_line(line)

    def action_move_up(self) -> None:
        """Moves the focused value up; the first one is the main one."""
        self._move(-1)

    def action_move_down(self) -> None:
        """Moves the focused value down."""
        self._move(1)

    def _move(self, step: int) -> None:
        line = self._line_with_focus()
        if line is not None:
            line.query_ancestor(ValueLines).move_line(line, step)

    def _line_with_focus(self) -> ValueLine | None:
        focused = self.screen.focused
        nodes = focused.ancestors_with_self if focused is not None else []
        return next((node for node in nodes if isinstance(node, ValueLine)), None)

    async def close_form(self) -> None:
        """Leaves the form; what was typed is kept as a draft, and said so."""
        keeper = self._keeper
        if keeper is None:
            return
        keeper.note(self.form.draft())
        with self.host.refusing():
            await keeper.keep(self.host.call)
            if keeper.is_changed:
                self.host.tell(
                    _("Not saved: the draft is kept and is offered when you open this form again.")
                )
            await self._leave()

    async def _leave(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._keeper = None
        self._opened = _Opened(None, None)
        await self.query(ContactForm).remove()
        self.post_message(self.Closed())

    # Saving

    async def _save(self, again: bool) -> None:
        keeper, form = self._keeper, self.form
        if keeper is None:
            return
        draft = form.draft()
        problems = form.check()
        if problems:
            form.show_problems(problems)
            return
        if self._timer is not None:
            self._timer.stop()
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
        created = self._opened.contact is None
        keeper.done()
        self.post_message(ContactSaved(contact.id, created=created))
        self.host.tell(_("Saved: {name}").format(name=contact.name))
        if again:
            await self.open_new(contact.kind)
            self.start_typing()
        else:
            await self._leave()

    async def _store(self, draft: ContactDraft, keeper: DraftKeeper) -> Contact | None:
        """The contact as it was saved; None if the person went back to the form, or elsewhere."""
        contacts, call = self.host.session.contacts, self.host.call
        contact = self._opened.contact
        if contact is not None:
            try:
                return await call(contacts.save, contact.id, draft, keeper.version)
            except Stale as stale:
                return await self._settle(stale, draft)
        allowed = _reach(draft) <= self._accepted
        try:
            return await call(contacts.add, draft, allowed, keeper.form)
        except Duplicate as found:
            if await self._ask_about(found, draft):
                return await call(contacts.add, draft, True, keeper.form)
            return None

    async def _settle(self, stale: Stale, mine: ContactDraft) -> Contact | None:
        """Asks whose changes are to stay, until nobody has changed the contact in between."""
        contacts, call = self.host.session.contacts, self.host.call
        while True:
            theirs = await call(contacts.get, stale.contact_id)
            answer = await self.app.push_screen_wait(conflict.ConflictModal(mine, theirs, stale.fields))
            if answer == conflict.TAKE_THEIRS:
                await call(self.host.session.drafts.drop, EDIT, theirs.id)
                keeper = DraftKeeper(self.host.session.drafts, EDIT, theirs.id, theirs.version, theirs.draft)
                await self._show(_Opened(theirs, theirs.draft), keeper, theirs.draft, _editing(theirs))
                self.start_typing()
            if answer != conflict.KEEP_MINE:
                return None
            draft = conflict.merged(mine, theirs.draft, self._opened.base, stale.fields)
            try:
                return await call(contacts.save, theirs.id, draft, theirs.version)
            except Stale as newer:
                stale = newer

    # Duplicates and suggestions

    def on_contact_form_left(self, event: ContactForm.Left) -> None:
        """A phone or an e-mail was entered: it may be known already (R7)."""
        event.stop()
        if event.field in ("phones", "emails") and self._opened.contact is None:
            self.run_worker(self._look_for_duplicate(), group="duplicate", exclusive=True)

    async def _look_for_duplicate(self) -> None:
        draft = self.form.draft()
        reach = _reach(draft)
        if not reach - self._asked:
            return
        self._asked |= reach
        with self.host.refusing():
            found = await self.host.call(self.host.session.contacts.duplicate_of, draft)
            if found is not None and self.is_open:
                await self._ask_about(found, draft)

    async def _ask_about(self, found: Duplicate, draft: ContactDraft) -> bool:
        """Whether to create the contact all the same; the known one is opened if the person wants that."""
        answer = await self.app.push_screen_wait(duplicate.DuplicateModal(found))
        if answer == duplicate.CREATE:
            self._accepted |= _reach(draft)
            return True
        if answer == duplicate.OPEN and found.contact_id is not None:
            self.post_message(ContactWanted(found.contact_id))
            await self.close_form()
        return False

    def on_value_lines_typed_into(self, event: ValueLines.TypedInto) -> None:
        """Typing an organization's name suggests those that exist (R3)."""
        event.stop()
        if event.field.field == "organizations":
            self.run_worker(self._suggest(event.field, event.line), group="suggest", exclusive=True)

    async def _suggest(self, field: ValueLines, line: ValueLine) -> None:
        text = line.value.text.strip()
        suggest = self.host.session.contacts.suggest_organizations
        links = await self.host.call(suggest, text) if text else ()
        if line.value.text.strip() != text or not line.is_attached:
            return
        known = {value.text for value in field.values}
        field.suggest(line, [Value(link.name, "", link) for link in links if link.name not in known])
        is_new = bool(text) and not any(fold(link.name) == fold(text) for link in links)
        hint = _("New: this organization is created when you save.")
        field.show_hint(line, hint if is_new and line.value.origin is None else "")


def _reach(draft: ContactDraft) -> frozenset[str]:
    """The phones and e-mails by which a contact could be known already."""
    numbers = {phone.value or phone.raw for phone in draft.phones}
    return frozenset(numbers | {email.value.casefold() for email in draft.emails})


def _editing(contact: Contact) -> str:
    return _("Editing {name}").format(name=contact.name)
