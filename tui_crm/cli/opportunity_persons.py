"""`opportunities`: its persons, their cards, and what is noted about it."""

from __future__ import annotations

import argparse

from tui_crm.cli import opportunity_told as told
from tui_crm.cli import output
from tui_crm.cli.card import cards_text, define_form, say_cards
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.cli.events import event_data, given_text
from tui_crm.cli.opportunities import define_one
from tui_crm.domain.opportunities import main_contact
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.timeline import EventKind
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text

_ONE = N_("print the opportunity as JSON")


def define_note(parser: argparse.ArgumentParser) -> None:
    """The arguments of `opportunities note`."""
    define_one(parser)
    parser.add_argument("text", metavar=_("TEXT"), help=_("what is noted, - reads standard input"))


def run_note(context: Context, options: argparse.Namespace) -> int:
    """Adds a note to an opportunity, and so to its organization or its first person."""
    text = given_text(options.text) or ""
    with context.session() as session:
        one = session.opportunities.get(session.opportunities.find(options.number))
        contact = main_contact(one)
        if contact is None:
            raise Refused(Code.OPPORTUNITY_NEEDS_CONTACT)
        event = session.events.add(contact, EventKind.NOTE, text, opportunity_id=one.id)
    if options.json:
        output.say_json(event_data(event))
    else:
        output.say(_("Note added: {title} ({id})").format(title=safe_text(one.title), id=one.id))
    return 0


def define_card(parser: argparse.ArgumentParser) -> None:
    """The arguments of `opportunities card`."""
    define_one(parser)
    define_form(parser)


def run_card(context: Context, options: argparse.Namespace) -> int:
    """Prints or copies the cards of the persons of an opportunity."""
    with context.session() as session:
        one = session.opportunities.get(session.opportunities.find(options.number))
        ids = tuple(person.contact_id for person in one.persons)
        if not ids:
            raise Refused(Code.OPPORTUNITY_NO_PERSONS)
        text = cards_text(context, session, ids, options)
    return say_cards(context, text, options)


def define_remove_person(parser: argparse.ArgumentParser) -> None:
    """The arguments of `opportunities remove-person`."""
    define_one(parser)
    parser.add_argument("id", metavar="ID", help=_("the number of the person, or uid:UID"))


def define_add_person(parser: argparse.ArgumentParser) -> None:
    """The arguments of `opportunities add-person`."""
    define_remove_person(parser)
    role = _("what the person is in it; of who is there already, the new role")
    parser.add_argument("--role", metavar=_("ROLE"), help=role)


def run_add_person(context: Context, options: argparse.Namespace) -> int:
    """Adds a person to an opportunity, or changes the role of one who is there."""
    with context.session() as session:
        number = session.opportunities.find(options.number)
        changed = session.opportunities.add_person(number, session.contacts.find(options.id), options.role)
    told.tell(changed, _("Opportunity changed: {title} ({id})"), options.json)
    return 0


def run_remove_person(context: Context, options: argparse.Namespace) -> int:
    """Takes a person off an opportunity; the contact stays."""
    with context.session() as session:
        number = session.opportunities.find(options.number)
        changed = session.opportunities.remove_person(number, session.contacts.find(options.id))
    told.tell(changed, _("Opportunity changed: {title} ({id})"), options.json)
    return 0


COMMANDS = {
    "opportunities note": Command(
        define_note,
        run_note,
        ('opportunities note 7 "They decide on Friday"', "opportunities note 7 - < minutes.txt"),
        takes_text=True,
        json=N_("print the event as {id, contact, kind, text, at, author}"),
    ),
    "opportunities card": Command(
        define_card,
        run_card,
        ("opportunities card 7", "opportunities card 7 --format mail"),
        json=N_('print {"format": FORM, "text": CARD}'),
    ),
    "opportunities add-person": Command(
        define_add_person, run_add_person, ('opportunities add-person 7 15 --role "signs"',), json=_ONE
    ),
    "opportunities remove-person": Command(
        define_remove_person, run_remove_person, ("opportunities remove-person 7 15",), json=_ONE
    ),
}
