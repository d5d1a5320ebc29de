"""Where a file's bytes come from: a path, or what arrived on standard input."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tui_crm.domain.problems import Code, FileProblem


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be opened more than once.

    Attributes:
        content: the path of the file, or its bytes.
        name: how the file is called when it is talked about.
    """

    content: Path | bytes
    name: str

    def open(self) -> BinaryIO:
        """The bytes from the beginning. Raises FileProblem where there are none to read."""
        if isinstance(self.content, bytes):
            return io.BytesIO(self.content)
        try:
            return self.content.open("rb")
        except FileNotFoundError as error:
            raise FileProblem(Code.FILE_MISSING, path=self.name) from error
        except OSError as error:
            raise unreadable(self.name, error) from error

    def head(self, size: int) -> bytes:
        """The first `size` bytes."""
        with self.open() as stream:
            try:
                return stream.read(size)
            except OSError as error:
                raise unreadable(self.name, error) from error


def unreadable(name: str, error: OSError) -> FileProblem:
    """The problem of a file that the system would not give."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    return FileProblem(Code.FILE_UNREADABLE, path=name, reason=reason)
