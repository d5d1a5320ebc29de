"""The list of likely duplicates of a base, without its commands: what it shows and when it is read (R40)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial

from textual.app import ComposeResult
from textual.widgets import OptionList, Static

from tui_crm.commands import BY_ID, Place
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Kind
from tui_crm.domain.problems import StoreError
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.services.duplicates import ScanStatus
from tui_crm.ui.bindings import short_key
from tui_crm.ui.format import plain
from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.screens import duplicates_lines
from tui_crm.ui.screens.duplicates_lines import Pair, key_of
from tui_crm.ui.screens.duplicates_scan import ScanWork
from tui_crm.ui.widgets.definition_list import DefinitionList, lines_of
from tui_crm.ui.widgets.keys_footer import KeysFooter

PAGE = 200
"""Pairs that are read at first; near their end as many again are read."""
_NEAR = 50
_SIDES = 4
"""Columns beside a line of the list."""


class DuplicatesList(LookingScreen):
    """A line for each pair, the best score first; below the list stands all about the one under the cursor.

    Args:
        kind: the base that is shown first.
        work: the search that goes on behind the screens, if any.
    """

    def __init__(self, kind: Kind, work: ScanWork) -> None:
        super().__init__()
        self._kind, self._work = kind, work
        self._was_scanning = work.is_going_on
        self._shows_dismissed = False
        self._pairs: dict[int, Pair] = {}
        self._wanted = PAGE
        self._count = 0
        self._status: ScanStatus | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="duplicates-head")
        yield Static(id="duplicates-scan")
        yield Static(id="duplicates-columns")
        yield DefinitionList(id="duplicates")
        yield Static(id="duplicates-note")
        yield Static(id="duplicates-details")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.list.focus()
        self.query_one("#duplicates-note").display = False
        self.at_end(self._work.listen(self._work_changed))

    @property
    def list(self) -> DefinitionList:
        """The lines."""
        return self.query_one("#duplicates", DefinitionList)

    @property
    def current(self) -> Pair | None:
        """The pair under the cursor."""
        key = self.list.current
        return self._pairs.get(key) if key is not None else None

    # Reading

    async def read_again(self) -> None:
        """Shows what there is now."""
        kind, shows_dismissed = self._kind, self._shows_dismissed
        found = await self.call(self._read, kind, shows_dismissed, self._wanted)
        if (kind, shows_dismissed) == (self._kind, self._shows_dismissed):
            self._take(*found)

    def _take(self, pairs: tuple[Pair, ...], count: int, status: ScanStatus) -> None:
        shown = list(self._pairs.values()), self._count, self._status
        if shown != (list(pairs), count, status):  # to draw thousands of lines takes a while
            self._pairs, self._count, self._status = {key_of(one): one for one in pairs}, count, status
            self._show()
            self.crm.hints.arrived(self)

    def wants_tip(self, place: Place) -> bool:
        """Without a pair nothing can be done that a tip names: the line at the top says what can."""
        return bool(self._pairs)

    def _read(self, kind: Kind, dismissed: bool, wanted: int) -> tuple[tuple[Pair, ...], int, ScanStatus]:
        service = self.session.duplicates
        if dismissed:
            found = tuple(one for one in service.dismissed(0, None) if one.kind is kind)
            return found, len(found), service.status()
        return service.queue(kind, 0, wanted), service.count(kind), service.status()

    async def _read_if_changed(self) -> None:
        # A search and what is said to be two stand in no journal: the pairs themselves are read.
        with self.refusing():
            await self.read_again()

    async def _read_if_others_wrote(self) -> None:
        await super()._read_if_others_wrote()
        if self._status is not None and not self._status.is_fresh:
            with suppress(StoreError):  # nobody asked: the next command tells it
                await self._read_quietly()

    async def _read_quietly(self) -> None:
        """Shows what is found behind the screen, without the `call` that would put just that off."""
        kind, shows_dismissed, loop = self._kind, self._shows_dismissed, asyncio.get_running_loop()
        read = partial(self._read, kind, shows_dismissed, self._wanted)
        found = await loop.run_in_executor(self.crm.service_thread, read)
        if (kind, shows_dismissed) == (self._kind, self._shows_dismissed):
            self._take(*found)

    def _work_changed(self) -> None:
        """The search goes on here, or has ended."""
        if self._was_scanning is not self._work.is_going_on:
            self._was_scanning = self._work.is_going_on
            self.run_worker(self._read_if_changed(), group="look", exclusive=True)
        self._show_scan()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        width = self.size.width - _SIDES
        title = duplicates_lines.title(self._kind, self._count, self._shows_dismissed)
        self.query_one("#duplicates-head", Static).update(plain(title))
        pairs = list(self._pairs.values())
        heading, rows = duplicates_lines.heading_and_rows(pairs, self._shows_dismissed, width)
        self.list.show(rows)
        columns = self.query_one("#duplicates-columns", Static)
        columns.display = bool(rows)
        columns.update(lines_of((heading,), width)[0])
        note = self.query_one("#duplicates-note", Static)
        note.display = not rows
        note.update(plain(self._note()))
        self._show_scan()
        self._show_details()

    def _show_scan(self) -> None:
        key = shown_key(short_key(self.crm.keymap.of(BY_ID["duplicates.scan"])))
        key = key if self.session.why_not(Permission.EDIT) is None else ""
        text = duplicates_lines.scan_text(self._status, self._work, key, self.size.width)
        self.query_one("#duplicates-scan", Static).update(plain(text))
        self.refresh_bindings()

    def _note(self) -> str:
        """What stands in place of an empty list."""
        if self._status is None:
            return ""
        if self._shows_dismissed:
            return _("Nobody has said of any pair here that it is no duplicate.")
        return _("There are no pairs here that may be one contact.") if self._status.scanned_at else ""

    def _show_details(self) -> None:
        pair = self.current
        lines = duplicates_lines.details(pair, self.size.width - _SIDES) if pair is not None else []
        self.query_one("#duplicates-details", Static).update(plain("\n".join(lines), keep_newlines=True))
        self.refresh_bindings()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The cursor moved: the details follow, and more is read near the end."""
        event.stop()
        self._show_details()
        is_cut = self._count > len(self._pairs) and len(self._pairs) >= self._wanted
        if is_cut and event.option_index + _NEAR >= len(self._pairs):
            self._wanted *= 2
            self.run_worker(self._read_if_changed(), group="look", exclusive=True)
