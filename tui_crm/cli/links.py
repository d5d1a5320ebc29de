"""`link` and `unlink`: which persons belong to which organizations; `access`: who may see contacts."""

from __future__ import annotations

import argparse

from tui_crm.cli import output
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact
from tui_crm.i18n import N_, _
from tui_crm.services.exports import contact_json
from tui_crm.text.safe import safe_text
from tui_crm.wording import access_label

_JSON = N_("print the person as JSON")


def define_unlink(parser: argparse.ArgumentParser) -> None:
    """The arguments of `unlink`."""
    parser.add_argument("person", metavar=_("PERSON"), help=_("the number of the person, or uid:UID"))
    parser.add_argument(
        "organization", metavar=_("ORGANIZATION"), help=_("the number of the organization, or uid:UID")
    )


def define_link(parser: argparse.ArgumentParser) -> None:
    """The arguments of `link`."""
    define_unlink(parser)
    parser.add_argument(
        "--position",
        type=_place,
        metavar="N",
        help=_("the organization's place among the person's, 1 is the main one"),
    )
    parser.add_argument("--title", metavar=_("TEXT"), help=_("the position that the person holds there"))


def run_link(context: Context, options: argparse.Namespace) -> int:
    """Links a person to an organization, or changes the link's place and title."""
    with context.session() as session:
        person, organization = map(session.contacts.find, (options.person, options.organization))
        place = None if options.position is None else options.position - 1
        linked = session.links.link(person, organization, place=place, title=options.title)
        name = session.contacts.get(organization).name
    _print(linked, name, options.json, _("Linked: {person} (ID {id}) with {organization}"))
    return 0


def run_unlink(context: Context, options: argparse.Namespace) -> int:
    """Takes the link between a person and an organization away."""
    with context.session() as session:
        person, organization = map(session.contacts.find, (options.person, options.organization))
        unlinked = session.links.unlink(person, organization)
        name = session.contacts.get(organization).name
    _print(unlinked, name, options.json, _("Unlinked: {person} (ID {id}) from {organization}"))
    return 0


def define_access(parser: argparse.ArgumentParser) -> None:
    """The arguments of `access`."""
    parser.add_argument("ids", nargs="+", metavar="ID", help=_("the number of a contact, or uid:UID"))
    parser.add_argument(
        "access",
        choices=[one.value for one in Access],
        help=_("the whole company; owners alone; whoever sees one of the person's organizations"),
    )


def run_access(context: Context, options: argparse.Namespace) -> int:
    """Says who may see contacts."""
    access = Access(options.access)
    with context.session() as session:
        changed = session.contacts.set_access(tuple(map(session.contacts.find, options.ids)), access)
    if options.json:
        output.say_json([contact_json(one) for one in changed])
    else:
        line, label = _("Access: {name} (ID {id}): {access}"), access_label(access)
        output.say_all(line.format(name=safe_text(one.name), id=one.id, access=label) for one in changed)
    return 0


def _place(text: str) -> int:
    """A place that counts from 1, for argparse."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):
        raise argparse.ArgumentTypeError(_('"{value}" is not a number from 1 on').format(value=text))
    return int(text)


def _print(person: Contact, organization: str, as_json: bool, message: str) -> None:
    if as_json:
        output.say_json(contact_json(person))
    else:
        names = {"person": safe_text(person.name), "organization": safe_text(organization)}
        output.say(message.format(id=person.id, **names))


COMMANDS = {
    "link": Command(
        define_link, run_link, ("link 12 3", 'link 12 3 --position 1 --title "Prezes zarządu"'), json=_JSON
    ),
    "unlink": Command(define_unlink, run_unlink, ("unlink 12 3",), json=_JSON),
    "access": Command(
        define_access,
        run_access,
        ("access 12 owner", "access 12 15 company"),
        json=N_("print a list of the contacts as JSON"),
    ),
}
