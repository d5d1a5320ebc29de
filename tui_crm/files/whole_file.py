"""Small files as a whole: read with a limit, written under a name that nothing has yet."""

from __future__ import annotations

import os
from pathlib import Path

from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.source import Source, reason_of, unreadable


def read_at_most(source: Source, maximum: int) -> bytes | None:
    """The bytes of the file; None where there are more than `maximum`.

    Raises FileProblem where it is missing, unreadable, no regular file, or empty.
    """
    if isinstance(source.content, bytes):
        data = source.content
    else:
        try:
            with source.open() as stream:
                # Its size tells before it is read; one that grows is read no further than it may be.
                if isinstance(source.content, Path) and os.fstat(stream.fileno()).st_size > maximum:
                    return None
                data = stream.read(maximum + 1)
        except OSError as error:
            raise unreadable(source.name, error) from error
    if not data:
        raise FileProblem(Code.FILE_EMPTY, path=source.name)
    return data if len(data) <= maximum else None


def write_new(path: Path, data: bytes) -> None:
    """Writes a file that only its owner may read, whole or not at all, and never over another one.

    Raises FileProblem: USER_FILE_EXISTS, FILE_NOT_WRITTEN.
    """
    try:
        part = path.with_name(f".{os.urandom(8).hex()}.part")
        try:
            _write(part, data)
            _publish(part, path)
        finally:
            part.unlink(missing_ok=True)
    except FileExistsError as error:
        raise FileProblem(Code.USER_FILE_EXISTS, path=str(path)) from error
    except (OSError, ValueError) as error:
        raise FileProblem(Code.FILE_NOT_WRITTEN, path=str(path), reason=reason_of(error)) from error


def _write(part: Path, data: bytes) -> None:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _publish(part: Path, path: Path) -> None:
    """Gives the finished file its name, never over another file."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links, such as a memory stick's: an empty file takes the name first.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        part.replace(path)
