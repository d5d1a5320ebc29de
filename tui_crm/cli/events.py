"""`note`, `log`, `event`: what happened with a contact, or about a number of nobody, in a person's words."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError
from tui_crm.cli.context import Context
from tui_crm.cli.selection import is_number, moment_of
from tui_crm.cli.table import say_list
from tui_crm.domain.contact_rules import NOTE_MAXIMUM
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text
from tui_crm.wording import event_kind_label

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_LOGGED = (EventKind.CALL, EventKind.MESSAGE, EventKind.MEETING)
_JSON = N_("print the event as {id, contact, kind, text, at, author, address, opportunity}")
_ADDRESSES = ("tel:", "mailto:")
_LONGEST_INPUT = 4 * NOTE_MAXIMUM + 1  # bytes: a longer text is too long in any encoding


def define_note(parser: argparse.ArgumentParser) -> None:
    """The arguments of `note`."""
    _define_whom(parser)
    parser.add_argument("text", metavar=_("TEXT"), help=_("what is noted, - reads standard input"))
    _define_opportunity(parser)


def run_note(context: Context, options: argparse.Namespace) -> int:
    """Adds a note to a contact."""
    return _add(context, options, EventKind.NOTE, None)


def define_log(parser: argparse.ArgumentParser) -> None:
    """The arguments of `log`."""
    _define_whom(parser)
    parser.add_argument("kind", choices=[one.value for one in _LOGGED], help=_("what it was"))
    parser.add_argument(
        "text", nargs="?", default="", metavar=_("TEXT"), help=_("what came of it, - reads standard input")
    )
    _define_at(
        parser, _("when it was: 2026-01-31 12:00 by this machine's clock, or with an offset; else now")
    )
    _define_opportunity(parser)


def run_log(context: Context, options: argparse.Namespace) -> int:
    """Adds a call, a message or a meeting to a contact, or to a number or an address of nobody."""
    return _add(context, options, EventKind(options.kind), options.at)


def define_list(parser: argparse.ArgumentParser) -> None:
    """The arguments of `event list`."""
    _define_whom(parser)


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints notes, calls, messages and meetings of a contact, or of a number of nobody, the newest first."""
    with context.session() as session:
        contact_id, name = _whom(session, options.id)
        events = session.events
        found = events.of_contact(contact_id) if contact_id else events.of_address(options.id)
    head = (_("Number"), _("Moment"), _("User"), _("What"), _("Text"))
    nothing = _("{name} has no notes, calls, messages or meetings.").format(name=safe_text(name))
    say_list(found, options.json, event_data, head, _cells, nothing, fits=True)
    return 0


def _cells(event: Event) -> tuple[str, ...]:
    return str(event.id), event.at, event.author, event_kind_label(event.kind), event.text


def define_number(parser: argparse.ArgumentParser) -> None:
    """The argument of all commands about one event."""
    parser.add_argument(
        "number", type=event_number, metavar="N", help=_("the number of the event (event list)")
    )


def event_number(text: str) -> int:
    """The number of an event, for argparse."""
    if not is_number(text):
        raise argparse.ArgumentTypeError(_('"{value}" is not the number of an event').format(value=text))
    return int(text)


def define_edit(parser: argparse.ArgumentParser) -> None:
    """The arguments of `event edit`."""
    define_number(parser)
    parser.add_argument(
        "text", nargs="?", metavar=_("TEXT"), help=_("the new text, - reads standard input; else as it is")
    )
    _define_at(
        parser, _("when it was: 2026-01-31 12:00 by this machine's clock, or with an offset; else as it is")
    )


def run_edit(context: Context, options: argparse.Namespace) -> int:
    """Changes an event."""
    if options.text is None and options.at is None:
        raise UsageError(_("name a text or --at MOMENT"))
    text, when = given_text(options.text), moment_of(options.at)
    with context.session() as session:
        event = session.events.edit(options.number, text, when)
        name = _name_of(session, event)
    _say(event, name, options.json, _("{kind} changed: {whom}"))
    return 0


def run_delete(context: Context, options: argparse.Namespace) -> int:
    """Deletes an event, and its files with it."""
    with context.session() as session:
        event = session.events.get(options.number)
        name = _name_of(session, event)
        session.events.delete(options.number)
    _say(event, name, options.json, _("{kind} deleted: {whom}"))
    return 0


