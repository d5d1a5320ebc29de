"""Keys that arrive together act one after the other, each where the one before it has put the focus.

Textual hands every key at once to whatever has the focus, and moves the focus only later. A slow line
delivers several keys in one piece: of "/lukasz" the letters would reach the list, where they are commands.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from time import monotonic

from textual import events
from textual.message_pump import MessagePump
from textual.types import CSSPathType

from tui_crm.ui.moving_keys import MovingKeysApp

LONGEST_SECONDS = 1.0
"""Whoever is busy for longer with a key gets the next one all the same."""
UNSEEN_SECONDS = 0.5
"""Nobody answers to something new on the screen sooner than this."""
_LOOK_SECONDS = 0.01
"""How often keys that must wait look whether they may go."""


class TypingAheadApp(MovingKeysApp):
    """An app that holds a key back until the one before it has been dealt with.

    A key that finds nothing going on passes at once: holding back begins when a second key comes too early.
    """

    def __init__(self, css_path: CSSPathType | None = None) -> None:
        super().__init__(css_path=css_path)
        self._held: deque[events.Event] = deque()
        self._next: events.Event | None = None
        self._holding: asyncio.Task[None] | None = None
        self._last: events.Event | None = None
        self._began = 0.0
        self._deaf_until = 0.0
        self._at_work: list[MessagePump] = []

    @property
    def last_key(self) -> float:
        """When the last key came, on the clock of `time.monotonic`; 0 for never."""
        return self._began

    def keys_must_wait(self) -> bool:
        """Whether what the next key is meant for is still on its way to the screen."""
        return False

    def must_wait(self, event: events.Event) -> bool:
        """Whether just this key is for something that is still being looked up."""
        del event
        return False

    def ignore_keys(self) -> None:
        """Something has come to the screen by itself: keys of the next moment are for what was there."""
        self._deaf_until = monotonic() + UNSEEN_SECONDS

    @property
    def is_at_a_key(self) -> bool:
        """Whether a key that came now would be held until those before it have been dealt with."""
        return self._holding is not None or self._is_busy() or self.keys_must_wait()

    @property
    def has_keys_waiting(self) -> bool:
        """Whether keys are held: what shows until the next one only need not be shown."""
        return bool(self._held)

    async def on_event(self, event: events.Event) -> None:
        """Everything but keys and pasted text goes its usual way at once."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            if event is self._last:  # it has come back from the widgets, and what it asks for was done
                self._last = None
            return
        if event is self._next and not self.screen_stack:  # the app has ended while the key was on its way
            event.stop()
            return
        if monotonic() < self._deaf_until:
            event.stop()
            if event is self._next:
                self._holding = asyncio.create_task(self._after(self._at_work))
            return
        if event is not self._next and (self.is_at_a_key or self.must_wait(event)):
            self._hold(event)
            if self._holding is None:
                self._holding = asyncio.create_task(self._after(self._at_work))
            return
        self._at_work = self._now_at_work()
        self._last, self._began = event, monotonic()
        try:
            await super().on_event(event)
        finally:
            if not event.is_forwarded:  # a command that works anywhere: no widget has seen the key
                self._last = None
            if self._holding is not None:
                self._holding = asyncio.create_task(self._after(self._at_work))

    def _hold(self, event: events.Event) -> None:
        """Keeps a key for later; a paste that comes in pieces becomes one again."""
        before = self._held[-1] if self._held else None
        if isinstance(event, events.Paste) and isinstance(before, events.Paste):
            self._held[-1] = events.Paste(before.text + event.text)
        else:
            self._held.append(event)

    def _is_busy(self) -> bool:
        """Whether those that the last key passed through still have something to do."""
        if monotonic() - self._began > LONGEST_SECONDS:
            return False
        on_its_way = self._last is not None and not self._last._stop_propagation
        return on_its_way or any(pump.message_queue_size for pump in self._at_work)

    async def _after(self, at_work: Iterable[MessagePump]) -> None:
        """Lets the next key go when those that the last one passed through have nothing left to do."""
        is_on_its_way = self._last is not None
        await _have_nothing_left(at_work)
        if is_on_its_way and self._last is None:  # its command ran last of all, and has told widgets of it
            await _have_nothing_left(at_work)
        while self._next_must_wait():
            while self._next_must_wait():
                await asyncio.sleep(_LOOK_SECONDS)
            await _have_nothing_left(self._now_at_work())  # what has ended told them, and more may come of it
        if self._held:
            self._next = self._held.popleft()
            self.post_message(self._next)
        else:
            self._holding = self._next = None

    def _now_at_work(self) -> list[MessagePump]:
        """Those that a key would pass through now."""
        return [*(self.focused or self.screen).ancestors_with_self]

    def _next_must_wait(self) -> bool:
        return self.keys_must_wait() or bool(self._held and self.must_wait(self._held[0]))


async def _have_nothing_left(pumps: Iterable[MessagePump]) -> None:
    """Waits for one after the other; the app comes last: a widget asks it to move the focus."""
    for pump in pumps:
        if not await _has_nothing_left(pump):
            break


async def _has_nothing_left(pump: MessagePump) -> bool:
    """Waits until a pump has dealt with all it was sent so far; False if that takes too long."""
    done = asyncio.Event()
    if pump.call_later(done.set):
        try:
            await asyncio.wait_for(done.wait(), LONGEST_SECONDS)
        except TimeoutError:
            return False
    return True
