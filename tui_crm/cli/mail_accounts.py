"""`mail accounts`, `mail add-account`, `mail edit-account`, `mail remove-account`: one's own mailboxes."""

from __future__ import annotations

import argparse
from typing import Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError, path_word
from tui_crm.cli.context import Context
from tui_crm.cli.table import say_list
from tui_crm.domain.mail import MailAccount
from tui_crm.i18n import N_, _
from tui_crm.paths import readable
from tui_crm.text.safe import safe_text
from tui_crm.wording.counts import grouped
from tui_crm.wording.mail import mail_source_label


def define_accounts(_parser: argparse.ArgumentParser) -> None:
    """`mail accounts` has no arguments of its own."""


def run_accounts(context: Context, options: argparse.Namespace) -> int:
    """Prints the user's mailboxes."""
    with context.session() as session:
        found = session.mail.accounts()
    head = (_("Number"), _("Name"), _("Kind"), _("Place"), _("Messages"), _("Last read"))
    nothing = _("You have no mailboxes: name a path, or imaps://user@host.")
    say_list(found, options.json, account_data, head, _cells, nothing, fits=True)
    return 0


def _cells(one: MailAccount) -> tuple[str, ...]:
    source, count = mail_source_label(one.source), grouped(one.messages)
    return str(one.id), one.name, source, one.location, count, one.synced_at


def define_add(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mail add-account`."""
    parser.add_argument("name", metavar=_("NAME"), help=_("how the mailbox is called"))
    help_text = _("a Maildir, an mbox file, .eml files, or imaps://user@host[:port]")
    parser.add_argument("place", type=path_word, metavar=_("PLACE"), help=help_text)
    _define_choices(parser)
    parser.add_argument("--keep-text", action="store_true", help=_("keep the whole text of messages"))


def _define_choices(parser: argparse.ArgumentParser) -> None:
    folder, address = _("read this folder; may be repeated"), _("an address of your own; may be repeated")
    parser.add_argument("--folder", action="append", metavar=_("NAME"), help=folder)
    parser.add_argument("--address", action="append", metavar=_("ADDRESS"), help=address)


def run_add(context: Context, options: argparse.Namespace) -> int:
    """Sets a mailbox up."""
    with context.session() as session:
        kind, place = session.mail.place_of(readable(options.place))
        account = session.mail.add_account(
            options.name, kind, place, options.folder or (), options.keep_text, options.address or ()
        )
    return _say(account, options, _("Mailbox added: {name}. Read it with: mail sync {name}"))


def define_edit(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mail edit-account`."""
    _define_name(parser)
    parser.add_argument("--name", metavar=_("NAME"), help=_("another name"))
    parser.add_argument("--place", type=path_word, metavar=_("PLACE"), help=_("where it is now"))
    _define_choices(parser)
    all_folders = _("read all folders but drafts, junk and the trash")
    parser.add_argument("--all-folders", action="store_true", help=all_folders)
    keep = _("whether the whole text of messages is kept")
    parser.add_argument("--keep-text", choices=("yes", "no"), help=keep)


def run_edit(context: Context, options: argparse.Namespace) -> int:
    """Changes what is told about a mailbox."""
    if options.folder and options.all_folders:
        raise UsageError(_("--folder and --all-folders exclude each other"))
    chosen = (options.name, options.place, options.folder, options.address, options.keep_text)
    if not options.all_folders and all(one is None for one in chosen):
        raise UsageError(_("name what is to change"))
    with context.session() as session:
        account = session.mail.account_named(options.account)
        changed = session.mail.edit_account(
            account.id,
            name=options.name,
            location=None if options.place is None else session.mail.place_of(readable(options.place))[1],
            folders=() if options.all_folders else options.folder,
            keeps_text=None if options.keep_text is None else options.keep_text == "yes",
            addresses=options.address,
        )
    return _say(changed, options, _("Mailbox changed: {name}"))


def define_remove(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mail remove-account`."""
    _define_name(parser)
    parser.add_argument("--yes", action="store_true", help=_("do it: it cannot be undone"))


def run_remove(context: Context, options: argparse.Namespace) -> int:
    """Removes a mailbox, and its messages that belong to nobody."""
    if not options.yes:
        raise UsageError(_("its messages that belong to no contact go with it: say --yes"))
    with context.session() as session:
        account = session.mail.account_named(options.account)
        session.mail.remove_account(account.id)
    return _say(account, options, _("Mailbox removed: {name}"))


def _define_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("account", metavar=_("MAILBOX"), help=_("the mailbox's name or number"))


def _say(account: MailAccount, options: argparse.Namespace, line: str) -> int:
    if options.json:
        output.say_json(account_data(account))
    else:
        output.say(line.format(name=safe_text(account.name)))
    return 0


def account_data(account: MailAccount) -> dict[str, Any]:
    """A mailbox as `--json` prints it."""
    return {
        "id": account.id,
        "name": account.name,
        "source": account.source.value,
        "location": account.location,
        "folders": list(account.folders),
        "keeps_text": account.keeps_text,
        "addresses": list(account.addresses),
        "messages": account.messages,
        "synced_at": account.synced_at or None,
    }


_JSON = N_("print the mailbox as JSON")
COMMANDS = {
    "mail accounts": Command(
        define_accounts,
        run_accounts,
        ("mail accounts",),
        json=N_(
            "print a list of {id, name, source, location, folders, keeps_text, addresses, messages, ...}"
        ),
    ),
    "mail add-account": Command(
        define_add,
        run_add,
        ("mail add-account Work imaps://anna@mail.example.com --folder INBOX --folder Sent",),
        json=_JSON,
    ),
    "mail edit-account": Command(
        define_edit, run_edit, ("mail edit-account Work --address anna@example.com",), json=_JSON
    ),
    "mail remove-account": Command(
        define_remove, run_remove, ("mail remove-account Work --yes",), json=_JSON
    ),
}
