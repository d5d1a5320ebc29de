"""`imports`: the imports that there are, going on with them, undoing and deleting them."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, path_word
from tui_crm.cli.context import Context
from tui_crm.cli.import_told import (
    SOME_REFUSED,
    line_json,
    outcome_json,
    outcome_lines,
    say_stopped,
    tell_outcome,
    undone_json,
    with_refused_file,
)
from tui_crm.cli.selection import amount
from tui_crm.cli.stopping import asked_to_end, stoppable
from tui_crm.cli.table import say_list
from tui_crm.config import Config
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import N_, _
from tui_crm.paths import expand
from tui_crm.wording import file_label, job_status_label, kind_label, sentence
from tui_crm.wording.imports import undone_lines

if TYPE_CHECKING:
    from tui_crm.domain.imports import ImportLine, UndoneImport
    from tui_crm.services.session import Session

_BETWEEN_LINES = 0.05  # seconds: whoever reads them shows them to people


def define_list(parser: argparse.ArgumentParser) -> None:
    """The arguments of `imports list`."""
    parser.add_argument("--limit", type=amount, metavar="N", help=_("at most this many"))


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints earlier imports, the newest first."""
    with context.session() as session:
        lines = session.imports.lines(limit=options.limit)
    head = (
        _("Import"), _("Status"), _("File"), _("Base"), _("Rows"), _("Created"), _("Updated"),
        _("Skipped"), _("Refused"), _("User"), _("Begun"),
    )  # fmt: skip
    say_list(lines, options.json, line_json, head, _cells, _("Nothing was imported yet."), fits=True)
    return 0


def _cells(line: ImportLine) -> tuple[str, ...]:
    counts = (line.rows, line.created, line.updated, line.skipped, line.refused)
    return (
        str(line.job),
        job_status_label(line.status),
        file_label(line.file),
        kind_label(line.kind),
        *map(str, counts),
        line.user,
        line.created_at,
    )


def define_job(parser: argparse.ArgumentParser) -> None:
    """The import that a command is about."""
    parser.add_argument("job", type=int, metavar="N", help=_("the number of the import"))


def run_show(context: Context, options: argparse.Namespace) -> int:
    """Prints what an import did, or stands at."""
    with context.session() as session:
        line = session.imports.line(options.job)
        outcome = session.imports.outcome(options.job)
    if options.json:
        output.say_json(
            outcome_json(outcome) | {key: v for key, v in line_json(line).items() if key in _MORE}
        )
        return 0
    output.say_all(outcome_lines(outcome))
    if line.done < line.rows:
        output.say(_("rows done: {done} of {rows}").format(done=line.done, rows=line.rows))
    if line.problem is not None:
        output.say(sentence(line.problem))
    return 0


_MORE = ("user", "done", "created_at", "finished_at", "can_resume", "can_undo", "problem")


def define_resume(parser: argparse.ArgumentParser) -> None:
    """The arguments of `imports resume`."""
    define_undo(parser)
    parser.add_argument(
        "--refused",
        type=path_word,
        metavar=_("FILE"),
        help=_("where to write refused rows; beside the file if left out"),
    )


def define_undo(parser: argparse.ArgumentParser) -> None:
    """The arguments of `imports undo`."""
    define_job(parser)
    parser.add_argument(
        "--progress", action="store_true", help=_("print how far it is as lines of JSON, for programs")
    )
    parser.add_argument("--region", help=argparse.SUPPRESS)  # of whoever starts the program for this work


def run_resume(context: Context, options: argparse.Namespace) -> int:
    """Goes on with an import that waits, was stopped, failed, or died, to its end."""
    job: int = options.job
    with _session(context, options) as session, stoppable():
        if options.progress:
            with _told_problems():
                outcome = session.imports.run(job, _json_progress("rows"), phases=True)
            return SOME_REFUSED if outcome.refused else 0
        if options.refused:
            session.imports.check_refused_path(expand(options.refused))
        with resumable(session, job, options.json), output.progress_line() as progress:
            outcome = session.imports.run(job, progress)
        path = expand(options.refused) if options.refused else session.imports.refused_target(job)
        return tell_outcome(with_refused_file(session, outcome, path), options.json)


