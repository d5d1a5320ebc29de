"""`meetings import` and `meetings export`: iCalendar files and folders of them."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError, path_word
from tui_crm.cli.context import Context
from tui_crm.cli.incoming import STANDARD, given
from tui_crm.cli.meetings import day_after, day_of
from tui_crm.cli.outcome import DONE, SOME_REFUSED
from tui_crm.cli.stopping import stoppable
from tui_crm.domain.meetings import MeetingsImported, RefusedMeeting
from tui_crm.i18n import N_, _, ngettext
from tui_crm.paths import expand
from tui_crm.text.zones import aware
from tui_crm.wording import sentence

_DAY = timedelta(days=1)


def define_import(parser: argparse.ArgumentParser) -> None:
    """The arguments of `meetings import`."""
    file = _("an iCalendar file (.ics), a folder of such files, or - for standard input")
    parser.add_argument("file", type=path_word, metavar=_("FILE"), help=file)
    name = _("how the file from standard input is called")
    parser.add_argument("--name", default="", metavar=_("NAME"), help=name)


def run_import(context: Context, options: argparse.Namespace) -> int:
    """Takes the meetings of calendar files into the user's own calendar; 3 if some were refused."""
    if options.name and options.file != STANDARD:
        raise UsageError(_("--name is for a file from standard input"))
    with context.session() as session, stoppable(), output.progress_line() as progress:
        outcome = session.meetings.import_from(given(options.file), options.name, progress)
    if options.json:
        output.say_json(_imported_data(outcome))
    else:
        from tui_crm.wording.meetings import imported_lines

        head, *refused = imported_lines(outcome)
        output.say(head)
        for line in refused:
            output.tell(line)
    return SOME_REFUSED if outcome.refused else DONE


def _imported_data(outcome: MeetingsImported) -> dict[str, Any]:
    return {
        "added": outcome.added,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "files": outcome.files,
        "refused": [_refused_data(one) for one in outcome.refused],
    }


def _refused_data(one: RefusedMeeting) -> dict[str, Any]:
    return {
        "file": one.file,
        "number": one.number,
        "title": one.title,
        "code": one.problem.code.value,
        "message": sentence(one.problem),
    }


def define_export(parser: argparse.ArgumentParser) -> None:
    """The arguments of `meetings export`."""
    file = _("write or replace this file; - or left out: standard output")
    parser.add_argument("file", nargs="?", type=path_word, metavar=_("FILE"), help=file)
    folder = _(
        "write each meeting into a file of its own in this folder (vdir): files that hold"
        " other meetings stay as they are, and no file is deleted"
    )
    parser.add_argument("--folder", type=path_word, metavar=_("FOLDER"), help=folder)
    parser.add_argument("--contact", metavar="ID", help=_("in which this contact takes part"))
    first = _("that take place on this day or later: 2026-01-31, today, -7d")
    parser.add_argument("--from", dest="first", metavar=_("DATE"), help=first)
    parser.add_argument(
        "--until", dest="last", metavar=_("DATE"), help=_("that take place on this day or before")
    )


def run_export(context: Context, options: argparse.Namespace) -> int:
    """Writes all meetings that the user may see, or some of them, as iCalendar."""
    if options.folder is not None:
        return _export_folder(context, options)
    with context.session() as session:
        first, last = day_of(session, options.first), day_of(session, options.last)
        data = session.meetings.export(
            None if options.contact is None else session.contacts.find(options.contact),
            None if first is None else aware(first, ""),
            None if last is None else aware(day_after(last), ""),
        )
    if options.file in (None, STANDARD):
        output.binary().write(data)
        return DONE
    # Imported late: it knows all formats of contacts.
    from tui_crm.services.exports import replaced_file

    with replaced_file(expand(options.file)) as stream:
        stream.write(data)
    return DONE


def _export_folder(context: Context, options: argparse.Namespace) -> int:
    if options.contact or options.first or options.last or options.file is not None:
        raise UsageError(_("--folder takes all meetings, and no other file"))
    with context.session() as session:
        written, unchanged = session.meetings.export_folder(expand(options.folder))
    if options.json:
        output.say_json({"written": written, "unchanged": unchanged})
        return DONE
    lines = [
        ngettext("{count} file written", "{count} files written", written).format(count=written),
        ngettext("{count} as it was", "{count} as they were", unchanged).format(count=unchanged),
    ]
    output.say(", ".join(lines))
    return DONE


COMMANDS = {
    "meetings import": Command(
        define_import,
        run_import,
        (
            "meetings import calendar.ics",
            "meetings import ~/.calendars/work",
            "meetings import - < invitation.ics",
        ),
        json=N_("print {added, updated, unchanged, files, refused: [{file, number, title, code, message}]}"),
    ),
    "meetings export": Command(
        define_export,
        run_export,
        (
            "meetings export calendar.ics",
            "meetings export --contact 12",
            "meetings export --folder ~/.calendars/work",
        ),
        json=N_("with --folder print {written, unchanged}"),
    ),
}
