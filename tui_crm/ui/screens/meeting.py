"""One meeting: when, where, how often, and who takes part (R48)."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual.binding import BindingType

from tui_crm.commands import Command, Place
from tui_crm.domain.meetings import Meeting, MeetingDraft
from tui_crm.domain.problems import Code, NotFound, Problem
from tui_crm.i18n import _
from tui_crm.ui.bindings import bindings
from tui_crm.ui.screens import meeting_flows
from tui_crm.ui.screens.items_screen import ItemsScreen
from tui_crm.ui.screens.meeting_items import meeting_items
from tui_crm.ui.widgets.items import Item, ItemKind


class WholeMeeting(NamedTuple):
    """A meeting with all that is shown of it.

    Attributes:
        shown: the occurrence that is looked at, or the meeting as a whole.
        user_names: full names by login name.
    """

    meeting: Meeting
    shown: MeetingDraft
    user_names: dict[str, str]


class MeetingScreen(ItemsScreen[WholeMeeting]):
    """Shows a meeting, of one that recurs the occurrence that was opened.

    Args:
        original: which occurrence, as `Occurrence.original`; "" for the meeting as a whole.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.MEETING,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.MEETING)
    NAME = "meeting"

    def __init__(self, meeting_id: int, original: str = "") -> None:
        super().__init__()
        self._meeting_id, self._original = meeting_id, original

    def read(self) -> WholeMeeting:
        meetings = self.session.meetings
        meeting = meetings.get(self._meeting_id)
        try:
            shown = meetings.draft_of(meeting, self._original)
        except NotFound:  # its rule is another one now, or this one was taken out of it
            self._original, shown = "", meetings.draft_of(meeting)
        return WholeMeeting(meeting, shown, self.session.users.full_names())

    def gone_sentence(self) -> str:
        return _("The meeting is not there any more.")

    def head_text(self, whole: WholeMeeting) -> str:
        return _("Meeting: {name}").format(name=whole.shown.title or _("(no title)"))

    def items(self, whole: WholeMeeting) -> list[Item]:
        return meeting_items(whole.meeting, whole.shown, whole.user_names)

    # Commands

    def why_not(self, command: Command) -> Problem | None:
        """A contact is added of a participant who is none yet."""
        problem = super().why_not(command)
        if problem is None and command.id == "meeting.add_contact" and not self._unknown():
            return Problem(Code.NO_UNKNOWN_ADDRESS_HERE)
        return problem

    def _unknown(self) -> str:
        """The address of the participant under the cursor, where no contact has it."""
        item = self.current
        return item.value if item is not None and item.kind is ItemKind.EMAIL else ""

    def action_edit(self) -> None:
        self.begin(meeting_flows.edit(self, self._meeting_id, self._original))

    def action_delete(self) -> None:
        self.begin(self._delete())

    async def _delete(self) -> None:
        if await meeting_flows.delete(self, self._meeting_id, self._original):
            self.dismiss(None)

    def action_add_contact(self) -> None:
        if address := self._unknown():
            self.begin(self._add_contact(address))

    async def _add_contact(self, address: str) -> None:
        """The participant becomes a contact: from then on that is who takes part (R11)."""
        from tui_crm.ui.screens.adding_contact import add_contact

        participants = self.whole.meeting.participants if self.whole is not None else ()
        name = next((one.name for one in participants if one.address == address), "")
        await add_contact(self, address, name)
