"""Time as the rest of the program sees it: handed in, never read from the machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the time now, aware, in UTC."""


def stamp(moment: datetime) -> str:
    """The moment as it is stored and shown in JSON: ``2026-01-31T12:00:00Z`` (UTC, whole seconds)."""
    # Not strftime: it writes the year 202 with three digits, and `moment` reads four.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def moment(text: str) -> datetime:
    """The aware UTC moment that `stamp` wrote. Raises ValueError for anything else."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
