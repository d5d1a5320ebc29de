"""The values of a JSON text, one after another, holding no more of it than one needs (facts 27)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TextIO

from tui_crm.i18n import N_

_PIECE = 1 << 16
_MOST = 16_000_000
"""Characters of one element; one that is longer is broken, or the file is none of contacts."""
_NEAR = 16
"""An error so near to the end of what was read may come from the cut alone."""
_SIGNS = re.compile(r'"(?:[^"\\\n]|\\.)*+"?|[{}\[\],]')


class Broken(NamedTuple):
    """What stands where a value should.

    Attributes:
        text: as it stands.
        line: in which the error is, from 1.
        reason: msgid.
    """

    text: str
    line: int
    reason: str


class _NoJson(Exception):
    """No value begins here."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


class JsonValues:
    """Decodes the values of a text."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._place = 0
        self._lines = 1  # the number of the line at which the held text begins
        self._ended = False

    def __iter__(self) -> Iterator[Any]:
        """The elements of lists, and what stands beside lists; for what is no JSON a `Broken`."""
        while sign := self.peek():
            if sign == "[":
                self._place += 1
                yield from self._elements()
            elif sign in "],":
                self._place += 1
            else:
                yield self._value()

    def peek(self) -> str:
        """The next character that is not white space, "" at the end."""
        while True:
            while self._place < len(self._text):
                if not self._text[self._place].isspace() and self._text[self._place] != "\ufeff":
                    return self._text[self._place]
                self._place += 1
            if not self._more(_PIECE):
                return ""

    def _elements(self) -> Iterator[Any]:
        value = None
        while sign := self.peek():
            if sign == "]":
                self._place += 1
                return
            if sign == ",":
                self._place += 1
            else:
                value = self._value()
                yield value
        if not isinstance(value, Broken):  # else the cut went through that one
            yield Broken("", self._line(self._place), _CUT)

    def _value(self) -> Any:
        try:
            return self._decoded()
        except _NoJson as error:
            return Broken(self._skip(), error.line, error.reason)

    def _decoded(self) -> Any:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                # It may only be cut off: read twice as much, and judge then.
                cut = error.pos > len(self._text) - _NEAR or "nterminated" in error.msg
                if not cut or len(self._text) > _MOST or not self._more(max(_PIECE, len(self._text))):
                    raise _NoJson(self._line(error.pos), reason_of(error)) from error
            except RecursionError as error:
                raise _NoJson(self._line(self._place), TOO_DEEP) from error
            else:
                if end < len(self._text) or not self._more(_PIECE):
                    self._place = end
                    return value

    def _skip(self) -> str:
        """Goes behind the broken element; its text. A quote that stays open ends with its line."""
        while (end := self._end_of_element()) < 0:
            if len(self._text) > _MOST or not self._more(max(_PIECE, len(self._text))):
                end = len(self._text)
                break
        end = max(end, self._place + 1)
        text = self._text[self._place : end]
        self._place = end
        return text.strip()

    def _end_of_element(self) -> int:
        depth = 0
        for match in _SIGNS.finditer(self._text, self._place):
            sign = match.group()
            if sign in ("{", "["):
                depth += 1
            elif depth == 0 and sign in (",", "]", "}"):
                return match.end() if sign == "}" else match.start()
            elif sign in ("}", "]"):
                depth -= 1
                if depth == 0:
                    return match.end()
        return -1

    def _more(self, size: int) -> bool:
        if self._ended:
            return False
        piece = self._stream.read(size)
        self._ended = not piece
        self._lines += self._text.count("\n", 0, self._place)
        self._text = self._text[self._place :] + piece
        self._place = 0
        return bool(piece)

    def _line(self, place: int) -> int:
        return self._lines + self._text.count("\n", 0, place)


def decoded(text: str) -> Any:
    """The value that the text is. Raises ValueError, RecursionError."""
    return json.loads(text, **_OPTIONS, strict=False)


def reason_of(error: Exception) -> str:
    """What is wrong, as a msgid."""
    if isinstance(error, json.JSONDecodeError):
        return _REASONS.get(error.msg.partition(" starting at")[0], N_("this is no JSON"))
    return TOO_DEEP


_CUT = N_("the end of the element is missing")
TOO_DEEP = N_("too deeply nested")
_REASONS = {
    "Expecting value": N_("a value is missing"),
    "Expecting ',' delimiter": N_("a comma is missing"),
    "Expecting ':' delimiter": N_("a colon is missing"),
    "Expecting property name enclosed in double quotes": N_("a name in double quotes is missing"),
    "Unterminated string": N_("a text has no closing quote"),
    "Extra data": N_("something stands behind the object"),
}
"""What Python's decoder says -> what we say."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose doubled keys are numbered instead of lost."""
    result: dict[str, Any] = {}
    for key, value in pairs:
        name, number = key, 1
        while name in result:
            number += 1
            name = f"{key} {number}"
        result[name] = value
    return result


# Numbers stay the text that they are: a phone as a number must lose no digit, NaN is no reason to stop.
_OPTIONS: dict[str, Any] = {
    "object_pairs_hook": _pairs,
    "parse_float": str,
    "parse_int": str,
    "parse_constant": str,
}
_DECODER = json.JSONDecoder(**_OPTIONS, strict=False)
