"""What a command line comes to: an exit status, and one line on stderr for what went wrong.

Exit status: 0 done, 1 refused, 2 wrong usage, 3 done but some rows were refused, 130 interrupted.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from types import TracebackType

from tui_crm.cli import output
from tui_crm.domain.problems import Code, CrmError, Duplicate, FileProblem
from tui_crm.i18n import _
from tui_crm.identity import is_restricted
from tui_crm.paths import readable, user_paths

PROGRAM = "tui-crm"
DONE, REFUSED, WRONG_USAGE, SOME_REFUSED, INTERRUPTED = 0, 1, 2, 3, 130


class UsageError(Exception):
    """The command line is wrong: exit status 2.

    Args:
        message: what is wrong, translated.
        program: the words of the command whose help tells more; "" where whoever calls knows them.
    """

    def __init__(self, message: str, program: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.program = program

    def __str__(self) -> str:
        program, message = self.program or PROGRAM, " ".join(readable(self.message).split())
        if is_restricted():
            return _('{message} (see "{line}")').format(message=message, line=help_over_ssh(program))
        return _('{message} (see "{program} --help")').format(message=message, program=program)


def help_over_ssh(program: str) -> str:
    """How one asks from one's own machine for the help of a command, whose words follow `PROGRAM`."""
    return " ".join(["ssh", _("HOST"), "help", *program.split()[1:]])


_INACTIVE = (Code.CONTACT_INACTIVE, Code.ORGANIZATION_INACTIVE, Code.PERSON_INACTIVE)
# The database's and the files' own are translated where they happen: these come from writing to stdout.
_OUTPUT_ERRORS = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class Outcome:
    """The exit status, and what became of an error: the last guard, so that no traceback is ever shown."""

    def __init__(self, as_json: bool, before_telling: Callable[[], None] | None = None) -> None:
        self.status = DONE
        self._as_json = as_json
        self._before_telling = before_telling

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None:
            return False
        if self._before_telling is not None:
            self._before_telling()
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
        elif error.problem.code in _INACTIVE and "id" in error.problem.values:
            command = f"{PROGRAM} activate {error.problem.values['id']}"
            message = _("{message} ({command})").format(message=message, command=command)
        output.complain(message, error.problem.code.value, self._as_json)

    def _log(self, error: BaseException) -> None:
        from tui_crm import log

        path = user_paths().log_file
        if log.open_log(path):
            log.crash(error)
            log.close_log()
        message = _("unexpected error, nothing more was done: see {path}").format(path=readable(str(path)))
        if is_restricted():
            message = _("unexpected error, nothing more was done: tell whoever looks after this machine")
        output.complain(message, "unexpected", self._as_json)


def guarded(
    work: Callable[[], int], as_json: bool = False, before_telling: Callable[[], None] | None = None
) -> int:
    """Does the work and returns the exit status, its own or that of what went wrong.

    Args:
        as_json: whether errors are told as JSON.
        before_telling: called before an error is told.
    """
    output.prepare_streams()
    outcome = Outcome(as_json, before_telling)
    with outcome:
        outcome.status = work()
    with outcome:  # also after a refusal: what Python would flush at its end could break there
        output.flush()
    return outcome.status
