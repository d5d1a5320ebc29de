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
    folded = unicodedata.normalize("NFC", text).casefold()
    primary = unicodedata.normalize("NFC", folded).strip().translate(_WEIGHTS)
    return primary.encode("latin-1") + b"\0" + folded.encode("utf-8", "surrogatepass")
