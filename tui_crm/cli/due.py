"""`due` and `touch`: with whom somebody should get in touch, and that somebody was (R50)."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError
from tui_crm.cli.context import Context
from tui_crm.cli.selection import add_ids, moment_of
from tui_crm.cli.table import say_list
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.i18n import N_, _
from tui_crm.text import periods
from tui_crm.text.safe import safe_text
from tui_crm.wording import kind_label
from tui_crm.wording.keep_in_touch import due_text, interval_text

if TYPE_CHECKING:
    from tui_crm.domain.keep_in_touch import Due


def define_due(parser: argparse.ArgumentParser) -> None:
    """The arguments of `due`."""
    parser.add_argument(
        "--until", metavar=_("DATE"), help=_("also those due until this day: 2026-01-31, +7d; else today")
    )
    parser.add_argument("--limit", type=int, metavar="N", help=_("at most so many"))


def run_due(context: Context, options: argparse.Namespace) -> int:
    """Prints the contacts with whom a touch is due, the longest overdue first."""
    limit = options.limit
    if limit is not None and limit < 0:
        raise UsageError(_("--limit takes a number from 0 up"))
    with context.session() as session:
        touching = session.keep_in_touch
        until = None if options.until is None else _day(options.until, touching.today())
        found = touching.due(until, -1 if limit is None else limit)
    head = (_("ID"), _("Base"), _("Name"), _("Due"), _("Last touch"), _("How often"))
    say_list(found, options.json, due_data, head, _cells, _("Nobody is due."))
    return 0


def _day(text: str, today: date) -> date:
    """The day that was meant. Raises Refused."""
    found = periods.read(text)
    if found is None:
        raise Refused(Problem(Code.TIME_NOT_RECOGNIZED, "due", {"value": text}))
    return periods.span(found, today).start.date()


def due_data(one: Due) -> dict[str, Any]:
    """What is due as `--json` prints it."""
    return {
        "id": one.contact_id,
        "name": one.name,
        "kind": one.kind.value,
        "days": one.days,
        "tag": one.tag,
        "last_touch": one.last_touch,
        "due_on": one.due_on.isoformat(),
        "overdue": one.overdue,
    }


def _cells(one: Due) -> tuple[str, ...]:
    often = interval_text(one.days)
    if one.tag:
        often = _("{often}, as tagged {tag}").format(often=often, tag=one.tag)
    last = one.last_touch[:10] or "-"
    return str(one.contact_id), kind_label(one.kind), one.name, due_text(one.overdue), last, often


def define_touch(parser: argparse.ArgumentParser) -> None:
    """The arguments of `touch`."""
    add_ids(parser)
    parser.add_argument(
        "--at",
        metavar=_("MOMENT"),
        help=_("when it was: 2026-01-31 12:00 by this machine's clock, or with an offset; else now"),
    )


def run_touch(context: Context, options: argparse.Namespace) -> int:
    """Marks that one was in touch with contacts, all of them or none, without a word in their history."""
    when = moment_of(options.at)
    with context.session() as session:
        ids = tuple(dict.fromkeys(map(session.contacts.find, options.ids)))
        session.keep_in_touch.touched(ids, when)
        found = session.contacts.several(ids)
        due = {one: session.keep_in_touch.of(one) for one in ids}
    if options.json:
        output.say_json(
            [
                {"id": one.id, "name": one.name, "due": due_data(said) if (said := due[one.id]) else None}
                for one in found
            ]
        )
    else:
        said_of = _("In touch: {name} (ID {id})")
        output.say_all(said_of.format(name=safe_text(one.name), id=one.id) for one in found)
    return 0


COMMANDS = {
    "due": Command(
        define_due,
        run_due,
        ("due", "due --until +7d --json"),
        json=N_("print a list of {id, name, kind, days, tag, last_touch, due_on, overdue}"),
    ),
    "touch": Command(
        define_touch,
        run_touch,
        ("touch 12", 'touch 12 15 --at "2026-01-31 12:00"'),
        json=N_("print a list of {id, name, due}"),
    ),
}
