"""The options of a choice: what is offered, in which order (R23)."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui_crm.domain.custom_fields import CustomField
from tui_crm.ui.modals.part_dialog import PartDialog
from tui_crm.ui.screens.settings_fields import OptionsPart


class Options(PartDialog):
    """A line for each option; Enter renames. Closes with None.

    Args:
        field: a choice.
    """

    def __init__(self, field: CustomField) -> None:
        super().__init__(OptionsPart(field))

    async def key_enter(self, event: events.Key) -> None:
        """Renames the option under the cursor; the key is not for the question that comes."""
        event.stop()
        await self._rename()

    async def on_pointed_list_chosen(self, event: Message) -> None:
        """An option was clicked twice: that renames it too."""
        event.prevent_default().stop()
        await self._rename()

    async def _rename(self) -> None:
        await self.app.run_action("edit", self)
