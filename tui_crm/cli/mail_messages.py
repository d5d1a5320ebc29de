"""`mail list`, `show`, `link`, `unlink`, `pin`: messages, and the contacts that they belong to."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError
from tui_crm.cli.context import Context
from tui_crm.cli.selection import is_number
from tui_crm.cli.table import table_lines, terminal_columns
from tui_crm.domain.mail import MailMessage, Shown, key_of
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording.counts import grouped
from tui_crm.wording.mail import hidden_persons, link_state_label, mail_role_label

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_PAGE = 500
_LIMIT = 50


def define_list(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mail list`."""
    add = parser.add_argument
    add("--contact", metavar="ID", help=_("only those that belong to this contact: number, or uid:UID"))
    add("--text", default="", metavar=_("TEXT"), help=_("words that all have to be in a message"))
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--unlinked", action="store_true", help=_("only those that belong to no contact"))
    either.add_argument("--mine", action="store_true", help=_("only those of your own mailboxes"))
    help_text = _("at most so many, the newest first; 0 for all ({usual})").format(usual=_LIMIT)
    add("--limit", type=_limit, default=_LIMIT, metavar="N", help=help_text)


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints messages, the newest first."""
    with context.session() as session:
        found = _messages(session, options)
        if options.json:
            output.say_json_list(message_data(one) for one in found)
            return 0
        rows = [
            (str(one.id), one.at, _who(one), one.subject, ", ".join(link.contact_name for link in one.links))
            for one in found
        ]
    if rows:
        head = (_("Number"), _("Moment"), _("Who"), _("Subject"), _("Contacts"))
        output.say_all(table_lines(head, rows, terminal_columns()))
    else:
        output.tell(_("There are no messages."))
    return 0


def _messages(session: Session, options: argparse.Namespace) -> Iterator[MailMessage]:
    contact = session.contacts.find(options.contact) if options.contact else None
    only = Shown.UNLINKED if options.unlinked else Shown.MINE if options.mine else Shown.ALL
    left, before = options.limit or sys.maxsize, ""
    while left > 0:
        page = session.mail.page(min(left, _PAGE), before, contact, options.text, only)
        if not page:
            return
        yield from page
        left, before = left - len(page), key_of(page[-1])


def _who(message: MailMessage) -> str:
    """The other side: of what was sent the first to whom, with an arrow."""
    wanted = "to" if message.is_outgoing else "from"
    found = next((one for one in message.persons if one.role == wanted), None) or message.sender
    shown = "" if found is None else found.contact_name or found.name or found.address
    return f"→ {shown}" if message.is_outgoing else shown


def define_number(parser: argparse.ArgumentParser) -> None:
    """The argument of what is about one message."""
    parser.add_argument(
        "number", type=message_number, metavar="N", help=_("the number of the message (mail list)")
    )


def message_number(text: str) -> int:
    """The number of a message, for argparse."""
    if not is_number(text):
        raise argparse.ArgumentTypeError(_('"{value}" is not the number of a message').format(value=text))
    return int(text)


def _limit(text: str) -> int:
    if not is_number(text):
        raise argparse.ArgumentTypeError(_('"{value}" is not a number').format(value=text))
    return int(text)


def run_show(context: Context, options: argparse.Namespace) -> int:
    """Prints one message: its head, whom it belongs to, and its text as far as it is kept."""
    with context.session() as session:
        message = session.mail.get(options.number)
        text = session.mail.text(options.number)
    if options.json:
        output.say_json({**message_data(message), "text": text})
        return 0
    for one in message.persons:
        name = safe_text(one.contact_name or one.name)
        shown = f"{name} <{safe_text(one.address)}>" if name else safe_text(one.address)
        output.say(f"{mail_role_label(one.role)}: {shown}")
    if message.hidden:
        output.say(hidden_persons(message.hidden))
    output.say(_("Moment: {at}").format(at=message.at))
    output.say(_("Subject: {subject}").format(subject=safe_text(message.subject)))
    if message.attachments:
        output.say(_("Files: {count}").format(count=message.attachments))
    for link in message.links:
        line = _("Belongs to: {name} (ID {id}), {why}")
        name = safe_text(link.contact_name)
        output.say(line.format(name=name, id=link.contact_id, why=link_state_label(link.state)))
    output.say_all(["", safe_text(message.excerpt if text is None else text, keep_newlines=True)])
    return 0


def define_link(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mail link` and `mail unlink`."""
    define_number(parser)
    parser.add_argument("id", metavar="ID", help=_("the number of the contact, or uid:UID"))


