"""`note` and `log`: what happened with a contact, in a person's words."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from typing import Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.domain.clock import moment
from tui_crm.domain.contact_rules import NOTE_MAXIMUM
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.i18n import N_, _
from tui_crm.text.dates import read_moment
from tui_crm.text.safe import safe_text
from tui_crm.wording import event_kind_label

_LOGGED = (EventKind.CALL, EventKind.MESSAGE, EventKind.MEETING)
_JSON = N_("print the event as {id, contact, kind, text, at, author}")
_LONGEST_INPUT = 4 * NOTE_MAXIMUM + 1  # bytes: a longer text is too long in any encoding


def define_note(parser: argparse.ArgumentParser) -> None:
    """The arguments of `note`."""
    parser.add_argument("id", metavar="ID", help=_("the number of the contact, or uid:UID"))
    parser.add_argument("text", metavar=_("TEXT"), help=_("what is noted, - reads standard input"))


def run_note(context: Context, options: argparse.Namespace) -> int:
    """Adds a note to a contact."""
    return _add(context, options, EventKind.NOTE, None)


def define_log(parser: argparse.ArgumentParser) -> None:
    """The arguments of `log`."""
    parser.add_argument("id", metavar="ID", help=_("the number of the contact, or uid:UID"))
    parser.add_argument("kind", choices=[one.value for one in _LOGGED], help=_("what it was"))
    parser.add_argument(
        "text", nargs="?", default="", metavar=_("TEXT"), help=_("what came of it, - reads standard input")
    )
    parser.add_argument(
        "--at",
        metavar=_("MOMENT"),
        help=_("when it was: 2026-01-31 12:00 (UTC), or with an offset; else now"),
    )


def run_log(context: Context, options: argparse.Namespace) -> int:
    """Adds a call, a message or a meeting to a contact."""
    return _add(context, options, EventKind(options.kind), options.at)


def event_data(event: Event) -> dict[str, Any]:
    """The event as `--json` prints it."""
    return {
        "id": event.id,
        "contact": event.contact_id,
        "kind": event.kind.value,
        "text": event.text,
        "at": event.at,
        "author": event.author,
    }


def _add(context: Context, options: argparse.Namespace, kind: EventKind, at: str | None) -> int:
    text = _standard_input() if options.text == "-" else options.text
    when = None if at is None else _moment(at)
    with context.session() as session:
        event = session.events.add(session.contacts.find(options.id), kind, text, when)
        name = session.contacts.get(event.contact_id).name
    if options.json:
        output.say_json(event_data(event))
    else:
        line = _("{kind} added: {name} (ID {id})")
        output.say(line.format(kind=event_kind_label(kind), name=safe_text(name), id=event.contact_id))
    return 0


def _moment(text: str) -> datetime:
    """The moment that was meant (R33). Raises Refused."""
    found = read_moment(text)
    if found is None:
        raise Refused(Code.MOMENT_NOT_RECOGNIZED, value=text)
    return moment(found)


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
        define_note, run_note, ('note 12 "Prefers mornings"', "note 12 - < letter.txt"), json=_JSON
    ),
    "log": Command(
        define_log,
        run_log,
        ("log 12 call", 'log 12 meeting "Offer agreed" --at "2026-01-31 12:00"'),
        json=_JSON,
    ),
}
