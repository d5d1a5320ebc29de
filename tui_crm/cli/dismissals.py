"""`duplicates dismiss` and `duplicates dismissed`: contacts that look like one, and are two."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, no_arguments
from tui_crm.cli.context import Context
from tui_crm.cli.duplicates import add_two, head, two
from tui_crm.cli.outcome import DONE
from tui_crm.cli.table import say_list
from tui_crm.domain.problems import Code, Refused
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text

if TYPE_CHECKING:
    from tui_crm.domain.duplicates import Dismissed


def define_dismiss(parser: argparse.ArgumentParser) -> None:
    """The arguments of `duplicates dismiss`."""
    add_two(parser)
    parser.add_argument("--undo", action="store_true", help=_("let them be found as duplicates again"))


def run_dismiss(context: Context, options: argparse.Namespace) -> int:
    """Remembers that two contacts are two."""
    with context.session() as session:
        left, right = two(session, options)
        if not options.undo:
            session.duplicates.dismiss(left, right)
        elif not session.duplicates.take_back(left, right):
            raise Refused(Code.NOT_DISMISSED)
        both = session.contacts.several((left, right))
    if options.json:
        output.say_json([{"id": one.id, "name": one.name} for one in both])
    else:
        message = (
            _("May be duplicates again: {a} and {b}") if options.undo else _("No duplicates: {a} and {b}")
        )
        output.say(message.format(a=safe_text(both[0].name), b=safe_text(both[1].name)))
    return DONE


def run_dismissed(context: Context, options: argparse.Namespace) -> int:
    """Prints the pairs of which somebody said that they are no duplicates."""
    with context.session() as session:
        found = session.duplicates.dismissed(limit=None)
    heads, nothing = (
        head(_("Said at"), _("Said by")),
        _("Nobody has said of contacts that they are no duplicates."),
    )
    say_list(found, options.json, _dismissed_data, heads, _cells, nothing)
    return DONE


def _cells(one: Dismissed) -> tuple[str, ...]:
    return str(one.low), str(one.high), one.at, one.user, one.low_name, one.high_name


def _dismissed_data(one: Dismissed) -> dict[str, Any]:
    return {
        "a": {"id": one.low, "name": one.low_name},
        "b": {"id": one.high, "name": one.high_name},
        "kind": one.kind.value,
        "user": one.user,
        "at": one.at,
    }


COMMANDS = {
    "duplicates dismiss": Command(
        define_dismiss, run_dismiss, ("duplicates dismiss 12 15",), json=N_("print a list of {id, name}")
    ),
    "duplicates dismissed": Command(
        no_arguments,
        run_dismissed,
        ("duplicates dismissed",),
        json=N_("print a list of {a, b, kind, user, at}"),
    ),
}
