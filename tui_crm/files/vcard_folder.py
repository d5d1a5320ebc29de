"""A folder of vCards, one contact in each, as khard, vdirsyncer and Radicale keep them (vdir) (R38).

A hidden file in it tells what an export wrote and an import took in: all else is left to whoever wrote it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from tui_crm.domain.exports import FolderWritten
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.folder_state import FolderState, digest_of
from tui_crm.files.source import reason_of, unreadable
from tui_crm.files.vcard_lines import RawCard, cards, unfolded
from tui_crm.files.vcard_properties import property_of
from tui_crm.files.vcard_reader import read_cards
from tui_crm.files.vcard_values import row_of
from tui_crm.files.vdir import free_path, own_files_in, put
from tui_crm.paths import private_folder, readable
from tui_crm.text.vcard_text import unescape

SUFFIX = ".vcf"
ENCODING = "utf-8"


class CardFolder:
    """A folder that cards are written into, each into a file of its own.

    Args:
        path: made where it is missing, for its owner alone.
        overwrite: whether files that hold what no import took in are written too.

    Raises FileProblem: FILE_NOT_WRITTEN, FILE_UNREADABLE, FOLDER_STATE_DAMAGED.
    """

    def __init__(self, path: Path, overwrite: bool) -> None:
        self._path, self._overwrite = path, overwrite
        try:
            private_folder(path)
        except OSError as error:
            raise _not_written(path, error) from error
        self._state = FolderState(path)
        self._known = _by_uid(path)
        self._meant: set[str] = set()
        self._counts = {"written": 0, "unchanged": 0}
        self._left: list[str] = []

    def write_all(self, found: Iterable[tuple[str, bytes]], delete: bool) -> FolderWritten:
        """Writes the cards, each with its UID; what was written is noted whatever ends it.

        Args:
            delete: whether files that an export wrote of others are removed, if they hold nothing unknown.

        Raises FileProblem: FILE_NOT_WRITTEN.
        """
        removed = 0
        try:
            try:
                for uid, data in found:
                    self._write(uid, data)
                removed = self._remove_others() if delete else 0
            finally:
                self._state.save()
        except OSError as error:
            raise _not_written(self._path, error) from error
        return FolderWritten(**self._counts, removed=removed, left=tuple(self._left))

    def _write(self, uid: str, data: bytes) -> None:
        self._meant.add(uid)
        there = self._known.get(uid)
        if there is None:
            put(free_path(self._path, uid, SUFFIX), data)
        else:
            path, digest = there
            is_same = digest == digest_of(data)
            if is_same or _same(path, data):
                if is_same:  # in other words it is the file of whoever wrote it
                    self._state.wrote(uid, digest)
                self._counts["unchanged"] += 1
                return
            if not self._state.is_known(uid, digest) and not self._overwrite:
                self._left.append(readable(path.name))
                return
            put(path, data)
        self._state.wrote(uid, digest_of(data))
        self._counts["written"] += 1

    def _remove_others(self) -> int:
        removed = 0
        for uid in [one for one in self._state.written if one not in self._meant]:
            there = self._known.get(uid)
            if there is None:
                self._state.forget(uid)
            elif not self._state.is_known(uid, there[1]):
                self._left.append(readable(there[0].name))
            else:
                there[0].unlink(missing_ok=True)
                self._state.forget(uid)
                removed += 1
        return removed


def _by_uid(folder: Path) -> dict[str, tuple[Path, str]]:
    """The files that hold one card with a UID and nothing else, with the hash of what they hold."""
    found: dict[str, tuple[Path, str]] = {}
    for path in own_files_in(folder, SUFFIX):
        try:
            data = path.read_bytes()
        except OSError as error:
            raise unreadable(str(path), error) from error
        raws = list(cards(io.BytesIO(data), ENCODING))
        uid = uid_of(raws[0]) if len(raws) == 1 else ""
        if uid:
            found.setdefault(uid, (path, digest_of(data)))
    return found


def uid_of(card: RawCard) -> str:
    """The UID of a card; "" where it has none, or is no whole card."""
    if card.is_stray or not card.is_closed:
        return ""
    for _number, line in unfolded(card):
        if b"UID" in line[:60].upper():
            one = property_of(line, ENCODING)
            if one is not None and one.name == "UID":
                return unescape(one.value).strip()
    return ""


def _same(path: Path, data: bytes) -> bool:
    """Whether a file says of its contact what the card does, however it is written."""
    return _said(path.read_bytes()) == _said(data)


def _said(data: bytes) -> list[dict[str, str]]:
    rows = [row_of(one) for one in read_cards(io.BytesIO(data), ENCODING) if one.problem is None]
    return [{name: text for name, text in row.items() if name != "extra"} for row in rows]


def _not_written(path: Path, error: OSError) -> FileProblem:
    return FileProblem(Code.FILE_NOT_WRITTEN, path=str(path), reason=reason_of(error))
