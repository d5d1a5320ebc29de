"""Holds work back, so that a test can press keys meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.kit.screen import PATIENCE, send_key, settle, until


class Held:
    """Holds calls of a method back, on their threads, until it is opened.

    Args:
        owner, name: the class and its method.
        fits: asked of each call's arguments: whether just that one is held.

    Attributes:
        is_on: whether any is held; calls pass while it is False.
        arrived: the arguments of the calls that were held.
    """

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        owner: type,
        name: str,
        fits: Callable[..., bool] = lambda *_args, **_named: True,
    ) -> None:
        self.is_on, self.opened = True, threading.Event()
        self.arrived: list[tuple[object, ...]] = []
        original = getattr(owner, name)

        def held(this: object, *args: object, **named: object) -> object:
            if self.is_on and fits(this, *args, **named):
                self.arrived.append((this, *args))
                assert self.opened.wait(PATIENCE)
            return original(this, *args, **named)

        monkeypatch.setattr(owner, name, held)


class Gate:
    """Holds long work between two transactions: stands in for `store.upkeep.let_others_in` until opened."""

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
