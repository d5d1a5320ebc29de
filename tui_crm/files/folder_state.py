"""What a folder of cards is known to hold: a hidden file in it, with hashes of its files (R38).

A file whose hash is known here has nothing that the base was not given, so it may be written over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.source import unreadable
from tui_crm.files.vdir import put

STATE = ".tui-crm.json"
_WRITTEN, _SEEN = "cards", "seen"


class FolderState:
    """The hashes of the files of a folder, by the UIDs of their cards.

    Attributes:
        written: of what an export wrote last.
        seen: of what an import took in since.

    Raises FileProblem: FILE_UNREADABLE, FOLDER_STATE_DAMAGED.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / STATE
        self.written, self.seen = self._read()
        self._before = dict(self.written), dict(self.seen)

    def is_known(self, uid: str, digest: str) -> bool:
        """Whether a file with this hash is as an export wrote it, or as an import took it in."""
        return digest in (self.written.get(uid), self.seen.get(uid))

    def wrote(self, uid: str, digest: str) -> None:
        """Notes what an export wrote."""
        self.written[uid] = digest
        self.seen.pop(uid, None)

    def took(self, found: Mapping[str, str]) -> None:
        """Notes what an import took in: UID -> hash."""
        self.seen |= {uid: digest for uid, digest in found.items() if not self.is_known(uid, digest)}

    def forget(self, uid: str) -> None:
        """Takes out what is known of a file that is gone."""
        self.written.pop(uid, None)
        self.seen.pop(uid, None)

    def save(self) -> None:
        """Writes what changed. Raises OSError."""
        if (self.written, self.seen) != self._before:
            data = {name: dict(sorted(found.items())) for name, found in self._parts()}
            put(self._path, json.dumps(data, indent=0).encode())

    def _parts(self) -> tuple[tuple[str, dict[str, str]], ...]:
        return (_WRITTEN, self.written), (_SEEN, self.seen)

    def _read(self) -> tuple[dict[str, str], dict[str, str]]:
        try:
            found = json.loads(self._path.read_bytes())
            written, seen = (
                {str(uid): str(digest) for uid, digest in found.get(part, {}).items()}
                for part in (_WRITTEN, _SEEN)
            )
        except FileNotFoundError:
            return {}, {}
        except OSError as error:
            raise unreadable(str(self._path), error) from error
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise FileProblem(Code.FOLDER_STATE_DAMAGED, path=str(self._path)) from error
        return written, seen


def digest_of(data: bytes) -> str:
    """The hash of a file's content: SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
