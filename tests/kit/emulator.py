"""A terminal screen made of the bytes that a program writes (pyte, plus what pyte does not know)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

import pyte

# Sequences that pyte prints as text or misreads; none of them changes a cell.
_NOISE = re.compile(
    r"\x1b[P_^X].*?\x1b\\"  # DCS, APC, PM, SOS
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    r"|\x1b\[[<>=][0-9;:]*[ -/]*[@-~]"  # CSI < > = (kitty keyboard, secondary attributes)
    r"|\x1b\[\??[0-9;:]*[ !\"$'*+,]+[@-~]"  # CSI with an intermediate byte (mode reports, cursor shape)
    r"|\x1b\[\?[0-9;]*[sumn]"  # saved private modes, the kitty query, private reports
    r"|\x1b\[[0-9;]*t"  # window operations
    r"|\x1b[=>]",  # keypad modes
    re.DOTALL,
)
_COLON_COLOURS = re.compile(r"\x1b\[([0-9;:]*:[0-9;:]*)m")
_FRAME_END = re.compile(rb"\x1b\[\?2026l")
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]P_^X][^\x07\x1b]*\x1b?)?\Z")


class Emulator:
    """The screen of a terminal of `columns` x `rows` cells."""

    def __init__(self, columns: int, rows: int) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._carry = ""

    def feed(self, data: bytes) -> None:
        """Draw what the program wrote; a sequence cut in two waits for its other half."""
        text = self._carry + self._decode(data)
        unfinished = _UNFINISHED.search(text)
        self._carry = unfinished[0] if unfinished else ""
        if unfinished:
            text = text[: unfinished.start()]
        text = _NOISE.sub("", text)
        self._stream.feed(_COLON_COLOURS.sub(_with_semicolons, text))

    def resize(self, columns: int, rows: int) -> None:
        """The window has another size now."""
        self._screen.resize(rows, columns)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, counted from 1."""
        return self._screen.cursor.x + 1, self._screen.cursor.y + 1

    def cells(self) -> list[list[pyte.screens.Char]]:
        """Every cell of the screen with its look, row by row."""
        screen = self._screen
        return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]

    def lines(self) -> list[str]:
        """The rows of the screen without the blanks at their ends."""
        return [line.rstrip() for line in self._screen.display]


def screens(raw: bytes, since: int, sizes: Sequence[tuple[int, tuple[int, int]]]) -> Iterator[str]:
    """What the screen showed after each frame that the program wrote later than byte `since`.

    Args:
        raw: every byte that the program has written.
        sizes: which size the window got before which byte, the first before byte 0, in this order.
    """
    emulator = Emulator(*sizes[0][1])
    ends = [match.end() for match in _FRAME_END.finditer(raw)] + [len(raw)]
    begun, resized = 0, dict(sizes[1:])
    for stop in sorted({*resized, *ends}):
        emulator.feed(raw[begun:stop])
        begun = stop
        if stop in resized:
            emulator.resize(*resized[stop])
        if stop > since:
            yield "\n".join(emulator.lines())


def _with_semicolons(match: re.Match[str]) -> str:
    return "\x1b[" + re.sub(r"\b4:\d", "4", match[1]).replace(":", ";") + "m"
