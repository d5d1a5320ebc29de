"""`avatar`: the picture of a contact."""

from __future__ import annotations

import argparse

from tui_crm.cli import output
from tui_crm.cli.attachments import say_saved
from tui_crm.cli.command_line import Command, UsageError, path_word
from tui_crm.cli.context import Context
from tui_crm.cli.incoming import STANDARD, given
from tui_crm.i18n import N_, _
from tui_crm.paths import expand
from tui_crm.text.safe import safe_text


def define_avatar(parser: argparse.ArgumentParser) -> None:
    """The arguments of `avatar`."""
    parser.add_argument("id", metavar="ID", help=_("the number of the contact, or uid:UID"))
    parser.add_argument(
        "file",
        nargs="?",
        type=path_word,
        metavar=_("FILE"),
        help=_("a PNG, JPEG, WebP or GIF file, - reads standard input"),
    )
    parser.add_argument("--remove", action="store_true", help=_("take the picture away"))
    parser.add_argument(
        "--save",
        type=path_word,
        metavar=_("PATH"),
        help=_("write the picture to a new PNG file or into a folder, - is standard output"),
    )


def run_avatar(context: Context, options: argparse.Namespace) -> int:
    """Sets, removes or writes out the picture of a contact."""
    if sum((options.file is not None, options.remove, options.save is not None)) != 1:
        raise UsageError(_("avatar needs one of these: FILE, --remove, --save PATH"))
    if options.save is not None:
        return _save(context, options)
    with context.session() as session:
        contact = session.contacts.get(session.contacts.find(options.id))
        digest, message = None, _("Picture removed: {name} (ID {id})")
        if options.remove:
            session.avatars.remove(contact.id)
        else:
            digest, message = (
                session.avatars.set(contact.id, given(options.file)),
                _("Picture set: {name} (ID {id})"),
            )
    if options.json:
        output.say_json({"contact": contact.id, "avatar": digest})
    else:
        output.say(message.format(name=safe_text(contact.name), id=contact.id))
    return 0


def _save(context: Context, options: argparse.Namespace) -> int:
    with context.session() as session:
        contact_id = session.contacts.find(options.id)
        if options.save == STANDARD:
            output.write_bytes(session.avatars.content(contact_id))
            return 0
        saved = session.avatars.save(contact_id, expand(options.save))
    say_saved(saved, options.json)
    return 0


COMMANDS = {
    "avatar": Command(
        define_avatar,
        run_avatar,
        ("avatar 12 photo.jpg", "avatar 12 --save photo.png", "avatar 12 --remove"),
        json=N_("print {contact, avatar}, or with --save {saved}"),
    ),
}
