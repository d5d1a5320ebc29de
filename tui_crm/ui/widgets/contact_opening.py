"""What the editor needs before it can show a form: the contact, and the draft that was left in it (R12)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from tui_crm.domain.contact import Contact, ContactDraft, Kind, Link, Status
from tui_crm.domain.other_base import carried, went_along
from tui_crm.i18n import _
from tui_crm.services.drafts import ChangeSince
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.messages import ContactSaved
from tui_crm.ui.modals import draft_found, inactive
from tui_crm.ui.widgets.draft_keeper import EDIT, FILLED, NEW, NEW_HERE, DraftKeeper
from tui_crm.ui.widgets.form_layout import Surroundings


@dataclass(frozen=True, slots=True)
class Opened:
    """What is being edited.

    Attributes:
        contact: as it was read; None for a new one.
        base: what the draft was made from; None for a new contact, or where it is not known any more.
        draft: what the form begins with.
        at: the organization of a new person; None for any other form.
        is_one: just this new contact is asked for, not another one after it.
    """

    contact: Contact | None
    base: ContactDraft | None
    draft: ContactDraft
    keeper: DraftKeeper
    title: str
    at: Contact | None = None
    is_one: bool = False

    @property
    def is_last(self) -> bool:
        """Whether no other new contact can follow in the same form."""
        return self.contact is not None or self.is_one


async def surroundings(host: CrmScreen[object], opened: Opened, picture: Path | None) -> Surroundings:
    """What a form offers besides the contact; `picture` is the file that was chosen for a new one."""
    session, actor, contact = host.session, host.session.actor, opened.contact
    return Surroundings(
        users=await host.call(session.users.names),
        tags=await host.call(session.contacts.tag_names),
        region=session.region,
        may_set_access=contact is None or actor.is_admin or actor.login in contact.draft.owners,
        has_picture=picture is not None or (contact is not None and bool(contact.thumbnail)),
        picture=picture,
        custom=await host.call(session.custom_fields.all, opened.draft.kind),
    )


async def new_contact(
    host: CrmScreen[object], kind: Kind, at: Contact | None = None, elsewhere: Collection[str] = ()
) -> Opened | None:
    """A new contact, with the draft that was left if the person wants it; None if the person turned back.

    Must run in a worker.

    Args:
        at: the organization to which a new person is linked (R11).
        elsewhere: the names of other forms that are open: their drafts are theirs.
    """
    session = host.session
    if at is None:
        keeper = _new_keeper(host, kind, elsewhere)
        title = _new_title(kind)
    else:
        blank = replace(_blank(host, kind), organizations=(Link(at.id, at.name),))
        keeper = DraftKeeper(session.drafts, NEW_HERE, at.id, 0, blank)
        title = _("New person: {name}").format(name=at.name)
    draft = await _draft_to_begin_with(host, keeper)
    return None if draft is None else Opened(None, None, draft, keeper, title, at)


async def of_other_base(
    host: CrmScreen[object],
    typed: ContactDraft,
    kind: Kind,
    before: ContactDraft | None,
    elsewhere: Collection[str],
) -> Opened | None:
    """A new contact to which goes along what was typed in the form of the other base, likewise.

    A draft of this base that was left with the same is joined with it; of any other the person is asked, and
    where that one goes on, nothing goes along.

    Args:
        before: what was typed into this base's form already; None for nothing.
        elsewhere: as of `new_contact`.
    """
    drafts, keeper = host.session.drafts, _new_keeper(host, kind, elsewhere)
    if before is None:
        kept = await host.call(drafts.kept, keeper.form)
        if (
            kept is not None
            and (kept.draft.phones or kept.draft.emails)  # what has none may be anybody's
            and went_along(kept.draft, typed)
            and await host.call(drafts.take_up, keeper.form, kept)
        ):
            keeper.resume(kept)
            before = kept.draft
    draft = before or await _draft_to_begin_with(host, keeper)
    if draft is None:
        return None
    if before is not None or draft == keeper.initial:
        draft = carried(typed, draft)
    return Opened(None, None, draft, keeper, _new_title(kind))


async def base_to_begin_with(host: CrmScreen[object], elsewhere: Collection[str]) -> Kind:
    """The base of the newest draft of a new contact; that of persons where none was left.

    Args:
        elsewhere: the names of the forms that are open: their drafts are not looked at.
    """
    found = []
    for kind, form in NEW.items():
        kept = await host.call(host.session.drafts.kept, form) if form not in elsewhere else None
        if kept is not None:
            found.append((kept.saved_at, kept.id, kind))
    return max(found)[-1] if found else Kind.PERSON


async def filled_contact(host: CrmScreen[object], draft: ContactDraft) -> Opened | None:
    """A new contact of which something is known already, likewise (R11)."""
    session = host.session
    begun = replace(draft, owners=draft.owners or (session.actor.login,))
    keeper = DraftKeeper(session.drafts, f"{NEW[draft.kind]}{FILLED}", None, 0, begun)
    wanted = await _draft_to_begin_with(host, keeper)
    if wanted is None:
        return None
    return Opened(None, None, wanted, keeper, _new_title(draft.kind), is_one=True)


def _blank(host: CrmScreen[object], kind: Kind) -> ContactDraft:
    return ContactDraft(kind=kind, owners=(host.session.actor.login,))


def _new_keeper(host: CrmScreen[object], kind: Kind, elsewhere: Collection[str]) -> DraftKeeper:
    name = NEW[kind] if NEW[kind] not in elsewhere else f"{NEW[kind]}{FILLED}"
    return DraftKeeper(host.session.drafts, name, None, 0, _blank(host, kind))


def _new_title(kind: Kind) -> str:
    return _("New person") if kind is Kind.PERSON else _("New organization")


async def stored_contact(host: CrmScreen[object], contact_id: int) -> Opened | None:
    """A stored contact, likewise; an inactive one only if the person activates it (R20). Raises NotFound."""
    contact = await host.call(host.session.contacts.get, contact_id)
    if not contact.is_active:
        if await host.app.push_screen_wait(inactive.InactiveModal(contact)) != inactive.ACTIVATE:
            return None
        active = replace(contact.draft, status=Status.ACTIVE)
        contact = await host.call(host.session.contacts.save, contact.id, active, contact.version)
        host.post_message(ContactSaved(contact.id))
    opened = as_stored(host, contact)
    draft = await _draft_to_begin_with(host, opened.keeper)
    if draft is None:
        return None
    return Opened(contact, opened.keeper.base, draft, opened.keeper, opened.title)


def as_stored(host: CrmScreen[object], contact: Contact) -> Opened:
    """A contact as it is stored, whatever was left in its form."""
    keeper = DraftKeeper(host.session.drafts, EDIT, contact.id, contact.version, contact.draft)
    title = _("Editing {name}").format(name=contact.name)
    return Opened(contact, contact.draft, contact.draft, keeper, title)


async def _draft_to_begin_with(host: CrmScreen[object], keeper: DraftKeeper) -> ContactDraft | None:
    drafts = host.session.drafts
    while (kept := await host.call(drafts.kept, keeper.form, keeper.contact_id)) is not None:
        if kept.draft == keeper.initial:
            await host.call(drafts.discard, kept)
            continue
        changes: tuple[ChangeSince, ...] = ()
        if keeper.contact_id is not None and kept.version not in (0, keeper.version):
            changes = await host.call(drafts.changed_since, keeper.contact_id, kept.version)
        answer: str | None = await host.app.push_screen_wait(draft_found.DraftFoundModal(kept, changes))
        if answer == draft_found.CONTINUE:
            if await host.call(drafts.take_up, keeper.form, kept):
                keeper.resume(kept)
                return kept.draft
        elif answer == draft_found.DISCARD:
            await host.call(drafts.discard, kept)
        else:
            return None
    return keeper.initial