def event_data(event: Event) -> dict[str, Any]:
    """The event as `--json` prints it."""
    return {
        "id": event.id,
        "contact": event.contact_id or None,
        "kind": event.kind.value,
        "text": event.text,
        "at": event.at,
        "author": event.author,
        "address": event.address or None,
        "opportunity": event.opportunity_id,
    }


def _add(context: Context, options: argparse.Namespace, kind: EventKind, at: str | None) -> int:
    text, when = given_text(options.text) or "", moment_of(at)
    with context.session() as session:
        if _is_address(options.id):
            if options.opportunity is not None:
                raise UsageError(_("an opportunity has contacts: name one by its number"))
            event = session.events.add_unknown(options.id, kind, text, when)
        else:
            contact_id = session.contacts.find(options.id)
            event = session.events.add(contact_id, kind, text, when, opportunity_id=options.opportunity)
        name = _name_of(session, event)
    _say(event, name, options.json, _("{kind} added: {whom}"))
    return 0


def _is_address(word: str) -> bool:
    return word.lower().startswith(_ADDRESSES)


def _whom(session: Session, word: str) -> tuple[int, str]:
    """The contact's number and name, or 0 and the number or the address of nobody."""
    if _is_address(word):
        known = session.events.known(word)
        return known.contact_id, known.name or known.address
    contact = session.contacts.get(session.contacts.find(word))
    return contact.id, contact.name


def _name_of(session: Session, event: Event) -> str:
    return session.contacts.get(event.contact_id).name if event.contact_id else event.address


def _say(event: Event, name: str, as_json: bool, line: str) -> None:
    if as_json:
        output.say_json(event_data(event))
        return
    kind, whom = event_kind_label(event.kind), safe_text(name)
    if event.contact_id:
        whom = _("{name} (ID {id})").format(name=whom, id=event.contact_id)
    output.say(line.format(kind=kind, whom=whom))


def _define_whom(parser: argparse.ArgumentParser) -> None:
    meaning = _("the number of the contact, or uid:UID; or tel:NUMBER or mailto:ADDRESS")
    parser.add_argument("id", metavar="ID", help=meaning)


def _define_opportunity(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--opportunity",
        type=_opportunity_number,
        metavar="N",
        help=_("the opportunity that it is written down on (opportunities list)"),
    )


def _opportunity_number(text: str) -> int:
    """The number of an opportunity, for argparse."""
    if not is_number(text):
        raise argparse.ArgumentTypeError(
            _('"{value}" is not the number of an opportunity').format(value=text)
        )
    return int(text)


def _define_at(parser: argparse.ArgumentParser, meaning: str) -> None:
    parser.add_argument("--at", metavar=_("MOMENT"), help=meaning)


def given_text(text: str | None) -> str | None:
    """The text that was meant: what comes in, for "-"."""
    return _standard_input() if text == "-" else text


def _standard_input() -> str:
    """What comes in, in UTF-8 or in the locale's encoding; "" where there is no standard input."""
    if sys.stdin is None:
        return ""
    data = sys.stdin.buffer.read(_LONGEST_INPUT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(sys.stdin.encoding or "utf-8", "replace")


COMMANDS = {
    "note": Command(
        define_note,
        run_note,
        ('note 12 "Prefers mornings"', "note 12 - < letter.txt", "note 12 -- --urgent--"),
        takes_text=True,
        json=_JSON,
    ),
    "log": Command(
        define_log,
        run_log,
        (
            "log 12 call",
            'log 12 meeting "Offer agreed" --at "2026-01-31 12:00"',
            'log tel:+48600111222 call "Asks for an offer"',
            'log mailto:anna@example.com message "Sent the price list"',
        ),
        takes_text=True,
        json=_JSON,
    ),
    "event list": Command(
        define_list,
        run_list,
        ("event list 12", "event list tel:+48600111222"),
        json=N_("print a list of {id, contact, kind, text, at, author, address, opportunity}"),
    ),
    "event edit": Command(
        define_edit,
        run_edit,
        ('event edit 7 "Prefers afternoons"', 'event edit 7 --at "2026-01-31 12:00"'),
        takes_text=True,
        json=_JSON,
    ),
    "event delete": Command(define_number, run_delete, ("event delete 7",), json=_JSON),
}
