"""The lines of vCards: from the bytes of a file to cards, and to their logical lines.

Tolerant of what the programs of thirty years have written: vCard 2.1, RFC 2426 (3.0) and RFC 6350 (4.0).
Lines are bytes until their properties are known: a fold can stand inside a letter of UTF-8, and in 2.1 each
property has a charset of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from tui_crm.files.encodings import text_of
from tui_crm.files.table import BAD

LARGEST = 32
"""Megabytes of the largest card that is read."""

_MOST = LARGEST * 1024 * 1024
_PIECE = 1 << 16
_TAIL = 100
_EACH = 64  # bytes that a line takes beside its letters
_BOM = b"\xef\xbb\xbf"
_BEGIN = re.compile(rb"\s*BEGIN[ \t]*:[ \t]*VCARD\s*", re.IGNORECASE)
_END = re.compile(rb"\s*END[ \t]*:[ \t]*VCARD\s*", re.IGNORECASE)
_AGENT = re.compile(rb"(?:[\w-]+\.)?AGENT[^:]*:\s*(BEGIN[ \t]*:[ \t]*VCARD\s*)?", re.IGNORECASE)
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/=\t ]+")
_QUOTED = re.compile(r"(?<=[;=])QUOTED-PRINTABLE(?=[;:]|$)", re.IGNORECASE)
_BASE64 = re.compile(rb"[;=](?:BASE64|B)(?:;|$)", re.IGNORECASE)


@dataclass(slots=True)
class RawCard:
    """The lines of a card as they stand in the file, without their ends.

    Attributes:
        number: of the first line in the file, from 1.
        is_closed: whether its END:VCARD was met.
        is_stray: whether its lines belong to no card.
        is_too_large: whether lines were left out.
    """

    number: int
    lines: list[bytes] = field(default_factory=list)
    is_closed: bool = False
    is_stray: bool = False
    is_too_large: bool = False
    size: int = 0

    def add(self, line: bytes) -> None:
        """Takes a line, unless the card is too large by now."""
        self.size += len(line) + _EACH
        if self.size > _MOST:
            self.is_too_large = True
        else:
            self.lines.append(line)


def cards(stream: BinaryIO, encoding: str) -> Iterator[RawCard]:
    """The cards of a file, one after another; lines outside them come as a card that is stray."""
    card: RawCard | None = None
    depth = 0  # of cards within the card
    for number, line in enumerate(_lines(_as_utf8(stream, encoding)), 1):
        marks = line[-_TAIL:].rstrip()[-5:].upper() == b"VCARD"  # all that begins or ends a card ends so
        begins = marks and _BEGIN.fullmatch(line.removeprefix(_BOM)) is not None
        if card is None or card.is_stray:
            if begins:
                if card is not None:
                    yield card
                card, depth = RawCard(number), 0
            elif card is None and line.strip(b" \t\0\x1a" + _BOM):
                card = RawCard(number, is_stray=True)
            if card is not None:
                card.add(line)
            continue
        goes_on = line[:1] in (b" ", b"\t")
        if marks and _opens_agent(line, card.lines[-1] if begins else b""):
            depth += 1
        elif begins and not goes_on:
            yield card
            card, depth = RawCard(number), 0
        card.add(line)
        if marks and not goes_on and _END.fullmatch(line):
            depth -= 1
            if depth < 0:
                card.is_closed = True
                yield card
                card = None
    if card is not None:
        yield card


def _opens_agent(line: bytes, before: bytes) -> bool:
    """Whether a card begins within the card, on the line of its AGENT or on the one behind it."""
    here, there = _AGENT.fullmatch(line), _AGENT.fullmatch(before)
    return (here is not None and here[1] is not None) or (there is not None and there[1] is None)


def _as_utf8(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """The file in pieces; one of two or four bytes a letter as UTF-8."""
    if not encoding.startswith(("utf-16", "utf-32")):
        while piece := stream.read(_PIECE):
            yield piece
        return
    text = text_of(stream, encoding)
    while piece_of_text := text.read(_PIECE):
        yield piece_of_text.replace(BAD, "").encode("utf-8", "replace")


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    r"""Lines without their ends, which are \n, \r\n or \r; of a very long one the beginning."""
    waiting: list[bytes] = []
    size = 0
    after_return = False
    for piece in pieces:
        if after_return:
            piece = piece.removeprefix(b"\n")
        after_return = piece.endswith(b"\r")
        found = piece.splitlines(keepends=True)
        for line in found:
            if line.endswith((b"\n", b"\r")):
                waiting.append(line.rstrip(b"\r\n"))
                yield b"".join(waiting)
                waiting, size = [], 0
            elif size <= _MOST:
                waiting.append(line)
                size += len(line)
    if waiting:
        yield b"".join(waiting)


def unfolded(card: RawCard) -> Iterator[tuple[int, bytes]]:
    """The logical lines between BEGIN and END with their numbers in the file; empty ones are left out.

    A nested card of 2.1 comes as one line with its AGENT, as 3.0 has it.
    """
    lines = card.lines[1 : len(card.lines) - card.is_closed] if not card.is_stray else []
    place = 0
    while place < len(lines):
        start, line = place, lines[place]
        place += 1
        if not line.strip():
            continue
        agent = _AGENT.fullmatch(line) if line.rstrip().endswith((b":", b"D", b"d")) else None
        if agent is not None and (agent[1] or (place < len(lines) and _BEGIN.fullmatch(lines[place]))):
            place, line = _agent(lines, start, agent)
        else:
            place, line = _joined(lines, place, line)
        yield card.number + 1 + start, line


def _joined(lines: list[bytes], place: int, line: bytes) -> tuple[int, bytes]:
    """A line with those that go on with it, and the place behind them."""
    begin = [line]
    while b":" not in begin[-1] and place < len(lines) and lines[place][:1] in (b" ", b"\t"):
        begin.append(lines[place][1:])  # folded among its parameters
        place += 1
    line = b"".join(begin)
    head = line.partition(b":")[0]
    if b";" not in head and (place == len(lines) or lines[place][:1] not in (b" ", b"\t")):
        return place, line
    quoted = _QUOTED.search(head.decode("ascii", "replace")) is not None
    base64 = _BASE64.search(head) is not None
    parts = [line]
    while place < len(lines):
        following = lines[place]
        if quoted and parts[-1].rstrip(b" \t").endswith(b"="):
            parts[-1] = parts[-1].rstrip(b" \t")[:-1]
            parts.append(following)
        elif following[:1] in (b" ", b"\t"):
            parts.append(following[1:])
        elif base64 and following and _BASE64_LINE.fullmatch(following):
            parts.append(following)
        else:
            break
        place += 1
    if quoted and place == len(lines):
        parts[-1] = parts[-1].removesuffix(b"=")  # nothing follows: the card ends here
    return place, b"".join(parts)


def _agent(lines: list[bytes], start: int, agent: re.Match[bytes]) -> tuple[int, bytes]:
    """The lines of a card within a card as the value of its AGENT, and the place behind them."""
    begin = agent[1] or b""
    inner = [begin.strip()] if begin else []
    depth = 1 if begin else 0
    place = start + 1
    while place < len(lines):
        line = lines[place]
        place += 1
        inner.append(line)
        depth += _BEGIN.fullmatch(line) is not None
        depth -= _END.fullmatch(line) is not None
        if depth == 0:
            break
    text = rb"\n".join(re.sub(rb"([\\;,])", rb"\\\1", line) for line in inner)
    head = agent[0][: len(agent[0]) - len(begin)].rstrip()
    return place, head + text
