"""`add` and `edit`."""

from __future__ import annotations

import argparse

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError
from tui_crm.cli.context import Context
from tui_crm.cli.selection import amount, assignments
from tui_crm.domain.contact import Contact, ContactDraft, Kind
from tui_crm.domain.field_values import clear_fields, set_fields
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text
from tui_crm.wording import sentence

_JSON = N_("print the saved contact as JSON")


def define_add(parser: argparse.ArgumentParser) -> None:
    """The arguments of `add`."""
    parser.add_argument(
        "--kind", choices=[one.value for one in Kind], default=Kind.PERSON.value, help=_("the base to add to")
    )
    _add_set(parser, required=True)
    parser.add_argument(
        "--allow-duplicate", action="store_true", help=_("add it even if its phone or e-mail is known")
    )


def run_add(context: Context, options: argparse.Namespace) -> int:
    """Adds a contact and prints it."""
    given = assignments(options.set, "--set")
    with context.session() as session:
        draft = set_fields(ContactDraft(Kind(options.kind)), given, session.region, adding=True)
        contact = session.contacts.add(draft, allow_duplicate=options.allow_duplicate)
    _print(contact, options.json, _("Added: {name} (ID {id})"))
    return 0


def define_edit(parser: argparse.ArgumentParser) -> None:
    """The arguments of `edit`."""
    parser.add_argument("id", metavar="ID", help=_("the number of the contact, or uid:UID"))
    _add_set(parser, required=False)
    parser.add_argument(
        "--clear",
        action="append",
        default=[],
        metavar=_("FIELD"),
        help=_("empty this field before others are set; may be repeated"),
    )
    parser.add_argument(
        "--if-version",
        type=amount,
        metavar="N",
        help=_("refuse if the contact has another version by now (see show --json)"),
    )


def run_edit(context: Context, options: argparse.Namespace) -> int:
    """Changes a contact and prints it."""
    given = assignments(options.set, "--set")
    if not given and not options.clear:
        raise UsageError(sentence(Problem(Code.NOTHING_TO_CHANGE)))
    with context.session() as session:
        before = session.contacts.get(session.contacts.find(options.id))
        draft = clear_fields(before.draft, options.clear)
        draft = set_fields(draft, given, session.region, adding=False)
        version = before.version if options.if_version is None else options.if_version
        contact = session.contacts.save(before.id, draft, version)
    _print(contact, options.json, _("Saved: {name} (ID {id})"))
    return 0


def _add_set(parser: argparse.ArgumentParser, required: bool) -> None:
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        required=required,
        metavar=_("FIELD=VALUE"),
        help=_("set this field; may be repeated, a phone given twice is two phones"),
    )


def _print(contact: Contact, as_json: bool, message: str) -> None:
    if as_json:
        from tui_crm.services.exports import contact_json

        output.say_json(contact_json(contact))
    else:
        output.say(message.format(name=safe_text(contact.name), id=contact.id))


COMMANDS = {
    "add": Command(
        define_add,
        run_add,
        (
            'add --set first_name=Łukasz last_name=Kowalski --set phone="600 100 200"',
            'add --kind organization --set name="Acme" --set phone="22 113 14 15" --json',
        ),
        takes_fields=True,
        json=_JSON,
    ),
    "edit": Command(
        define_edit,
        run_edit,
        (
            "edit 12 --set position=Dyrektor --clear note",
            "edit uid:2f6c1d --set tags=VIP --if-version 4 --json",
        ),
        json=_JSON,
    ),
}
