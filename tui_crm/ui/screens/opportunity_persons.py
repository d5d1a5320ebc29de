"""The persons and the organization of an opportunity, and what stands on its screen (R11, R22, R47)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, ContactDraft, Kind, Link
from tui_crm.domain.opportunities import Opportunity, OpportunityPerson, main_contact
from tui_crm.i18n import _
from tui_crm.ui import item_actions
from tui_crm.ui.modals.add_contact import AddContact
from tui_crm.ui.modals.ask_line import AskLine
from tui_crm.ui.modals.card_text import CardText
from tui_crm.ui.modals.choice import is_meant
from tui_crm.ui.modals.message import MessageBox
from tui_crm.ui.modals.pick_contact import PickContact
from tui_crm.ui.screens import event_flows, log_event, opportunity_flows, profile_files
from tui_crm.ui.screens.log_event import About
from tui_crm.ui.widgets.items import ItemKind

if TYPE_CHECKING:
    from tui_crm.ui.screens.opportunity import OpportunityScreen


async def open_current(screen: OpportunityScreen) -> None:
    """Opens what is under the cursor, as its kind has it; on the title the form."""
    item = screen.current
    if item is None:
        return
    if item.kind is ItemKind.CONTACT:
        item_actions.open_profile(screen, item.id)
    elif item.kind is ItemKind.EVENT:
        entry = screen.entry_of(item)
        if await event_flows.show_event(screen, item.id, entry.files if entry is not None else ()):
            await screen.read_again()
    elif item.kind is ItemKind.FILE:
        await profile_files.save(screen, item.id)
    elif item.kind is ItemKind.CHANGE and (entry := screen.entry_of(item)) is not None:
        await screen.app.push_screen_wait(MessageBox(_("What was changed"), screen.entry_text(entry)))
    elif item.kind is ItemKind.NAME:
        if screen.session.may(Permission.EDIT) and await opportunity_flows.edit(screen, item.id):
            await screen.read_again()
    else:
        await item_actions.open_item(screen, item)


async def copy_current(screen: OpportunityScreen) -> None:
    """Copies what is under the cursor: of a contact its business card, of a note all of it."""
    item = screen.current
    if item is None:
        return
    if item.kind is ItemKind.CONTACT:
        cards = await screen.call(screen.session.cards.text, (item.id,))
        await screen.copy(cards, _("Card copied: {name}").format(name=item.value))
        return
    if item.kind is ItemKind.NAME:
        item = replace(item, kind=ItemKind.VALUE)
    await item_actions.copy_item(screen, screen.in_full(item))


async def show_card(screen: OpportunityScreen) -> None:
    """The business card of the contact under the cursor, else those of all persons, in every form (R22)."""
    item, whole = screen.current, screen.whole
    if whole is None:
        return
    ids = tuple(person.contact_id for person in whole.opportunity.persons)
    if item is not None and item.kind is ItemKind.CONTACT:
        ids = (item.id,)
    if ids:
        screen.app.push_screen(CardText(ids))
    else:
        _tell_nobody(screen, whole.opportunity)


def _tell_nobody(screen: OpportunityScreen, one: Opportunity) -> None:
    screen.tell(_("No person belongs to {name}.").format(name=one.title), "warning")


async def log(screen: OpportunityScreen) -> None:
    """Writes down a note, a call, a message or a meeting that is about it."""
    if screen.whole is None:
        return
    one = screen.whole.opportunity
    contact_id = main_contact(one)
    if contact_id is None:
        screen.tell(_("Add a person or the organization first: what is written down is about them too."))
        return
    about = About(one.title, (contact_id,), opportunity_id=one.id)
    events = await log_event.log(screen, about)
    if events and await screen.read_again():
        screen.point_at("timeline", ItemKind.EVENT, events[0].id)


# Persons


async def add_contact(screen: OpportunityScreen) -> None:
    """Asks for a contact, who may be made on the spot: a person is added, an organization is the one."""
    if screen.whole is None:
        return
    one = screen.whole.opportunity
    title = _("Who belongs to {name}?").format(name=one.title)
    chosen = await screen.app.push_screen_wait(PickContact(title))
    if chosen is None:
        return
    contact = await screen.call(screen.session.contacts.get, chosen)
    if contact.kind is Kind.ORGANIZATION:
        await _set_organization(screen, one, contact)
    else:
        await _add_person(screen, one, contact, ask_role=True)


async def new_person(screen: OpportunityScreen) -> None:
    """The form of a new person of its organization, who belongs to it once it is saved (R11)."""
    if screen.whole is None:
        return
    one = screen.whole.opportunity
    links = () if one.organization_id is None else (Link(one.organization_id, one.organization_name),)
    draft = ContactDraft(kind=Kind.PERSON, organizations=links)
    made = await screen.app.push_screen_wait(AddContact(draft))
    if made is not None:
        contact = await screen.call(screen.session.contacts.get, made)
        await _add_person(screen, one, contact, ask_role=False)


async def _add_person(
    screen: OpportunityScreen, one: Opportunity, contact: Contact, *, ask_role: bool
) -> None:
    role: str | None = None
    if ask_role and all(person.contact_id != contact.id for person in one.persons):
        title = _("Role in this opportunity: {name}").format(name=contact.name)
        hint = _("such as: decides, buys, uses; may stay empty")
        role = await screen.app.push_screen_wait(AskLine(title, placeholder=hint))
        if role is None:
            return
    await screen.call(screen.session.opportunities.add_person, one.id, contact.id, role)
    if await screen.read_again():
        screen.point_at("persons", ItemKind.CONTACT, contact.id)
        screen.tell(_("Added: {name}").format(name=contact.name))


async def _set_organization(screen: OpportunityScreen, one: Opportunity, contact: Contact) -> None:
    if one.organization_id not in (None, contact.id):
        title = _("{other} in place of {name}?").format(name=one.organization_name, other=contact.name)
        text = _("An opportunity has one organization.")
        if not await is_meant(screen, title, text, _("Yes, change the organization")):
            return
    await opportunity_flows.change(screen, one, lambda draft: replace(draft, organization_id=contact.id))
    if await screen.read_again():
        screen.point_at("persons", ItemKind.CONTACT, contact.id)


async def change_role(screen: OpportunityScreen) -> None:
    """Asks what the person under the cursor is in it."""
    person, whole = screen.person, screen.whole
    if person is None or whole is None:
        return
    title = _("Role in this opportunity: {name}").format(name=person.name)
    role = await screen.app.push_screen_wait(AskLine(title, person.role))
    if role is not None and role != person.role:
        add = screen.session.opportunities.add_person
        await screen.call(add, whole.opportunity.id, person.contact_id, role)
        await screen.read_again()


async def move(screen: OpportunityScreen, by: int) -> None:
    """Moves the person under the cursor among the others."""
    person, whole = screen.person, screen.whole
    if person is None or whole is None:
        return
    order = moved(whole.opportunity.persons, person, by)
    if order != whole.opportunity.persons:
        persons = tuple((one.contact_id, one.role) for one in order)
        await opportunity_flows.change(
            screen, whole.opportunity, lambda draft: replace(draft, persons=persons)
        )
        if await screen.read_again():
            screen.point_at("persons", ItemKind.CONTACT, person.contact_id)


def moved(
    persons: tuple[OpportunityPerson, ...], person: OpportunityPerson, by: int
) -> tuple[OpportunityPerson, ...]:
    """The persons with one of them so many places further; it stops at the ends."""
    others = [one for one in persons if one != person]
    others.insert(max(0, persons.index(person) + by), person)
    return tuple(others)


async def remove_current(screen: OpportunityScreen) -> None:
    """A person, the organization, or what was written down; on the title the opportunity itself."""
    item, whole = screen.current, screen.whole
    if item is None or whole is None:
        return
    if item.kind is ItemKind.EVENT:
        if await event_flows.remove_event(screen, item.id):
            await screen.read_again()
    elif item.kind is ItemKind.NAME:
        if await opportunity_flows.delete(screen, whole.opportunity):
            screen.dismiss(None)
    elif item.kind is ItemKind.CONTACT:
        if await opportunity_flows.take_off(screen, whole.opportunity, item.id, item.value):
            await screen.read_again()
    else:
        text = _("Persons, the organization, notes and the opportunity itself can be removed here.")
        screen.tell(text, "warning")
