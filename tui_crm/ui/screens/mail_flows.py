"""What is done with e-mails, from their list, from one of them and from profiles of contacts (R49)."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, cast

from tui_crm.commands import BY_ID
from tui_crm.domain.contact import Contact
from tui_crm.domain.mail import MailAccount, MailMessage, MailPerson
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.text.safe import safe_text
from tui_crm.ui import item_actions
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import said_key, short_key
from tui_crm.ui.modals.choice import Choice, is_meant
from tui_crm.ui.modals.mail_password import MailPassword
from tui_crm.ui.modals.pick_contact import PickContact
from tui_crm.ui.remote import ask_remote
from tui_crm.ui.screens.mail_lines import subject_text
from tui_crm.wording import explain

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts import ContactsScreen
    from tui_crm.ui.screens.mail_work import MailWork

REPLY = "Re:"
"""What the subject of an answer begins with, in every language (RFC 5322, 3.6.5)."""
_BACK = "back"


def open_message(screen: CrmScreen[Any], message_id: int) -> None:
    """Opens its screen."""
    from tui_crm.ui.screens.message import MessageScreen  # it uses these flows itself

    screen.app.push_screen(MessageScreen(message_id))


# Mailboxes


async def sync(screen: CrmScreen[Any], work: MailWork) -> None:
    """Begins to read one's mailboxes behind the screens, after asking for the passwords they need."""
    if screen.crm.is_restricted:
        await pipe_mailbox(screen, _("Read a mailbox"))
        return
    accounts = [one for one in await screen.call(screen.session.mail.accounts) if not one.is_stream]
    if not accounts:
        key = shown_key(said_key(screen.crm.keymap.of(BY_ID["anywhere.settings"])))
        text = _("There is no mailbox to read: add one in the settings ({key}), part Mail.")
        screen.tell(text.format(key=key), "warning")
        return
    passwords: dict[int, str] = {}
    wanted: list[MailAccount] = []
    # The variable holds one password: no server is told that of another.
    asked = [one for one in accounts if one.is_remote and not screen.crm.config.password_command(one.name)]
    for account in accounts:
        if account.is_remote:
            password = await _password(screen, account, len(asked) == 1)
            if not password:
                continue
            passwords[account.id] = password
        wanted.append(account)
    if wanted:
        work.read(wanted, passwords)


async def pipe_mailbox(screen: CrmScreen[Any], title: str) -> None:
    """Over SSH, where no file of this machine is anybody's: the line that sends a mailbox from one's own."""
    note = _("Put the name of your own mbox or .eml file in its place.")
    await ask_remote(screen, title, ["mail", "sync", "-"], send="inbox.mbox", note=note)


async def _password(screen: CrmScreen[Any], account: MailAccount, is_only: bool) -> str | None:
    """Of the program that keeps it, of the environment, else typed; None where this mailbox is left out."""
    from tui_crm.services.mail_password import VARIABLE, by_command

    if command := screen.crm.config.password_command(account.name):
        try:
            return await asyncio.to_thread(by_command, command)
        except CrmError as error:
            screen.tell(f"{safe_text(account.name)}: {explain(error)}", "error")
            return None
    if is_only and (password := os.environ.get(VARIABLE)):
        return password
    typed: str | None = await screen.app.push_screen_wait(MailPassword(account.name, account.location))
    return typed


# One message


async def link(screen: CrmScreen[Any], message: MailMessage) -> bool:
    """Asks for a contact and links the message to it; whether it did."""
    title = _("Link the message to")
    contact_id = await screen.app.push_screen_wait(PickContact(title))
    if contact_id is None:
        return False
    linked = await screen.call(screen.session.mail.link, message.id, contact_id)
    name = next((one.contact_name for one in linked.links if one.contact_id == contact_id), "")
    _tell_done(screen, _("Linked to {name}").format(name=safe_text(name)))
    return True


async def unlink(screen: CrmScreen[Any], message: MailMessage, contact_id: int) -> None:
    """Takes the message off a contact that it belongs to."""
    await screen.call(screen.session.mail.unlink, message.id, contact_id)
    name = next((one.contact_name for one in message.links if one.contact_id == contact_id), "")
    _tell_done(screen, _("Unlinked from {name}").format(name=safe_text(name)))


async def take_off(screen: CrmScreen[Any], message: MailMessage, contact: Contact) -> bool:
    """Takes the message off a contact after asking; whether it did."""
    title = _("Unlink the message from {name}?").format(name=contact.name)
    text = _("{subject}\n\nThe message stays, and so does the contact.").format(subject=subject_text(message))
    if not await is_meant(screen, title, text, _("Yes, unlink it")):
        return False
    await screen.call(screen.session.mail.unlink, message.id, contact.id)
    _tell_done(screen, _("Unlinked from {name}").format(name=safe_text(contact.name)))
    return True


def answered(message: MailMessage) -> MailPerson | None:
    """Who gets an answer: the sender; of what one wrote oneself the first it went to."""
    receivers = [one for one in message.persons if one.role != "from"]
    return receivers[0] if message.is_outgoing and receivers else message.sender


async def answer(screen: CrmScreen[Any], message: MailMessage) -> None:
    """Begins an answer in the person's mail program."""
    person = answered(message)
    if person is None:
        return
    subject = " ".join(safe_text(message.subject).split())
    is_reply = subject.casefold().startswith(REPLY.casefold())
    await item_actions.write_mail(screen, person.address, subject if is_reply else f"{REPLY} {subject}")


# All messages of a person


async def pin(screen: CrmScreen[Any], person: Contact) -> None:
    """Links all messages of a person to an organization of the person's, behind the screens (R49)."""
    organizations = {str(one.id): one.name for one in person.draft.organizations if one.id is not None}
    if not organizations:
        text = _("No organization is linked to {name}.")
        screen.tell(text.format(name=safe_text(person.name)), "warning")
        return
    title = _("Pin all e-mails of {name} to the organization?").format(name=person.name)
    text = _("Also those from before the two were linked. What was unlinked by hand stays so.")
    answers = {_BACK: _("No, leave it")}
    for number, name in organizations.items():
        answers[number] = _("Yes, to {name}").format(name=name)
    answer = await screen.app.push_screen_wait(Choice(title, text, answers))
    if answer is None or answer == _BACK:
        return
    home = cast("ContactsScreen", screen.app.screen_stack[0])
    if not home.mailing.pin(person.id, int(answer), organizations[answer]):
        screen.tell(_("E-mail is at work already: try again when that has ended."), "warning")


def _tell_done(screen: CrmScreen[Any], said: str) -> None:
    """What was done, and the key that takes it back."""
    lines = [said]
    if keys := screen.crm.keymap.of(BY_ID[f"{screen.PLACES[0]}.undo"]):
        lines.append(_("{key} undoes it.").format(key=shown_key(short_key(keys))))
    screen.tell("\n".join(lines))
