"""The backup of the day, made behind the screen. Light: the first frame loads it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tui_crm.domain.problems import CrmError, Problem
from tui_crm.i18n import _

if TYPE_CHECKING:
    from tui_crm.ui.app import CrmApp

_SECONDS = 15


class DailyBackup:
    """Makes it for the app. Where that fails each user is told once a day; this app does not try again."""

    def __init__(self, app: CrmApp) -> None:
        self._app = app
        self._at_work = threading.Lock()
        self._failed = False

    def make(self) -> None:
        """Makes the backup if it is due: takes seconds, stops when the app ends, needs a thread."""
        if self._failed or not self._app.is_running or not self._at_work.acquire(blocking=False):
            return
        backups, choices = self._app.session.backups, self._app.config.backup
        try:
            if backups.is_due(choices):
                backups.make_daily(choices, lambda: not self._app.is_running)
        except CrmError as error:
            self._failed = True
            if backups.is_failure_news():
                self._app.call_later(self._tell, error.problem)
        finally:
            self._at_work.release()

    def _tell(self, problem: Problem) -> None:
        from tui_crm import wording

        text = _("No backup could be made today: tell your administrator.")
        if self._app.session.actor.is_admin:
            text = _("No backup could be made today. {reason}").format(reason=wording.sentence(problem))
        self._app.notify(text, severity="warning", timeout=_SECONDS)
