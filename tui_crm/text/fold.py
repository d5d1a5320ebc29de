"""Folding: what makes "Łukasz", "ŁUKASZ" and "lukasz" the same word for a search."""

from __future__ import annotations

import unicodedata
from itertools import chain

# Letters of Polish and its neighbours, so that an ordinary base never imports anyascii (24 ms).
_VARIANTS = {
    "a": "ąáàâäãå", "c": "ćčç", "d": "ďđ", "e": "ęéèêëě", "g": "ğ", "i": "íìîï", "l": "łľĺ", "n": "ńňñ",
    "o": "óôöòõőø", "r": "řŕ", "s": "śšş", "t": "ť", "u": "úùûüůű", "y": "ýÿ", "z": "źżž",
}  # fmt: skip
_SIGNS = {"ß": "ss", "–": "-", "—": "-", "’": "'", "‘": "'", "”": '"', "“": '"', "„": '"'}
# Folded text is ASCII. (Patterns would say the same, but `re` costs a bare `query` 5 ms.)
_PUNCTUATION = "".join(char for char in map(chr, range(0x80)) if not char.isalnum())
_TO_SPACES = str.maketrans(dict.fromkeys(_PUNCTUATION, " "))


class _AsciiTable(dict[int, str]):
    """For `str.translate`: the ASCII spelling of a character, asked of anyascii once each."""

    def __missing__(self, code: int) -> str:
        if code < 0x80:
            spelling = chr(code)
        else:
            # Imported late: 24 ms of start-up that a base of European names never needs.
            from anyascii import anyascii

            spelling = str(anyascii(chr(code)))
        self[code] = spelling
        return spelling


def _seed() -> dict[int, str]:
    table = {ord(sign): spelling for sign, spelling in _SIGNS.items()}
    for letter, variants in _VARIANTS.items():
        table.update({ord(variant): letter for variant in variants})
        table.update({ord(variant.upper()): letter.upper() for variant in variants})
    return table


_ASCII = _AsciiTable(_seed())


def to_ascii(text: str) -> str:
    """The text in ASCII letters, in any script ("Łódź" -> "Lodz", "Київ" -> "Kiiv"); case is kept."""
    return text if text.isascii() else text.translate(_ASCII)


def fold(text: str) -> str:
    """The text for comparing: ASCII letters in lower case, white space squeezed and trimmed.

    Compatibility forms are joined first (NFKC), so that full-width letters, ligatures and combining
    marks fold too. Folding twice changes nothing.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_ASCII)
    return " ".join(text.lower().split())


def words(text: str) -> tuple[str, ...]:
    """The folded words, without the punctuation around them: "(Jan), O'Brien!" -> "jan", "o'brien"."""
    stripped = (word.strip(_PUNCTUATION) for word in fold(text).split())
    return tuple(word for word in stripped if word)


def search_text(*parts: str) -> str:
    """What a column of the search document holds: each folded word once, with a space before each.

    A word with inner punctuation is followed by its parts and by itself without punctuation, so that
    "O'Brien" (" o'brien o brien obrien") is found in every spelling. "" where there are no words.
    """
    found = _tokens(parts[0]) if len(parts) == 1 else dict.fromkeys(chain.from_iterable(map(_tokens, parts)))
    return f" {' '.join(found)}" if found else ""


_kept: dict[str, tuple[str, ...]] = {}
_KEPT = 8_192
"""Texts: of a million persons most share first name, surname, city and company."""


def _tokens(part: str) -> tuple[str, ...]:
    """What one text gives for a column of the search document, each once.

    Kept by hand: `functools` is 2 ms that the first frame and a bare `query` would wait for.
    """
    found = _kept.get(part)
    if found is None:
        if len(_kept) >= _KEPT:
            _kept.clear()
        found = _kept[part] = _made_tokens(part)
    return found


def _made_tokens(part: str) -> tuple[str, ...]:
    text = fold(part)
    if text.isalnum():
        return (text,)
    tokens: dict[str, None] = {}
    for word in text.split():
        word = word.strip(_PUNCTUATION)
        if not word:
            continue
        tokens[word] = None
        if not word.isalnum():
            pieces = word.translate(_TO_SPACES).split()
            tokens.update(dict.fromkeys(pieces))
            tokens["".join(pieces)] = None
    return tuple(tokens)
