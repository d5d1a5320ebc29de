"""Two changes of the screen in one frame, where the second one comes soon."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import Any

from textual.app import App

SECONDS = 0.02
"""A key that is shown so much later is not felt; a frame with the key and one with its answer flicker."""


class HeldFrame:
    """Nothing is painted until it is let go, or for `SECONDS`. Must be made on the app's loop."""

    def __init__(self, app: App[Any]) -> None:
        self._batch = ExitStack()
        self._batch.enter_context(app.batch_update())
        self._timer = asyncio.get_running_loop().call_later(SECONDS, self._batch.close)

    def let_go(self) -> None:
        """What has changed meanwhile is painted."""
        self._timer.cancel()
        self._batch.close()
