"""The general history: what happened with all contacts, newest first, and what to do with it (R11, R45)."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import BindingType

from tui_crm.commands import Command, Place
from tui_crm.domain.problems import Code, Problem
from tui_crm.ui import item_actions
from tui_crm.ui.bindings import bindings
from tui_crm.ui.screens import (
    adding_contact,
    event_flows,
    history_asking,
    history_lines,
    history_opening,
    profile_files,
)
from tui_crm.ui.screens.history_reading import HistoryReading
from tui_crm.ui.screens.history_wanted import HistoryMemory, HistoryWanted
from tui_crm.ui.widgets.items import Item, ItemKind

_OF_EVENTS = frozenset({"edit", "attach", "remove"})


class GeneralHistory(HistoryReading):
    """A line for each entry under its day; beside or below stands the one under the cursor in full.

    Args:
        memory: what was wanted last, and is wanted from now on.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.HISTORY,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.HISTORY)

    def __init__(self, memory: HistoryMemory) -> None:
        super().__init__(memory)

    # Which commands there are

    def why_not(self, command: Command) -> Problem | None:
        """What makes no sense for the entry under the cursor is dimmed, with the reason."""
        problem = super().why_not(command)
        if problem is not None or command.place is not Place.HISTORY:
            return problem
        entry = self.current
        if command.action == "add_contact" and (entry is None or not entry.address):
            return Problem(Code.NO_ADDRESS_HERE)
        if command.action in _OF_EVENTS:
            if entry is None or entry.event is None:
                return Problem(Code.NO_EVENT_HERE)
            if command.action == "attach":
                return None if entry.event.contact_id else Problem(Code.EVENT_OF_NOBODY)
            return event_flows.why_fixed(self, entry.event)
        return None

    # What is under the cursor

    def action_open(self) -> None:
        if self.focused is self.pane and self.pane.current is not None:
            self.begin(self._open_item(self.pane.current))
        elif self.current is not None:
            self.begin(self._open_entry())

    async def _open_item(self, item: Item) -> None:
        if item.kind is ItemKind.CONTACT and item.id:
            item_actions.open_profile(self, item.id)
        elif item.kind is ItemKind.FILE:
            await profile_files.save(self, item.id)
        else:
            await item_actions.open_item(self, item)

    async def _open_entry(self) -> None:
        """The meeting, message or opportunity, else the contact; of what is about nobody all of it."""
        entry = self.current
        if entry is None or history_opening.open_work(self, entry):
            return
        if entry.contact_id:
            item_actions.open_profile(self, entry.contact_id)
        elif entry.event is not None:
            await event_flows.show_event(self, entry.event.id, entry.files)

    def action_copy(self) -> None:
        entry = self.current
        if self.focused is self.pane and self.pane.current is not None:
            self.begin(item_actions.copy_item(self, self.pane.current))
        elif entry is not None:
            item = Item(ItemKind.VALUE, history_lines.full_text(entry))
            self.begin(item_actions.copy_item(self, item))

    def action_add_contact(self) -> None:
        self.begin(self._add_contact())

    async def _add_contact(self) -> None:
        """A contact of the number or address in the entry; what is known about it is the contact's then."""
        entry = self.current
        if entry is not None and entry.address:
            name = history_lines.address_name(entry)
            if await adding_contact.add_contact(self, entry.address, name) is not None:
                await self.read_again()

    # Events

    def action_log(self) -> None:
        self.begin(self._log())

    async def _log(self) -> None:
        entry = self.current
        address = entry.address if entry is not None else ""
        event = await history_asking.log_for_address(self, address)
        if event is not None:
            await self.read_again(f"event:{event.id}")

    def action_edit(self) -> None:
        if (entry := self.current) is not None and entry.event is not None:
            self.begin(event_flows.edit_event(self, entry.event.id))

    def action_remove(self) -> None:
        if (entry := self.current) is not None and entry.event is not None:
            self.begin(event_flows.remove_event(self, entry.event.id))

    def action_attach(self) -> None:
        self.begin(self._attach_file())

    async def _attach_file(self) -> None:
        if (entry := self.current) is not None and (event := entry.event) is not None:
            name = f"{event_flows.event_title(event)}, {entry.contact_name or entry.address}"
            if await profile_files.attach_to(self, name, event.contact_id, event.id) is not None:
                await self.read_again()

    # What is wanted

    def action_kinds(self) -> None:
        self.begin(self._ask(history_asking.kinds(self, self.wanted)))

    def action_who(self) -> None:
        self.begin(self._ask(history_asking.who(self, self.wanted)))

    def action_period(self) -> None:
        self.begin(self._ask(history_asking.period(self, self.wanted)))

    async def _ask(self, asked: Coroutine[Any, Any, HistoryWanted | None]) -> None:
        wanted = await asked
        if wanted is not None and wanted != self.wanted:
            await self.ask(replace(wanted, text=self.wanted.text))

    def action_everything(self) -> None:
        """All of it, whatever was wanted."""
        self.begin(self.ask(HistoryWanted()))

    # The screen

    def action_next_pane(self) -> None:
        """The list, what the entry says, and round again."""
        (self.pane if self.focused is self.list else self.list).focus()
