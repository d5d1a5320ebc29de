"""The line below the contact list that says what is to be done today."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual.widgets import Static

from tui_crm.commands import BY_ID
from tui_crm.domain.problems import CrmError
from tui_crm.keymap import shown_key
from tui_crm.ui.bindings import short_key
from tui_crm.ui.format import plain
from tui_crm.ui.widgets.cells import cells_of, fit

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts import ContactsScreen

_LOOK_SECONDS = 30.0
"""How often it is looked whether others have written, or a meeting is over."""
_REST = 40
"""So many times as long as the last reading took, nothing is read: there may be very many intervals."""


class TodayNote(Static):
    """Reads on a thread of the list, and stands there only while it says something and nobody hid it."""

    def __init__(self, home: ContactsScreen) -> None:
        super().__init__(id="today-line")
        self._home = home
        self._seen: tuple[int, object] = (-1, None)
        self._not_before = 0.0
        self._text = ""
        self.display = False

    def on_mount(self) -> None:
        self.look()
        self.set_interval(_LOOK_SECONDS, self.look)

    def hide(self) -> bool:
        """Takes it away for as long as the program runs; whether it was there."""
        was_there = bool(self.display)
        if was_there:
            self.remove()
        return was_there

    def look(self, *, at_once: bool = False) -> None:
        """Reads what there is now, while the list is on the screen and nothing was read just before.

        Args:
            at_once: whether it is read below a dialog too, and however long that takes.
        """
        if at_once or (self._home.is_active and monotonic() >= self._not_before):
            self.run_worker(self._read(), group="today", exclusive=True)

    async def _read(self) -> None:
        try:
            found = await self._home.feed.threads.count(self._today)
        except CrmError:  # nobody asked: the next key that reads tells it
            return
        if found is not None and self.is_mounted:
            self._show(found)

    def _today(self) -> str | None:
        """What there is in words, "" for nothing; None where nothing has changed since it was read."""
        session = self._home.session
        begun, now = monotonic(), session.clock().astimezone()
        seen = session.data_version(), now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
        if seen == self._seen:
            return None
        found = session.today.read()
        self._seen = seen
        self._not_before = monotonic() + _REST * (monotonic() - begun)
        if found.is_empty:
            return ""
        from tui_crm.wording.today import today_summary

        return today_summary(found)

    def _show(self, text: str) -> None:
        self._text = text
        self.display = bool(text)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        """What has no room is cut, but for the key that shows all of it."""
        keys = self._home.crm.keymap.of(BY_ID["list.today"])
        end = f" - {shown_key(short_key(keys))}" if keys else ""
        room = self.size.width - cells_of(end)
        if room > 0:
            self.update(plain(f"{fit(self._text, room).rstrip()}{end}"), layout=False)
