"""Holds long work between two of its transactions, so that a test can press keys meanwhile."""

from __future__ import annotations

import threading
from typing import Any

from textual.pilot import Pilot

from tests.kit.screen import PATIENCE, send_key, settle, until


class Gate:
    """Stands in the place of `store.upkeep.let_others_in`; closed until it is opened."""

    def __init__(self) -> None:
        self._reached, self._opened = threading.Event(), threading.Event()

    def __call__(self, *_arguments: object) -> None:
        """The work comes here."""
        self._reached.set()
        self._opened.wait(PATIENCE)

    async def stop_by_escape(self, pilot: Pilot[Any], refused: str) -> None:
        """Moves the cursor of the list while the work waits here, and stops it by Escape.

        Args:
            refused: the key of a command that has to wait for it; Escape closes what that may have opened.
        """
        screen = pilot.app.screen_stack[0]
        await until(self._reached.is_set)
        send_key(pilot.app, "down")
        await until(lambda: screen.table.cursor == 1)
        for key in (refused, "escape", "escape"):
            send_key(pilot.app, key)
        await until(screen.at_work._stopped.is_set)
        self._opened.set()
        await settle(pilot)
