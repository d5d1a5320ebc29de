"""Where results and errors go: stdout carries only the result, machine formats are UTF-8 in every locale."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, cast


def prepare_streams() -> None:
    """No letter that a locale lacks ends in a traceback, nor a stream that whoever started us has closed."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives as long as the program
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str) -> None:
    """One line of the result, in the locale's encoding."""
    sys.stdout.write(text + "\n")


def can_say(text: str) -> bool:
    """Whether stdout's encoding has every letter of the text."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def say_all(lines: Iterable[str]) -> None:
    """Lines of the result."""
    for line in lines:
        say(line)


def say_json(value: Any) -> None:
    """The result as one JSON document."""
    write_bytes(json_bytes(value, indent=2) + b"\n")


def say_json_list(values: Iterable[Any]) -> None:
    """The result as one JSON list, written while it is read: a base may not fit into memory."""
    empty = True
    for value in values:
        write_bytes((b"[\n" if empty else b",\n") + json_bytes(value))
        empty = False
    write_bytes(b"[]\n" if empty else b"\n]\n")


def json_bytes(value: Any, indent: int | None = None) -> bytes:
    """JSON in UTF-8 with letters as they are; what a terminal would obey is escaped."""
    import json

    from tui_crm.text.unsafe import escaped

    return escaped(json.dumps(value, ensure_ascii=False, indent=indent)).encode("utf-8", "replace")


def write_bytes(data: bytes) -> None:
    """Bytes of the result, as they are, after the text that was said before."""
    binary().write(data)


def binary() -> BinaryIO:
    """stdout for bytes; a terminal gets none that it would obey, a file or a program gets all."""
    sys.stdout.flush()
    return cast(BinaryIO, _ToTerminal()) if sys.stdout.isatty() else sys.stdout.buffer


class _ToTerminal:
    """Takes the bytes of a file, whoever wrote it, and shows the text that can be shown (R56)."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data: bytes) -> int:
        """Shows the text in these bytes; half a letter waits for its other half."""
        from tui_crm.text.unsafe import disarmed

        sys.stdout.buffer.write(disarmed(self._decoder.decode(data)).encode())
        return len(data)


def flush() -> None:
    """Everything said has left the program when this returns. Raises OSError where it could not."""
    sys.stdout.flush()


def silence() -> None:
    """Nothing more is written to stdout, not even what Python flushes when it ends: nothing takes it."""
    try:
        number = sys.stdout.fileno()
    except (OSError, ValueError):  # not a file: a test's own stream
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def complain(message: str, code: str, as_json: bool) -> None:
    """One line on stderr that says why, or the same as JSON."""
    if not as_json:
        tell(message)
        return
    document = {"error": {"code": code, "message": message}}
    with suppress(OSError):
        sys.stderr.flush()
        sys.stderr.buffer.write(json_bytes(document) + b"\n")
        sys.stderr.flush()


def tell(message: str) -> None:
    """One line on stderr for the person who looks on; it is no result."""
    with suppress(OSError):  # nobody reads it any more
        sys.stderr.write(f"tui-crm: {message}\n")
        sys.stderr.flush()


@contextmanager
def progress_line() -> Iterator[Callable[[int, int], None] | None]:
    """Something to call with the rows done and their number (0: not known yet); None where nobody looks on.

    It keeps one line on stderr, which is gone when the block ends.
    """
    if not sys.stderr.isatty():
        yield None
        return
    longest = 0

    def show(done: int, total: int) -> None:
        nonlocal longest
        text = f"{done} / {total}" if total else str(done)
        longest = max(longest, len(text))
        sys.stderr.write(f"\r{text:<{longest}}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write(f"\r{'':<{longest}}\r")
        sys.stderr.flush()