def run_link(context: Context, options: argparse.Namespace) -> int:
    """Links a message to a contact."""
    with context.session() as session:
        contact = session.contacts.get(session.contacts.find(options.id))
        session.mail.link(options.number, contact.id)
        return _say(session, options, contact.name, _("Linked: {subject} to {name}"))


def run_unlink(context: Context, options: argparse.Namespace) -> int:
    """Takes a message off a contact."""
    with context.session() as session:
        contact = session.contacts.get(session.contacts.find(options.id))
        message = session.mail.get(options.number)
        session.mail.unlink(options.number, contact.id)
    line = _("Unlinked: {subject} from {name}")
    if options.json:
        output.say_json({"id": message.id, "contact": _named(contact.id, contact.name)})
    else:
        output.say(line.format(subject=safe_text(message.subject), name=safe_text(contact.name)))
    return 0


def _say(session: Session, options: argparse.Namespace, name: str, line: str) -> int:
    message = session.mail.get(options.number)
    if options.json:
        output.say_json(message_data(message))
    else:
        output.say(line.format(subject=safe_text(message.subject), name=safe_text(name)))
    return 0


def define_pin(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mail pin`."""
    parser.add_argument("person", metavar=_("PERSON"), help=_("the number of the person, or uid:UID"))
    help_text = _("the number of the organization, or uid:UID; else the person's main one")
    parser.add_argument("organization", nargs="?", metavar=_("ORGANIZATION"), help=help_text)


def run_pin(context: Context, options: argparse.Namespace) -> int:
    """Links all messages of a person to an organization."""
    with context.session() as session:
        person = session.contacts.get(session.contacts.find(options.person))
        if options.organization is not None:
            organization = session.contacts.find(options.organization)
        elif (main := next(iter(person.draft.organizations), None)) is not None and main.id is not None:
            organization = main.id
        else:
            line = _("{name} has no organization: name one")
            raise UsageError(line.format(name=safe_text(person.name)))
        name = session.contacts.get(organization).name
        count = session.mail.pin(person.id, organization)
    if options.json:
        told = {"person": _named(person.id, person.name), "organization": _named(organization, name)}
        output.say_json({**told, "messages": count})
    else:
        line = ngettext("{count} message pinned to {name}", "{count} messages pinned to {name}", count)
        output.say(line.format(count=grouped(count), name=safe_text(name)))
    return 0


def _named(contact_id: int, name: str) -> dict[str, Any]:
    return {"id": contact_id, "name": name}


def message_data(message: MailMessage) -> dict[str, Any]:
    """A message as `--json` prints it."""
    return {
        "id": message.id,
        "message_id": message.message_id,
        "at": message.at,
        "subject": message.subject,
        "excerpt": message.excerpt,
        "size": message.size,
        "attachments": message.attachments,
        "outgoing": message.is_outgoing,
        "persons": [
            {
                "role": one.role,
                "name": one.name,
                "address": one.address,
                "contact": None if one.contact_id is None else _named(one.contact_id, one.contact_name),
            }
            for one in message.persons
        ],
        "links": [
            {"contact": _named(one.contact_id, one.contact_name), "why": one.state.value}
            for one in message.links
        ],
        "accounts": list(message.accounts),
        "hidden": message.hidden,
    }


_JSON = N_("print the message as JSON")
COMMANDS = {
    "mail list": Command(
        define_list,
        run_list,
        ("mail list --contact 12", "mail list --unlinked --text offer"),
        json=N_("print a list of messages"),
    ),
    "mail show": Command(define_number, run_show, ("mail show 7",), json=_JSON),
    "mail link": Command(define_link, run_link, ("mail link 7 12",), json=_JSON),
    "mail unlink": Command(define_link, run_unlink, ("mail unlink 7 12",), json=N_("print {id, contact}")),
    "mail pin": Command(
        define_pin,
        run_pin,
        ("mail pin 12", "mail pin 12 3"),
        json=N_("print {person, organization, messages}"),
    ),
}
