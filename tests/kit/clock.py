"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)


class StoppedClock:
    """Gives the same moment each time; `move` sets it on.

    Args:
        now: an aware moment in UTC.
    """

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **amount: float) -> None:
        """Set the clock on: `move(minutes=5)`, `move(days=1)`."""
        self.now += timedelta(**amount)
