"""Reading a file into the base behind the mapping screen, while the person already looks at its columns."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from tui_crm.domain.imports import ImportOptions

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports

_SECONDS_BETWEEN_TELLINGS = 0.3


class Stopped(Exception):
    """The file is not wanted any more; nothing of it is kept."""


class Staging:
    """One file on its way into the base.

    Args:
        told: called on the event loop with the rows that are read, now and then.
    """

    def __init__(self, imports: Imports, source: Path, name: str, told: Callable[[int], None]) -> None:
        self._imports, self._source, self._name, self._told = imports, source, name, told
        self._loop = asyncio.get_running_loop()
        self._last = 0.0
        self._stopped = Event()

    async def job(self, options: ImportOptions) -> int:
        """The number of the new job. Raises FileProblem, and Stopped where it was stopped.

        Where the app ends meanwhile, nothing of the file is kept.
        """
        try:
            return await asyncio.to_thread(self._stage, replace(options, stage_only=True))
        except asyncio.CancelledError:
            self.stop()
            raise

    def stop(self) -> None:
        """The file is not wanted any more."""
        self._stopped.set()

    def _stage(self, options: ImportOptions) -> int:
        job = self._imports.stage(self._source, options, self._name, self._progress)
        if self._stopped.is_set():  # too late for the reading
            self._imports.delete(job)
            raise Stopped
        return job

    def _progress(self, done: int, total: int) -> None:
        del total
        if self._stopped.is_set():
            raise Stopped
        if time.monotonic() - self._last > _SECONDS_BETWEEN_TELLINGS:
            self._last = time.monotonic()
            self._loop.call_soon_threadsafe(self._told, done)
