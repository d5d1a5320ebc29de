"""The log file: what went wrong and where in the code, never a contact's data.

Only our own fixed sentences, the types of errors and code locations are written. An error's own text is left
out, because libraries put values there ("UNIQUE constraint failed: ... 'Jan Kowalski'").
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from tui_crm.paths import private_folder

NAME = "tui_crm"
MAXIMUM_BYTES = 500_000
KEPT_FILES = 3

_log = logging.getLogger(NAME)


def outline(error: BaseException) -> str:
    """An error as type and code locations, the cause first; no message, no value, no local variable."""
    parts: list[str] = []
    seen: set[int] = set()
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        parts.append(_one(step))
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return "\n-- then --\n".join(reversed(parts))


def _one(error: BaseException) -> str:
    lines = [f"{type(error).__module__}.{type(error).__qualname__}{_harmless(error)}"]
    frames = traceback.extract_tb(error.__traceback__)
    lines += [f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    if isinstance(error, BaseExceptionGroup):
        lines += ["  | " + line for inner in error.exceptions for line in outline(inner).splitlines()]
    return "\n".join(lines)


def _harmless(error: BaseException) -> str:
    """What an error may say about itself: our own codes and the system's error numbers hold no data."""
    code = getattr(getattr(error, "problem", None), "code", None)
    if code is not None:
        return f" {code}"
    if isinstance(error, OSError) and error.errno is not None:
        return f" errno {error.errno}"
    return ""


def _short(filename: str) -> str:
    """A file's path from the package on, without the folders of the person who runs it."""
    parts = Path(filename).parts
    for mark in ("site-packages", "tui_crm", "lib"):
        if mark in parts:
            start = len(parts) - 1 - parts[::-1].index(mark)
            return "/".join(parts[start + (mark != "tui_crm") :])
    return parts[-1] if parts else filename


class _Outlines(logging.Formatter):
    """Writes our own messages, and of other people's records only who spoke and which error it was."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(process)d %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name == NAME or record.name.startswith(f"{NAME}.")
        message = record.getMessage() if ours else f"({record.name} at {record.funcName}:{record.lineno})"
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            message = f"{message}\n{outline(error)}"
        clean = logging.LogRecord(
            record.name, record.levelno, record.pathname, record.lineno, "%s", (message,), None
        )
        clean.created, clean.msecs, clean.process = record.created, record.msecs, record.process
        return super().format(clean)


def open_log(path: Path) -> bool:
    """Log to this file from now on; whether it could be opened. Without it nothing is logged anywhere.

    Other people's loggers go to the same file as outlines, so that none of them writes on the screen.
    """
    from tui_crm.log_file import PrivateFile

    close_log()
    handler: logging.Handler
    try:
        private_folder(path.parent)
        handler = PrivateFile(path, maxBytes=MAXIMUM_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    _take(handler)
    return isinstance(handler, PrivateFile)


def open_log_late(path: Path) -> None:
    """The same, but the file is opened when there is something to write: most starts have nothing."""
    close_log()
    _take(_Late(path))


class _Late(logging.Handler):
    """Stands in for the file until the first record."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        open_log(self._path)
        for handler in logging.getLogger().handlers:
            if isinstance(handler.formatter, _Outlines):
                handler.handle(record)


def _take(handler: logging.Handler) -> None:
    handler.setFormatter(_Outlines())
    logging.getLogger().addHandler(handler)
    _log.setLevel(logging.INFO)


def close_log() -> None:
    """Stop logging to the file."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, _Outlines):
            root.removeHandler(handler)
            handler.close()


def note(message: str) -> None:
    """Writes one of our own sentences, which must hold no contact's data."""
    _log.info("%s", message)


def crash(error: BaseException, message: str = "unexpected error") -> None:
    """Writes what an unexpected error was and where it came from."""
    _log.error("%s", message, exc_info=(type(error), error, error.__traceback__))


def catch_the_rest(report: Callable[[], None]) -> None:
    """Errors that nobody caught go to the log; `report` then tells the person, if the program ends by it.

    Python's own hooks print tracebacks, with the values that the errors carry.
    """

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt | SystemExit):
            crash(error.with_traceback(trace))
            report()

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            crash(arguments.exc_value, "unexpected error in a thread")

    def unraisable(arguments: Any) -> None:
        if arguments.exc_value is not None:
            crash(arguments.exc_value, "error that could not be raised")

    sys.excepthook = uncaught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
