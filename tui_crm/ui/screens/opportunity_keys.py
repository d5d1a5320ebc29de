"""The commands of an opportunity's screen; what each does stands in the modules that it loads."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tui_crm.ui.screens import opportunity_flows, opportunity_persons
from tui_crm.ui.screens.opportunity_items import WholeOpportunity
from tui_crm.ui.screens.parts_screen import PartsScreen

if TYPE_CHECKING:
    from tui_crm.ui.screens.opportunity import OpportunityScreen

PERSONS = "persons"


class OpportunityKeys(PartsScreen[WholeOpportunity]):
    """The part of the screen that hands its commands on."""

    @property
    def _own(self) -> OpportunityScreen:
        return cast("OpportunityScreen", self)

    def action_persons(self) -> None:
        self.show_part(PERSONS)

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
        self.begin(opportunity_flows.edit(self, self._own.opportunity_id))

    def action_set_stage(self) -> None:
        if (whole := self.whole) is not None:
            self.begin(opportunity_flows.set_stage(self, whole.opportunity))

    def action_move_on(self) -> None:
        self._step(1)

    def action_move_back(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        if (whole := self.whole) is not None:
            self.begin(opportunity_flows.step(self, whole.opportunity, by))

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
        if (whole := self.whole) is not None:
            self.begin(opportunity_flows.copy_cards(self, whole.opportunity))
