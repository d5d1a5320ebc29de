"""What goes on behind the screen while nobody presses a key: loading, reading ahead, tidying."""

from __future__ import annotations

import asyncio
import gc
from contextlib import suppress
from time import monotonic, sleep
from typing import TYPE_CHECKING

from tui_crm.domain.problems import StoreError
from tui_crm.ui.daily_backup import DailyBackup
from tui_crm.ui.early.skin import is_built_in

if TYPE_CHECKING:
    from tui_crm.ui.app import CrmApp

QUIET_SECONDS = 0.3
"""After the first frame and after each key: nobody has a form open sooner."""
CARE_SECONDS = 2.0
"""Without a key, after something may have been saved, before the base is tidied."""
_SLICE_MILLISECONDS = 20.0


def keep_for_good() -> None:
    """What is there now is not looked at again by the garbage collector: key pauses of 30-70 ms fall to 2-4.

    Nothing is collected first, which would take 40 ms just when the first keys come.
    """
    gc.freeze()
    gc.enable()


class BehindTheScreen:
    """Works for the app when it is left alone; no timer runs once all is done."""

    def __init__(self, app: CrmApp) -> None:
        self._app = app
        self._care: asyncio.TimerHandle | None = None
        self._backup = DailyBackup(app)
        self._was_used = False

    def screen_stands(self) -> None:
        """The first frame is there: begins as soon as nobody waits for anything."""
        self._app.call_after_refresh(keep_for_good)
        self._app.set_timer(QUIET_SECONDS, self._begin)

    def _begin(self) -> None:
        if not is_built_in(self._app.config):
            from tui_crm.ui.early.keeping import keep_skin

            keep_skin(self._app)
        self._app.run_worker(self._prepare, thread=True, group="prepare")

    def is_used(self) -> None:
        """A key has done something: what the next ones need is loaded, once. Who only looks pays nothing."""
        if not self._was_used and not self._app.is_headless:
            self._was_used = True
            self._app.run_worker(self._warm_up, thread=True, group="warm-up")

    def _warm_up(self) -> None:
        from tui_crm.ui.warm_up import warm_up

        warm_up(self._when_quiet)
        keep_for_good()

    def _prepare(self) -> None:
        with suppress(StoreError):  # the next key that reads tells it
            while self._when_quiet() and not self._app.session.care.read_ahead(self._is_disturbed):
                pass
            if self._when_quiet() and self._app.session.care.is_behind():
                self._app.call_later(self.care_later)  # whoever changed a tag of many was killed at it
        if self._app.is_running:
            self._say_what_is_today()
            self._app.call_later(self._tell_what_waits)
            keep_for_good()
        if self._when_quiet():
            self._backup.make()

    def _say_what_is_today(self) -> None:
        """Below the list, as soon as that is read; loaded here, on a thread."""
        from tui_crm.ui.screens.contacts import ContactsScreen
        from tui_crm.ui.widgets.today_line import TodayNote

        home = self._app.screen_stack[0] if self._app.is_running else None
        if isinstance(home, ContactsScreen):
            self._app.call_later(home.say_what_is_today, TodayNote)

    def _tell_what_waits(self) -> None:
        from tui_crm.ui.screens.contacts import ContactsScreen
        from tui_crm.ui.screens.imports_waiting import tell_what_waits

        home = self._app.screen_stack[0] if self._app.is_running else None
        if isinstance(home, ContactsScreen):
            home.run_worker(tell_what_waits(home), group="waiting")
            home.status_follower.begin_with_drafts()

    def _is_disturbed(self) -> bool:
        return not self._app.is_running or monotonic() - self._app.last_key < QUIET_SECONDS

    def _when_quiet(self) -> bool:
        """Waits until no key came for a while; False when the app ends. For threads."""
        while self._app.is_running and self._is_disturbed():
            sleep(QUIET_SECONDS)
        return self._app.is_running

    def care_later(self) -> None:
        """Tidies the base once nobody has pressed a key for a while: something may have been saved."""
        if self._care is not None:
            self._care.cancel()
        self._care = asyncio.get_running_loop().call_later(CARE_SECONDS, self._begin_care)

    def stop(self) -> None:
        """The app ends."""
        if self._care is not None:
            self._care.cancel()

    def _begin_care(self) -> None:
        self._care = None
        if self._app.is_running:
            self._app.run_worker(self._take_care(), group="care", exclusive=True)

    async def _take_care(self) -> None:
        loop, thread = asyncio.get_running_loop(), self._app.service_thread
        with suppress(StoreError):  # what saves next tells it
            for work in (self._app.session.care.tidy, self._freshen):
                while await loop.run_in_executor(thread, work, _SLICE_MILLISECONDS):
                    if monotonic() - self._app.last_key < CARE_SECONDS:
                        self.care_later()
                        return
        self._app.run_worker(self._backup.make, thread=True, group="backup")

    def _freshen(self, milliseconds: float) -> bool:
        """Looks what the last changes mean for likely duplicates; loaded here, on the thread of services."""
        return self._app.session.duplicates.freshen(milliseconds)
