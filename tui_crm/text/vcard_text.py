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
