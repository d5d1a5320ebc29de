"""One meeting: when, where, how often, and who takes part (R48)."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Static

from tui_crm.commands import Command, Place
from tui_crm.domain.meetings import Meeting, MeetingDraft
from tui_crm.domain.problems import Code, NotFound, Problem
from tui_crm.i18n import _
from tui_crm.ui import item_actions
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain
from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.screens import contacts_undo, meeting_flows
from tui_crm.ui.screens.meeting_items import meeting_items
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.items_view import ItemsView
from tui_crm.ui.widgets.keys_footer import KeysFooter


class MeetingView(ItemsView):
    """What is said of a meeting; it tells when the cursor has moved."""

    class Moved(Message):
        """The cursor may stand on something else now."""

    def _put(self, number: int) -> None:
        super()._put(number)
        self.post_message(self.Moved())

    def _come_along(self, first: bool) -> None:
        super()._come_along(first)
        self.post_message(self.Moved())


_Read = tuple[Meeting, MeetingDraft, dict[str, str]]


class MeetingScreen(LookingScreen):
    """Shows a meeting, of one that recurs the occurrence that was opened.

    Args:
        original: which occurrence, as `Occurrence.original`; "" for the meeting as a whole.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.MEETING,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.MEETING)
    AUTO_FOCUS = "#meeting"

    def __init__(self, meeting_id: int, original: str = "") -> None:
        super().__init__()
        self._meeting_id, self._original = meeting_id, original
        self._meeting: Meeting | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="meeting-head")
        yield MeetingView(id="meeting")
        yield KeysFooter()

    @property
    def view(self) -> MeetingView:
        return self.query_one("#meeting", MeetingView)

    @property
    def current(self) -> Item | None:
        """What is under the cursor."""
        return self.view.current if self.is_mounted else None

    # Reading

    async def read_again(self) -> bool:
        """Shows the meeting as it is now; ends where it is not there any more. Gives whether it is."""
        try:
            self._change, (meeting, shown, users) = await self.call(self._read)
        except NotFound:
            if self.is_active or self._meeting is None:
                self.end(_("The meeting is not there any more."))
            return False
        is_first, self._meeting = self._meeting is None, meeting
        self.query_one("#meeting-head", Static).update(
            plain(_("Meeting: {name}").format(name=shown.title or _("(no title)")))
        )
        items = meeting_items(meeting, shown, users)
        if is_first:
            self.view.show_anew(items)
        else:
            self.view.show(items)
        self.refresh_bindings()
        return True

    def _read(self) -> tuple[int, _Read]:
        meetings, change = self.session.meetings, self.session.last_change()
        meeting = meetings.get(self._meeting_id)
        try:
            shown = meetings.draft_of(meeting, self._original)
        except NotFound:  # its rule is another one now, or this one was taken out of it
            self._original, shown = "", meetings.draft_of(meeting)
        return change, (meeting, shown, self.session.users.full_names())

    async def _read_if_changed(self) -> None:
        if self._meeting is not None:
            await super()._read_if_changed()

    # Commands

    def why_not(self, command: Command) -> Problem | None:
        """A contact is added of a participant who is none yet."""
        problem = super().why_not(command)
        if problem is None and command.id == "meeting.add_contact" and not self._unknown():
            return Problem(Code.NO_UNKNOWN_ADDRESS_HERE)
        return problem

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """What Enter does with what is under the cursor."""
        item = self.current
        if item is not None and item.kind is ItemKind.CONTACT:
            return {"meeting.open": (_("Full profile"), _("Profile"))}
        if item is not None and item.kind is ItemKind.EMAIL:
            return {"meeting.open": (_("Write an e-mail"), _("E-mail"))}
        return {}

    def _unknown(self) -> str:
        """The address of the participant under the cursor, where no contact has it."""
        item = self.current
        return item.value if item is not None and item.kind is ItemKind.EMAIL else ""

    def on_items_view_chosen(self, event: ItemsView.Chosen) -> None:
        """A thing was clicked twice."""
        event.stop()
        self.action_open()

    def on_meeting_view_moved(self) -> None:
        """Other things can be done with what is under the cursor now."""
        self.refresh_bindings()

    def action_open(self) -> None:
        if (item := self.current) is not None:
            self.begin(self._open(item))

    async def _open(self, item: Item) -> None:
        if item.kind is ItemKind.CONTACT:
            from tui_crm.ui.screens.profile import Profile  # it opens meetings itself

            self.app.push_screen(Profile(item.id))
        else:
            await item_actions.open_item(self, item)

    def action_copy(self) -> None:
        if (item := self.current) is not None:
            self.begin(item_actions.copy_item(self, item))

    def action_edit(self) -> None:
        self.begin(self._then_read(meeting_flows.edit(self, self._meeting_id, self._original)))

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

        participants = self._meeting.participants if self._meeting is not None else ()
        name = next((one.name for one in participants if one.address == address), "")
        if await add_contact(self, address, name) is not None:
            await self.read_again()

    def action_undo(self) -> None:
        self.begin(self._then_read(contacts_undo.undo(self)))

    def action_redo(self) -> None:
        self.begin(self._then_read(contacts_undo.redo(self)))

    async def _then_read(self, flow: Coroutine[Any, Any, object]) -> None:
        if await flow:
            await self.read_again()

    def action_reload(self) -> None:
        """Reads again and draws the screen again: another program may have written over it."""
        self.crm.forget_screen()
        self.begin(self.read_again())

    def action_back(self) -> None:
        self.dismiss(None)
