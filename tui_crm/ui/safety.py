"""The last line of defence: no control or bidirectional character of data reaches the terminal (R56)."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

# Ranges, because a pattern of thousands of single characters takes 10 ms to compile.
_DANGEROUS = re.compile(
    "[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


def harmless(text: str) -> str:
    """The text without a character that a terminal obeys; as many columns wide as before."""
    return _DANGEROUS.sub(_as_wide, text)


def _as_wide(match: re.Match[str]) -> str:
    return "\ufffd" * cell_len(match[0])


class SafeText(LineFilter):
    """Goes over every line of every widget, whatever it was made of."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(harmless(segment.text), segment.style)
            if segment.control is None and _DANGEROUS.search(segment.text)
            else segment
            for segment in segments
        ]
