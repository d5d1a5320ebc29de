"""How far a preview has come, told now and then to whoever shows it, until that is closed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from threading import Event

from tui_crm.domain.imports import Preview

FIRST_ROWS = 2_000
"""So many rows are shown as soon as they are looked at, step by step."""
_SECONDS_BETWEEN_TELLINGS = 0.3


class Looking:
    """`told` is what `Imports.preview` calls on its thread.

    Args:
        show: called on the event loop.
    """

    def __init__(self, show: Callable[[Preview], None]) -> None:
        self._show, self._loop = show, asyncio.get_running_loop()
        self._last, self._stopped = 0.0, Event()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._stopped.set()

    def told(self, preview: Preview) -> bool:
        """Shows how far it is; whether it is to go on."""
        if self._stopped.is_set():
            return False
        now = time.monotonic()
        if preview.rows <= FIRST_ROWS or now - self._last > _SECONDS_BETWEEN_TELLINGS:
            self._last = now
            self._loop.call_soon_threadsafe(self._show, preview)
        return not self._stopped.is_set()
