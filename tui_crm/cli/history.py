"""`history`, `undo` and `redo`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, no_arguments
from tui_crm.cli.context import Context
from tui_crm.cli.defining import catch_up
from tui_crm.cli.history_data import changes_data, entry_data, entry_text
from tui_crm.cli.outcome import PROGRAM
from tui_crm.cli.selection import amount, moment_of
from tui_crm.cli.table import say_list
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.timeline import Entry, HistoryFilter, HistoryGroup
from tui_crm.i18n import N_, _
from tui_crm.text.local_times import read_day
from tui_crm.text.zones import aware, wall_of
from tui_crm.wording.history import change_lines, undoable_lines, undoable_sentence
from tui_crm.wording.imports import later_import_line

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.services.undoing import Undoable

_USUAL = 50
"""Entries that `history` shows where no number is asked for."""
_UNDOABLE_JSON = N_("print {operation, kind, at, count, names, made, changes, definitions}")


def define_history(parser: argparse.ArgumentParser) -> None:
    """The arguments of `history`."""
    parser.add_argument(
        "id",
        nargs="?",
        metavar="ID",
        help=_("the number of a contact, or uid:UID; without it of all contacts"),
    )
    parser.add_argument(
        "--limit",
        type=amount,
        default=_USUAL,
        metavar="N",
        help=_("at most this many ({usual})").format(usual=_USUAL),
    )
    parser.add_argument(
        "--user",
        action="append",
        default=[],
        metavar="LOGIN",
        help=_("only what this user did; may be repeated"),
    )
    parser.add_argument(
        "--kind",
        action="append",
        default=[],
        choices=[group.value for group in HistoryGroup],
        help=_("only this; may be repeated"),
    )
    parser.add_argument(
        "--since",
        metavar=_("DATE"),
        help=_("only from this day or moment on, by this machine's clock: 2026-01-31"),
    )
    parser.add_argument(
        "--until", metavar=_("DATE"), help=_("only up to this day, the whole of it, or this moment")
    )
    parser.add_argument(
        "--text", default="", metavar=_("TEXT"), help=_("only what has all of these words, or whose name has")
    )


def run_history(context: Context, options: argparse.Namespace) -> int:
    """Prints what happened with a contact or with all of them, newest first."""
    with context.session() as session:
        wanted = _wanted(session, options)
        if options.id is None:
            entries = session.history.everything(options.limit, wanted=wanted)
        else:
            contact_id = session.contacts.find(options.id)
            entries = session.history.of_contact(contact_id, options.limit, wanted=wanted)
    head = (_("Moment"), _("User"), _("Contact"), _("What"))
    is_all = wanted == HistoryFilter()
    nothing = _("There is no history yet.") if is_all else _("There is nothing of it in the history.")
    say_list(entries, options.json, entry_data, head, _cells, nothing, fits=True)
    return 0


def _cells(entry: Entry) -> tuple[str, ...]:
    return entry.at, entry.user, entry.contact_name, entry_text(entry)


def _wanted(session: Session, options: argparse.Namespace) -> HistoryFilter:
    """What of the history was asked for. Raises Refused (USER_UNKNOWN, LOCAL_TIME_NOT_RECOGNIZED)."""
    today = wall_of(session.clock(), "").date()
    known = session.users.full_names() if options.user else {}
    for login in options.user:
        if login not in known:
            raise Refused(Code.USER_UNKNOWN, name=login)
    return HistoryFilter(
        tuple(options.user),
        tuple(HistoryGroup(kind) for kind in options.kind),
        _moment(options.since, today),
        _moment(options.until, today, whole=True),
        options.text,
    )


def _moment(text: str | None, today: date, whole: bool = False) -> datetime | None:
    """The moment that was meant, if one was named; with `whole` the end of a day that was named."""
    if text is None:
        return None
    day = read_day(text, today)
    if day is not None:
        return aware(day + timedelta(days=whole), "")
    return moment_of(text)


def define_undo(parser: argparse.ArgumentParser) -> None:
    """The arguments of `undo`."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--dry-run", action="store_true", help=_("only tell what would be undone"))
    either.add_argument(
        "--skip",
        action="store_true",
        help=_(
            "leave the last change as it is, for good: what cannot be undone no longer bars those before it"
        ),
    )


def run_undo(context: Context, options: argparse.Namespace) -> int:
    """Takes the user's last change back, or passes it over, and prints what it was."""
    with context.session() as session:
        if options.dry_run:
            next_one, message = session.undoing.next_undo(), _("Would be undone: {what}")
            later, file = session.undoing.later_import(next_one)
            if next_one is None:
                raise Refused(Code.NOTHING_BUT_IMPORT, id=later) if later else Refused(Code.NOTHING_TO_UNDO)
            _tell_later_import(later, file)
            found = next_one
        elif options.skip:
            found, message = session.undoing.pass_over(), _("Left as it is: {what}")
        else:
            with _progress() as told:
                found, message = session.undoing.undo(told=told), _("Undone: {what}")
            catch_up(session)
    _print(found, options.json, message)
    return 0


def _tell_later_import(number: int, file: str) -> None:
    """An import is no part of what `undo` takes back."""
    if number:
        command = f"{PROGRAM} imports undo {number}"
        output.tell(_("{message} ({command})").format(message=later_import_line(file), command=command))


def run_redo(context: Context, options: argparse.Namespace) -> int:
    """Does again what the user undid last and prints what it is."""
    with context.session() as session:
        with _progress() as told:
            found = session.undoing.redo(told=told)
        catch_up(session)
    _print(found, options.json, _("Done again: {what}"))
    return 0


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """Something to call with the percentage that is through."""
    with output.progress_line() as show:

        def told(percentage: int) -> None:
            if show is not None:
                show(percentage, 100)

        yield told


def _print(found: Undoable, as_json: bool, message: str) -> None:
    if as_json:
        output.say_json(_undoable_data(found))
        return
    output.say(message.format(what=undoable_sentence(found)))
    lines = undoable_lines(found) if found.definitions else change_lines(found.changes)
    output.say_all(f"  {line}" for line in lines)


def _undoable_data(found: Undoable) -> dict[str, Any]:
    return {
        "operation": found.operation,
        "kind": found.kind.value,
        "at": found.at,
        "count": found.count,
        "names": list(found.names),
        "made": list(found.made),
        "changes": changes_data(found.changes),
        "definitions": [
            {"thing": one.thing.value, "name": one.name, "field": one.field} for one in found.definitions
        ],
    }


COMMANDS = {
    "history": Command(
        define_history,
        run_history,
        (
            "history 12",
            "history --limit 200 --json",
            "history --kind calls --kind mail --user anna --since 2026-01-01",
            'history --text "offer kowal" --until 2026-06-30',
        ),
        json=N_(
            "print a list of {at, user, contact, kind, text, changes, event, files, mail, meeting,"
            " opportunity, address}"
        ),
    ),
    "undo": Command(define_undo, run_undo, ("undo --dry-run", "undo", "undo --skip"), json=_UNDOABLE_JSON),
    "redo": Command(no_arguments, run_redo, ("redo",), json=_UNDOABLE_JSON),
}
