"""Which kind of mailbox a path is: told by what is there, not by its name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tui_crm.domain.mail import MailSource
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.source import Source, unreadable

_DEEPEST = 8
"""Levels of folders in folders that are looked into."""
FROM_LINE = b"From "
_OF_MAIL = re.compile(
    rb"^(?:from|to|cc|bcc|sender|date|subject|message-id|received|return-path|mime-version)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)


def kind_of(path: Path) -> MailSource:
    """What is at this path.

    Raises FileProblem: FILE_MISSING, FILE_UNREADABLE, FILE_NOT_MAIL.
    """
    try:
        if path.is_dir():
            return _kind_of_folder(path)
    except OSError as error:
        raise unreadable(str(path), error) from error
    head = Source(path, str(path)).head(1 << 16)
    if not head or head.startswith(FROM_LINE):
        return MailSource.MBOX
    if is_message(head) and _OF_MAIL.search(head):  # many files begin with a word and a colon
        return MailSource.EML
    raise FileProblem(Code.FILE_NOT_MAIL, path=str(path))


def _kind_of_folder(path: Path) -> MailSource:
    if next(maildirs(path), None) is not None:
        return MailSource.MAILDIR
    if next(message_files(path), None) is not None:
        return MailSource.EML
    if next(mbox_files(path), None) is not None:
        return MailSource.MBOX
    raise FileProblem(Code.FILE_NOT_MAIL, path=str(path))


def is_message(head: bytes) -> bool:
    """Whether a text begins like a message: with a line "Name: value"."""
    name, colon, _value = head.lstrip(b"\r\n").partition(b":")
    return bool(colon) and 0 < len(name) < 80 and all(33 <= byte < 127 for byte in name)


def maildirs(root: Path) -> Iterator[tuple[str, Path]]:
    """The Maildirs at and below a folder with their names: "" the folder itself, "Sent" its `.Sent`.

    Folders of Maildir++ begin with a full stop; other programs put Maildirs into plain folders.
    """
    for folder in _folders(root):
        if (folder / "cur").is_dir() and (folder / "new").is_dir():
            name = "/".join(part.removeprefix(".") for part in folder.relative_to(root).parts)
            yield name, folder


def message_files(root: Path) -> Iterator[Path]:
    """The .eml files in and below a folder."""
    for folder in _folders(root):
        yield from (one for one in _files(folder) if one.suffix.lower() == ".eml")


def mbox_files(root: Path) -> Iterator[Path]:
    """The mbox files in and below a folder."""
    for folder in _folders(root):
        yield from (one for one in _files(folder) if _begins_as_mbox(one))


def _begins_as_mbox(path: Path) -> bool:
    try:
        return Source(path, str(path)).head(len(FROM_LINE)) == FROM_LINE
    except FileProblem:  # it cannot be read, or is gone by now: then it is no mailbox of ours
        return False


def _folders(root: Path) -> Iterator[Path]:
    """The folder and those below it, by name. Links to folders are not followed: they may lead in circles."""
    for name, folders, _files_there in os.walk(root):
        here = Path(name)
        if len(here.relative_to(root).parts) >= _DEEPEST:
            folders.clear()
        if "cur" in folders and "new" in folders:
            folders[:] = [one for one in folders if one not in ("cur", "new", "tmp")]
        folders.sort()
        yield here


def _files(folder: Path) -> Iterator[Path]:
    """The regular files of a folder, in the order in which the system has them: there may be very many."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file():
                    yield Path(entry.path)
    except OSError:  # a folder that may not be looked into has nothing for us
        return
