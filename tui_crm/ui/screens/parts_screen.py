"""Screens that show one thing in three parts: facts, its history, and what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Protocol, Self, TypeVar

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widgets import Static
from textual.worker import Worker

from tui_crm.domain.timeline import Entry
from tui_crm.services.profiles import PAGE
from tui_crm.ui.screens import profile_items
from tui_crm.ui.screens.one_thing import OneThing
from tui_crm.ui.screens.profile_parts import PartName, PartView, TimelineView
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.keys_footer import KeysFooter

BESIDE = 120
"""From this many columns on the three parts stand side by side."""
FACTS, TIMELINE = "facts", "timeline"


class WithHistory(Protocol):
    """A NamedTuple of a thing with as much of its history as was read."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Newest first."""

    @property
    def has_more(self) -> bool:
        """Whether older entries may follow."""

    def _replace(self, *, entries: tuple[Entry, ...] = ..., has_more: bool = ...) -> Self: ...


H = TypeVar("H", bound=WithHistory)


class PartsScreen(OneThing[H]):
    """The parts stand side by side; on a narrow terminal one of them at a time.

    Class attributes:
        PARTS: the ids of the parts in their order; two of them are `FACTS`, the first, and `TIMELINE`.

    Args:
        facts, third: two of the parts, which have these ids; the history is made here.
    """

    PARTS: ClassVar[tuple[str, ...]]
    AUTO_FOCUS: ClassVar[str | None] = f"#{FACTS}"

    def __init__(self, facts: PartView, third: PartView) -> None:
        super().__init__()
        self.timeline = TimelineView(self._end_is_near, id=TIMELINE)
        by_id = {view.id: view for view in (facts, self.timeline, third)}
        self.views: dict[str, PartView] = {part: by_id[part] for part in self.PARTS}
        self._part = FACTS
        self._older: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        yield Static(id=f"{self.NAME}-head", markup=False)
        with Horizontal(id=f"{self.NAME}-names"):
            names = self.part_names()
            for number, part in enumerate(self.PARTS, 1):
                yield PartName(part, f"{number} {names[part]}", self.show_part)
        with Horizontal(id=f"{self.NAME}-body"):
            for part, view in self.views.items():
                with Container(id=f"{part}-part", classes="part"):
                    yield view
        yield KeysFooter()

    def on_mount(self) -> None:
        self._arrange()

    def on_resize(self) -> None:
        """The parts stand side by side where there is room."""
        self._arrange()

    # What a subclass says of it

    def part_names(self) -> Mapping[str, str]:
        """What the parts are called, translated."""
        raise NotImplementedError

    @property
    def main_id(self) -> int:
        """The contact whose name the history need not say; 0 for none."""
        raise NotImplementedError

    def older(self, before: str) -> tuple[Entry, ...]:
        """The next `PAGE` lines of the history behind the entry with this key. Called on a thread."""
        raise NotImplementedError

    def show_parts(self, whole: H) -> None:
        """Shows what each part says."""
        raise NotImplementedError

    # Reading

    @property
    def lines_wanted(self) -> int:
        """How many lines of the history are read: as far back as it was read already."""
        return max(PAGE, len(self.whole.entries)) if self.whole is not None else PAGE

    def _end_is_near(self) -> None:
        """The oldest lines that were read are in sight: the next ones are read."""
        is_reading = self._older is not None and not self._older.is_finished
        if self.whole is not None and self.whole.has_more and self.whole.entries and not is_reading:
            self._older = self.run_worker(self._read_older(self.whole), group="older")

    async def _read_older(self, whole: H) -> None:
        entries, has_more = whole.entries, True
        with self.refusing():
            while has_more and (entries is whole.entries or self.timeline.goes_to_end):
                found = await self.call(self.older, entries[-1].key)
                entries, has_more = entries + found, len(found) >= PAGE
            if whole is self.whole:
                goes_to_end = self.timeline.goes_to_end
                self.take(whole._replace(entries=entries, has_more=has_more))
                if goes_to_end:
                    self.timeline.action_last()

    # Showing

    def show_whole(self, whole: H, is_first: bool) -> None:
        self.show_parts(whole)
        if is_first:
            for view in self.views.values():
                view.action_first()

    def _arrange(self) -> None:
        """One part, or all of them, and which has the focus."""
        beside = self.app.size.width >= BESIDE
        self.set_class(beside, "-beside")
        for part, view in self.views.items():
            if view.parent is not None:
                self.query_one(f"#{part}-part").display = beside or part == self._part
        for name in self.query(PartName):
            name.set_class(name.part == self._part, "-active")

    def show_part(self, part: str) -> None:
        """Goes to a part."""
        self._part = part
        self._arrange()
        self.views[part].focus()

    def point_at(self, part: str, kind: ItemKind, item_id: int) -> None:
        """Goes to a thing that has just been made."""
        self.show_part(part)
        self.views[part].go_to(kind, item_id)

    def on_descendant_focus(self) -> None:
        """The name of the part that has the focus is marked."""
        for part, view in self.views.items():
            if view is self.focused and part != self._part:
                self._part = part
                self._arrange()

    # For the commands

    @property
    def part(self) -> str:
        """The part that has the focus."""
        return self._part

    @property
    def current(self) -> Item | None:
        """What is under the cursor."""
        return self.views[self._part].current

    def entry_of(self, item: Item) -> Entry | None:
        """The line of the history that an item stands for."""
        for entry in self.whole.entries if self.whole is not None else ():
            if item.kind is ItemKind.EVENT and entry.event is not None and entry.event.id == item.id:
                return entry
            if item.kind is ItemKind.CHANGE and entry.key == item.value:
                return entry
        return None

    def entry_text(self, entry: Entry) -> str:
        """All that a line of the history says."""
        return profile_items.entry_text(entry, self.main_id)

    def in_full(self, item: Item) -> Item:
        """The item as it is copied: of a note all of it, of a change what was changed."""
        entry = self.entry_of(item)
        if entry is None:
            return item
        return replace(item, value=entry.event.text if entry.event is not None else self.entry_text(entry))

    def action_facts(self) -> None:
        self.show_part(FACTS)

    def action_timeline(self) -> None:
        self.show_part(TIMELINE)

    def action_next_part(self) -> None:
        self._go_part(1)

    def action_previous_part(self) -> None:
        self._go_part(-1)

    def _go_part(self, step: int) -> None:
        self.show_part(self.PARTS[(self.PARTS.index(self._part) + step) % len(self.PARTS)])
