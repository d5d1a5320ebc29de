"""The entry point: from an argument list to an exit status.

Exit status: 0 done, 1 refused, 2 wrong usage, 3 done but some rows were refused, 130 interrupted.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn

from tui_crm import i18n
from tui_crm.cli import output
from tui_crm.cli.command_line import (
    PROGRAM,
    Command,
    UsageError,
    find_command,
    option_value,
    parse,
    wants_json,
)
from tui_crm.cli.context import Context, load_config, require_terminal
from tui_crm.domain.problems import Code, CrmError, Duplicate, FileProblem
from tui_crm.i18n import _
from tui_crm.paths import readable, user_paths

if TYPE_CHECKING:
    from tui_crm.services.session import Session

DONE, REFUSED, WRONG_USAGE, SOME_REFUSED, INTERRUPTED = 0, 1, 2, 3, 130


def run() -> NoReturn:
    """What the installed program `tui-crm` calls."""
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Does what the arguments say and returns the exit status; every error becomes one line on stderr."""
    output.prepare_streams()
    outcome = _Outcome(wants_json(argv))
    with outcome:
        outcome.status = _dispatch(argv)
    with outcome:  # also after a refusal: what Python would flush at its end could break there
        output.flush()
    return outcome.status


# The database's and the files' own are translated where they happen: these come from writing to stdout.
_OUTPUT_ERRORS = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class _Outcome:
    """The exit status, and what became of an error: the last guard, so that no traceback is ever shown."""

    def __init__(self, as_json: bool) -> None:
        self.status = DONE
        self._as_json = as_json

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None:
            return False
        self.status = self._after(error)
        return True

    def _after(self, error: BaseException) -> int:
        if isinstance(error, SystemExit):  # argparse after --help and --version
            return error.code if isinstance(error.code, int) else DONE
        if isinstance(error, OSError) and error.errno in _OUTPUT_ERRORS:
            output.silence()
            if error.errno == errno.EPIPE:
                return DONE
            path, reason = error.filename or "stdout", error.strerror or ""
            error = FileProblem(Code.FILE_NOT_WRITTEN, path=str(path), reason=reason)
        if isinstance(error, KeyboardInterrupt):
            return INTERRUPTED
        if isinstance(error, UsageError):
            output.complain(str(error), "usage", self._as_json)
            return WRONG_USAGE
        if isinstance(error, CrmError):
            self._explain(error)
            return REFUSED
        self._log(error)
        return REFUSED

    def _explain(self, error: CrmError) -> None:
        from tui_crm.wording import explain

        message = explain(error)
        if isinstance(error, Duplicate):
            message = _("{message} (--allow-duplicate)").format(message=message)
        output.complain(message, error.problem.code.value, self._as_json)

    def _log(self, error: BaseException) -> None:
        from tui_crm import log

        path = user_paths().log_file
        if log.open_log(path):
            log.crash(error)
            log.close_log()
        message = _("unexpected error, nothing more was done: see {path}").format(path=readable(str(path)))
        output.complain(message, "unexpected", self._as_json)


def _dispatch(argv: Sequence[str]) -> int:
    paths = user_paths()
    i18n.use_language(i18n.choose_language(option_value(argv, "--lang"), None))
    config, mistakes = load_config(option_value(argv, "--config"), paths)
    i18n.use_language(i18n.choose_language(option_value(argv, "--lang"), config.language))
    name, rest = find_command(argv)
    options, command = parse(name, rest)
    context = Context(os.environ, paths, config, mistakes, open_screen, options)
    if command is not None:
        return _run(command, name, context)
    require_terminal(os.environ)
    with context.session() as session:
        return open_screen(context, session)


def _run(command: Command, name: str, context: Context) -> int:
    """The exit status of a command; what it finds wrong with its options points to its own help."""
    try:
        return command.run(context, context.options)
    except UsageError as error:
        raise UsageError(error.message, error.program or f"{PROGRAM} {name}") from error


def open_screen(context: Context, session: Session) -> int:
    """Opens the app: the one door from the command line to the screen's code."""
    from tui_crm.ui.app import run_app

    return run_app(session, context.config, context.mistakes, context.paths)
