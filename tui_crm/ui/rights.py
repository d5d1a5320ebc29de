"""Rights that an administrator changes while somebody works (R41): the screen goes by what holds now."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from tui_crm import wording
from tui_crm.domain.problems import CrmError, Denied, StoreError
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.looking import LOOK_SECONDS, Following

if TYPE_CHECKING:
    from tui_crm.ui.app import CrmApp


IDLE_SECONDS = 20.0
"""Where nobody types, the program of who may work no more ends so long after it was said."""


class RightsWatch:
    """Looks every two seconds, where somebody has written to the base, whether one's own rights are others.

    Writes do not wait for it: each of them looks by itself.
    """

    def __init__(self, app: CrmApp) -> None:
        self._app = app
        self._session, self._actor = app.session, app.session.actor
        self._version = -1
        self._is_looking = self._has_ended = False

    def begin(self) -> None:
        """From now on. The screen on top looks at the same moment: waking up is most of what either costs."""
        self._app.set_interval(LOOK_SECONDS, self._look_both)

    def _look_both(self) -> None:
        if not self._app.is_running:  # what would be begun at the end finds no thread to work on
            return
        self._look()
        if isinstance(self._app.screen, Following):
            self._app.screen.follow_others()

    def _look(self) -> None:
        # Looks do not pile up where services are at work for long.
        if not self._is_looking and not self._has_ended and self._is_due():
            self._app.run_worker(self.look(), group="rights")

    def _is_due(self) -> bool:
        """Whether anybody has written, or one is somebody else: a number is read, as the list does it."""
        session = self._app.session
        if (session, session.actor) != (self._session, self._actor):
            return True
        with suppress(StoreError):  # nobody asked: the next command tells it
            return session.data_version() != self._version
        return False

    async def look(self) -> None:
        """Looks once and shows what has changed; ends the program where this person may work no more."""
        session, self._is_looking = self._app.session, True
        try:
            self._version = session.data_version()  # what is written from here on is for the next look
            # Not by the screen's `call`, which puts the care of the base off: here nothing was saved.
            await asyncio.get_running_loop().run_in_executor(self._app.service_thread, session.renew)
            self._show()
        except Denied as denied:
            await self._end(denied)
        except StoreError:
            self._version = -1  # nobody asked: the next command tells it
        finally:
            self._is_looking = False

    def _show(self) -> None:
        """A write may have noticed it before: what counts is who one was when it was last shown."""
        session = self._app.session
        before, self._actor = self._actor, session.actor
        is_same_base, self._session = session is self._session, session
        if not is_same_base or before == session.actor:
            return
        screens = [screen for screen in self._app.screen_stack if isinstance(screen, CrmScreen)]
        for screen in screens:
            screen.rights_changed()
        if screens and (before.is_admin, before.permissions) != (
            session.actor.is_admin,
            session.actor.permissions,
        ):
            screens[-1].tell(_("An administrator has changed what you may do."), "warning")

    async def _end(self, denied: Denied) -> None:
        """Keeps what was typed, says why the program ends, here and on the terminal, and ends it.

        A box first: what is typed on must not reach the shell, which would carry it out.
        """
        from tui_crm.ui.modals.interruption import Interruption  # the first frame has no use for it

        loop, thread = asyncio.get_running_loop(), self._app.service_thread
        if self._has_ended:
            return
        self._has_ended = True
        for flush in self._app.flushes():
            with suppress(CrmError):
                await loop.run_in_executor(thread, flush)
        self._app.farewell = wording.explain(denied)
        self._app.push_screen(
            Interruption(self._app.farewell, IDLE_SECONDS), lambda _read: self._app.exit(return_code=1)
        )
