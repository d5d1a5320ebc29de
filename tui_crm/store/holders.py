"""Which programs are at work on a base: each holds a lock on a byte of its own in the queue file.

The lock is one of an open file (Linux): it goes away with the program that held it, however that ends, and
leaves nothing behind. https://man7.org/linux/man-pages/man2/F_OFD_SETLK.2const.html
"""

from __future__ import annotations

import fcntl
import os
import struct
import threading
from pathlib import Path

from tui_crm.store.ownership import hand_over
from tui_crm.store.write_queue import queue_file

_LOCK = struct.Struct("hhqqi4x")
"""`struct flock` of a 64-bit Linux: kind of lock, from where, start, length, process."""
_FIRST = 1 << 16
"""The bytes before are those of the queue."""


class Holder:
    """One open base of one program.

    Attributes:
        number: by which others ask whether it is still there; its byte of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.number = _FIRST + int.from_bytes(os.urandom(6), "big")
        self._file: int | None = None
        self._taking = threading.Lock()

    def hold(self) -> None:
        """From now on others find that it is there; where the file can't be made they don't."""
        with self._taking:
            if self._file is None and hasattr(fcntl, "F_OFD_SETLK"):
                self._file = _locked(self._path, self.number)

    def release(self) -> None:
        """It is not there any more."""
        with self._taking:
            if self._file is not None:
                os.close(self._file)
                self._file = None


def _locked(path: Path, number: int) -> int | None:
    try:
        file = os.open(queue_file(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError:
        return None
    try:
        hand_over(file, path)
        fcntl.fcntl(file, fcntl.F_OFD_SETLK, _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, number, 1, 0))
    except OSError:
        os.close(file)
        return None
    return file


def is_there(path: Path, number: int) -> bool:
    """Whether the program with this number is at work; False too where the system cannot tell."""
    if not hasattr(fcntl, "F_OFD_GETLK"):
        return False
    try:
        file = os.open(queue_file(path), os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        asked = _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, number, 1, 0)
        return int(_LOCK.unpack(fcntl.fcntl(file, fcntl.F_OFD_GETLK, asked))[0]) != fcntl.F_UNLCK
    except OSError:
        return False
    finally:
        os.close(file)
