"""One opportunity in three parts: facts, its persons and organization, its history (R47)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from tui_crm.commands import Command, Place
from tui_crm.domain.opportunities import OpportunityPerson
from tui_crm.domain.problems import Code, Problem
from tui_crm.domain.timeline import Entry
from tui_crm.i18n import _
from tui_crm.services.profiles import PAGE
from tui_crm.ui.bindings import bindings
from tui_crm.ui.screens import opportunity_items
from tui_crm.ui.screens.opportunity_items import WholeOpportunity
from tui_crm.ui.screens.opportunity_keys import PERSONS, OpportunityKeys
from tui_crm.ui.screens.parts_screen import FACTS, TIMELINE
from tui_crm.ui.screens.profile_parts import PartView
from tui_crm.ui.widgets.items import ItemKind

_NEED_PERSON = frozenset({"change_role", "move_up", "move_down"})


class OpportunityScreen(OpportunityKeys):
    """Facts left, persons in the middle, history right; on a narrow terminal one of them at a time.

    Args:
        opportunity_id: which one.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.OPPORTUNITY,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.OPPORTUNITY)
    NAME = "opportunity"
    PARTS = (FACTS, PERSONS, TIMELINE)

    def __init__(self, opportunity_id: int) -> None:
        super().__init__(PartView(id=FACTS), PartView(id=PERSONS))
        self.opportunity_id = opportunity_id

    def part_names(self) -> Mapping[str, str]:
        return {FACTS: _("Facts"), PERSONS: _("Persons"), TIMELINE: _("History")}

    # Reading

    @property
    def main_id(self) -> int:
        return self.whole.main_id if self.whole is not None else 0

    def gone_sentence(self) -> str:
        if self.whole is None:
            return _("It is not there any more.")
        return _("{name} is not there any more.").format(name=self.whole.opportunity.title)

    def read(self) -> WholeOpportunity:
        return opportunity_items.read(self.session, self.opportunity_id, self.lines_wanted)

    def older(self, before: str) -> tuple[Entry, ...]:
        return self.session.history.of_opportunity(self.opportunity_id, PAGE, before)

    # Showing

    def heading(self, whole: WholeOpportunity, width: int) -> Content:
        return opportunity_items.heading(whole.opportunity, width)

    def show_parts(self, whole: WholeOpportunity) -> None:
        today = self.session.clock().astimezone().date()
        self.views[FACTS].show(opportunity_items.facts(whole, today))
        self.views[PERSONS].show(opportunity_items.contacts(whole))
        self.timeline.show(opportunity_items.timeline(whole))

    # For the commands

    @property
    def person(self) -> OpportunityPerson | None:
        """The person under the cursor, or the one whose phone or e-mail is."""
        view = self.views[PERSONS]
        if self.part != PERSONS or self.whole is None or view.current is None:
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
