"""Keys that arrive together act one after the other, each where the one before it has put the focus.

Textual hands every key at once to whatever has the focus, and moves the focus only later. A slow line
delivers several keys in one piece: of "/lukasz" the letters would reach the list, where they are commands.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.types import CSSPathType

LONGEST_SECONDS = 0.25
"""Whoever is busy for longer with a key gets the next one all the same."""
_LOOK_SECONDS = 0.01
"""How often keys that must wait look whether they may go."""


class TypingAheadApp(App[None]):
    """An app that holds a key back until the one before it has been dealt with."""

    def __init__(self, css_path: CSSPathType | None = None) -> None:
        super().__init__(css_path=css_path)
        self._held: deque[events.Event] = deque()
        self._next: events.Event | None = None
        self._key_at_work: asyncio.Task[None] | None = None

    def keys_must_wait(self) -> bool:
        """Whether what the next key is meant for is still on its way to the screen."""
        return False

    @property
    def is_at_a_key(self) -> bool:
        """Whether a key is being dealt with, or held."""
        return self._key_at_work is not None

    async def on_event(self, event: events.Event) -> None:
        """Everything but keys and pasted text goes its usual way at once."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        if event is not self._next and (self.is_at_a_key or self.keys_must_wait()):
            self._held.append(event)
            if not self.is_at_a_key:  # what is on its way was not asked for by a key
                self._key_at_work = asyncio.create_task(self._after(()))
            return
        at_work = [*(self.focused or self.screen).ancestors_with_self]
        try:
            await super().on_event(event)
        finally:
            self._key_at_work = asyncio.create_task(self._after(at_work))

    async def _after(self, at_work: Iterable[MessagePump]) -> None:
        """Lets the next key go when those that the last one passed through have nothing left to do."""
        # The app comes last: a widget asks it to move the focus.
        for pump in at_work:
            if not await _has_nothing_left(pump):
                break
        if self.keys_must_wait():
            while self.keys_must_wait():
                await asyncio.sleep(_LOOK_SECONDS)
            await _has_nothing_left(self)
        if self._held:
            self._next = self._held.popleft()
            self.post_message(self._next)
        else:
            self._key_at_work = None


async def _has_nothing_left(pump: MessagePump) -> bool:
    """Waits until a pump has dealt with all it was sent so far; False if that takes too long."""
    done = asyncio.Event()
    if pump.call_later(done.set):
        try:
            await asyncio.wait_for(done.wait(), LONGEST_SECONDS)
        except TimeoutError:
            return False
    return True
