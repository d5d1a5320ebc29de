"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tui_crm.domain.problems import Code, FileProblem


@contextmanager
def replaced_file(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content takes the place of the file when the block ends well.

    It is written under another name in the same folder; a failed block leaves the old file as it was. What is
    no regular file (a pipe, /dev/null) is written directly. Only the owner may read a new file.

    Raises:
        FileProblem: the file cannot be written.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                yield stream
            return
        with _fresh(target) as stream:
            yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileProblem(Code.FILE_NOT_WRITTEN, path=str(path), reason=error.strerror or "") from error


@contextmanager
def _fresh(target: Path) -> Iterator[BinaryIO]:
    fresh = target.with_name(f".{target.name}.{os.getpid()}.part")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
