"""The blocks of `import_feeding`, made in a process of their own while this one writes."""

from __future__ import annotations

import marshal
import pickle
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from queue import Full, Queue
from threading import Event, Thread
from typing import Any, BinaryIO

LENGTH_BYTES = 8
_AHEAD = 3
"""Blocks that wait to be written: the other process is never far ahead, whatever the size of the file."""
_STEP = 0.1  # seconds between two looks whether anybody still wants the blocks


class Broken(Exception):
    """The other process ended before its work did."""


def supplied(module: str, order: object) -> Generator[Any, None, None]:
    """The blocks that a module gives as a program; the process ends when nobody asks for more.

    Raises Broken.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    ended = Event()
    ahead: Queue[bytes | None] = Queue(_AHEAD)
    assert process.stdin is not None
    assert process.stdout is not None
    reader = Thread(target=_read, args=(process.stdout, ahead, ended), name="import-supply", daemon=True)
    try:
        with closing(process.stdin):
            pickle.dump(order, process.stdin)
        reader.start()
        while data := ahead.get():
            yield marshal.loads(data)  # noqa: S302 - this program wrote it
        if data is None:
            raise Broken
    except BrokenPipeError as error:
        raise Broken from error
    finally:
        ended.set()
        process.kill()
        process.wait()
        if reader.ident is not None:
            reader.join()
        process.stdout.close()


def _read(stream: BinaryIO, ahead: Queue[bytes | None], ended: Event) -> None:
    """Puts each block into the queue: b"" behind the last one, None where the stream breaks off."""
    data: bytes | None = None
    while not ended.is_set():
        head = stream.read(LENGTH_BYTES)
        size = int.from_bytes(head, "little")
        data = stream.read(size) if len(head) == LENGTH_BYTES else None
        if data is not None and len(data) < size:
            data = None
        _put(ahead, data, ended)
        if not data:
            return


def _put(ahead: Queue[bytes | None], data: bytes | None, ended: Event) -> None:
    while not ended.is_set():
        try:
            ahead.put(data, timeout=_STEP)
        except Full:
            continue
        return
