"""Mailboxes of one file: mbox (RFC 4155; of its kinds mboxrd's quoting is understood, and mboxo's).

Messages are only ever added at the end, unless a mail program writes the whole file anew: so it is read on
from where the last time ended, as long as what stands before it is the same.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from tui_crm.domain.mail import MailFault
from tui_crm.domain.problems import Code, FileProblem, Refused
from tui_crm.files.mail_disk import check_there, read_found, shown_name, trimmed
from tui_crm.files.mail_folders import BATCH, SENT, Batch, Folder, Item, Known, is_wanted, last_part
from tui_crm.files.mail_kinds import FROM_LINE, is_message, mbox_files
from tui_crm.files.mail_message import BEGINNING, HEAD, TEXT, Found, attached
from tui_crm.files.source import Source, unreadable

_BLOCK = 4_096
"""Bytes before the place to go on at, which tell whether the file is still the same."""
_LINE = 1 << 16
_YOUNG = 60
"""Seconds in which a file whose last line has no end may still be growing."""
_PIECE = 1 << 20
# The line before a message, in the spellings that are about: with a time, or Thunderbird's without anything.
_FROM = re.compile(rb"From (?:[^\n]*\d\d:\d\d|-?\s*$)")
_QUOTED = re.compile(rb">+From ")


class MboxBox:
    """An mbox file, or a folder with such files in it and below it."""

    def __init__(self, path: Path, keeps_text: bool) -> None:
        self._path, self._keeps_text = path, keeps_text

    def folders(self, wanted: Sequence[str]) -> Iterator[Folder]:
        """As `mail_folders.Mailbox`."""
        check_there(self._path)
        missing = {one for one in wanted if one.upper() != "INBOX"}
        is_folder = self._path.is_dir()
        for path in mbox_files(self._path) if is_folder else [self._path]:
            name = shown_name(str(path.relative_to(self._path))) if is_folder else ""
            missing.discard(name)
            if is_wanted(name, wanted):
                yield _MboxFolder(name, path, self._keeps_text)
        for name in sorted(missing):
            raise Refused(Code.MAIL_FOLDER_UNKNOWN, name=name)


class StreamBox:
    """What comes in through a pipe: an mbox, or one message.

    Raises FileProblem (FILE_EMPTY, FILE_NOT_MAIL) where its first line is of neither.
    """

    def __init__(self, stream: BinaryIO, name: str, keeps_text: bool) -> None:
        self._stream, self._name, self._keeps_text = stream, name, keeps_text
        self._first = stream.readline(_LINE)
        if not self._first:
            raise FileProblem(Code.FILE_EMPTY, path=name)
        if not self._first.startswith(FROM_LINE) and not is_message(self._first):
            raise FileProblem(Code.FILE_NOT_MAIL, path=name)

    def folders(self, wanted: Sequence[str]) -> Iterator[Folder]:
        """As `mail_folders.Mailbox`: all is in one folder."""
        yield _StreamFolder(self._stream, self._first, self._name, self._keeps_text)


class _MboxFolder(Folder):
    def __init__(self, name: str, path: Path, keeps_text: bool) -> None:
        self.name, self._path, self._keeps_text = name, path, keeps_text
        self.is_sent = last_part(name or path.name) in SENT

    def batches(self, reached: Mapping[str, Any], known: Known) -> Iterator[Batch]:
        """As `Folder.batches`."""
        try:
            with Source(self._path, str(self._path)).open() as stream:
                if self._path.with_name(f"{self._path.name}.lock").exists() or _is_locked(stream):
                    yield Batch(left=1)
                    return
                stream.seek(_start(stream, reached))
                yield from self._read(stream)
        except OSError as error:
            raise unreadable(str(self._path), error) from error

    def _read(self, stream: BinaryIO) -> Iterator[Batch]:
        batch = Batch()
        for part in _messages(stream, self._keeps_text):
            if part.is_last and _is_growing(stream, part):
                batch.left += 1
                break
            batch.items.append(Item(None, _where(self.name or self._path.name, part), part.found))
            batch.reached = {"end": part.end, "last": part.start, "check": _check(stream, part.end)}
            if len(batch.items) == BATCH:
                yield batch
                batch = Batch()
        yield batch


class _StreamFolder(Folder):
    def __init__(self, stream: BinaryIO, first: bytes, name: str, keeps_text: bool) -> None:
        self._stream, self._first, self._shown, self._keeps_text = stream, first, name, keeps_text

    def batches(self, reached: Mapping[str, Any], known: Known) -> Iterator[Batch]:
        """As `Folder.batches`; a stream cannot be gone on with."""
        batch = Batch()
        if self._first.startswith(FROM_LINE):
            for part in _messages(self._stream, self._keeps_text, self._first):
                batch.items.append(Item(None, _where(self._shown, part), part.found))
                if len(batch.items) == BATCH:
                    yield batch
                    batch = Batch()
        else:
            rest = iter(lambda: self._stream.read(_PIECE), b"")
            found = read_found([self._first], rest, None, self._keeps_text)
            batch.items.append(Item(None, self._shown, found))
        yield batch


class _Part(NamedTuple):
    """A message of the file: from where to where, and whether nothing follows it."""

    found: Found | MailFault
    start: int
    end: int
    is_last: bool
    ends_in_line: bool


def _where(name: str, part: _Part) -> str:
    return f"{name}:{part.start}"


def _messages(stream: BinaryIO, keeps_text: bool, first: bytes = b"") -> Iterator[_Part]:
    """The messages from where the stream is; `first` is a line that was read from it already."""
    offset = stream.tell() if stream.seekable() else len(first)
    line = first or stream.readline(_LINE)
    start = offset - len(first)
    offset = start + len(line)
    while line:
        line = _rest_of_line(stream, line)
        offset = max(offset, start + len(line))
        message = _Message(keeps_text)
        is_blank, at_start = False, True
        while line := stream.readline(_LINE):
            if at_start and is_blank and line.startswith(FROM_LINE) and _FROM.match(line):
                break
            is_blank = at_start and line in (b"\n", b"\r\n")
            message.add(line, at_start)
            at_start = line.endswith(b"\n")
            offset += len(line)
        yield _Part(message.found(is_blank), start, offset, not line, at_start)
        start, offset = offset, offset + len(line)


def _rest_of_line(stream: BinaryIO, line: bytes) -> bytes:
    """A line before a message, all of it, of which only so much is kept as was read."""
    while not line.endswith(b"\n") and (more := stream.readline(_LINE)):
        line += more
    return line


class _Message:
    """Takes the lines of a message and keeps its beginning."""

    def __init__(self, keeps_text: bool) -> None:
        self._most = HEAD + (TEXT if keeps_text else BEGINNING)
        self._keeps_text = keeps_text
        self._lines: list[bytes] = []
        self._kept = self._size = self._files = self._blank = 0

    def add(self, line: bytes, at_start: bool) -> None:
        """One line, or a piece of a very long one."""
        if at_start and _QUOTED.match(line):
            line = line[1:]
        if self._kept < self._most:
            self._lines.append(line)
            self._kept += len(line)
        self._blank = len(line) + (not line.endswith(b"\r\n"))
        self._size += len(line) + (line.endswith(b"\n") and not line.endswith(b"\r\n"))
        if at_start and line[:1] in b"cC":
            self._files += attached(line)

    def found(self, ends_blank: bool) -> Found:
        """The message; an empty line at its end belongs to the file."""
        size = self._size - (self._blank if ends_blank else 0)
        data = b"".join(self._lines)[: self._most]
        return Found(trimmed(data, self._keeps_text), size, self._files)


def _start(stream: BinaryIO, reached: Mapping[str, Any]) -> int:
    """Where to go on: at the end of the last time, at its last message if that has grown, or at 0."""
    end, last = int(reached.get("end", 0)), int(reached.get("last", 0))
    size = os.fstat(stream.fileno()).st_size
    if not end or size < end or _check(stream, end) != reached.get("check"):
        return 0
    following = os.pread(stream.fileno(), len(FROM_LINE), end)
    return end if following in (b"", FROM_LINE) else last


def _check(stream: BinaryIO, end: int) -> str:
    start = max(0, end - _BLOCK)
    return hashlib.sha256(os.pread(stream.fileno(), end - start, start)).hexdigest()[:32]


def _is_growing(stream: BinaryIO, part: _Part) -> bool:
    """Whether somebody seems to be writing the last message."""
    status = os.fstat(stream.fileno())
    is_young = time.time() - status.st_mtime < _YOUNG
    return status.st_size != part.end or (is_young and not part.ends_in_line)


def _is_locked(stream: BinaryIO) -> bool:
    """Whether a program that writes mail has locked the file just now."""
    try:
        fcntl.lockf(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    # Not kept while it is read: mail could not come in.
    fcntl.lockf(stream, fcntl.LOCK_UN)
    return False
