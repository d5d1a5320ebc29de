"""Saving a form: what stands in the way is settled by asking; what is gone closes it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui_crm.domain.conflicts import merge, settled
from tui_crm.domain.contact import Contact, ContactDraft, CustomValue
from tui_crm.domain.normalizing import normalized
from tui_crm.domain.problems import CrmError, Duplicate, NotFound, Refused, Stale
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.messages import ContactSaved, ContactWanted
from tui_crm.ui.modals import conflict, duplicate
from tui_crm.ui.modals.draft_found import fields_text, who_text
from tui_crm.ui.modals.inactive import activate_and_go_on
from tui_crm.ui.widgets.contact_opening import Opened

if TYPE_CHECKING:
    from tui_crm.ui.widgets.contact_editor import ContactEditor


def has_only_reach(draft: ContactDraft, initial: ContactDraft) -> bool:
    """Whether nothing but phones and e-mails was typed: no draft of a contact that exists already."""
    return replace(draft, phones=(), emails=()) == replace(initial, phones=(), emails=())


def saved_sentence(contact: Contact) -> str:
    """What is told of a contact that was saved."""
    if contact.is_active:
        return _("Saved: {name}").format(name=contact.name)
    return _("Saved as inactive: {name}. Lists hide inactive contacts.").format(name=contact.name)


def not_saved_sentence() -> str:
    """What is told where a form was left with something in it."""
    return _("Not saved: the draft is kept and is offered when you open this form again.")


def gone_sentence(name: str, *, is_draft_kept: bool | None) -> str:
    """What is told where a contact went away under its form; None where nothing was typed."""
    if is_draft_kept is None:
        text = _("{name} was deleted or hidden meanwhile: the form is closed.")
    elif is_draft_kept:
        text = _(
            "{name} was deleted or hidden meanwhile: the form is closed. "
            "What you typed is kept and is offered when the contact is back."
        )
    else:
        text = _("{name} was deleted for good: the form is closed and what you typed is gone with it.")
    return text.format(name=name)


class Saver:
    """Stores what stands in the editor's form."""

    def __init__(self, editor: ContactEditor) -> None:
        self._editor = editor
        self._host = editor.host

    async def save(self, again: bool) -> None:
        """Saves, and leaves the form or, `again`, opens it for another contact. Must run in a worker."""
        editor = self._editor
        if (opened := editor.opened) is None:
            return
        form = editor.form
        draft = form.draft()
        if problems := form.check():
            form.show_problems(problems)
            return
        editor.rest()
        editor.workers.cancel_group(editor, "draft")  # one that waits for its turn would come after the save
        editor.workers.cancel_group(editor, "duplicate")  # the save asks the same question
        try:
            contact = await self._store_with_activation(draft, opened)
        except Refused as refused:
            form.show_problems(refused.problems)
        except NotFound:
            await self.close_gone()
        except CrmError as error:
            self._host.refuse(error)
            editor.keep_behind()  # here it might wait for the same as long again
        else:
            if contact is not None:
                await self._saved(contact, opened, again)

    async def _keep(self, opened: Opened) -> None:
        """Keeps what was typed while a person is asked, or after a refusal: no timer does that then."""
        opened.keeper.note(self._editor.form.draft())
        with self._host.refusing():
            await opened.keeper.keep(self._host.call)

    async def close_gone(self) -> None:
        """Closes the form of a contact that is not there any more, says so, and keeps the draft.

        What is typed on is not for the list, where letters are commands: a box takes those keys. Who may work
        no more sees no contact either: that program ends, and its drafts are kept already.
        """
        editor = self._editor
        if (opened := editor.opened) is None or opened.contact is None or self._host.crm.farewell:
            return
        keeper, is_draft_kept = opened.keeper, None
        keeper.note(editor.form.draft())
        if keeper.is_changed:
            try:
                await keeper.keep(self._host.call)
                is_draft_kept = True
            except NotFound:  # purged
                is_draft_kept = False
        why = gone_sentence(opened.contact.name, is_draft_kept=is_draft_kept)
        if editor.has_focus_within:
            await self._host.interrupt(why)
        else:
            self._host.tell(why, "warning")
        await editor.leave()

    async def _saved(self, contact: Contact, opened: Opened, again: bool) -> None:
        editor, host = self._editor, self._host
        opened.keeper.done()
        with host.refusing():  # the contact is saved even where its picture is not there any more
            await editor.picture.set_for(contact)
        editor.post_message(ContactSaved(contact.id, created=opened.contact is None))
        host.tell(saved_sentence(contact))
        if not again:
            await editor.leave()
        elif await editor.open_another(opened):
            editor.start_typing()
        else:  # this form is done with: nothing that is typed into it would be kept
            await editor.leave()

    async def _store_with_activation(self, draft: ContactDraft, opened: Opened) -> Contact | None:
        """As `_store`; where only somebody inactive is in the way, offers to activate and goes on (R20)."""
        while True:
            try:
                return await self._store(draft, opened)
            except Refused as refused:
                await self._keep(opened)
                if not await activate_and_go_on(self._host, refused):
                    raise

    async def _store(self, draft: ContactDraft, opened: Opened) -> Contact | None:
        """The contact as it was saved; None if the person went back to the form, or elsewhere."""
        contacts, call = self._host.session.contacts, self._host.call
        shown = [field.key for field in self._editor.form.around.custom]
        draft = await call(self._with_present_custom, draft, opened.contact, shown)
        if opened.contact is None:
            return await self._add(draft, opened)
        try:
            return await call(contacts.save, opened.contact.id, draft, opened.keeper.version)
        except Stale as stale:
            await self._keep(opened)
            return await settle(self._host, stale, draft, opened.base, opened.keeper.version)

    def _with_present_custom(
        self, draft: ContactDraft, opened: Contact | None, shown: Collection[str]
    ) -> ContactDraft:
        """The draft without custom values that nobody touched here while their fields went out of use.

        Nor does an option that got another name meanwhile stand in the way. Reads the base.

        Args:
            shown: the keys of the fields that the form has.

        Raises:
            NotFound.
        """
        if not draft.custom:
            return draft
        session = self._host.session
        in_use = {field.key for field in session.custom_fields.all(draft.kind)}
        was = opened.draft.custom if opened is not None else {}
        now = session.contacts.get(opened.id).draft.custom if opened is not None else {}
        found: dict[str, CustomValue] = {}
        for key, value in draft.custom.items():
            if value != was.get(key) and (key in shown or key in in_use):
                found[key] = value
            elif value == was.get(key) and key in now:
                found[key] = now[key]
        return replace(draft, custom=found)

    async def _add(self, draft: ContactDraft, opened: Opened) -> Contact | None:
        watch, keeper = self._editor.duplicates, opened.keeper
        add, call = self._host.session.contacts.add, self._host.call
        is_accepted = watch is not None and watch.is_accepted(draft)
        try:
            return await call(add, draft, is_accepted, keeper.form, keeper.contact_id)
        except Duplicate as found:
            await self._keep(opened)
            if await self.wants_new(found, draft):
                return await call(add, draft, True, keeper.form, keeper.contact_id)
            return None

    async def wants_new(self, found: Duplicate, draft: ContactDraft) -> bool:
        """Whether to create the contact all the same; the known one is opened if the person wants that."""
        editor = self._editor
        watch, opened = editor.duplicates, editor.opened
        if watch is None or opened is None:
            return False
        answer = await watch.answer(found, draft)
        if answer == duplicate.OPEN and found.contact_id is not None:
            editor.post_message(ContactWanted(found.contact_id))
            await editor.close_form(keep=not has_only_reach(draft, opened.keeper.initial))
        return answer == duplicate.CREATE


