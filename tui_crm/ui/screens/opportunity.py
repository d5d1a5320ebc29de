"""One opportunity in three parts: facts, its persons and organization, its history (R47)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.widgets import Static
from textual.worker import Worker

from tui_crm.commands import Command, Place
from tui_crm.domain.opportunities import OpportunityPerson
from tui_crm.domain.problems import Code, NotFound, Problem
from tui_crm.i18n import _
from tui_crm.ui.bindings import bindings
from tui_crm.ui.screens import opportunity_items
from tui_crm.ui.screens.opportunity_items import PAGE, WholeOpportunity
from tui_crm.ui.screens.opportunity_keys import OpportunityKeys
from tui_crm.ui.screens.profile_parts import PartName, PartView, TimelineView
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.items_view import ItemsView
from tui_crm.ui.widgets.keys_footer import KeysFooter

BESIDE = 120
"""From this many columns on the three parts stand side by side."""
FACTS, PERSONS, TIMELINE = "facts", "persons", "timeline"
_NEED_PERSON = frozenset({"change_role", "move_up", "move_down"})


class OpportunityScreen(OpportunityKeys):
    """Facts left, persons in the middle, history right; on a narrow terminal one of them at a time.

    Args:
        opportunity_id: which one.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.OPPORTUNITY,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.OPPORTUNITY)
    AUTO_FOCUS = "#facts"

    def __init__(self, opportunity_id: int) -> None:
        super().__init__()
        self.opportunity_id = opportunity_id
        self.whole: WholeOpportunity | None = None
        self.timeline = TimelineView(self._end_is_near, id=TIMELINE)
        self.views: dict[str, PartView] = {
            FACTS: PartView(id=FACTS),
            PERSONS: PartView(id=PERSONS),
            TIMELINE: self.timeline,
        }
        self._part = FACTS
        self._older: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="opportunity-head", markup=False)
        names = {FACTS: _("Facts"), PERSONS: _("Persons"), TIMELINE: _("History")}
        with Horizontal(id="opportunity-names"):
            for number, (part, name) in enumerate(names.items(), 1):
                yield PartName(part, f"{number} {name}", self.show_part)
        with Horizontal(id="opportunity-body"):
            for part, view in self.views.items():
                with Container(id=f"{part}-part", classes="part"):
                    yield view
        yield KeysFooter()

    def on_mount(self) -> None:
        self._arrange()

    def on_resize(self) -> None:
        """The parts stand side by side where there is room."""
        self._arrange()
        self._show_head()

    # Reading

    async def read_again(self) -> bool:
        """Shows it as it is now; ends where it is not there any more. Gives whether it is there."""
        entries = max(PAGE, len(self.whole.entries)) if self.whole is not None else PAGE
        try:
            self._change, whole = await self.call(self._read, entries)
        except NotFound:
            if self.is_active or self.whole is None:
                name = self.whole.opportunity.title if self.whole is not None else ""
                gone = _("{name} is not there any more.") if name else _("It is not there any more.")
                self.end(gone.format(name=name))
            return False
        self._show(whole)
        return True

    def _read(self, entries: int) -> tuple[int, WholeOpportunity]:
        whole = opportunity_items.read(self.session, self.opportunity_id, entries)
        return self.session.last_change(), whole

    async def _read_if_changed(self) -> None:
        if self.whole is not None:
            await super()._read_if_changed()

    def _end_is_near(self) -> None:
        """The oldest lines that were read are in sight: the next ones are read."""
        is_reading = self._older is not None and not self._older.is_finished
        if self.whole is not None and self.whole.has_more and self.whole.entries and not is_reading:
            self._older = self.run_worker(self._read_older(self.whole), group="older")

    async def _read_older(self, whole: WholeOpportunity) -> None:
        entries, has_more, history = whole.entries, True, self.session.history
        with self.refusing():
            while has_more and (entries is whole.entries or self.timeline.goes_to_end):
                before = entries[-1].key
                found = await self.call(history.of_opportunity, self.opportunity_id, PAGE, before)
                entries, has_more = entries + found, len(found) >= PAGE
            if whole is self.whole:
                goes_to_end = self.timeline.goes_to_end
                self._show(whole._replace(entries=entries, has_more=has_more))
                if goes_to_end:
                    self.timeline.action_last()

    # Showing

    def _show(self, whole: WholeOpportunity) -> None:
        first = self.whole is None
        self.whole = whole
        self._show_head()
        today = self.session.clock().astimezone().date()
        self.views[FACTS].show(opportunity_items.facts(whole, today))
        self.views[PERSONS].show(opportunity_items.contacts(whole))
        self.timeline.show(opportunity_items.timeline(whole))
        if first:
            for view in self.views.values():
                view.action_first()
        self.refresh_bindings()

    def _show_head(self) -> None:
        if self.whole is not None:
            head = opportunity_items.heading(self.whole.opportunity, self.app.size.width - 2)
            self.query_one("#opportunity-head", Static).update(head)

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

    @property
    def person(self) -> OpportunityPerson | None:
        """The person under the cursor, or the one whose phone or e-mail is."""
        view = self.views[PERSONS]
        if self._part != PERSONS or self.whole is None or view.current is None:
            return None
        above = view.items[: view.items.index(view.current) + 1]
        ids = [item.id for item in above if item.kind is ItemKind.CONTACT]
        persons = {one.contact_id: one for one in self.whole.opportunity.persons}
        return persons.get(ids[-1]) if ids else None

    def why_not(self, command: Command) -> Problem | None:
        """What is done with a person needs one under the cursor."""
        if command.place is Place.OPPORTUNITY and command.action in _NEED_PERSON and self.person is None:
            return Problem(Code.NO_PERSON_HERE)
        return super().why_not(command)

    def on_items_view_chosen(self, event: ItemsView.Chosen) -> None:
        """A thing was clicked twice."""
        event.stop()
        self.action_open()
