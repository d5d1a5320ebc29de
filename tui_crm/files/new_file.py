"""A file under a name that nothing has yet: that name, or the first free one with a number."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import BinaryIO

from tui_crm.domain.problems import Code, FileProblem


@contextmanager
def new_file(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A stream into a file of its own, and its path: `path`, or the first free `name.2.csv`.

    Whoever asks for the same name meanwhile gets another one. Where the block fails nothing stays behind.

    Raises:
        FileProblem: FILE_NOT_WRITTEN.
    """
    stream, made = _made(path)
    is_whole = False
    try:
        with stream:
            yield stream, made
        is_whole = True
    except OSError as error:
        raise not_written(made, error) from error
    finally:
        if not is_whole:
            made.unlink(missing_ok=True)


def numbered(path: Path) -> Iterator[Path]:
    """The path, then `name.2.csv` and so on, without end."""
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}.{number}{path.suffix}")


def free_path(path: Path) -> Path:
    """The first of these names that no file has."""
    return next(one for one in numbered(path) if not os.path.lexists(one))


def refuse_folder(path: Path) -> None:
    """Raises FileProblem where the path is a folder."""
    if path.is_dir():
        raise not_written(path, IsADirectoryError(errno.EISDIR, ""))


def not_written(path: Path, error: OSError) -> FileProblem:
    """What the system said about a file that can't be written."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    return FileProblem(Code.FILE_NOT_WRITTEN, path=str(path), reason=reason)


def _made(path: Path) -> tuple[BinaryIO, Path]:
    refuse_folder(path)
    for candidate in numbered(path):
        try:
            return candidate.open("xb"), candidate
        except FileExistsError:
            continue
        except OSError as error:
            raise not_written(candidate, error) from error
    raise AssertionError  # there is always another name
