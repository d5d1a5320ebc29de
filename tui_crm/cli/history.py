"""`history`, `undo` and `redo`."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, no_arguments
from tui_crm.cli.context import Context
from tui_crm.cli.defining import catch_up
from tui_crm.cli.outcome import PROGRAM
from tui_crm.cli.selection import amount
from tui_crm.cli.table import table_lines
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.timeline import Entry, FieldChange
from tui_crm.i18n import N_, _
from tui_crm.wording.definitions import definitions_sentence
from tui_crm.wording.history import change_lines, entry_label, told_lines, undoable_lines, undoable_sentence
from tui_crm.wording.imports import later_import_line

if TYPE_CHECKING:
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


def run_history(context: Context, options: argparse.Namespace) -> int:
    """Prints what happened with a contact or with all of them, newest first."""
    with context.session() as session:
        if options.id is None:
            entries = session.history.everything(options.limit)
        else:
            entries = session.history.of_contact(session.contacts.find(options.id), options.limit)
    if options.json:
        output.say_json([_entry_data(entry) for entry in entries])
    elif entries:
        most = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        head = (_("Moment"), _("User"), _("Contact"), _("What"))
        rows = [(entry.at, entry.user, entry.contact_name, _entry_text(entry)) for entry in entries]
        output.say_all(table_lines(head, rows, most))
    else:
        output.tell(_("There is no history yet."))
    return 0


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
            later = session.undoing.later_import(next_one)
            if next_one is None:
                raise Refused(Code.NOTHING_BUT_IMPORT, id=later) if later else Refused(Code.NOTHING_TO_UNDO)
            _tell_later_import(later)
            found = next_one
        elif options.skip:
            found, message = session.undoing.pass_over(), _("Left as it is: {what}")
        else:
            with _progress() as told:
                found, message = session.undoing.undo(told=told), _("Undone: {what}")
            catch_up(session)
    _print(found, options.json, message)
    return 0


def _tell_later_import(number: int) -> None:
    """An import is no part of what `undo` takes back."""
    if number:
        command = f"{PROGRAM} imports undo {number}"
        output.tell(_("{message} ({command})").format(message=later_import_line(number), command=command))


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


def _entry_text(entry: Entry) -> str:
    """What happened, on one line."""
    label = entry_label(entry)
    details = "; ".join(told_lines(entry)) if entry.event is None else entry.event.text
    return _("{label}: {text}").format(label=label, text=details) if details else label


def _defined(entry: Entry) -> list[str]:
    """What was done to a user, a group or a key."""
    return [definitions_sentence([entry.definition])] if entry.definition is not None else []


def _entry_data(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "user": entry.user,
        "contact": {"id": entry.contact_id or None, "name": entry.contact_name},
        "kind": entry.kind.value,
        "text": entry.event.text if entry.event is not None else "; ".join(_defined(entry)),
        "changes": _changes_data(entry.changes),
        "event": entry.event.id if entry.event is not None else None,
        "files": [{"id": file.id, "name": file.name} for file in entry.files],
    }


def _undoable_data(found: Undoable) -> dict[str, Any]:
    return {
        "operation": found.operation,
        "kind": found.kind.value,
        "at": found.at,
        "count": found.count,
        "names": list(found.names),
        "made": list(found.made),
        "changes": _changes_data(found.changes),
        "definitions": [
            {"thing": one.thing.value, "name": one.name, "field": one.field} for one in found.definitions
        ],
    }


def _changes_data(changes: Iterable[FieldChange]) -> list[dict[str, Any]]:
    return [{"field": one.field, "before": one.before, "after": one.after} for one in changes]


COMMANDS = {
    "history": Command(
        define_history,
        run_history,
        ("history 12", "history --limit 200 --json"),
        json=N_("print a list of {at, user, contact, kind, text, changes, event, files}"),
    ),
    "undo": Command(define_undo, run_undo, ("undo --dry-run", "undo", "undo --skip"), json=_UNDOABLE_JSON),
    "redo": Command(no_arguments, run_redo, ("redo",), json=_UNDOABLE_JSON),
}
