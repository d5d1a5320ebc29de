"""Long commands that can be stopped: what is asked to end does so as if it was interrupted by key."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stoppable() -> Iterator[None]:
    """Inside, SIGTERM raises KeyboardInterrupt: the work stops where it can be gone on with."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def asked_to_end() -> Iterator[threading.Event]:
    """Inside, SIGTERM sets the event: the work ends at the next place where it says what it has done."""
    asked = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: asked.set())
    try:
        yield asked
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
