"""Which encoding a file of contacts is in: BOM, strict UTF-8, then the bytes of Polish letters.

Single-byte encodings are told apart by counting bytes, so the whole file is looked at in one pass and
none of it is kept.
"""

from __future__ import annotations

import codecs
import io
from collections import Counter
from typing import BinaryIO, TextIO

from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.source import Source, unreadable
from tui_crm.files.table import BAD

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE = ("cp1250", "iso8859-2", "cp852", "cp1252")
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_NEIGHBOURS = frozenset("äöüßÄÖÜéèáíúýčďěňřšťůžÁÉÍÚÝČĎĚŇŘŠŤŮŽőűŐŰăâîșțôşţŞŢçÇ")
_WESTERN = frozenset("ÀÂÈÊÌÒÔÙÛàâêèìîïòôõùûãñåæøëœŒÿÑÅÆØÃÕ") | _NEIGHBOURS
_SIGNS = frozenset("–—„”“’‘…§°€«»·№\u00a0\u00ad")
_PIECE = 1 << 20
_ASCII = bytes(range(0x80))
_FOLLOWING = bytes(range(0x80, 0xC0))  # of UTF-8: never the first byte of a character
_MOSTLY_UTF8 = 20
"""A file with this many good UTF-8 letters for each bad byte is UTF-8 that somebody damaged."""


def checked_encoding(name: str) -> str:
    """Python's name of an encoding that a user asked for. Raises FileProblem for one that is none."""
    try:
        "a".encode(name)  # an empty text would not be looked at
        return codecs.lookup(name).name
    except (LookupError, ValueError) as error:
        raise FileProblem(Code.ENCODING_UNKNOWN, encoding=name) from error


def guess_encoding(source: Source) -> str:
    """Python's name of the encoding that the file is most likely in. Raises FileProblem."""
    head = source.head(4096)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    wide = _wide_without_mark(head)
    if wide:
        return wide
    counts = _Counts()
    with source.open() as stream:
        try:
            while piece := stream.read(_PIECE):
                counts.add(piece)
        except OSError as error:
            raise unreadable(source.name, error) from error
    return "utf-8" if counts.is_utf8 else best_single_byte(counts.high)


def _wide_without_mark(head: bytes) -> str:
    """UTF-16 without its mark: every second byte of European text is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 5 and odd > 4 * even:
        return "utf-16-le"
    if even > len(head) // 5 and even > 4 * odd:
        return "utf-16-be"
    return ""


class _Counts:
    """What the file's bytes say: how often each high one stands there, and how well they make UTF-8."""

    def __init__(self) -> None:
        self.high: Counter[int] = Counter()
        self._bad = 0
        self._letters = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def add(self, piece: bytes) -> None:
        if piece.isascii() and not self._decoder.getstate()[0]:
            return
        high = piece.translate(None, _ASCII)
        self.high.update(high)
        self._bad += self._decoder.decode(piece).count("\ufffd")
        self._letters += len(high.translate(None, _FOLLOWING))  # the first bytes of characters

    @property
    def is_utf8(self) -> bool:
        # What the decoder still holds is a character that the end of the file cut off.
        return not self._bad or self._letters - self._bad >= _MOSTLY_UTF8 * self._bad


def best_single_byte(high: Counter[int]) -> str:
    """The encoding in which these bytes read most like Polish, else like Western European text.

    Args:
        high: byte from 128 on -> how often it stands in the file.
    """
    scores = {encoding: _score(high, encoding) for encoding in _SINGLE_BYTE}
    return max(_SINGLE_BYTE, key=lambda encoding: scores[encoding])  # the first of equals


def _score(high: Counter[int], encoding: str) -> float:
    total = 0.0
    for byte, count in high.items():
        letter = bytes((byte,)).decode(encoding, "replace")
        if letter in _POLISH:
            weight = 2.0 if encoding != "cp1252" or letter in "óÓ" else 0.0
        elif encoding == "cp1252" and letter in _WESTERN:
            weight = 1.0
        elif letter in _NEIGHBOURS or letter in _SIGNS:
            weight = 0.5
        else:
            weight = -3.0
        total += weight * count
    return total


def _shown(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no character, as `\\xb3` behind a mark."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return BAD + "".join(f"\\x{byte:02x}" for byte in wrong), error.end


SHOWN = "tui_crm.shown"
"""The error handler of decoders that keeps bytes visible that are no character."""
codecs.register_error(SHOWN, _shown)


def text_of(binary: BinaryIO, encoding: str) -> TextIO:
    """The bytes as text, with line ends as they are; bad bytes stand in it as text behind `BAD`."""
    return io.TextIOWrapper(binary, encoding=encoding, errors=SHOWN, newline="")
