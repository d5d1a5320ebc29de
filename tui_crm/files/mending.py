"""Text that was encoded twice: UTF-8 that was taken for a single-byte encoding and saved as UTF-8 again.

"łódka" has then become "Ĺ‚Ăłdka". Only what turns back exactly is put right, run by run of letters beyond
ASCII, so that cells that are whole stay.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TextIO

_TABLES = ("cp1250", "cp1252", "iso8859-2", "cp852")
_RUN = re.compile(r"[\x80-\ud7ff\ue000-\uffff]{2,}")
_LAST_LATIN = "\u024f"
_PUNCTUATION = ("\u2000", "\u20cf")
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_ENOUGH = 3
"""So many foreign letters in a run are no accident: "Ń…" alone would be one Cyrillic letter."""
_PIECE = 1 << 16


def _reverse(name: str) -> dict[str, int]:
    """Character -> byte; a byte without a character stands for itself, as Windows takes it."""
    table = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        try:
            table[bytes((byte,)).decode(name)] = byte
        except UnicodeDecodeError:
            continue
    return table


_BYTES = {name: _reverse(name) for name in _TABLES}


def doubling(text: str) -> str:
    """The encoding that the text was taken for when it was encoded again; "" where nothing shows that.

    Args:
        text: the beginning of a file.
    """
    if text.isascii():
        return ""
    runs = Counter(_RUN.findall(text))
    scores: dict[str, int] = {}
    for name in _TABLES:
        mended = {run: right for run in runs if (right := _right(run, name)) is not None}
        scores[name] = sum(
            runs[run] * (2 if letter in _POLISH else 1)
            for run, right in mended.items()
            for letter in right
            if letter.isalpha() and letter <= _LAST_LATIN
        )
    best = max(_TABLES, key=lambda name: scores[name])  # the first of equals
    return best if scores[best] else ""


def mended(text: str, encoding: str) -> str:
    """The text with what was encoded twice put right.

    Args:
        encoding: what `doubling` said.
    """
    if text.isascii():
        return text
    return _RUN.sub(lambda run: _right(run.group(), encoding) or run.group(), text)


def _right(run: str, name: str) -> str | None:
    """What the run was before it was encoded again; None where it was not."""
    table = _BYTES[name]
    try:
        text = bytes([table[character] for character in run]).decode()
    except (KeyError, UnicodeDecodeError):
        return None
    foreign = [one for one in text if one > _LAST_LATIN and not _PUNCTUATION[0] <= one <= _PUNCTUATION[1]]
    accident = 0 < len(foreign) < _ENOUGH or any("\x80" <= one < "\xa0" for one in text)
    return None if accident else text


def mending(stream: TextIO, encoding: str) -> TextIO:
    """The text of the stream put right while it is read, with line ends as they are."""
    whole = io.BufferedReader(_Mended(stream, encoding), _PIECE)
    return io.TextIOWrapper(whole, encoding="utf-8", errors="surrogatepass", newline="")


class _Mended(io.RawIOBase):
    """The mended text as UTF-8; the marks of bad bytes stay in it."""

    def __init__(self, stream: TextIO, encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._left:
            # Up to a line end, so that no run is cut.
            text = self._stream.read(_PIECE) + self._stream.readline()
            self._left = memoryview(mended(text, self._encoding).encode("utf-8", "surrogatepass"))
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
