"""A file's pages in the system's page cache: dropped on purpose, or read once."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAGE = 4096
_PROBES = 500
_CHUNK = 1 << 22
_MAP_LOCKED = 0x2000  # of Linux, mmap(2): read in now and never given back


def drop(path: Path) -> None:
    """Takes the base's files out of the page cache, as after a restart of the machine."""
    os.sync()  # pages that were not written yet would stay
    for rest in ("", "-wal"):
        file = Path(f"{path}{rest}")
        if file.exists():
            descriptor = os.open(file, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def warm(path: Path) -> None:
    """Reads the file once."""
    with path.open("rb", buffering=0) as file:
        while file.read(_CHUNK):
            pass


@contextmanager
def kept(path: Path) -> Iterator[None]:
    """The file stays in the page cache inside; where that is not allowed it is read once.

    A machine that gives its memory back all the time would otherwise make a warm measurement a cold one.
    """
    with path.open("rb", buffering=0) as file:
        try:
            pages = mmap.mmap(file.fileno(), 0, flags=mmap.MAP_SHARED | _MAP_LOCKED, prot=mmap.PROT_READ)
        except OSError:
            warm(path)
            yield
            return
        with pages:
            yield


def cached_share(path: Path) -> float:
    """Which share of the file is in the page cache, 0 to 1, by looking at some hundred pages."""
    pages = max(1, path.stat().st_size // _PAGE)
    descriptor, cached = os.open(path, os.O_RDONLY), 0
    try:
        for probe in range(_PROBES):
            try:
                os.preadv(descriptor, [bytearray(1)], probe * pages // _PROBES * _PAGE, os.RWF_NOWAIT)
                cached += 1
            except BlockingIOError:  # it would have to be read from the disk
                continue
    finally:
        os.close(descriptor)
    return cached / _PROBES
