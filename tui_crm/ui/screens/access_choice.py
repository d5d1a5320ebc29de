"""Asking who may see contacts: the modes of access, those that can't be had dim, with the reason (R42)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui_crm.commands import BY_ID, Place
from tui_crm.domain.access import Access, Actor
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _, ngettext
from tui_crm.keymap import shown_key
from tui_crm.ui.bindings import short_key
from tui_crm.ui.format import padlock
from tui_crm.ui.widgets.card_content import access_text
from tui_crm.wording import access_label
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.ui.base import CrmScreen


def why_not(actor: Actor, contact: Contact) -> Problem | None:
    """Why this person may not say who sees the contact; None where they may, as far as that is known here."""
    if not (actor.is_admin or actor.login in contact.draft.owners):
        return Problem(Code.ACCESS_NOT_YOURS)
    if not contact.is_active:
        return Problem(Code.CONTACT_INACTIVE, "", {"name": contact.name, "id": contact.id})
    return None


async def ask(screen: CrmScreen[None], contact: Contact, user_names: Mapping[str, str]) -> Access | None:
    """Asks who may see this contact; the cursor is on what holds now. None where that stays."""
    from tui_crm.ui.modals.bulk_menu import BulkMenu, Entry  # the first frame has no use for it

    now = contact.draft.access
    is_linked = bool(contact.draft.organizations) or now is Access.ORGANIZATION
    entries = [
        Entry(one, access_text(one, contact, user_names), is_linked or one is not Access.ORGANIZATION)
        for one in Access
    ]
    title = _("Who may see {name}?").format(name=contact.name)
    hint = _hint("" if is_linked else _reason(contact.kind))
    chosen = await screen.app.push_screen_wait(BulkMenu(title, entries, hint, now))
    return None if chosen is None or chosen == now else Access(chosen)


async def ask_for_many(screen: CrmScreen[None], count: int, kind: Kind) -> Access | None:
    """Asks who may see so many contacts of a base; each has its own rules, which are looked at afterwards."""
    from tui_crm.ui.modals.bulk_menu import BulkMenu, Entry

    may_be = kind is Kind.PERSON
    entries = [
        Entry(one, f"{padlock(one)} {access_label(one)}".lstrip(), may_be or one is not Access.ORGANIZATION)
        for one in Access
    ]
    title = ngettext("Who may see {count} contact?", "Who may see {count} contacts?", count)
    menu = BulkMenu(title.format(count=grouped(count)), entries, _hint("" if may_be else _reason(kind)))
    chosen = await screen.app.push_screen_wait(menu)
    return None if chosen is None else Access(chosen)


async def carry_out(
    screen: CrmScreen[None], contact: Contact, access: Access, user_names: Mapping[str, str]
) -> str:
    """Sets it, and gives what is told: who sees the contact now, and how to undo that."""
    (done,) = await screen.call(screen.session.contacts.set_access, (contact.id,), access)
    now = access_text(access, done, user_names)
    lines = [_("Access of {name}: {access}").format(name=done.name, access=now)]
    if keys := screen.crm.keymap.of(BY_ID["list.undo" if Place.LIST in screen.PLACES else "profile.undo"]):
        lines.append(_("{key} undoes it.").format(key=shown_key(short_key(keys))))
    return "\n".join(lines)


def _hint(reason: str) -> str:
    return "\n".join(filter(None, (_("Administrators see every contact."), reason)))


def _reason(kind: Kind) -> str:
    """Why there is no access by an organization."""
    if kind is Kind.ORGANIZATION:
        why = _("only a person is seen by way of an organization")
    else:
        why = _("no organization is linked; link one first")
    return _("Not available: {reason}.").format(reason=why)
