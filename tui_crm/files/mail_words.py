"""Texts in messages, in whatever encoding they claim to be: nothing of it raises.

`email.policy.default` does the same more strictly, but it is slow, and broken headers raise in it.
"""

from __future__ import annotations

import binascii
import codecs
import re
from base64 import b64decode

from tui_crm.text.safe import safe_text

_UNFIT = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}
"""Text encodings of Python that are none of mail; some of them take very long."""
_WINDOWS, _ISO = "cp1250", "iso8859-2"
"""What programs of this country write that say nothing about it."""
_ONLY_WINDOWS, _ONLY_ISO = frozenset(b"\xb9\x9c\x9f\xa5\x8c\x8f"), frozenset(b"\xb1\xb6\xbc\xa1\xa6\xac")
"""The bytes of Polish letters (ą, ś, ź) that the two have in different places."""

# An encoded word (RFC 2047, 2); the language behind "*" is of RFC 2231, 5. Nothing matches in two ways.
_ENCODED = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]{0,4000})\?=")
_FOLDED = re.compile(r"[\r\n]+[ \t]*")


def decoded(data: bytes, charset: str = "") -> str:
    """The text of these bytes, of which the end may be missing."""
    for name in (charset, "utf-8"):
        decoder = _decoder(name)
        if decoder is None:
            continue
        try:
            return decoder.decode(data)
        except (UnicodeError, ValueError):
            continue
    found = set(data)
    is_iso = found & _ONLY_ISO and not found & _ONLY_WINDOWS
    return data.decode(_ISO if is_iso else _WINDOWS, "replace")


def _decoder(charset: str) -> codecs.IncrementalDecoder | None:
    """What reads this encoding and lets half a letter at the end be; None for what is none."""
    name = charset.strip("\"' \t").lower()
    if not name or not name.isascii() or "\0" in name or len(name) > 40:
        return None
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # `hex`, `zlib` and others make bytes of bytes; typeshed does not know how Python tells them apart.
    is_text = getattr(found, "_is_text_encoding", True)
    if not is_text or found.name.replace("-", "_") in _UNFIT or found.incrementaldecoder is None:
        return None
    return found.incrementaldecoder("strict")


def header_text(raw: str, most: int) -> str:
    """What the value of a header says, in one line of at most so many characters, harmless to show.

    Args:
        raw: as `email` gives it: bytes that are no ASCII as lone surrogates.
    """
    unfolded = _FOLDED.sub(" ", raw[: 8 * most + 1_000])
    found: list[str] = []
    words: list[tuple[str, bytes]] = []
    end = 0
    for match in _ENCODED.finditer(unfolded):
        between = unfolded[end : match.start()]
        if between.strip() or not words:
            _say_words(found, words)
            found.append(_plain(between))
        words.append((match[1], _word(match[2], match[3])))
        end = match.end()
    _say_words(found, words)
    found.append(_plain(unfolded[end:]))
    return " ".join(safe_text("".join(found)).split())[:most].strip()


def _say_words(found: list[str], words: list[tuple[str, bytes]]) -> None:
    """Adds encoded words that stand side by side: together, for some programs cut a letter in two."""
    while words:
        charset = words[0][0]
        count = next((n for n, one in enumerate(words) if one[0].lower() != charset.lower()), len(words))
        found.append(decoded(b"".join(one[1] for one in words[:count]), charset))
        del words[:count]


def _word(encoding: str, text: str) -> bytes:
    data = text.encode("ascii", "ignore")
    if encoding in "bB":
        try:
            return b64decode(data + b"=" * (-len(data) % 4))
        except (binascii.Error, ValueError):
            return data
    return binascii.a2b_qp(data, header=True)


def _plain(text: str) -> str:
    """What stands in a header as it is: ASCII, or raw bytes (RFC 6532 wants UTF-8)."""
    if text.isascii():
        return text
    return decoded(text.encode("utf-8", "surrogateescape"))
