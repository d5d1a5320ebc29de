"""The cards of all files of a folder, one after another, for one import (vdir) (R38)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.folder_state import FolderState
from tui_crm.files.received import Received
from tui_crm.files.source import Source, unreadable
from tui_crm.files.vcard_folder import ENCODING, SUFFIX, uid_of
from tui_crm.files.vcard_lines import RawCard, cards
from tui_crm.files.vdir import others_in, own_files_in


class _Read(NamedTuple):
    """A file that was read.

    Attributes:
        rows: its cards; 1 with a `uid` where it holds nothing else.
        digest: SHA-256 of its content.
    """

    rows: int
    uid: str
    digest: str


class FolderStream(io.RawIOBase):
    """The cards of all files of a folder as one stream.

    Attributes:
        left: why files of cards are left out: links, what can't be opened.

    Raises FileProblem where there are no cards, and while it is read.
    """

    def __init__(self, path: Path) -> None:
        self._folder = path
        self._files = own_files_in(path, SUFFIX)
        self.left = others_in(path, SUFFIX)
        if not self._files:
            raise self.left[0] if self.left else FileProblem(Code.FOLDER_WITHOUT_CARDS, path=str(path))
        self._read: list[_Read] = []
        self._pieces = self._read_files()
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)

    def note(self, rows: int, is_taken: Callable[[int], bool]) -> None:
        """Notes in the folder which files an import took in: an export may write over those.

        Args:
            rows: of the import; where they are not the cards of the files, nothing is noted.
            is_taken: whether what the row says, counted from 1, is in the base now.
        """
        if rows != sum(one.rows for one in self._read):
            return
        found: dict[str, str] = {}
        number = 0
        for one in self._read:
            if one.uid and is_taken(number + 1):
                found.setdefault(one.uid, one.digest)
            number += one.rows
        # Where nothing can be noted, an export finds the same: it says so, or leaves the files as they are.
        with suppress(OSError, FileProblem):
            state = FolderState(self._folder)
            state.took(found)
            state.save()

    def _read_files(self) -> Iterator[bytes]:
        for path in self._files:
            try:
                stream = Source(path, str(path)).open()
            except FileProblem as problem:
                self.left.append(problem)
                continue
            with stream:
                yield from self._pieces_of(_Passing(stream, path))
            yield b"\r\n"  # the last line of a file may have no end
        if not self._read:
            raise self.left[0]

    def _pieces_of(self, passing: _Passing) -> Iterator[bytes]:
        first: RawCard | None = None
        rows = 0
        for card in cards(cast(BinaryIO, passing), ENCODING):
            first = first or card
            rows += 1
            yield from passing.passed()
        yield from passing.passed()
        uid = uid_of(first) if first is not None and rows == 1 else ""
        self._read.append(_Read(rows, uid, passing.digest.hexdigest()))


class _Passing:
    """Keeps what is read from a file until it is passed on."""

    def __init__(self, stream: BinaryIO, path: Path) -> None:
        self._stream, self._path = stream, path
        self._kept: list[bytes] = []
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        """The next bytes. Raises FileProblem."""
        try:
            piece = self._stream.read(size)
        except OSError as error:
            raise unreadable(str(self._path), error) from error
        self.digest.update(piece)
        self._kept.append(piece)
        return piece

    def passed(self) -> Iterator[bytes]:
        """What was read since."""
        kept, self._kept = self._kept, []
        return filter(None, kept)


class ReceivedFolder(Received):
    """The cards of a folder, kept for an import as `Received` keeps what comes in."""

    def __init__(self, path: Path, beside: Path) -> None:
        """As `Received`; `beside` is where there is room. Raises FileProblem, OSError."""
        try:
            self.cards = FolderStream(path)
        except OSError as error:  # of the folder, not of where there is room
            raise unreadable(str(path), error) from error
        with io.BufferedReader(self.cards) as stream:
            super().__init__(stream, beside, str(path))
