"""Work behind the screens: on a thread of its own, told in the bar of the list, to be stopped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_feed import ContactFeed
    from tui_crm.ui.screens.contacts_more_keys import MoreListKeys

P = ParamSpec("P")
T = TypeVar("T")
Told = Callable[[int], bool]
"""Called on the thread with how many are through; False where it is to end."""

_BETWEEN_TELLINGS = 0.1  # seconds


def telling(stopped: Event, say: Callable[P, None], seconds: float) -> Callable[P, bool]:
    """What work calls on its thread with how far it is; it gives False where the work is to end.

    Args:
        stopped: set where it is to end.
        say: called on the event loop, but not more often than every so many seconds.
    """
    loop, said_at = asyncio.get_running_loop(), time.monotonic()

    def told(*args: P.args, **kwargs: P.kwargs) -> bool:
        nonlocal said_at
        if time.monotonic() - said_at > seconds and not stopped.is_set():
            said_at = time.monotonic()
            loop.call_soon_threadsafe(partial(say, *args, **kwargs))
        return not stopped.is_set()

    return told


class WorkBehind:
    """One piece of work at a time, whichever screen is shown; the lists stay usable meanwhile.

    Args:
        home: the list, in whose bar it is told.
    """

    def __init__(self, home: MoreListKeys) -> None:
        self._home = home
        self._listeners: list[Callable[[], None]] = []

    def listen(self, told: Callable[[], None]) -> Callable[[], None]:
        """Calls `told` each time that something is to be shown anew, until what it gives back is called."""
        self._listeners.append(told)
        return partial(self._listeners.remove, told)

    def changed(self, text: str) -> None:
        """Says in the bar how far it is, "" at its end, and tells those who listen."""
        self._home.feed.say_work(text)
        for told in tuple(self._listeners):
            told()


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
        stopped = self._stopped = Event()

        def say(done: int) -> None:
            if self._stopped is stopped:
                feed.say_work(text(done))

        try:
            return await asyncio.to_thread(work, telling(stopped, say, _BETWEEN_TELLINGS))
        finally:
            stopped.set()
            self._stopped = None
            feed.say_work("")
