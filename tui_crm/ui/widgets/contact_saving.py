"""What stands in the way of a save and is settled by asking: a known contact, somebody else's changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_crm.domain.contact import Contact, ContactDraft
from tui_crm.domain.problems import Duplicate, Stale
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals import conflict, duplicate


def reach(draft: ContactDraft) -> frozenset[str]:
    """The phones and e-mails by which a contact could be known already."""
    numbers = {phone.value or phone.raw for phone in draft.phones}
    return frozenset(numbers | {email.value.casefold() for email in draft.emails})


def has_only_reach(draft: ContactDraft) -> bool:
    """Whether nothing but phones and e-mails was typed: no draft of a contact that exists already."""
    return replace(draft, phones=(), emails=()) == ContactDraft(kind=draft.kind, owners=draft.owners)


def saved_sentence(contact: Contact) -> str:
    """What is told of a contact that was saved."""
    if contact.is_active:
        return _("Saved: {name}").format(name=contact.name)
    return _("Saved as inactive: {name}. Lists hide inactive contacts.").format(name=contact.name)


def not_saved_sentence() -> str:
    """What is told where a form was left with something in it."""
    return _("Not saved: the draft is kept and is offered when you open this form again.")


class DuplicateQuestion:
    """Asks about a contact that is known already, once for each phone and e-mail (R7). One for each form."""

    def __init__(self) -> None:
        self._asked: frozenset[str] = frozenset()
        self._accepted: frozenset[str] = frozenset()

    def is_new(self, draft: ContactDraft) -> bool:
        """Whether the draft has a phone or an e-mail that nobody looked for yet; from now on it was."""
        new = reach(draft) - self._asked
        self._asked |= new
        return bool(new)

    def is_accepted(self, draft: ContactDraft) -> bool:
        """Whether the person wants the contact although it is known already."""
        return reach(draft) <= self._accepted

    async def answer(self, host: CrmScreen[object], found: Duplicate, draft: ContactDraft) -> str | None:
        """CREATE, OPEN, BACK, or None for Escape. Must run in a worker."""
        answer: str | None = await host.app.push_screen_wait(duplicate.DuplicateModal(found))
        if answer == duplicate.CREATE:
            self._accepted |= reach(draft)
        return answer


@dataclass(frozen=True, slots=True)
class Settled:
    """How a conflict ended: saved, or the other one's contact taken, or (both None) back to the form."""

    saved: Contact | None = None
    theirs: Contact | None = None


async def settle(
    host: CrmScreen[object], stale: Stale, mine: ContactDraft, base: ContactDraft | None
) -> Settled:
    """Asks whose changes are to stay, until nobody has changed the contact in between. In a worker.

    Args:
        base: what the form started from; None where that is not known any more.
    """
    contacts, call = host.session.contacts, host.call
    while True:
        theirs = await call(contacts.get, stale.contact_id)
        answer: str | None = await host.app.push_screen_wait(
            conflict.ConflictModal(mine, theirs, stale.fields)
        )
        if answer == conflict.TAKE_THEIRS:
            return Settled(theirs=theirs)
        if answer != conflict.KEEP_MINE:
            return Settled()
        draft = conflict.merged(mine, theirs.draft, base, stale.fields)
        try:
            return Settled(saved=await call(contacts.save, theirs.id, draft, theirs.version))
        except Stale as newer:
            stale = newer
