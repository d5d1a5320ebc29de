"""A query line cut into words, brackets and quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

OR = frozenset({"OR", "LUB", "|"})
"""What joins two filters of which one must hold, as words of their own, in capitals."""

_SIGNS = frozenset(':"()|')
_BEFORE_QUOTES = frozenset(":,=~<>.")
_ESCAPED = frozenset('"\\')


def is_plain(text: str) -> bool:
    """Whether the line can be nothing but words, so that it need not be parsed."""
    if not _SIGNS.isdisjoint(text):
        return False
    return not any(word in OR or negates(word) for word in text.split())


class Piece(NamedTuple):
    """A text of which every sign knows whether it stood in quotes.

    Attributes:
        quoted: as long as the text: "q" for a sign in quotes, where no sign means anything, else " ".
        has_quotes: whether there were any, even around nothing.
    """

    text: str
    quoted: str
    has_quotes: bool = False

    def parted(self, sign: str) -> tuple[Piece, Piece] | None:
        """What stands before and behind the first such sign outside quotes; None where there is none."""
        start = self.text.find(sign)
        while start >= 0:
            end = start + len(sign)
            if self.quoted[start:end].isspace():
                return Piece(self.text[:start], self.quoted[:start]), self.behind(end)
            start = self.text.find(sign, start + 1)
        return None

    def behind(self, start: int) -> Piece:
        """What stands from this place on."""
        return Piece(self.text[start:], self.quoted[start:], self.has_quotes)

    def begins(self, sign: str) -> bool:
        """Whether it begins with the sign, outside quotes."""
        return self.text.startswith(sign) and self.quoted[: len(sign)].isspace()


class Word(NamedTuple):
    """What stands between two spaces.

    Attributes:
        negated: whether a "-" stands in front of it.
        is_last: whether the line ends with it, so that it may be half typed.
    """

    piece: Piece
    negated: bool = False
    is_last: bool = False

    @property
    def is_or(self) -> bool:
        return not self.negated and not self.piece.has_quotes and self.piece.text in OR


class Open(NamedTuple):
    """A bracket that opens a group."""

    negated: bool


class Close(NamedTuple):
    """The bracket that closes it."""


Token = Word | Open | Close


def tokens(text: str) -> Iterator[Token]:
    """The line in parts. Brackets mean groups where words may begin; quotes open there and behind signs."""
    depth = place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        negated = negates(text, place)
        place += negated
        if text[place] == "(":
            depth += 1
            place += 1
            yield Open(negated)
        elif text[place] == ")" and depth:
            depth -= 1
            place += 1
            yield Close()
        else:
            piece, place, is_whole = _word(text, place, in_group=depth > 0)
            yield Word(piece, negated, place == len(text) and not is_whole)


def negates(text: str, place: int = 0) -> bool:
    """Whether a "-" stands here and something behind it; before a digit it is a part of a number."""
    following = text[place + 1 : place + 2]
    return text[place] == "-" and bool(following) and not (following.isspace() or following in "-0123456789")


def _word(text: str, start: int, in_group: bool) -> tuple[Piece, int, bool]:
    """The word from here on, where it ends, and whether it ends with the closing sign of quotes."""
    found: list[tuple[str, str]] = []
    place, brackets, has_quotes, is_whole = start, 0, False, False
    while place < len(text) and not text[place].isspace():
        sign = text[place]
        is_whole = False
        if sign == '"' and (place == start or (text[place - 1] in _BEFORE_QUOTES and found[-1][1] != "q")):
            quoted, place, is_whole = _quoted(text, place + 1)
            found += [(one, "q") for one in quoted]
            has_quotes = True
            continue
        if sign == ")" and in_group and not brackets:
            break
        brackets += {"(": 1, ")": -1}.get(sign, 0) if brackets or sign == "(" else 0
        found.append((sign, " "))
        place += 1
    joined = "".join(one for one, _ in found)
    return Piece(joined, "".join(mark for _, mark in found), has_quotes), place, is_whole


def _quoted(text: str, place: int) -> tuple[str, int, bool]:
    """What stands in quotes up to their end or that of the line, where that is, and whether they end."""
    found: list[str] = []
    while place < len(text):
        if text[place] == '"':
            return "".join(found), place + 1, True
        if text[place] == "\\" and text[place + 1 : place + 2] in _ESCAPED and place + 1 < len(text):
            place += 1
        found.append(text[place])
        place += 1
    return "".join(found), place, False


def quoted(text: str) -> str:
    """The text in quotes: no sign of it means anything."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
