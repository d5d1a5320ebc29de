"""Text as a terminal lays it out: one character of a Python string for each cell of the screen.

So a row can be compared, cut and put together by plain string operations. What does not fit into one
character (letters with combining marks, emoji of several code points) is stood for by one from the private
planes 15 and 16, and the right half of a wide character by `FILLER`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import split_graphemes

FILLER = "\0"
UNKNOWN = "\1"
"""A cell of which nobody knows what the terminal shows there."""

_FIRST = 0xF0000
_MOST = 0x10FFFF - _FIRST
_LOST = "\ufffd"

# Characters that every terminal draws one cell wide, each in a cell of its own.
_NARROW = (
    "\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e"
    "\u20a0-\u20bf\u2100-\u214f\u2190-\u21ff\u2200-\u22ff\u2500-\u25fc\ufffd"
)
# Scripts that every terminal draws two cells wide. (As a pattern they would take 2 ms of a start to compile.)
_WIDE = (
    ("\u3001", "\u3029"), ("\u3041", "\u3096"), ("\u309b", "\u30ff"), ("\u3400", "\u4dbf"),
    ("\u4e00", "\u9fff"), ("\uac00", "\ud7a3"), ("\uf900", "\ufaff"), ("\uff01", "\uff60"),
)  # fmt: skip
# Accents that sit on the letter before them and move nothing.
_ACCENTS = "\u0300-\u034e\u0350-\u036f"

_not_narrow = re.compile(f"[^{_NARROW}]").search
_is_accented = re.compile(f"[{_NARROW}][{_ACCENTS}]+").fullmatch
_whole = re.compile(f"[^{FILLER}]{FILLER}*").findall
_special = re.compile(f"[{FILLER}{chr(_FIRST)}-\U0010ffff]").search

_clusters: list[tuple[str, bool]] = []
_numbers: dict[str, str] = {}


def _is_wide(cluster: str) -> bool:
    return len(cluster) == 1 and any(first <= cluster <= last for first, last in _WIDE)


def cells_of(text: str) -> str:
    """The cells that a text takes, one character for each.

    A mark with nothing to sit on takes no cell and is left out.
    """
    return _cells_of(text) if _not_narrow(text) else text


@lru_cache(maxsize=4096)
def _cells_of(text: str) -> str:
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        cluster = text[start:end]
        if width == 0:
            continue
        if not _not_narrow(cluster) or _is_wide(cluster):
            cells.append(cluster)
        else:
            cells.append(_stand_in(cluster))
        cells.append(FILLER * (width - 1))
    return "".join(cells)


def _stand_in(cluster: str) -> str:
    """The one character for a cluster; U+FFFD once a session has seen more than there are numbers for."""
    known = _numbers.get(cluster)
    if known is None:
        if len(_clusters) > _MOST:
            return _LOST
        known = _numbers[cluster] = chr(_FIRST + len(_clusters))
        # How wide a terminal draws an emoji depends on its age, an accent on a letter moves nothing anywhere.
        _clusters.append((cluster, _is_accented(cluster) is not None))
    return known


def halves_blanked(cells: str, start: int, end: int) -> str:
    """The cells with a blank for each part of a character that is cut when `start` to `end` are replaced."""
    if cells[start : start + 1] == FILLER:
        head = len(cells[:start].rstrip(FILLER)) - 1
        cells = cells[:head] + " " * (start - head) + cells[start:]
    rest = cells[end:].lstrip(FILLER)
    return cells[:end] + " " * (len(cells) - end - len(rest)) + rest


def is_plain(cells: str) -> bool:
    """Whether these cells can be written just as they are."""
    return _special(cells) is None


def written(cells: str) -> list[tuple[str, int, bool]]:
    """What to write for these cells: texts, how many cells each takes, and whether terminals agree on that.

    A text on which they do not agree holds exactly one cluster.
    """
    pieces: list[tuple[str, int, bool]] = []
    for cluster in _whole(cells):
        text, sure = cluster[0], True
        if text >= chr(_FIRST):
            text, sure = _clusters[ord(text) - _FIRST]
        if sure and pieces and pieces[-1][2]:
            before, size, _ = pieces.pop()
            pieces.append((before + text, size + len(cluster), True))
        else:
            pieces.append((text, len(cluster), sure))
    return pieces
