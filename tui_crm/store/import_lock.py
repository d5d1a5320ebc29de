"""Which imports somebody is at work on: a lock on a file beside the base for each of them.

The table alone cannot tell: a job whose process was killed stands there as running. The lock is flock's, as
that of `write_queue`: it goes away with the process that held it.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tui_crm.domain.problems import Code, Refused
from tui_crm.store.errors import file_error
from tui_crm.store.ownership import hand_over

_PATIENCE = 0.3
"""Seconds to wait for a lock: whoever only looks whether it is held holds it for a moment too."""
_STEP = 0.01


def lock_file(path: Path, job: int) -> Path:
    """The lock file of an import of the base at `path`; it is there only while somebody works at it."""
    return path.with_name(f"{path.name}.import-{job}.lock")


@contextmanager
def held(path: Path, job: int) -> Iterator[None]:
    """Holds an import of the base at `path`; not re-entrant.

    Raises:
        Refused: IMPORT_RUNNING: somebody else holds it.
        StoreError: the file cannot be made.
    """
    name = lock_file(path, job)
    deadline = time.monotonic() + _PATIENCE
    while (file := _taken(name, path)) is None:
        if time.monotonic() >= deadline:
            raise Refused(Code.IMPORT_RUNNING, id=job)
        time.sleep(_STEP)
    try:
        yield
    finally:
        with suppress(OSError):  # a folder that has become read-only: an empty file stays
            name.unlink(missing_ok=True)
        os.close(file)


def _taken(name: Path, path: Path) -> int | None:
    """The open file with the lock; None where another one has it, or has just removed the file."""
    try:
        file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise file_error(error, path) from error
    try:
        hand_over(file, path)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file), name.stat()):
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError as error:
        os.close(file)
        raise file_error(error, path) from error
    os.close(file)
    return None


def is_held(path: Path, job: int) -> bool:
    """Whether somebody works at the import. Nothing is made, nothing is waited for."""
    try:
        file = os.open(lock_file(path, job), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:  # there is none, or it is nobody's that we could know of
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(file)
    return False
