"""Mailboxes on the disk whose messages are files: Maildir, and .eml files.

A Maildir's messages come into `new` and `cur` by a rename, when they are whole; a name is unique and its end,
behind the colon, has the flags (https://cr.yp.to/proto/maildir.html). The time of a file tells nothing then.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from tui_crm.domain.mail import MailFault
from tui_crm.domain.problems import Code, FileProblem, Refused
from tui_crm.files.mail_folders import BATCH, SENT, Batch, Folder, Item, Known, is_wanted, last_part
from tui_crm.files.mail_kinds import maildirs, message_files
from tui_crm.files.mail_message import BEGINNING, HEAD, TEXT, Found, attached
from tui_crm.files.source import Source

_PIECE = 1 << 20
_OVERLAP = 64
"""Bytes of a piece that are looked at with the next one: what is looked for may lie across the two."""
_YOUNG = 60
"""Seconds in which a file without the end of its head may still be growing."""


class MaildirBox:
    """A Maildir with its folders."""

    def __init__(self, path: Path, keeps_text: bool) -> None:
        self._path, self._keeps_text = path, keeps_text

    def folders(self, wanted: Sequence[str]) -> Iterator[Folder]:
        """As `mail_folders.Mailbox`."""
        check_there(self._path)
        missing = {one for one in wanted if one.upper() != "INBOX"}
        for name, path in maildirs(self._path):
            shown = shown_name(name)
            missing.discard(shown)
            if is_wanted(shown, wanted):
                yield _MaildirFolder(shown, path, self._keeps_text)
        for name in sorted(missing):
            raise Refused(Code.MAIL_FOLDER_UNKNOWN, name=name)


class _MaildirFolder(Folder):
    def __init__(self, name: str, path: Path, keeps_text: bool) -> None:
        self.name, self._path, self._keeps_text = name, path, keeps_text
        self.is_sent = last_part(name) in SENT

    def batches(self, reached: Mapping[str, Any], known: Known) -> Iterator[Batch]:
        """As `Folder.batches`; nothing is to be noted, for each message has its own name."""
        for chunk in _chunks(self._names()):
            named = {self.prefix + _unique(one.name): one for one in chunk}
            before = known(list(named))
            batch = Batch(known=len(before))
            for reference, path in named.items():
                if reference not in before:
                    found = _read(path, self._keeps_text)
                    # Whoever reads mail renames messages: this one is found under its new name the next time.
                    if found is None:
                        batch.left += 1
                    else:
                        batch.items.append(Item(reference, shown_name(path.name), found))
            yield batch

    def _names(self) -> Iterator[Path]:
        for part in ("new", "cur"):
            try:
                with os.scandir(self._path / part) as entries:
                    for entry in entries:
                        if not entry.name.startswith(".") and entry.is_file():
                            yield Path(entry.path)
            except FileNotFoundError:
                continue
            except OSError as error:
                reason = os.strerror(error.errno or 0)
                path = str(self._path / part)
                raise FileProblem(Code.FILE_UNREADABLE, path=path, reason=reason) from error


class EmlBox:
    """An .eml file, or a folder with such files in it and below it."""

    def __init__(self, path: Path, keeps_text: bool) -> None:
        self._path, self._keeps_text = path, keeps_text

    def folders(self, wanted: Sequence[str]) -> Iterator[Folder]:
        """As `mail_folders.Mailbox`: all files are in one folder."""
        check_there(self._path)
        for name in wanted:
            raise Refused(Code.MAIL_FOLDER_UNKNOWN, name=name)
        yield _EmlFolder(self._path, self._keeps_text)


class _EmlFolder(Folder):
    def __init__(self, path: Path, keeps_text: bool) -> None:
        self._path, self._keeps_text = path, keeps_text

    def batches(self, reached: Mapping[str, Any], known: Known) -> Iterator[Batch]:
        """As `Folder.batches`; a file that has changed since is read again."""
        is_folder = self._path.is_dir()
        root = self._path if is_folder else self._path.parent
        for chunk in _chunks(message_files(root) if is_folder else iter([self._path])):
            named = {reference: one for one in chunk if (reference := self._reference(root, one))}
            before = known(list(named))
            batch = Batch(known=len(before))
            for reference, path in named.items():
                if reference not in before:
                    self._add(batch, root, reference, path)
            yield batch

    def _add(self, batch: Batch, root: Path, reference: str, path: Path) -> None:
        found = _read(path, self._keeps_text)
        is_growing = self._reference(root, path) != reference or (
            isinstance(found, Found) and _may_grow(path, found)
        )
        if found is None or is_growing:
            batch.left += 1
        else:
            batch.items.append(Item(reference, shown_name(str(path.relative_to(root))), found))

    def _reference(self, root: Path, path: Path) -> str:
        """Its name below the root, with its size and its time; "" where it is gone by now."""
        try:
            status = path.stat()
        except OSError:
            return ""
        return f"/{shown_name(str(path.relative_to(root)))}:{status.st_size}:{status.st_mtime_ns}"


def _may_grow(path: Path, found: Found) -> bool:
    """Whether a file looks as if its writer had only begun."""
    if b"\n\n" in found.data or b"\n\r\n" in found.data:
        return False
    try:
        return time.time() - path.stat().st_mtime < _YOUNG
    except OSError:
        return True


def _read(path: Path, keeps_text: bool) -> Found | MailFault | None:
    """The message in a file; None where it is gone by now."""
    try:
        with Source(path, str(path)).open() as stream:
            received = int(os.fstat(stream.fileno()).st_mtime)
            return read_found(
                [stream.read(_PIECE)], iter(lambda: stream.read(_PIECE), b""), received, keeps_text
            )
    except FileProblem as error:
        return None if error.problem.code is Code.FILE_MISSING else MailFault.UNREADABLE
    except OSError:
        return MailFault.UNREADABLE


def read_found(
    first: Sequence[bytes], rest: Iterable[bytes], received: int | None, keeps_text: bool
) -> Found:
    """A message of pieces of bytes, of which only the beginning is kept.

    Args:
        first: pieces that are there already.
        rest: the others, one at a time.
    """
    most = HEAD + (TEXT if keeps_text else BEGINNING)
    data, size, bare, files, end = b"", 0, 0, 0, b""
    for pieces in (first, rest):
        for piece in pieces:
            if len(data) < most:
                data += piece[: most - len(data)]
            size += len(piece)
            bare += piece.count(b"\n") - piece.count(b"\r\n")
            files += attached(end + piece) - attached(end)
            end = piece[-_OVERLAP:]
    return Found(trimmed(data, keeps_text), size + bare, files, received)


def trimmed(data: bytes, keeps_text: bool) -> bytes:
    """The head and the beginning of the text of a message of which more is there."""
    ends = [place for mark in (b"\n\n", b"\n\r\n") if (place := data.find(mark, 0, HEAD)) >= 0]
    head = min(ends, default=HEAD)
    return data[: head + (TEXT if keeps_text else BEGINNING)]


def check_there(path: Path) -> None:
    """Raises FileProblem (FILE_MISSING) where nothing is at the path."""
    if not path.exists():
        raise FileProblem(Code.FILE_MISSING, path=str(path))


def shown_name(name: str) -> str:
    """The name of a file as text that can be stored, whatever bytes it has; different ones stay different."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _unique(name: str) -> str:
    """A Maildir's name of a message without its flags; programs that may not use a colon have ; or !."""
    for mark in (":2,", ";2,", "!2,"):
        name = name.partition(mark)[0]
    return shown_name(name)


def _chunks(paths: Iterator[Path]) -> Iterator[list[Path]]:
    while chunk := list(islice(paths, BATCH)):
        yield chunk
