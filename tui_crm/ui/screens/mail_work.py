"""Reads mailboxes behind the screens, and pins messages: on a thread of its own, told in the bar (R49)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from tui_crm.commands import BY_ID
from tui_crm.domain.mail import MailAccount, SyncOutcome, SyncProgress
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import _, ngettext
from tui_crm.keymap import shown_key
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen, Severity
from tui_crm.ui.bindings import short_key
from tui_crm.ui.screens.list_work import WorkBehind, telling
from tui_crm.wording import explain
from tui_crm.wording.counts import grouped
from tui_crm.wording.import_progress import percentage
from tui_crm.wording.mail import sync_line, sync_lines

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_more_keys import MoreListKeys

_BETWEEN_TELLINGS = 0.2
"""Seconds; what ends sooner is told only in its result."""
_GROUP = "mail"
_LINES = 8
"""Lines of a result that are told."""


class MailWork(WorkBehind):
    """Reads mailboxes, or pins messages.

    Attributes:
        text: how far it is, in words.
    """

    def __init__(self, home: MoreListKeys) -> None:
        super().__init__(home)
        self._stopped: Event | None = None
        self.text = ""

    @property
    def is_going_on(self) -> bool:
        """Whether something goes on here."""
        return self._stopped is not None

    def stop(self) -> None:
        """Ends it as soon as it is between two steps; what was read is kept, the next reading goes on."""
        if self._stopped is not None:
            self._stopped.set()

    def read(self, accounts: Sequence[MailAccount], passwords: Mapping[int, str]) -> None:
        """Begins to read what is new in these mailboxes.

        Args:
            passwords: by the numbers of those that need one.
        """
        if self._stopped is None:
            stopped = self._begin(_("reading the mailboxes"))
            self._home.run_worker(self._read(stopped, accounts, passwords), group=_GROUP)

    def pin(self, person_id: int, organization_id: int, name: str) -> bool:
        """Begins to pin a person's messages to an organization of this name; False where it is at work."""
        if self._stopped is not None:
            return False
        stopped = self._begin(_("pinning e-mails"))
        self._home.run_worker(self._pin(stopped, person_id, organization_id, name), group=_GROUP)
        return True

    def _begin(self, text: str) -> Event:
        self._stopped = Event()
        self._say(self._stopped, text)
        return self._stopped

    async def _read(
        self, stopped: Event, accounts: Sequence[MailAccount], passwords: Mapping[int, str]
    ) -> None:
        """Reads one after the other, and tells what came of it. The app's end stops it."""
        lines: list[str] = []
        is_well = True
        try:
            for account in accounts:
                if stopped.is_set():
                    break
                try:
                    outcome = await self._sync(stopped, account, passwords.get(account.id))
                except CrmError as error:
                    lines.append(f"{safe_text(account.name)}: {explain(error)}")
                    is_well = False
                else:
                    lines += sync_lines(outcome)
                    is_well = is_well and not outcome.refused
        finally:
            self._end(stopped)
        more = ["..."] if len(lines) > _LINES else []
        self._tell("\n".join([*lines[:_LINES], *more]), "information" if is_well else "warning")

    async def _sync(self, stopped: Event, account: MailAccount, password: str | None) -> SyncOutcome:
        asked = (lambda: password) if password is not None else None
        name = safe_text(account.name)
        told = self._teller(stopped)

        def note(progress: SyncProgress) -> bool:
            return told(f"{name}: {sync_line(progress)}")

        return await asyncio.to_thread(self._home.session.mail.sync, account.id, asked, note)

    async def _pin(self, stopped: Event, person_id: int, organization_id: int, name: str) -> None:
        told = self._teller(stopped)

        def note(done: int, total: int) -> bool:
            return told(_("pinning e-mails: {percent} %").format(percent=percentage(done, total)))

        try:
            pin = self._home.session.mail.pin
            count = await asyncio.to_thread(pin, person_id, organization_id, note)
        except CrmError as error:
            self._tell(explain(error), "error")
            return
        finally:
            self._end(stopped)
        text = ngettext("{count} e-mail pinned to {name}", "{count} e-mails pinned to {name}", count)
        lines = [text.format(count=grouped(count), name=safe_text(name))]
        if count and (keys := self._home.crm.keymap.of(BY_ID["list.undo"])):
            lines.append(_("{key} undoes it.").format(key=shown_key(short_key(keys))))
        self._tell("\n".join(lines))

    def _teller(self, stopped: Event) -> Callable[[str], bool]:
        """What the work calls on its thread with what is to be said; it gives False where it is to end."""
        return telling(stopped, partial(self._say, stopped), _BETWEEN_TELLINGS)

    def _say(self, stopped: Event, text: str) -> None:
        if self._stopped is stopped:
            self.text = text
            self.changed(self.text)

    def _end(self, stopped: Event) -> None:
        stopped.set()
        self._stopped, self.text = None, ""
        self.changed(self.text)
        self._home.crm.behind.care_later()

    def _tell(self, text: str, severity: Severity = "information") -> None:
        """Tells whichever screen is on top."""
        screen = self._home.app.screen
        if text and isinstance(screen, CrmScreen):
            screen.tell(text, severity)
