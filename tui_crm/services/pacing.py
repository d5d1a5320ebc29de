"""How long a piece of work may take, and how often it says how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import inf

_TOLD_EACH = 0.1  # seconds between two reports: people can't read more


class Budget:
    """Until when a thread may work at something.

    Attributes:
        deadline: as of `time.perf_counter`; may be brought forward.
        is_limited: whether there was one from the beginning.
    """

    __slots__ = ("deadline", "is_limited")

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.is_limited = deadline < inf

    def is_spent(self) -> bool:
        """Whether the time is over."""
        return time.perf_counter() > self.deadline


class Report:
    """Says that there is more to know, but not more often than people can follow."""

    __slots__ = ("_said_at", "_told")

    def __init__(self, told: Callable[[], object]) -> None:
        self._told = told
        self._said_at = time.perf_counter()

    def say(self) -> None:
        """Tells, if the last time is long enough ago."""
        now = time.perf_counter()
        if now - self._said_at >= _TOLD_EACH:
            self._said_at = now
            self._told()
