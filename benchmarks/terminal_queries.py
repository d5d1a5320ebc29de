"""The answers of a terminal to the questions that programs write to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SYNCHRONIZED_OUTPUT = b"2026"
_RESETTABLE, _UNKNOWN = 2, 0
_QUESTION = re.compile(
    rb"\x1b\[(?:(?P<status>[56])n|(?P<attributes>[>=]?)0?c|>0?(?P<version>q)|\?(?P<mode>\d+)\$p"
    rb"|(?P<window>18)t|\?u)|\x1b\](?P<colour>1[01]);\?(?:\x07|\x1b\\)"
)


def answers_to(data: bytes, new: int, size: tuple[int, int]) -> Iterator[bytes]:
    """The answers to the questions in `data` that end behind the first `new` bytes: the others were answered.

    The cursor is said to be in the corner: nobody who is measured asks for it in earnest.

    Args:
        size: columns and rows.
    """
    for question in _QUESTION.finditer(data):
        if question.end() > new and (answer := _answer(question, size)):
            yield answer


def _answer(question: re.Match[bytes], size: tuple[int, int]) -> bytes:
    if question["status"]:
        return b"\x1b[0n" if question["status"] == b"5" else b"\x1b[1;1R"
    if question["mode"]:
        known = question["mode"] == _SYNCHRONIZED_OUTPUT
        return b"\x1b[?%s;%d$y" % (question["mode"], _RESETTABLE if known else _UNKNOWN)
    if question["window"]:
        return b"\x1b[8;%d;%dt" % (size[1], size[0])
    if question["colour"]:
        shade = b"ffff/ffff/ffff" if question["colour"] == b"10" else b"0000/0000/0000"
        return b"\x1b]%s;rgb:%s\x1b\\" % (question["colour"], shade)
    if question["version"]:
        return b"\x1bP>|XTerm(380)\x1b\\"
    # Nothing for the kitty keyboard protocol: an xterm is silent there.
    return {b"": b"\x1b[?62;22c", b">": b"\x1b[>41;380;0c"}.get(question["attributes"] or b"?", b"")
