"""The order of names in a Polish list, on any machine: servers often have no `pl_PL` locale."""

from __future__ import annotations

import unicodedata

from tui_crm.text.fold import to_ascii

_LETTERS = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_SPACE, _HYPHEN, _DIGIT, _LETTER = 0x20, 0x2D, 0x30, 0x61


class _WeightTable(dict[int, str]):
    """For `str.translate`: a character as characters whose code points are its weights."""

    def __missing__(self, code: int) -> str:
        weights = "".join(_weight(part) for part in to_ascii(chr(code)).lower())
        self[code] = weights
        return weights


def _weight(char: str) -> str:
    if char.isspace():
        return chr(_SPACE)
    if char == "-":
        return chr(_HYPHEN)
    if char.isdigit():
        return chr(_DIGIT + int(char))
    rank = _LETTERS.find(char)
    return chr(_LETTER + rank) if rank >= 0 else ""


_WEIGHTS = _WeightTable({ord(letter): _weight(letter) for letter in _LETTERS})


def sort_key(text: str) -> bytes:
    """The bytes by which names stand in Polish alphabetical order (a ą b c ć ... z ź ż).

    Space, hyphen, digits, letters in this order; other signs do not count; letters of other alphabets
    stand where their Latin spelling would. Names that differ in nothing else are ordered by their
    accents. Case does not count.
    """
    letters, accents = key_parts(text)
    return letters + b"\0" + accents


def key_parts(text: str) -> tuple[bytes, bytes]:
    """What a sort key is made of: the letters that count first, and what tells equal ones apart.

    Both halves of two words are those of the words, with a space between.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    primary = unicodedata.normalize("NFC", folded).strip().translate(_WEIGHTS)
    return primary.encode("latin-1"), folded.encode("utf-8", "surrogatepass")


EMPTY = b"\xff"
"""The key of nothing: behind every other one."""

_LONGEST = 64  # characters of a text that count in a list's order: a note may be a page


def order_key(value: str | float | None) -> bytes:
    """The bytes by which the values of one field stand in order: texts in Polish order, numbers by size.

    Of a long text the beginning counts. Nothing, and the empty text, stand behind everything.
    """
    if isinstance(value, int | float):
        # Imported late: lists by name, which a start shows, have no numbers.
        from struct import pack, unpack

        (bits,) = unpack(">q", pack(">d", value + 0.0))  # 0.0 takes the sign of -0.0 away
        # of negative numbers all bits are turned, of others the sign: then bytes stand as the numbers do
        return b"\x01" + pack(">Q", ~bits if bits < 0 else bits | 1 << 63)
    return sort_key(value[:_LONGEST]) if value else EMPTY
