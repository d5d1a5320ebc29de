"""One reading of the list at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.timer import Timer
from textual.worker import Worker

from tui_crm.ui.base import CrmScreen
from tui_crm.ui.widgets.status_line import StatusLine

SLOW_SECONDS = 0.2
"""A search that takes longer says that it is searching."""
_GROUP = "list"


class ListReading:
    """Runs the readings of the list: a newer one stops the one before.

    Attributes:
        tells: whether somebody waits for the newest one, and it is said that something is searched.
    """

    def __init__(self, screen: CrmScreen[None], status: StatusLine) -> None:
        self._screen, self._status = screen, status
        self._slow: Timer | None = None
        self._worker: Worker[None] | None = None
        self.tells = False

    @property
    def is_at_work(self) -> bool:
        """Whether one has not ended."""
        return self._worker is not None and not self._worker.is_finished

    def run(self, work: Awaitable[None], ended: Callable[[], None], *, tells: bool) -> None:
        """Begins one.

        Args:
            ended: called when it is through, however that went.
            tells: whether it is said that something is searched where it takes long.
        """
        self.is_through()
        self.tells = tells
        slow: Timer | None = None
        if tells:
            slow = self._screen.set_timer(SLOW_SECONDS, lambda: self._say(slow))
        self._slow = slow
        watched = self._watched(work, slow, ended)
        self._worker = self._screen.run_worker(watched, group=_GROUP, exclusive=True)

    def _say(self, slow: Timer | None) -> None:
        """Says that it searches still: Textual calls in a moment, and one that was stopped meanwhile too."""
        if slow is self._slow:
            self._status.show_searching()

    async def _watched(self, work: Awaitable[None], slow: Timer | None, ended: Callable[[], None]) -> None:
        try:
            await work
        finally:
            if slow is self._slow:
                self.is_through()
            ended()

    def cancel(self) -> None:
        """What is at work is not wanted any more."""
        self._screen.workers.cancel_group(self._screen, _GROUP)

    def is_through(self) -> None:
        """The list is there: nothing more is said of searching."""
        if self._slow is not None:
            self._slow.stop()
            self._slow = None
