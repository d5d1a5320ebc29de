"""How vCard writes text: escaping, parameters and folded lines (RFC 2426 for 3.0, RFC 6350 for 4.0)."""

from __future__ import annotations

import re

LINE_END = "\r\n"
FOLD_OCTETS = 75
"""A line has at most this many octets without its end (RFC 2426 2.6, RFC 6350 3.2)."""

_SPECIAL = re.compile(r"([\\;,])")
_NEWLINE = re.compile(r"\r\n|\r|\n")


def escape(text: str) -> str:
    r"""The text as a value: backslash, semicolon and comma behind a backslash, a new line as ``\n``."""
    return _NEWLINE.sub(r"\\n", _SPECIAL.sub(r"\\\1", text))


def parameter(text: str) -> str:
    """The text as a parameter's value, quoted where it needs to be (RFC 6868 for what quoting can't hold)."""
    if re.fullmatch(r"[A-Za-z0-9-]+", text):
        return text
    held = _NEWLINE.sub("^n", text.replace("^", "^^")).replace('"', "^'")
    return f'"{held}"'


_CARET = {"^n": "\n", "^'": '"', "^^": "^"}
_CARETS = re.compile(r"\^[n'^]")


def read_parameter(text: str) -> str:
    """What a parameter's value says, without its quotes and carets (RFC 6868)."""
    text = text.strip().replace('"', "")  # in a value none can stand; a list may have them around each item
    return _CARETS.sub(lambda match: _CARET[match[0]], text) if "^" in text else text


_ESCAPED = re.compile(r"\\([\\;,:nN])")
_SEPARATED = re.compile(r"\\.|[;,]", re.DOTALL)


def unescape(text: str) -> str:
    """The text of a value; a backslash before any other character stands for itself."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)


def unescape_old(text: str) -> str:
    """The text of a value of vCard 2.1, where a backslash means something before separators only."""
    return re.sub(r"\\([;,:])", r"\1", text) if "\\" in text else text


def split_value(text: str, separator: str) -> list[str]:
    """The parts of a value, still escaped, between separators that are not."""
    if "\\" not in text:
        return text.split(separator)
    parts, start = [], 0
    for match in _SEPARATED.finditer(text):
        if match[0] == separator:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def fold_line(line: str) -> str:
    """The line folded to 75 octets, never inside a character, without the line end at its end."""
    if len(line) * 4 <= FOLD_OCTETS or len(line.encode("utf-8", "replace")) <= FOLD_OCTETS:
        return line
    pieces: list[str] = []
    start = size = 0
    room = FOLD_OCTETS
    for index, character in enumerate(line):
        octets = len(character.encode("utf-8", "replace"))
        if size + octets > room:
            pieces.append(line[start:index])
            start, size = index, 0
            room = FOLD_OCTETS - 1  # the space that begins a continued line counts too
        size += octets
    pieces.append(line[start:])
    return (LINE_END + " ").join(pieces)
