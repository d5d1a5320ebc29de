"""The last line of defence: no control or bidirectional character of data reaches the terminal (R56)."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_DANGEROUS = (
    *range(0x20),
    *range(0x7F, 0xA0),
    0x061C,
    0x200E,
    0x200F,
    *range(0x2028, 0x202F),
    *range(0x2066, 0x206A),
    *range(0xD800, 0xE000),
    *range(0xE0000, 0xE0080),
)
_REPLACED = {number: "\ufffd" * cell_len(chr(number)) for number in _DANGEROUS}
_FOUND = re.compile(f"[{re.escape(''.join(map(chr, _DANGEROUS)))}]")


def harmless(text: str) -> str:
    """The text without a character that a terminal obeys; as many columns wide as before."""
    return text.translate(_REPLACED) if _FOUND.search(text) else text


class SafeText(LineFilter):
    """Goes over every line of every widget, whatever it was made of."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(harmless(segment.text), segment.style)
            if segment.control is None and _FOUND.search(segment.text)
            else segment
            for segment in segments
        ]
