"""The queue in front of SQLite's write lock: an exclusive lock on a file next to the base.

BEGIN IMMEDIATE alone has no queue, and an import in batches starves people who edit (facts 13). The lock
is flock's: it belongs to one open file, so that two threads wait for each other like two processes do, and it
goes away with the process that held it.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_crm.domain.problems import Code, StoreError
from tui_crm.store.errors import file_error

STEP = 0.002
"""Seconds between two looks at the lock: shorter than the pause that an import leaves between batches."""


def queue_file(path: Path) -> Path:
    """The lock file of a base."""
    return path.with_name(path.name + ".queue")


@contextmanager
def queued(path: Path, seconds: float) -> Iterator[None]:
    """Holds the queue of the base at `path`; not re-entrant.

    Args:
        seconds: how long to wait for one's turn.

    Raises:
        StoreError: busy for that long, or the file cannot be made.
    """
    try:
        file = os.open(queue_file(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise file_error(error, path) from error
    try:
        _wait(file, path, seconds)
        yield
    finally:
        os.close(file)


def _wait(file: int, path: Path, seconds: float) -> None:
    """Takes the lock, or raises when the time is over; closing the file gives it back."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise StoreError(Code.DATABASE_BUSY) from error
        except OSError as error:
            raise file_error(error, path) from error
        else:
            return
        time.sleep(STEP)
