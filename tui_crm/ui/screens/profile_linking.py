"""Links between persons and organizations, from both profiles (R2, R3, R20)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui_crm.domain.contact import Contact, Kind, Link
from tui_crm.domain.problems import Refused
from tui_crm.i18n import _
from tui_crm.ui.modals.ask_line import AskLine
from tui_crm.ui.modals.inactive import activate_and_go_on, inactive_id
from tui_crm.ui.modals.link_contact import Chosen, LinkContact
from tui_crm.ui.modals.type_ahead import Offered
from tui_crm.ui.widgets.items import ItemKind

if TYPE_CHECKING:
    from tui_crm.ui.screens.profile import Profile


async def link(profile: Profile) -> None:
    """Asks whom to link and with what position; what exists is suggested while one types (R3)."""
    if profile.whole is None:
        return
    contact, contacts = profile.whole.contact, profile.session.contacts
    is_person = contact.kind is Kind.PERSON
    title = _("Link {name} to an organization") if is_person else _("Link a person to {name}")

    def suggest(text: str) -> list[Offered]:
        if is_person:
            return [Offered(one.id, one.name) for one in contacts.suggest_organizations(text)]
        return [Offered(one.id, one.name, one.detail) for one in contacts.suggest_persons(text)]

    question = LinkContact(title.format(name=contact.name), suggest, may_create=is_person)
    chosen = await profile.app.push_screen_wait(question)
    if chosen is None:
        return
    before = _far_ids(contact)
    if (person := await _active(profile, _linking(profile, contact, chosen))) is not None:
        await profile.read_again()
        new = [person.id] if not is_person else [one for one in _far_ids(person) if one not in before]
        profile.point_at("linked", ItemKind.CONTACT, new[0] if new else chosen.id or 0)
        profile.tell(_("Linked: {name}").format(name=chosen.name))


def _far_ids(contact: Contact) -> list[int]:
    return [one.id for one in contact.draft.organizations if one.id is not None]


def _linking(profile: Profile, contact: Contact, chosen: Chosen) -> Callable[[], Contact]:
    """What is to be called, whichever side the person stands on."""
    links = profile.session.links
    if chosen.id is None:
        return partial(links.link_named, contact.id, chosen.name, chosen.position)
    is_person = contact.kind is Kind.PERSON
    person, organization = (contact.id, chosen.id) if is_person else (chosen.id, contact.id)
    return partial(links.link, person, organization, title=chosen.position or None)


async def _active(profile: Profile, change: Callable[[], Contact]) -> Contact | None:
    """Carries a change out; where somebody inactive is in the way, offers to activate and goes on (R20).

    Gives the person as it is then; None where the person at the keyboard turned back.
    """
    while True:
        try:
            return await profile.call(change)
        except Refused as refused:
            if inactive_id(refused) is None:
                raise
            if not await activate_and_go_on(profile, refused):
                return None


async def change_position(profile: Profile) -> None:
    """Asks for the position held at the organization, or by the person, under the cursor."""
    found = link_under_cursor(profile)
    if found is None or profile.whole is None:
        profile.tell(_("Put the cursor on a linked contact first."), "warning")
        return
    person, organization = ends(profile.whole.contact, found)
    title = _("Position at that organization: {name}").format(name=found.name)
    text = await profile.app.push_screen_wait(AskLine(title, found.position))
    if text is not None and text != found.position:
        change = partial(profile.session.links.link, person, organization, title=text)
        if await _active(profile, change):
            await profile.read_again()


async def move(profile: Profile, step: int) -> None:
    """Moves the organization under the cursor among those of the person; the first is the main one (R2)."""
    found = link_under_cursor(profile)
    if found is None or found.id is None:
        profile.tell(_("Put the cursor on a linked organization first."), "warning")
        return
    change = partial(profile.session.links.move, profile.contact_id, found.id, step)
    if await _active(profile, change):
        await profile.read_again()


async def unlink(profile: Profile, found: Link) -> None:
    """Takes the link away; neither contact is removed."""
    if profile.whole is None:
        return
    change = partial(profile.session.links.unlink, *ends(profile.whole.contact, found))
    if await _active(profile, change):
        await profile.read_again()
        profile.tell(_("No longer linked: {name}").format(name=found.name))


def link_under_cursor(profile: Profile) -> Link | None:
    """The link that the cursor is on."""
    item = profile.current
    if item is None or item.kind is not ItemKind.CONTACT or profile.whole is None:
        return None
    contact = profile.whole.contact
    links = contact.draft.organizations if contact.kind is Kind.PERSON else contact.persons
    return next((one for one in links if one.id == item.id), None)


def ends(contact: Contact, found: Link) -> tuple[int, int]:
    """The person and the organization of a link of this contact; found.id is known for what is stored."""
    far = found.id or 0
    return (contact.id, far) if contact.kind is Kind.PERSON else (far, contact.id)
