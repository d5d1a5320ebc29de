"""The general history without its commands: what it shows and when it is read (R45)."""

from __future__ import annotations

from dataclasses import replace
from threading import Event as Stop
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input, Static

from tui_crm.commands import BY_ID
from tui_crm.domain.timeline import Entry, HistoryFilter
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.ui.bindings import short_key
from tui_crm.ui.format import plain
from tui_crm.ui.screens import history_lines
from tui_crm.ui.screens.history_list import HistoryList
from tui_crm.ui.screens.history_wanted import HistoryMemory, HistoryWanted, wanted_words
from tui_crm.ui.screens.sought_list import SearchBox, SoughtList
from tui_crm.ui.widgets.cells import fit
from tui_crm.ui.widgets.entry_view import EntryView
from tui_crm.ui.widgets.keys_footer import KeysFooter

PAGE = 100
"""Entries that are read at a time; older ones come when the cursor is near their end."""
BESIDE = 120
"""From this many columns on an entry stands beside the list in full, below that under it."""


class _Found(NamedTuple):
    change: int
    names: dict[str, str]
    entries: tuple[Entry, ...]


class HistoryReading(SoughtList[HistoryWanted, Entry]):
    """The list, what the entry under the cursor says, and the box for a text."""

    def __init__(self, memory: HistoryMemory) -> None:
        super().__init__(
            SearchBox(memory.wanted.text, placeholder=_("Words that were said"), id="history-box")
        )
        self._memory = memory
        self.list: HistoryList = HistoryList(self._end_is_near, id="history-list")
        self.pane = EntryView(id="history-whole")
        self._names: dict[str, str] = {}
        self._by_key: dict[str, Entry] = {}
        self._going_to = ""

    def compose(self) -> ComposeResult:
        yield Static(id="history-head", markup=False)
        yield self.box
        with Container(id="history-body"):
            yield self.list
            with Container(id="history-entry"):  # it has the border: what draws its lines itself has none
                yield self.pane
        yield KeysFooter()

    def on_mount(self) -> None:
        self.box.display = bool(self.wanted.text)
        self._arrange()
        self.list.focus()

    def on_resize(self) -> None:
        """The entry stands beside the list where there is room."""
        self._arrange()
        self._show_head()

    def _arrange(self) -> None:
        self.set_class(self.app.size.width >= BESIDE, "-beside")

    # What is wanted

    @property
    def wanted(self) -> HistoryWanted:
        """What of the history is shown."""
        return self._memory.wanted

    def with_text(self, text: str) -> HistoryWanted:
        return replace(self.wanted, text=text)

    async def ask(self, wanted: HistoryWanted) -> None:
        self._memory.wanted = wanted
        if self.box.value != wanted.text:
            with self.box.prevent(Input.Changed):
                self.box.value = wanted.text
        self.box.display = bool(wanted.text) or self.focused is self.box
        self._rows, self._has_more, self._going_to = (), False, ""
        await self.read_again()
        self.list.action_first()

    # Reading

    async def read_again(self, going_to: str = "") -> None:
        """Shows what there is now, as far back as it was read.

        Args:
            going_to: the key of the entry for the cursor, as soon as it is there; "" leaves it where it is.
        """
        self._going_to = going_to or self._going_to
        wanted, count = self.wanted.as_filter(self.session.clock()), max(PAGE, len(self._rows))
        found = await self._read_newest(self._read, wanted, count)
        if found is not None:
            self._change, self._names = found.change, found.names
            self._rows, self._has_more = found.entries, len(found.entries) >= count
            self._show()
            self._going_to = ""  # it is not among the newest ones: the cursor stays

    async def _read_if_changed(self) -> None:
        # A mailbox that is read stands in no journal: the entries are read again, where that takes no search.
        if self.wanted.text.strip():
            await super()._read_if_changed()
        elif not self.is_ending:
            with self.refusing():
                await self.read_again()

    def _read(self, stop: Stop, wanted: HistoryFilter, count: int) -> _Found:
        session = self.session
        change, names = session.last_change(), session.users.full_names()
        return _Found(change, names, session.history.everything(count, "", wanted, stop.is_set))

    async def _read_older(self, known: tuple[Entry, ...]) -> None:
        wanted, stop = self.wanted.as_filter(self.session.clock()), self._stop
        has_more, entries = True, known
        with self.refusing():
            while has_more and (entries is known or self.list.goes_to_end):
                everything = self.session.history.everything
                found = await self._threads.rows(everything, PAGE, entries[-1].key, wanted, stop.is_set)
                entries, has_more = entries + found, len(found) >= PAGE
            if known is self._rows and not stop.is_set():
                goes_to_end = self.list.goes_to_end
                self._rows, self._has_more = entries, has_more
                self._show()
                if goes_to_end:
                    self.list.action_last()

    # Showing

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        item = self.list.current
        return self._by_key.get(item.value) if item is not None else None

    def _show(self) -> None:
        self._by_key = {entry.key: entry for entry in self._rows}
        self._show_head()
        today = self.session.clock().astimezone().date()
        self.list.show_entries(self._rows, self._names, today, self._note())
        if self.list.point_at(self._going_to):  # else it waits: these may be rows that were read before
            self._going_to = ""
        self._show_entry()

    def _show_head(self) -> None:
        today = self.session.clock().astimezone().date()
        words = wanted_words(self.wanted, self._names, today)
        text = f"{_('General history')}: {words}"
        self.query_one("#history-head", Static).update(plain(fit(text, max(1, self.size.width - 2)).rstrip()))

    def _note(self) -> str:
        """What stands in place of an empty list."""
        if self.wanted == HistoryWanted():
            return _("Nothing has happened yet.")
        key = shown_key(short_key(self.crm.keymap.of(BY_ID["history.everything"])))
        return _("Nothing of that kind has happened. {key} shows all of it.").format(key=key)

    def on_tells_moves_moved(self, event: HistoryList.Moved) -> None:
        """Another entry is under the cursor."""
        event.stop()
        self._show_entry()

    def _show_entry(self) -> None:
        items = history_lines.full_items(self.current, self._names)
        if tuple(items) != self.pane.items:
            self.pane.show_anew(items)
            self.refresh_bindings()
