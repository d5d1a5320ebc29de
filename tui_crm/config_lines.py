"""On which line of a TOML file each key stands, which `tomllib` does not tell.

For text that `config_reading` has read: it says what is wrong with any other, and bounds how deep it goes. https://toml.io/en/v1.0.0
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\"]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^,\]}#\n]*")

Key = tuple[str, ...]


def lines_of(text: str) -> dict[Key, int]:
    """The line of each key, from 1, by its whole path: `("backup", "keep_daily")`.

    Of a table that is opened several times it is the first line; elements of arrays are not told apart.
    """
    return _Scan(text.replace("\r\n", "\n")).lines


class _Scan:
    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._counted, self._line = 0, 1
        self.lines: dict[Key, int] = {}
        table: Key = ()
        while self._skip(_BLANK) < len(text):
            if text[self._at] == "[":
                is_array = text.startswith("[[", self._at)
                self._at += 2 if is_array else 1
                table = self._key(())
                self._at += 2 if is_array else 1
            else:
                self._pair(table)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found is not None else self._at
        return self._at

    def _pair(self, table: Key) -> None:
        key = self._key(table)
        self._at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(key)

    def _key(self, table: Key) -> Key:
        """A key, dotted or not, and the space behind it; each of its parts stands on this line."""
        key = table
        while True:
            self._skip(_SPACE)
            key = (*key, self._part())
            self.lines.setdefault(key, self._line_here())
            self._skip(_SPACE)
            if self._text[self._at : self._at + 1] != ".":
                return key
            self._at += 1

    def _part(self) -> str:
        begin = self._at
        quoted = self._text[begin : begin + 1] in ('"', "'")
        part = self._text[begin : self._skip(_STRING if quoted else _BARE)]
        return str(tomllib.loads(f"x={part}")["x"]) if quoted else part

    def _value(self, key: Key) -> None:
        first = self._text[self._at : self._at + 1]
        if first == "[":
            self._inside("]", lambda: self._value(key))
        elif first == "{":
            self._inside("}", lambda: self._pair(key))
        elif first in ('"', "'"):
            self._skip(_STRING)
        else:
            self._skip(_PLAIN)

    def _inside(self, end: str, part: Callable[[], None]) -> None:
        """What stands between brackets, with commas between."""
        self._at += 1
        while self._text[self._skip(_BLANK)] != end:
            if self._text[self._at] == ",":
                self._at += 1
            else:
                part()
        self._at += 1

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line