async def settle(
    host: CrmScreen[object], stale: Stale, mine: ContactDraft, base: ContactDraft | None, version: int
) -> Contact | None:
    """Saves what both want, and asks where both changed the same, until nobody has saved in between.

    None if the person went back to the form.
    Must run in a worker.

    Args:
        base: what the form began with; None where that is not known any more.
        version: the contact's, when the form was opened.

    Raises as `Contacts.save`, but for Stale.
    """
    session, call = host.session, host.call
    picks: conflict.Picks = {}
    as_stored = partial(normalized, region=session.region, before=base)
    while True:
        theirs = await call(session.contacts.get, stale.contact_id)
        changes = await call(session.drafts.changed_since, theirs.id, version)
        found = merge(
            None if base is None else as_stored(base),
            as_stored(mine),
            as_stored(theirs.draft),
            [one.field for one in changes],
        )
        if found.fields:
            question = conflict.ConflictScreen(theirs.name, found, changes, picks)
            answer: conflict.Picks | None = await host.app.push_screen_wait(question)
            if answer is None:
                return None
            picks = answer
        try:
            saved = await call(session.contacts.save, theirs.id, settled(found, picks), theirs.version)
        except Stale:
            continue
        stayed = [one for one in changes if one.field in found.taken]
        if stayed:
            text = _("Changed by others meanwhile, and kept: {fields} ({who}).")
            host.tell(text.format(fields=fields_text(stayed), who=who_text(stayed)))
        return saved
