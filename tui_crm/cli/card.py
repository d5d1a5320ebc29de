"""`card`: business cards on stdout or to the clipboard."""

from __future__ import annotations

import argparse
import os

from tui_crm.cli import output
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.cli.selection import add_ids
from tui_crm.domain.business_card import CardForm
from tui_crm.domain.problems import Code, CrmError
from tui_crm.i18n import _


def define_card(parser: argparse.ArgumentParser) -> None:
    """The arguments of `card`."""
    add_ids(parser)
    parser.add_argument(
        "--format",
        choices=[one.value for one in CardForm],
        default=CardForm.TEXT.value,
        help=_("the form of the card"),
    )
    parser.add_argument("--copy", action="store_true", help=_("to the clipboard instead of stdout"))


def run_card(context: Context, options: argparse.Namespace) -> int:
    """Prints or copies the cards of the contacts, in the order of their IDs."""
    form = CardForm(options.format)
    with context.session() as session:
        text = session.cards.text(tuple(session.contacts.find(one) for one in options.ids), form)
    if options.copy:
        return _copy(context, text)
    if form is CardForm.VCARD:
        output.write_bytes(text.encode("utf-8", "replace"))  # a vCard has its own line ends and no locale
    else:
        output.say(text)
    return 0


def _copy(context: Context, text: str) -> int:
    """The outcome goes to stderr: a card that went elsewhere leaves stdout empty."""
    from tui_crm import clipboard
    from tui_crm.wording.copied import copied_sentence

    outcome = clipboard.copy(text, _write_to_terminal, context.paths.copied_file, context.environment)
    if outcome.level is clipboard.Level.FAILED:
        raise CrmError(Code.CLIPBOARD_FAILED, reason=str(context.paths.copied_file))
    output.tell(copied_sentence(outcome))
    return 0


def _write_to_terminal(sequence: str) -> None:
    """Writes to the person's terminal even where stdout is a pipe. Raises OSError without one."""
    descriptor = os.open("/dev/tty", os.O_WRONLY | os.O_NOCTTY)
    try:
        os.write(descriptor, sequence.encode("ascii"))
    finally:
        os.close(descriptor)


COMMANDS = {
    "card": Command(define_card, run_card, ("card 12 --copy", "card 12 15 --format mail")),
}
