"""The opportunities of the base by stage: moved on, changed, added, and their persons' cards (R47)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from tui_crm.commands import Command, Place
from tui_crm.domain.opportunities import Opportunity
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.ui.bindings import bindings
from tui_crm.ui.screens import opportunity_flows
from tui_crm.ui.screens.opportunities_list import PAGE, OpportunitiesList

_NEED_ONE = frozenset({"open", "edit", "move_on", "move_back", "set_stage", "copy_cards", "delete"})


class Opportunities(OpportunitiesList):
    """The list with its commands."""

    PLACES: ClassVar[tuple[Place, ...]] = (Place.OPPORTUNITIES,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.OPPORTUNITIES)

    def why_not(self, command: Command) -> Problem | None:
        """Without an opportunity under the cursor there is nothing to do it with."""
        is_own = command.place is Place.OPPORTUNITIES
        if is_own and command.action in _NEED_ONE and self.current is None:
            return Problem(Code.NO_OPPORTUNITY_HERE)
        return super().why_not(command)

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """What the keys do with what is shown."""
        labels: dict[str, tuple[str, str]] = {}
        if self._wanted.shows_closed:
            labels["opportunities.show_closed"] = (_("Hide won and lost"), _("Hide closed"))
        else:
            labels["opportunities.show_closed"] = (_("Show won and lost too"), _("Show closed"))
        if self._wanted.mine:
            labels["opportunities.whose"] = (_("Everybody's"), _("All"))
        else:
            labels["opportunities.whose"] = (_("Mine only"), _("Mine"))
        return labels

    def action_open(self) -> None:
        if (one := self.current) is not None:
            opportunity_flows.open_opportunity(self, one.id)

    # What is shown

    def action_search(self) -> None:
        """Goes to the text that is searched for."""
        self.box.display = True
        self.box.focus()

    def action_show_closed(self) -> None:
        """The lines of won and lost ones too, or not."""
        self.ask(replace(self._wanted, shows_closed=not self._wanted.shows_closed, limit=PAGE))

    def action_whose(self) -> None:
        """One's own, or everybody's."""
        self.ask(replace(self._wanted, mine=not self._wanted.mine, limit=PAGE))

    # What is changed

    def action_add(self) -> None:
        self.begin(self._add())

    async def _add(self) -> None:
        made = await opportunity_flows.add_for(self)
        if made is not None:
            await self.read_again(made.id)

    def action_edit(self) -> None:
        if (one := self.current) is not None:
            self.begin(opportunity_flows.edit(self, one.id))

    def action_move_on(self) -> None:
        self._move(1)

    def action_move_back(self) -> None:
        self._move(-1)

    def _move(self, step: int) -> None:
        if (one := self.current) is not None:
            self.begin(self._then_point(opportunity_flows.step(self, one, step)))

    def action_set_stage(self) -> None:
        if (one := self.current) is not None:
            self.begin(self._then_point(opportunity_flows.set_stage(self, one)))

    async def _then_point(self, flow: opportunity_flows.Flow) -> None:
        """The cursor goes along to the other stage, which is opened for it."""
        moved = await flow
        if moved is not None:
            await self.read_again(moved.id)

    def action_copy_cards(self) -> None:
        if (one := self.current) is not None:
            self.begin(opportunity_flows.copy_cards(self, one))

    def action_delete(self) -> None:
        if (one := self.current) is not None:
            self.begin(self._delete(one))

    async def _delete(self, one: Opportunity) -> None:
        if await opportunity_flows.delete(self, one):
            await self.read_again()
