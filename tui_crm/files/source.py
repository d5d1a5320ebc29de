"""Where a file's bytes come from: a path, what arrived on standard input, or what the base keeps."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tui_crm.domain.problems import Code, FileProblem

Given = Path | bytes | Callable[[], BinaryIO]
"""The path of a file, its bytes, or what opens them."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be opened more than once.

    Attributes:
        name: how the file is called when it is talked about.
    """

    content: Given
    name: str

    def open(self) -> BinaryIO:
        """The bytes from the beginning. Raises FileProblem where there are none to read."""
        if isinstance(self.content, bytes):
            return io.BytesIO(self.content)
        if callable(self.content):
            return self.content()
        try:
            stream = open(self.content, "rb", opener=_open)  # noqa: SIM115 - the caller closes it
        except FileNotFoundError as error:
            raise FileProblem(Code.FILE_MISSING, path=self.name) from error
        except (OSError, ValueError) as error:
            raise unreadable(self.name, error) from error
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            stream.close()
            raise FileProblem(Code.FILE_UNREADABLE, path=self.name, reason=NOT_REGULAR)
        return stream

    def head(self, size: int) -> bytes:
        """The first `size` bytes."""
        with self.open() as stream:
            try:
                return stream.read(size)
            except OSError as error:
                raise unreadable(self.name, error) from error


NOT_REGULAR = "not a regular file"
_NO_NAME = "not the name of a file"


def _open(path: str, flags: int) -> int:
    """A descriptor at once: without the flag a named pipe waits until somebody writes into it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def unreadable(name: str, error: OSError | ValueError) -> FileProblem:
    """The problem of a file that the system would not give."""
    return FileProblem(Code.FILE_UNREADABLE, path=name, reason=reason_of(error))


def not_regular(name: str) -> FileProblem:
    """The problem of a pipe, a device or the like; of a link where none is followed."""
    return FileProblem(Code.FILE_UNREADABLE, path=name, reason=NOT_REGULAR)


def reason_of(error: OSError | ValueError) -> str:
    """Why the system would not do it; Python raises ValueError for a path that no file can have."""
    if not isinstance(error, OSError):
        return _NO_NAME
    return os.strerror(error.errno) if error.errno else str(error)
