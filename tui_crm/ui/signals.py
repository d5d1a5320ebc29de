"""Signals that end the program: what was typed is kept, and the terminal is put back.

That takes a few milliseconds where nobody else writes just then.

Plain `signal.signal`: a client that stopped reading blocks the event loop, and its handlers with it.
"""

from __future__ import annotations

import contextvars
import os
import signal
import termios
import time
from collections.abc import Callable, Iterable
from threading import Thread
from types import FrameType
from typing import Any

EXIT_STATUS = {signal.SIGHUP: 129, signal.SIGINT: 130, signal.SIGTERM: 143}
# Where another process writes, or the machine is busy, waiting is better than losing what was typed: almost
# as long as those who stop programs give them (Docker 10 s, systemd 90 s).
FLUSH_SECONDS = 8.0
RESTORE_SECONDS = 0.1

# The reverse of what Textual switched on: synchronized output, paste, wrap, sizes, mouse, kitty keys, focus,
# alternate screen, cursor.
RESTORE = (
    "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    "\x1b[?1004l\x1b[<u\x1b[m\x1b[?1049l\x1b[?25h"
)


def within(seconds: float, steps: Iterable[Callable[[], None]]) -> None:
    """Runs the steps one after the other on threads of their own, and waits at most this long for all.

    On threads, because the one that was interrupted may be inside the database or holding a lock. What a step
    raises goes to the hook for threads, and the next one runs.
    """
    end = time.monotonic() + seconds
    for step in steps:
        context = contextvars.copy_context()
        thread = Thread(target=context.run, args=(step,), name="last-words", daemon=True)
        thread.start()
        thread.join(max(0.0, end - time.monotonic()))


def end_well(flushes: Callable[[], Iterable[Callable[[], None]]], restore: Callable[[], None]) -> None:
    """From now on the signals keep what was typed, put the terminal back and end the process.

    Args:
        flushes: asked at the signal for what is to be written, in order.
        restore: puts the terminal back.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        for other in EXIT_STATUS:
            signal.signal(other, signal.SIG_IGN)
        within(FLUSH_SECONDS, flushes())
        within(RESTORE_SECONDS, [restore])
        # Whatever blocked threads hold, they can't keep the process; SQLite's journal survives this.
        os._exit(EXIT_STATUS[signal.Signals(number)])

    for number in EXIT_STATUS:
        signal.signal(number, end)


def never_suspend() -> None:
    """Being stopped hangs a session without a shell behind it; call it once Textual's driver has started."""
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)


def terminal_restorer(
    input_file: int = 0, output_file: int = 2, modes: list[Any] | None = None
) -> Callable[[], None]:
    """What puts the terminal back as it is now. Raises nothing where there is no terminal (any more).

    Args:
        modes: `termios.tcgetattr` of before, where the program has changed them already.
    """
    attributes = modes or _attributes(input_file)

    def restore() -> None:
        try:
            if attributes is not None:
                termios.tcsetattr(input_file, termios.TCSANOW, attributes)
            os.write(output_file, RESTORE.encode("ascii"))
        except (OSError, termios.error):
            return

    return restore


def _attributes(input_file: int) -> list[Any] | None:
    try:
        return termios.tcgetattr(input_file)
    except (OSError, termios.error):
        return None
