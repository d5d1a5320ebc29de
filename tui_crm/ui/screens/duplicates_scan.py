"""Looks for duplicates behind the screens: on a thread of its own, told in the bar of the list (R40)."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from tui_crm.domain.import_pace import Pace
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.screens.list_work import WorkBehind, telling
from tui_crm.wording.import_progress import percentage

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_more_keys import MoreListKeys

_BETWEEN_TELLINGS = 0.2
"""Seconds; what ends sooner is told only in its result."""
_GROUP = "duplicates-scan"


class ScanWork(WorkBehind):
    """Looks for duplicates.

    Attributes:
        done, total: how far it is, in values looked at.
        pace: how fast it goes.
    """

    def __init__(self, home: MoreListKeys) -> None:
        super().__init__(home)
        self._stopped: Event | None = None
        self.done = self.total = 0
        self.pace = Pace()

    @property
    def is_going_on(self) -> bool:
        """Whether a scan goes on here."""
        return self._stopped is not None

    def begin(self) -> None:
        """Begins a scan, or goes on with one that was stopped."""
        if self._stopped is None:
            self._stopped, self.done, self.total, self.pace = Event(), 0, 0, Pace()
            self._home.run_worker(self._run(self._stopped), group=_GROUP)
            self._changed()

    def stop(self) -> None:
        """Ends it as soon as it is between two steps; what was found is kept."""
        if self._stopped is not None:
            self._stopped.set()

    async def _run(self, stopped: Event) -> None:
        """Scans, and tells the end. The app's end stops it."""
        try:
            told = telling(stopped, partial(self._note, stopped), _BETWEEN_TELLINGS)
            is_whole = await asyncio.to_thread(self._home.session.duplicates.scan, told)
        except CrmError as error:
            self._home.refuse(error)
        else:
            self._tell_end(is_whole)
        finally:
            stopped.set()
            self._stopped = None
            self._changed()

    def _note(self, stopped: Event, done: int, total: int) -> None:
        if self._stopped is stopped:
            self.done, self.total = done, total
            self.pace.note(time.monotonic(), done)
            self._changed()

    def _tell_end(self, is_whole: bool) -> None:
        text = _("The search for duplicates has ended.")
        if not is_whole:
            text = _("The search for duplicates was stopped: what it found is kept, the next one goes on.")
        # Whichever screen is on top is told.
        screen = self._home.app.screen
        if isinstance(screen, CrmScreen):
            screen.tell(text)

    def _changed(self) -> None:
        text = ""
        if self.is_going_on:
            text = _("duplicates: {percent} %").format(percent=percentage(self.done, self.total))
        self.changed(text)
