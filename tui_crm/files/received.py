"""What comes in only once, as on standard input, kept so that it can be read again and again."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.source import unreadable

_PIECE = 1 << 20
"""Bytes that are held in memory at once."""


class Received:
    """The bytes of a stream in a file (0600) without a name: however the program ends, nothing is left.

    Closes as a context manager.
    """

    def __init__(self, stream: BinaryIO | None, folder: Path, name: str, maximum: int | None = None) -> None:
        """
        Args:
            stream: read to its end; None for no bytes at all.
            folder: where there is room for them.
            name: how they are called when they are talked about.
            maximum: the most bytes that there may be; not much more is read.

        Raises:
            FileProblem: IMPORT_TOO_LARGE, FILE_UNREADABLE.
            OSError: the folder has no room, or takes no files.
        """
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - `close` closes it
        try:
            if stream is not None:
                self._take(stream, name, maximum)
        except BaseException:
            self.close()
            raise

    def _take(self, stream: BinaryIO, name: str, maximum: int | None) -> None:
        size = 0
        while True:
            try:
                piece = stream.read(_PIECE)
            except OSError as error:
                raise unreadable(name, error) from error
            if not piece:
                return
            size += len(piece)
            if maximum is not None and size > maximum:
                raise FileProblem(Code.IMPORT_TOO_LARGE, maximum=maximum >> 20)
            rest = memoryview(piece)
            while rest:  # a disk that is nearly full takes a part
                rest = rest[self._file.write(rest) :]

    def open(self) -> BinaryIO:
        """The bytes from the beginning, as often as one likes, until this is closed."""
        return io.BufferedReader(_Again(self._file.fileno()), _PIECE)

    def close(self) -> None:
        """Forgets the bytes."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Again(io.RawIOBase):
    """A file from its beginning, with a place of its own in it; the descriptor stays open."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = os.pread(self._descriptor, len(buffer), self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
