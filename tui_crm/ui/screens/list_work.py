"""Work on many contacts behind the list: on a thread of its own, told in the bar, to be stopped by Escape."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_feed import ContactFeed

T = TypeVar("T")
Told = Callable[[int], bool]
"""Called on the thread with how many are through; False where it is to end."""

_BETWEEN_TELLINGS = 0.1  # seconds


class ListWork:
    """One piece of work at a time."""

    def __init__(self) -> None:
        self._stopped: Event | None = None

    @property
    def is_going_on(self) -> bool:
        """Whether something is at work."""
        return self._stopped is not None

    def stop(self) -> bool:
        """Ends the work as soon as it is between two steps; whether there was any."""
        if self._stopped is None:
            return False
        self._stopped.set()
        return True

    async def run(self, feed: ContactFeed, work: Callable[[Told], T], text: Callable[[int], str]) -> T:
        """Does the work and gives its result; raises what it raises. The app's end stops it.

        Args:
            text: what the bar says when so many are through.
        """
        loop, stopped, said_at = asyncio.get_running_loop(), Event(), time.monotonic()
        self._stopped = stopped

        def told(done: int) -> bool:
            nonlocal said_at
            if time.monotonic() - said_at > _BETWEEN_TELLINGS and not stopped.is_set():
                said_at = time.monotonic()
                loop.call_soon_threadsafe(say, text(done))
            return not stopped.is_set()

        def say(said: str) -> None:
            if self._stopped is stopped:
                feed.say_work(said)

        try:
            return await asyncio.to_thread(work, told)
        finally:
            stopped.set()
            self._stopped = None
            feed.say_work("")
