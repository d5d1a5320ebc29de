"""What a key led to: when the screen changed, how often, and for how many bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.screen import Change

_FRAME_GAP = 0.004


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that came together, the moment they were read (seconds of the clock), and what they changed."""

    at: float
    data: bytes
    change: Change


@dataclass(frozen=True, slots=True)
class Answer:
    """What a key led to. Times are milliseconds after the key was sent, NaN where nothing changed.

    Attributes:
        first: when the screen changed first.
        last: when it changed last.
        inside: when the area that was asked about changed last; where it did not, it was right already, and
            the first change of anything tells that the key was handled.
        is_inside: whether the area changed at all.
        bytes: sent to the terminal.
        frames: how often the screen changed until the area was right: changes less than 4 ms apart are one.
    """

    first: float
    last: float
    inside: float
    is_inside: bool
    bytes: int
    frames: int


def answer(sent: float, chunks: Sequence[Chunk]) -> Answer:
    """Sums up what came after the key that was sent at this moment of the clock."""
    changed = [chunk.at for chunk in chunks if chunk.change.cells]
    inside = [chunk.at for chunk in chunks if chunk.change.inside]
    size = sum(len(chunk.data) for chunk in chunks)
    if not changed:
        nothing = float("nan")
        return Answer(nothing, nothing, nothing, False, size, 0)
    right = inside[-1] if inside else changed[0]
    frames = 1 + sum(
        later - earlier > _FRAME_GAP for earlier, later in pairwise(changed) if later <= right + _FRAME_GAP
    )
    first, last, painted = ((at - sent) * 1000 for at in (changed[0], changed[-1], right))
    return Answer(first, last, painted, bool(inside), size, frames)
