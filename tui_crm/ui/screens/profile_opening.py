"""What the profile opens and copies, and the contact as a whole: editor, business card, status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.domain.contact import Contact, Kind, Status
from tui_crm.i18n import _, ngettext
from tui_crm.ui import item_actions
from tui_crm.ui.modals.card_text import CardText
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.edit_contact import EditContact
from tui_crm.ui.modals.message import MessageBox
from tui_crm.ui.screens import (
    access_choice,
    history_opening,
    meeting_flows,
    opportunity_flows,
    profile_files,
    profile_writing,
)
from tui_crm.ui.widgets.items import ItemKind

if TYPE_CHECKING:
    from tui_crm.ui.screens.profile import Profile

_OWN, _PERSONS = "own", "persons"


async def open_current(profile: Profile) -> None:
    """Opens what is under the cursor, as its kind has it."""
    item = profile.current
    if item is None:
        return
    if item.kind is ItemKind.CONTACT and item.id:
        item_actions.open_profile(profile, item.id)
    elif item.kind is ItemKind.OPPORTUNITY:
        opportunity_flows.open_opportunity(profile, item.id)
    elif item.kind is ItemKind.MEETING:
        meeting_flows.open_meeting(profile, item.id, item.value)
    elif item.kind is ItemKind.EVENT:
        entry = profile.entry_of(item)
        await profile_writing.open_event(profile, item.id, entry.files if entry is not None else ())
    elif item.kind is ItemKind.FILE:
        await profile_files.save(profile, item.id)
    elif item.kind is ItemKind.CHANGE and (entry := profile.entry_of(item)) is not None:
        if history_opening.open_work(profile, entry):
            return
        title = _("What was changed")
        await profile.app.push_screen_wait(MessageBox(title, profile.entry_text(entry)))
    elif item.kind is ItemKind.NAME:
        await show_card(profile)
    else:
        await item_actions.open_item(profile, item)


async def copy_current(profile: Profile) -> None:
    """Copies what is under the cursor: of a note all of it, of a change what was changed."""
    if (item := profile.current) is not None:
        await item_actions.copy_item(profile, profile.in_full(item))


async def show_card(profile: Profile) -> None:
    """The business card in every form; of an organization its own or those of its persons (R22)."""
    if profile.whole is None:
        return
    contact = profile.whole.contact
    ids: tuple[int, ...] = (contact.id,)
    if persons := _persons(contact):
        count = ngettext("The card of its person", "The cards of its {count} persons", len(persons))
        answers = {_OWN: _("Its own card"), _PERSONS: count.format(count=len(persons))}
        answer = await profile.app.push_screen_wait(Choice(_("Business card"), "", answers))
        if answer is None:
            return
        ids = persons if answer == _PERSONS else ids
    profile.app.push_screen(CardText(ids))


async def copy_persons(profile: Profile) -> None:
    """The cards of all persons of the organization to the clipboard (R4)."""
    if profile.whole is None:
        return
    persons = _persons(profile.whole.contact)
    if not persons:
        profile.tell(_("No person is linked to {name}.").format(name=profile.whole.contact.name), "warning")
        return
    text = await profile.call(profile.session.cards.text, persons)
    what = ngettext("{count} card copied", "{count} cards copied", len(persons))
    await profile.copy(text, what.format(count=len(persons)))


def _persons(contact: Contact) -> tuple[int, ...]:
    if contact.kind is not Kind.ORGANIZATION:
        return ()
    return tuple(link.id for link in contact.persons if link.id is not None)


async def edit(profile: Profile) -> None:
    """The editor over the profile; an inactive contact is offered to be activated first."""
    if profile.whole is not None:
        await _edit(profile, EditContact(profile.whole.contact))


async def add_person(profile: Profile) -> None:
    """A new person who belongs to this organization (R11)."""
    if profile.whole is not None:
        await _edit(profile, EditContact(profile.whole.contact, new_person=True))


async def _edit(profile: Profile, dialog: EditContact) -> None:
    wanted = await profile.app.push_screen_wait(dialog)
    if wanted is not None:
        item_actions.open_profile(profile, wanted)


async def toggle_status(profile: Profile) -> None:
    """Makes the contact inactive, or active again (R20)."""
    if profile.whole is None:
        return
    contact = profile.whole.contact
    status = Status.INACTIVE if contact.is_active else Status.ACTIVE
    await profile.call(profile.session.lifecycle.set_status, (contact.id,), status)
    await profile.read_again()
    said = _("Active: {name}") if status is Status.ACTIVE else _("Inactive: {name}")
    profile.tell(said.format(name=contact.name))


async def set_access(profile: Profile) -> None:
    """Asks who may see the contact, and sets it (R42)."""
    if profile.whole is None:
        return
    contact = profile.whole.contact
    access = await access_choice.ask(profile, contact, profile.whole.user_names)
    if access is None:
        return
    said = await access_choice.carry_out(profile, contact, access, profile.whole.user_names)
    await profile.read_again()
    profile.tell(said)
