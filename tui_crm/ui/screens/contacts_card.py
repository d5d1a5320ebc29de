"""The card that follows the cursor of the list."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_crm.commands import BY_ID
from tui_crm.domain.contact import Contact
from tui_crm.domain.contact_query import ContactRow
from tui_crm.domain.custom_fields import CustomField
from tui_crm.domain.keep_in_touch import Due
from tui_crm.domain.problems import NotFound
from tui_crm.keymap import shown_key
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import short_key
from tui_crm.ui.screens.list_threads import ListThreads
from tui_crm.ui.widgets.card_content import Around
from tui_crm.ui.widgets.contact_card import ContactCard

if TYPE_CHECKING:
    from tui_crm.domain.meetings import Occurrence

BUDGET_SECONDS = 0.006
"""Where two cards took longer to read, the next ones come a moment after the list, from a thread."""
_SLOW_ONES = 2
_LATE_ONES = 4
"""After so many cards from the thread the key's own frame is tried again: the base may be in memory now."""
PAUSE_SECONDS = 0.05
"""On a line that does not keep up the card comes so long after the last key: a held one repeats sooner."""


class CardFollower:
    """Shows the contact of a row: in the key's own frame while reading is quick, else when it has come.

    However fast the rows change, the last one is the one whose card stays.
    """

    def __init__(
        self, screen: CrmScreen[None], card: ContactCard, threads: ListThreads, gone: Callable[[], None]
    ) -> None:
        """Args:
        gone: called when the contact of a row is not there any more.
        """
        self._screen, self._card, self._threads, self._gone = screen, card, threads, gone
        self.is_shown = True
        """Whether there is a card on the screen at all."""
        self._row: ContactRow | None = None
        self._slow = 0
        self._late = 0
        self._user_names: dict[str, str] | None = None
        self._custom: tuple[CustomField, ...] = ()
        self._tag_colours: dict[str, str] = {}
        self._meetings: tuple[int, tuple[Occurrence, ...]] = (0, ())
        """Whose they are: a thread may still be reading those of a contact that is not shown any more."""
        self._due: tuple[int, Due | None] = (0, None)
        """Likewise."""
        self._pause: asyncio.TimerHandle | None = None
        self._minute: asyncio.TimerHandle | None = None

    def forget(self) -> None:
        """The base is another one, or its users have changed."""
        self._end_pause()
        self._user_names = None

    def follow(self, row: ContactRow | None) -> None:
        """Shows the card of this row, unless it is there already."""
        self._end_pause()
        if row is None or row is not self._row:
            if row is not None and self.is_shown and self._screen.crm.is_behind:
                self._pause = asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._paused, row)
            else:
                self.show(row)

    def close(self) -> None:
        """No card is to come any more."""
        self._end_pause()
        self._end_minute()

    def _end_pause(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None

    def _paused(self, row: ContactRow) -> None:
        self._pause = None
        self.show(row)

    def show(self, row: ContactRow | None) -> None:
        """Reads the contact of this row, whatever was shown, and shows its card."""
        self._end_pause()
        self._row = row
        if row is None:
            self._card.show_contact(None, Around())
        elif not self.is_shown:
            return
        elif self._late:
            self._late -= 1
            self._screen.run_worker(self._bring(row), group="card", exclusive=True)
        else:
            with self._screen.refusing():
                self._put(row, self._read_timed(row))

    async def _bring(self, row: ContactRow) -> None:
        with self._screen.refusing():
            contact = await self._threads.rows(self._read, row)
            if row is self._row:
                self._put(row, contact)

    def _read_timed(self, row: ContactRow) -> Contact | None:
        begin = time.perf_counter()
        contact = self._read(row)
        self._slow = self._slow + 1 if time.perf_counter() - begin > BUDGET_SECONDS else 0
        if self._slow >= _SLOW_ONES:
            self._slow, self._late = 0, _LATE_ONES
        return contact

    def _read(self, row: ContactRow) -> Contact | None:
        session = self._screen.session
        try:
            contact = session.contacts.get(row.id)
            self._meetings = row.id, session.next_meetings.of(row.id)
        except NotFound:
            return None
        # A small read more, and only for a contact that has something to show.
        self._due = row.id, None
        if contact.draft.keep_in_touch_days is not None or contact.draft.tags:
            self._due = row.id, session.keep_in_touch.of(row.id)
        if contact.draft.custom:
            self._custom = session.custom_fields.all(contact.kind)
        if contact.draft.tags:
            self._tag_colours = session.tags.colours()
        if self._user_names is None:
            self._user_names = session.user_names.full_names()
        return contact

    def _put(self, row: ContactRow, contact: Contact | None) -> None:
        self._show(contact)
        if contact is None:
            self._gone()

    def _show(self, contact: Contact | None) -> None:
        self._end_minute()
        now = self._screen.session.clock()
        key = "" if contact is None or contact.is_active else self._activate_key()
        whose, meetings = self._meetings
        meetings = meetings if contact is not None and contact.id == whose else ()
        due = self._due[1] if contact is not None and contact.id == self._due[0] else None
        around = Around(self._user_names or {}, now, key, self._custom, self._tag_colours, meetings, due)
        self._card.show_contact(contact, around)
        if contact is not None and contact.draft.phones:  # their local time is right until the next minute
            self._minute = asyncio.get_running_loop().call_later(60 - now.second, self._show, contact)

    def _end_minute(self) -> None:
        if self._minute is not None:
            self._minute.cancel()
            self._minute = None

    def _activate_key(self) -> str:
        command = BY_ID["list.toggle_status"]
        if self._screen.why_not(command) is not None:
            return ""
        return shown_key(short_key(self._screen.crm.keymap.of(command)))
