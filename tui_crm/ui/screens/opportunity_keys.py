"""The commands of an opportunity's screen; what each does stands in the modules that it loads."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, cast

from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.screens import contacts_undo, opportunity_flows, opportunity_persons

if TYPE_CHECKING:
    from tui_crm.ui.screens.opportunity import OpportunityScreen

_ORDER = ("facts", "persons", "timeline")


class OpportunityKeys(LookingScreen):
    """The part of the screen that hands its commands on."""

    @property
    def _own(self) -> OpportunityScreen:
        return cast("OpportunityScreen", self)

    # Parts

    def action_facts(self) -> None:
        self._own.show_part("facts")

    def action_persons(self) -> None:
        self._own.show_part("persons")

    def action_timeline(self) -> None:
        self._own.show_part("timeline")

    def action_next_part(self) -> None:
        self._own.show_part(_ORDER[(_ORDER.index(self._own.part) + 1) % len(_ORDER)])

    def action_previous_part(self) -> None:
        self._own.show_part(_ORDER[_ORDER.index(self._own.part) - 1])

    def action_back(self) -> None:
        self.dismiss(None)

    def action_reload(self) -> None:
        """Reads again and draws the screen again: another program may have written over it."""
        self.crm.forget_screen()
        self.begin(self._own.read_again())

    # What is under the cursor

    def action_open(self) -> None:
        self.begin(opportunity_persons.open_current(self._own))

    def action_copy(self) -> None:
        self.begin(opportunity_persons.copy_current(self._own))

    def action_remove(self) -> None:
        self.begin(opportunity_persons.remove_current(self._own))

    def action_show_card(self) -> None:
        self.begin(opportunity_persons.show_card(self._own))

    # The opportunity

    def action_edit(self) -> None:
        self.begin(self._then_read(opportunity_flows.edit(self, self._own.opportunity_id)))

    def action_set_stage(self) -> None:
        if (whole := self._own.whole) is not None:
            self.begin(self._then_read(opportunity_flows.set_stage(self, whole.opportunity)))

    def action_move_on(self) -> None:
        self._step(1)

    def action_move_back(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        if (whole := self._own.whole) is not None:
            self.begin(self._then_read(opportunity_flows.step(self, whole.opportunity, by)))

    def action_log(self) -> None:
        self.begin(opportunity_persons.log(self._own))

    # Its persons

    def action_add_contact(self) -> None:
        self.begin(opportunity_persons.add_contact(self._own))

    def action_new_person(self) -> None:
        self.begin(opportunity_persons.new_person(self._own))

    def action_change_role(self) -> None:
        self.begin(opportunity_persons.change_role(self._own))

    def action_move_up(self) -> None:
        self.begin(opportunity_persons.move(self._own, -1))

    def action_move_down(self) -> None:
        self.begin(opportunity_persons.move(self._own, 1))

    def action_copy_cards(self) -> None:
        if (whole := self._own.whole) is not None:
            self.begin(opportunity_flows.copy_cards(self, whole.opportunity))

    # Taking back

    def action_undo(self) -> None:
        self.begin(self._then_read(contacts_undo.undo(self)))

    def action_redo(self) -> None:
        self.begin(self._then_read(contacts_undo.redo(self)))

    async def _then_read(self, flow: Coroutine[Any, Any, object]) -> None:
        if await flow:
            await self._own.read_again()
