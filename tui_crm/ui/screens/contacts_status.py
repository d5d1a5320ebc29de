"""What the status line of the contacts screen says besides the count: where, as whom, and what waits."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.problems import StoreError
from tui_crm.i18n import language
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.outer_lines import base_text, user_text
from tui_crm.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui_crm.services.session import Session


class StatusFollower:
    """Keeps the line up to date; what the base knows of it is read once for a session, drafts on a thread."""

    def __init__(self, screen: CrmScreen[None], line: StatusLine) -> None:
        self._screen, self._line = screen, line
        self._known: tuple[Session, str] | None = None
        self._base = ""
        self._follows_drafts = False

    def say_place(self) -> None:
        """The base or the rights may be other ones. Raises StoreError."""
        session = self._screen.session
        if self._known != (session, language()):
            self._base = base_text(session.path.name, session.is_sample, self._screen.crm.is_restricted)
            self._known = session, language()
        reads_only = session.why_not(Permission.EDIT) is not None
        self._line.show_place(self._base, user_text(session.actor.login), reads_only)

    def begin_with_drafts(self) -> None:
        """Nobody waits for the first list any more: drafts are looked for from now on."""
        self._follows_drafts = True
        self.look_for_drafts()

    def look_for_drafts(self) -> None:
        """A form was opened or closed: there may be other drafts."""
        if self._follows_drafts:
            self._screen.run_worker(self._look(), group="drafts", exclusive=True)

    async def _look(self) -> None:
        with suppress(StoreError):  # nobody asked: the form tells it
            count = await self._screen.call(lambda: self._screen.session.drafts.waiting())
            # What is kept while one types is in the form.
            self._line.show_drafts(0 if self._screen.has_class("-editing") else count)
