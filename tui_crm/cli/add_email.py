"""`add-email`: what mail programs pipe a message to, to add its sender."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.cli.incoming import standard_input
from tui_crm.cli.outcome import DONE, SOME_REFUSED
from tui_crm.cli.selection import assignments
from tui_crm.domain.contact import Contact, Kind
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.services.senders import SendersAdded


def define_add_email(parser: argparse.ArgumentParser) -> None:
    """The arguments of `add-email`."""
    kinds = [one.value for one in Kind]
    parser.add_argument("--kind", choices=kinds, default=Kind.PERSON.value, help=_("the base to add to"))
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar=_("FIELD=VALUE"),
        help=_("set this field of the new contact too; may be repeated"),
    )
    parser.add_argument(
        "--allow-duplicate", action="store_true", help=_("add it even if its phone or e-mail is known")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("tell what would happen, change nothing"))


def run_add_email(context: Context, options: argparse.Namespace) -> int:
    """Adds the sender of the message on standard input, or tells who has the address already."""
    given = assignments(options.set, "--set")
    with context.session() as session:
        outcome = session.senders.add(
            standard_input,
            Kind(options.kind),
            given,
            allow_duplicate=options.allow_duplicate,
            dry_run=options.dry_run,
        )
    if options.json:
        output.say_json(_data(outcome, options.dry_run))
        return SOME_REFUSED if outcome.left else DONE
    added = (
        _("Would be added: {name} <{email}>") if options.dry_run else _("Added: {name} <{email}> (ID {id})")
    )
    output.say_all(_line(added, one) for one in outcome.added)
    output.say_all(_line(_("Already here: {name} <{email}> (ID {id})"), one) for one in outcome.known)
    if not outcome.left:
        return DONE
    text = ngettext(
        "{count} more sender was left out: split the mailbox and run it again.",
        "{count} more senders were left out: split the mailbox and run it again.",
        outcome.left,
    )
    output.tell(text.format(count=grouped(outcome.left)))
    return SOME_REFUSED


def _line(text: str, contact: Contact) -> str:
    email = next((one.value for one in contact.draft.emails), "")
    return text.format(name=safe_text(contact.name), email=safe_text(email), id=contact.id)


def _data(outcome: SendersAdded, is_dry: bool) -> dict[str, Any]:
    from tui_crm.services.exports import contact_json

    added = [contact_json(one) for one in outcome.added]
    for one in added if is_dry else ():
        one["id"] = one["uid"] = None  # nobody has them
    return {
        "added": added,
        "known": [contact_json(one) for one in outcome.known],
        "left": outcome.left,
        "dry_run": is_dry,
    }


COMMANDS = {
    "add-email": Command(
        define_add_email,
        run_add_email,
        (
            "add-email < message.eml",
            "add-email --set tags=Partner --set organization=Acme < message.eml",
            "add-email --kind organization --dry-run --json < message.eml",
        ),
        takes_fields=True,
        json=N_("print {added: [contact], known: [contact], left, dry_run}"),
    ),
}
