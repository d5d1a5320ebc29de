"""How fast something goes on, and how long it still takes."""

from __future__ import annotations

from collections import deque

WINDOW_SECONDS = 20.0
"""What was longer ago says nothing about the pace of now."""
_LEAST_SECONDS = 1.0
"""Over less time a pace would jump about."""


class Pace:
    """The rows done at some moments, and what follows from them.

    A number that goes down is of another piece of work: it begins anew.
    """

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, moment: float, done: int) -> None:
        """Remembers how many rows were done at a moment, in seconds of a clock that never goes back."""
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((moment, done))
        # One moment before the window stays: over it the window is full.
        while len(self._seen) > 2 and self._seen[1][0] <= moment - WINDOW_SECONDS:
            self._seen.popleft()

    @property
    def rate(self) -> float | None:
        """Rows a second; None while too little is known."""
        if not self._seen:
            return None
        seconds = self._seen[-1][0] - self._seen[0][0]
        if seconds < _LEAST_SECONDS:
            return None
        return (self._seen[-1][1] - self._seen[0][1]) / seconds

    def seconds_left(self, rows: int) -> float | None:
        """How long the rest of so many rows takes at this pace; None where nobody can tell."""
        rate = self.rate
        if not rate:
            return None
        return max(0, rows - self._seen[-1][1]) / rate
