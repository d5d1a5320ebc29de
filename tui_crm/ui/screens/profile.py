"""The full profile of one contact in three parts: facts, history, linked things (R14)."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from tui_crm.commands import BY_ID, Command, Place
from tui_crm.domain.contact import Kind
from tui_crm.domain.problems import NotFound, Problem
from tui_crm.domain.timeline import Entry
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.services.profiles import WholeContact
from tui_crm.ui import item_actions
from tui_crm.ui.bindings import bindings, short_key
from tui_crm.ui.messages import ContactWanted
from tui_crm.ui.screens import access_choice, profile_items
from tui_crm.ui.screens.parts_screen import FACTS, TIMELINE
from tui_crm.ui.screens.profile_keys import LINKED, ProfileKeys
from tui_crm.ui.screens.profile_parts import FactsView, PartView
from tui_crm.ui.widgets.card_content import Around

_CLOCK_SECONDS = 20
"""How often the local time is looked at."""


class Profile(ProfileKeys):
    """Facts left, history in the middle, linked contacts right; on a narrow terminal one of them at a time.

    Keys that are pressed while it is being read, or while a command is at work, act afterwards.

    Args:
        contact_id: whose profile.
    """

    PLACES = (Place.PROFILE,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.PROFILE)
    NAME = "profile"
    PARTS = (FACTS, TIMELINE, LINKED)

    def __init__(self, contact_id: int) -> None:
        facts, linked = FactsView(id=FACTS), PartView(id=LINKED)
        super().__init__(facts, linked)
        self.contact_id = contact_id
        self.facts, self.linked = facts, linked

    def part_names(self) -> Mapping[str, str]:
        return {FACTS: _("Facts"), TIMELINE: _("History"), LINKED: _("Linked")}

    def on_mount(self) -> None:
        self.set_interval(_CLOCK_SECONDS, self._show_facts)

    async def _follow(self, flow: Coroutine[Any, Any, object]) -> None:
        """Reading again, where something is missed, may tell all there is to tell."""
        try:
            await flow
        except NotFound as missing:
            if await self.read_again():
                self.refuse(missing)

    # Reading

    @property
    def main_id(self) -> int:
        return self.contact_id

    def gone_sentence(self) -> str:
        if self.whole is None:
            return _("The contact is not there any more.")
        return _("{name} is not there any more.").format(name=self.whole.contact.name)

    def read(self) -> WholeContact:
        return self.session.profiles.read(self.contact_id, self.lines_wanted)

    def older(self, before: str) -> tuple[Entry, ...]:
        return self.session.profiles.older(self.contact_id, before)

    def on_contact_wanted(self, event: ContactWanted) -> None:
        """A form led to a contact that exists already."""
        event.stop()
        if event.contact_id != self.contact_id:
            item_actions.open_profile(self, event.contact_id)

    # Showing

    def heading(self, whole: WholeContact, width: int) -> Content:
        return profile_items.heading(whole.contact, width)

    def show_parts(self, whole: WholeContact) -> None:
        self._show_facts()
        self.timeline.show(profile_items.timeline(whole))
        around = self._around(whole)
        self.linked.show(profile_items.linked(whole.contact, around, whole.opportunities))

    def _show_facts(self) -> None:
        """The facts, with the local time as it is now."""
        if (whole := self.whole) is not None:
            self.facts.show_contact(whole.contact, profile_items.facts(whole.contact, self._around(whole)))

    def _around(self, whole: WholeContact) -> Around:
        command = BY_ID["profile.toggle_status"]
        keys = self.crm.keymap.of(command) if self.why_not(command) is None else ()
        key = shown_key(short_key(keys)) if keys else ""
        names, now = whole.user_names, self.session.clock()
        return Around(names, now, key, whole.custom, whole.tag_colours, whole.meetings, whole.due)

    # For the commands

    def has_command(self, command: Command) -> bool:
        """Whether it is for a contact of this kind; of the other kind it is offered nowhere."""
        kind = _OF_KIND.get(command.id)
        return kind is None or self.whole is None or self.whole.contact.kind is kind

    def why_not(self, command: Command) -> Problem | None:
        """Who sees the contact is said by its owners and administrators only (R42)."""
        problem = super().why_not(command)
        if problem is None and command.id == "profile.access" and self.whole is not None:
            return access_choice.why_not(self.session.actor, self.whole.contact)
        return problem

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs an organization is not offered on a person's profile, and the other way round."""
        command = BY_ID.get(f"{Place.PROFILE}.{action}")
        if command is not None and not self.has_command(command):
            return False
        return super().check_action(action, parameters)


_OF_KIND: dict[str, Kind] = {
    "profile.add_person": Kind.ORGANIZATION,
    "profile.copy_persons": Kind.ORGANIZATION,
    "profile.pin_mail": Kind.PERSON,
    "profile.move_up": Kind.PERSON,
    "profile.move_down": Kind.PERSON,
}
