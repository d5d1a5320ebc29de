"""The queue in front of SQLite's write lock: an exclusive lock on a file next to the base.

BEGIN IMMEDIATE alone has no queue, and an import in batches starves people who edit (facts 13). The lock
is flock's: it belongs to one open file, so that two threads wait for each other like two processes do, and it
goes away with the process that held it.
"""

from __future__ import annotations

import fcntl
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_crm.domain.problems import Code, StoreError
from tui_crm.store.errors import file_error
from tui_crm.store.ownership import hand_over

STEP = 0.002
"""Seconds between two looks at the lock: shorter than the pause that an import leaves between batches."""
_LONG, _STEP_OF_OLD = 0.1, 0.0005
"""Whoever waits for so many seconds looks more often, and is before those who came later."""
_MOST_ROOM = 0.1
"""Seconds that long work makes room for those who wait."""

_LOCK = struct.Struct("hhqqi4x")
"""`struct flock` of a 64-bit Linux: kind of lock, from where, start, length, process.
https://man7.org/linux/man-pages/man2/F_GETLK.2const.html"""


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
        hand_over(file, path)
        _wait(file, path, seconds)
        yield
    finally:
        os.close(file)


def is_awaited(path: Path) -> bool:
    """Whether somebody waits for the queue of the base at `path`: whoever holds it for long makes room then.

    Where the system cannot tell (it has no locks of open files), it may always be so.
    """
    if not hasattr(fcntl, "F_OFD_GETLK"):
        return True
    try:
        file = os.open(queue_file(path), os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    try:
        return _is_told(file)
    finally:
        os.close(file)


def make_room(path: Path, seconds: float) -> None:
    """Sleeps so long, and on while somebody waits for the queue of the base at `path`, but not for ever."""
    deadline = time.monotonic() + max(_MOST_ROOM, seconds)
    time.sleep(seconds)
    while time.monotonic() < deadline and hasattr(fcntl, "F_OFD_GETLK") and is_awaited(path):
        time.sleep(STEP)


def _is_told(file: int) -> bool:
    """Whether somebody else said that they wait."""
    asked = _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0)
    return int(_LOCK.unpack(fcntl.fcntl(file, fcntl.F_OFD_GETLK, asked))[0]) != fcntl.F_UNLCK


def _tell(file: int) -> None:
    """Says that one waits: a shared lock of another kind on the first byte, gone with the open file."""
    if hasattr(fcntl, "F_OFD_SETLK"):
        fcntl.fcntl(file, fcntl.F_OFD_SETLK, _LOCK.pack(fcntl.F_RDLCK, os.SEEK_SET, 0, 1, 0))


def _silence(file: int) -> None:
    """Takes back what `_tell` said."""
    if hasattr(fcntl, "F_OFD_SETLK"):
        fcntl.fcntl(file, fcntl.F_OFD_SETLK, _LOCK.pack(fcntl.F_UNLCK, os.SEEK_SET, 0, 1, 0))


def _wait(file: int, path: Path, seconds: float) -> None:
    """Takes the lock, or raises when the time is over; closing the file gives it back."""
    begun = time.monotonic()
    waits = False
    if seconds and hasattr(fcntl, "F_OFD_GETLK") and _is_told(file):
        _tell(file)
        waits = True
        time.sleep(STEP)  # others came first: the lock may be free for a moment between two of them
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            waited = time.monotonic() - begun
            if waited >= seconds:
                raise StoreError(Code.DATABASE_BUSY) from error
            if not waits:
                _tell(file)
                waits = True
        except OSError as error:
            raise file_error(error, path) from error
        else:
            if waits:
                _silence(file)
            return
        time.sleep(STEP if waited < _LONG else _STEP_OF_OLD)
