"""`meetings list`, `show` and `delete`: the calendar."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tui_crm.cli import meeting_told as told
from tui_crm.cli import output
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.cli.selection import amount, is_number
from tui_crm.cli.table import say_list
from tui_crm.domain.meetings import Occurrence
from tui_crm.domain.problems import Code, NotFound, Refused
from tui_crm.i18n import N_, _
from tui_crm.text.local_times import read_day
from tui_crm.text.safe import safe_text
from tui_crm.text.zones import aware, wall_of

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_DAYS = 30
_DAY = timedelta(days=1)
_LIST = N_("print a list of the times as JSON: with the offset of their zone, and in UTC")
ONE = N_("print the meeting as JSON")


def define_list(parser: argparse.ArgumentParser) -> None:
    """The arguments of `meetings list`."""
    words = _("words that the title, the place or the participants' names have")
    parser.add_argument("text", nargs="*", metavar=_("TEXT"), help=words)
    first = _("from this day on: 2026-01-31, today, -7d; else today")
    parser.add_argument("--from", dest="first", metavar=_("DATE"), help=first)
    until = _("up to this day, the whole of it; else 30 days from the first one")
    parser.add_argument("--until", dest="last", metavar=_("DATE"), help=until)
    parser.add_argument("--contact", metavar="ID", help=_("in which this contact takes part"))
    parser.add_argument("--mine", action="store_true", help=_("of your own calendar alone"))
    parser.add_argument("--limit", type=amount, metavar="N", help=_("at most this many"))


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints when meetings take place, the earliest first, in the time of this machine."""
    with context.session() as session:
        first = day_of(session, options.first) or today(session)
        last = day_of(session, options.last) or day_after(first, _DAYS)
        contact = None if options.contact is None else session.contacts.find(options.contact)
        found = session.meetings.between(
            aware(first, ""), aware(day_after(last), ""), contact, " ".join(options.text), options.mine
        )[: options.limit]
    nothing = _("No meeting takes place then.")
    say_list(found, options.json, told.occurrence_data, told.heads(), told.cells, nothing, fits=True)
    return 0


def today(session: Session) -> date:
    """The day that it is on this machine's clock."""
    return wall_of(session.clock(), "").date()


def day_of(session: Session, text: str | None) -> date | None:
    """The day that was meant, if one was named. Raises Refused (DAY_NOT_RECOGNIZED)."""
    if text is None:
        return None
    found = read_day(text, today(session))
    if found is None:
        raise Refused(Code.DAY_NOT_RECOGNIZED, value=text)
    return found


def day_after(day: date, days: int = 1) -> date:
    """The day so many days later; at the ends of the calendar the last one there."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def meeting_number(text: str) -> int:
    """The number of a meeting, for argparse."""
    if not is_number(text):
        raise argparse.ArgumentTypeError(_('"{value}" is not the number of a meeting').format(value=text))
    return int(text)


def define_number(parser: argparse.ArgumentParser) -> None:
    """The argument of all commands about one meeting."""
    known = _("the number of the meeting (meetings list)")
    parser.add_argument("number", type=meeting_number, metavar="N", help=known)


def define_only(parser: argparse.ArgumentParser) -> None:
    """The option that names one of the times that a meeting takes place."""
    only = _("of a meeting that recurs the one of this day, or day and time, alone")
    parser.add_argument("--only", metavar=_("DAY"), help=only)


def original_of(session: Session, number: int, text: str | None) -> str:
    """Which of its times was meant, "" for all of them.

    Raises NotFound: MEETING_NOT_FOUND; MEETING_WITHOUT_OCCURRENCE: there is none that day, or several.
    """
    session.meetings.get(number)
    if text is None:
        return ""
    day = read_day(text.replace("T", " ").split(" ")[0], today(session))
    if day is not None:
        around = aware(day_after(day, -2), ""), aware(day_after(day, 3), "")
        near = [one for one in session.meetings.between(*around) if one.meeting_id == number]
        wanted = day.isoformat() + text.replace(" ", "T").partition("T")[1] + _time_of(text)
        found = [one for one in near if one.is_recurring and _is_meant(one, wanted)]
        if len(found) == 1:
            return found[0].original
    raise NotFound(Code.MEETING_WITHOUT_OCCURRENCE, value=text)


def _time_of(text: str) -> str:
    time = text.replace(" ", "T").partition("T")[2]
    return time.zfill(len("09:30")) if time else ""


def _is_meant(one: Occurrence, wanted: str) -> bool:
    """Whether it was to take place then by its rule, or does so by the clock of this machine."""
    begins = wall_of(one.starts_at, "").isoformat()
    return one.original.startswith(wanted) or begins.startswith(wanted)


def run_show(context: Context, options: argparse.Namespace) -> int:
    """Prints a whole meeting: labelled lines, or JSON."""
    with context.session() as session:
        found = session.meetings.get(options.number)
        changes = session.meetings.changes(options.number)
    if options.json:
        output.say_json(told.meeting_data(found, changes))
    else:
        output.say_all(told.lines(found, changes))
    return 0


def define_delete(parser: argparse.ArgumentParser) -> None:
    """The arguments of `meetings delete`."""
    define_number(parser)
    define_only(parser)


def run_delete(context: Context, options: argparse.Namespace) -> int:
    """Deletes a meeting, or one of the times that it takes place."""
    with context.session() as session:
        original = original_of(session, options.number, options.only)
        found = session.meetings.get(options.number)
        session.meetings.delete(options.number, original)
    if options.json:
        output.say_json(told.meeting_data(found) | {"original": original})
        return 0
    line = _("Deleted: {title} (number {number})")
    if original:
        line = _("Deleted: {title} (number {number}), only {original}")
    shown = original.replace("T", " ")[:16]
    output.say(line.format(title=safe_text(found.title), number=found.id, original=shown))
    return 0


COMMANDS = {
    "meetings list": Command(
        define_list,
        run_list,
        (
            "meetings list",
            "meetings list --from 2026-01-01 --until +90d --contact 12",
            "meetings list offer --json",
        ),
        json=_LIST,
    ),
    "meetings show": Command(define_number, run_show, ("meetings show 3",), json=ONE),
    "meetings delete": Command(
        define_delete, run_delete, ("meetings delete 3", "meetings delete 3 --only 2026-02-09"), json=ONE
    ),
}