def run_undo(context: Context, options: argparse.Namespace) -> int:
    """Takes a whole import back, what it changed too."""
    job: int = options.job
    with _session(context, options) as session:
        if options.progress:
            return _undo_for_programs(session, job)
        try:
            with stoppable(), output.progress_line() as progress:
                undone = session.imports.undo(job, progress)
        except KeyboardInterrupt:
            say_stopped("undo", job, options.json)
            raise
    _tell_undone(undone, options.json)
    return 0


def _undo_for_programs(session: Session, job: int) -> int:
    """Undoes it and says how far it is in lines; the last one says what was done, stopped or not."""
    show = _json_progress("undo")
    with asked_to_end() as asked, _told_problems():

        def told(done: int, total: int) -> bool:
            show(done, total)
            return not asked.is_set()

        undone = session.imports.undo(job, told)
    _say_line({"undone": undone_json(undone)})
    return 0


def _tell_undone(undone: UndoneImport, as_json: bool) -> None:
    if as_json:
        output.say_json(undone_json(undone))
    else:
        output.say_all(undone_lines(undone))


@contextmanager
def _session(context: Context, options: argparse.Namespace) -> Iterator[Session]:
    """A session; phones without a prefix are of the country of whoever started this program."""
    if options.region:
        given = context.config
        context.config = Config(given.language, given.theme, options.region, given.database, given.keys)
    with context.session() as session:
        yield session


def run_delete(context: Context, options: argparse.Namespace) -> int:
    """Takes an import off the list; contacts that it made stay."""
    with context.session() as session, stoppable():
        session.imports.delete(options.job)
    if options.json:
        output.say_json({"job": options.job})
    else:
        output.say(_("Import {id} is off the list; its contacts stay.").format(id=options.job))
    return 0


# -- stopping, and telling programs ----------------------------------------------------------------


@contextmanager
def resumable(session: Session, job: int, as_json: bool) -> Iterator[None]:
    """Says how to go on with an import that is interrupted."""
    try:
        yield
    except KeyboardInterrupt:
        if session.imports.line(job).can_resume:
            say_stopped("resume", job, as_json)
        raise


def _json_progress(usual: str) -> Callable[..., None]:
    """Prints how far the work is, not more often than anybody could look at it."""
    said_at, said_phase = 0.0, ""

    def show(done: int, rows: int, phase: str = usual) -> None:
        nonlocal said_at, said_phase
        now = time.monotonic()
        if now - said_at < _BETWEEN_LINES and phase == said_phase and done != rows:
            return
        said_at, said_phase = now, phase
        _say_line({"done": done, "rows": rows, "phase": phase})

    return show


@contextmanager
def _told_problems() -> Iterator[None]:
    """Prints what went wrong as a line too, so that whoever reads them can raise it again."""
    try:
        yield
    except CrmError as error:
        problem = error.problem
        data: dict[str, Any] = {"code": problem.code.value, "field": problem.field}
        _say_line({"problem": data | {"values": dict(problem.values), "kind": type(error).__name__}})
        raise


def _say_line(data: dict[str, Any]) -> None:
    output.write_bytes(output.json_bytes(data) + b"\n")
    output.flush()


_OUTCOME = N_("print the outcome as JSON")
COMMANDS = {
    "imports list": Command(
        define_list,
        run_list,
        ("imports list",),
        json=N_("print a list of {job, status, file, rows, done, created, updated, skipped, refused, ...}"),
    ),
    "imports show": Command(define_job, run_show, ("imports show 3",), json=_OUTCOME),
    "imports resume": Command(define_resume, run_resume, ("imports resume 3",), json=_OUTCOME),
    "imports undo": Command(
        define_undo, run_undo, ("imports undo 3",), json=N_("print {removed, put_back, kept, left}")
    ),
    "imports delete": Command(define_job, run_delete, ("imports delete 3",), json=N_("print {job}")),
}
