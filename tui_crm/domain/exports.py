"""What exports come to."""

from __future__ import annotations

from typing import NamedTuple


class FolderWritten(NamedTuple):
    """What became of the files of a folder into which contacts are exported, one into each.

    Attributes:
        written: files that were made or changed.
        unchanged: files that say already what they should.
        removed: files of contacts that are no longer meant.
        left: names of files with what no export wrote and no import took in; they are as they were.
    """

    written: int
    unchanged: int
    removed: int
    left: tuple[str, ...]
