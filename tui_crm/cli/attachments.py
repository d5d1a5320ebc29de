"""Files of contacts: `attach`, `attachments`, and `attachment save`, `describe`, `remove`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError, path_word
from tui_crm.cli.context import Context
from tui_crm.cli.events import event_number
from tui_crm.cli.incoming import STANDARD, given
from tui_crm.cli.selection import is_number
from tui_crm.cli.table import say_list
from tui_crm.domain.attachments import Attachment
from tui_crm.i18n import N_, _
from tui_crm.identity import is_restricted
from tui_crm.paths import expand, readable
from tui_crm.text.safe import safe_text
from tui_crm.wording.sizes import size_text

_FILE_JSON = N_("print {id, contact, event, name, description, size, added_at, added_by}")


def define_attach(parser: argparse.ArgumentParser) -> None:
    """The arguments of `attach`."""
    parser.add_argument("id", metavar="ID", help=_("the number of the contact, or uid:UID"))
    parser.add_argument("file", type=path_word, metavar=_("FILE"), help=_("the file, - reads standard input"))
    parser.add_argument("--description", default="", metavar=_("TEXT"), help=_("what the file is"))
    parser.add_argument("--name", default="", metavar=_("NAME"), help=_("how the file is called"))
    parser.add_argument(
        "--event", type=event_number, metavar="N", help=_("the event that it belongs to (event list)")
    )


def run_attach(context: Context, options: argparse.Namespace) -> int:
    """Adds a file to a contact."""
    if options.file == STANDARD and not options.name:
        raise UsageError(_("a file from standard input needs a name: --name NAME"))
    with context.session() as session:
        contact = session.contacts.get(session.contacts.find(options.id))
        added = session.attachments.add(
            contact.id, given(options.file), options.description, options.event, name=options.name
        )
    if options.json:
        output.say_json(attachment_data(added))
    else:
        line = _("File added to {name} (ID {id}): {file} (number {number})")
        output.say(
            line.format(
                name=safe_text(contact.name), id=contact.id, file=safe_text(added.name), number=added.id
            )
        )
    return 0


def attachment_data(one: Attachment) -> dict[str, Any]:
    """The file as `--json` prints it."""
    return {
        "id": one.id,
        "contact": one.contact_id,
        "event": one.event_id,
        "name": one.name,
        "description": one.description,
        "size": one.size,
        "added_at": one.added_at,
        "added_by": one.added_by,
    }


def define_attachments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `attachments`."""
    parser.add_argument("id", metavar="ID", help=_("the number of the contact, or uid:UID"))


def run_attachments(context: Context, options: argparse.Namespace) -> int:
    """Prints the files of a contact, the newest first."""
    with context.session() as session:
        contact = session.contacts.get(session.contacts.find(options.id))
        found = session.attachments.of_contact(contact.id)
    head = (_("Number"), _("Name"), _("Size"), _("Description"), _("Added"), _("User"))
    nothing = _("{name} has no files.").format(name=safe_text(contact.name))
    say_list(found, options.json, attachment_data, head, _cells, nothing)
    return 0


def _cells(one: Attachment) -> tuple[str, ...]:
    return str(one.id), one.name, size_text(one.size), one.description, one.added_at, one.added_by


def define_number(parser: argparse.ArgumentParser) -> None:
    """The argument of all commands about one file."""
    parser.add_argument("number", type=_number, metavar="N", help=_("the number of the file (attachments)"))


def _number(text: str) -> int:
    """The number of a file, for argparse."""
    if not is_number(text):
        raise argparse.ArgumentTypeError(_('"{value}" is not the number of a file').format(value=text))
    return int(text)


def define_save(parser: argparse.ArgumentParser) -> None:
    """The arguments of `attachment save`."""
    define_number(parser)
    parser.add_argument(
        "path",
        nargs="?",
        type=path_word,
        metavar=_("PATH"),
        help=_("a new file, or a folder; here if left out, - is standard output"),
    )


def run_save(context: Context, options: argparse.Namespace) -> int:
    """Writes a file out, and prints where it is."""
    path = options.path or (STANDARD if is_restricted() else ".")
    with context.session() as session:
        if path == STANDARD:
            output.write_bytes(session.attachments.content(options.number))
            return 0
        saved = session.attachments.save(options.number, expand(path))
    say_saved(saved, options.json)
    return 0


def say_saved(path: Path, as_json: bool) -> None:
    """Where a file was written."""
    where = readable(str(path))
    if as_json:
        output.say_json({"saved": where})
    else:
        output.say(safe_text(where))


def define_describe(parser: argparse.ArgumentParser) -> None:
    """The arguments of `attachment describe`."""
    define_number(parser)
    parser.add_argument("text", metavar=_("TEXT"), help=_('what the file is; "" takes the description away'))


def run_describe(context: Context, options: argparse.Namespace) -> int:
    """Changes the description of a file."""
    with context.session() as session:
        described = session.attachments.describe(options.number, options.text)
    _say_file(described, options.json, _("Description changed: {file} (number {number})"))
    return 0


def run_remove(context: Context, options: argparse.Namespace) -> int:
    """Takes a file away from its contact."""
    with context.session() as session:
        removed = session.attachments.get(options.number)
        session.attachments.remove(options.number)
    _say_file(removed, options.json, _("File removed: {file} (number {number})"))
    return 0


def _say_file(one: Attachment, as_json: bool, message: str) -> None:
    if as_json:
        output.say_json(attachment_data(one))
    else:
        output.say(message.format(file=safe_text(one.name), number=one.id))


COMMANDS = {
    "attach": Command(
        define_attach,
        run_attach,
        (
            'attach 12 offer.pdf --description "The second offer"',
            "attach 12 minutes.pdf --event 7",
            "attach 12 - --name offer.pdf < offer.pdf",
        ),
        json=_FILE_JSON,
    ),
    "attachments": Command(
        define_attachments,
        run_attachments,
        ("attachments 12",),
        json=N_("print a list of {id, contact, event, name, description, size, added_at, added_by}"),
    ),
    "attachment save": Command(
        define_save,
        run_save,
        ("attachment save 3 ~/offers/", "attachment save 3 - > offer.pdf"),
        json=N_("print {saved}"),
    ),
    "attachment describe": Command(
        define_describe,
        run_describe,
        ('attachment describe 3 "The offer they signed"',),
        takes_text=True,
        json=_FILE_JSON,
    ),
    "attachment remove": Command(define_number, run_remove, ("attachment remove 3",), json=_FILE_JSON),
}
