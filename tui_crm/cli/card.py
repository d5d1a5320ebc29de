"""`card`: business cards on stdout or to the clipboard."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from tui_crm.cli import output
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.cli.selection import add_ids
from tui_crm.domain.business_card import CardForm, card_text
from tui_crm.domain.problems import Code, CrmError, Refused
from tui_crm.domain.qr_code import in_colours
from tui_crm.i18n import N_, _
from tui_crm.paths import readable
from tui_crm.text.safe import safe_text

if TYPE_CHECKING:
    from tui_crm.services.session import Session


def define_card(parser: argparse.ArgumentParser) -> None:
    """The arguments of `card`."""
    add_ids(parser)
    define_form(parser)


def define_form(parser: argparse.ArgumentParser) -> None:
    """How cards are printed or copied."""
    parser.add_argument(
        "--format",
        choices=[one.value for one in CardForm],
        default=CardForm.TEXT.value,
        help=_("the form of the card; qr is black on white, without colours drawn for a dark ground"),
    )
    parser.add_argument("--copy", action="store_true", help=_("to the clipboard instead of stdout"))


def run_card(context: Context, options: argparse.Namespace) -> int:
    """Prints or copies the cards of the contacts, in the order of their IDs."""
    with context.session() as session:
        text = cards_text(context, session, tuple(map(session.contacts.find, options.ids)), options)
    return say_cards(context, text, options)


def cards_text(context: Context, session: Session, ids: tuple[int, ...], options: argparse.Namespace) -> str:
    """The cards of these contacts; `options` as of `define_form`."""
    form = CardForm(options.format)
    if form is CardForm.MAIL:
        ids = _with_email(session, ids)
    if form is CardForm.QR and not (options.copy or options.json) and _has_colours(context):
        blocks = output.can_say("▀▄")
        return "\n\n".join(in_colours(code, blocks) for code in session.cards.codes(ids))
    return session.cards.text(ids, form)


def say_cards(context: Context, text: str, options: argparse.Namespace) -> int:
    """Prints or copies what `cards_text` gave."""
    form = CardForm(options.format)
    if options.copy:
        return _copy(context, text)
    if options.json:
        output.say_json({"format": form.value, "text": text})
    elif form is CardForm.VCARD:
        output.write_bytes(text.encode("utf-8", "replace"))  # a vCard has its own line ends and no locale
    elif form is CardForm.QR and not output.can_say(text):
        output.say(in_ascii(text))
    else:
        output.say(text)
    return 0


def _has_colours(context: Context) -> bool:
    """Whether stdout is a terminal that can draw black on white, whatever its own colours are."""
    environment = context.environment
    plain = environment.get("NO_COLOR") or environment.get("TERM") in (None, "", "dumb")
    return sys.stdout.isatty() and not plain


def _with_email(session: Session, ids: tuple[int, ...]) -> tuple[int, ...]:
    """The contacts that a mailing list can hold; the others are told. Raises Refused if there are none."""
    contacts = session.contacts.several(ids)
    left_out = [contact for contact in contacts if not card_text(contact, CardForm.MAIL)]
    if len(left_out) == len(contacts):
        raise Refused(Code.NO_EMAIL)
    if left_out:
        names = ", ".join(safe_text(contact.name) for contact in left_out)
        output.tell(_("left out, without an e-mail: {names}").format(names=names))
    return tuple(contact.id for contact in contacts if contact not in left_out)


def in_ascii(picture: str) -> str:
    """A QR code of half blocks with two signs for each module, for a character set without blocks."""
    lines: list[str] = []
    for line in picture.splitlines():
        lines += ["".join("##" if sign in full else "  " for sign in line) for full in ("█▀", "█▄")]
    return "\n".join(lines)


def _copy(context: Context, text: str) -> int:
    """The outcome goes to stderr: a card that went elsewhere leaves stdout empty."""
    from tui_crm import clipboard
    from tui_crm.wording.copied import copied_sentence

    outcome = clipboard.copy(text, _write_to_terminal, context.paths.copied_file, context.environment)
    if outcome.level is clipboard.Level.FAILED:
        raise CrmError(Code.CLIPBOARD_FAILED, reason=readable(str(context.paths.copied_file)))
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
    "card": Command(
        define_card,
        run_card,
        ("card 12 --copy", "card 12 15 --format mail"),
        json=N_('print {"format": FORM, "text": CARD}'),
    ),
}
