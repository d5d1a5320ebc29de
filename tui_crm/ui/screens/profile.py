"""The full profile of one contact in three parts: facts, history, linked things (R14)."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.widgets import Static
from textual.worker import Worker

from tui_crm.commands import BY_ID, Command, Place
from tui_crm.domain.contact import Kind
from tui_crm.domain.problems import NotFound, Problem
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.services.profiles import PAGE, WholeContact
from tui_crm.ui.bindings import bindings, short_key
from tui_crm.ui.messages import ContactWanted
from tui_crm.ui.screens import access_choice, profile_items
from tui_crm.ui.screens.profile_keys import ProfileKeys
from tui_crm.ui.screens.profile_parts import FactsView, PartName, PartView, TimelineView
from tui_crm.ui.widgets.card_content import Around
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.items_view import ItemsView
from tui_crm.ui.widgets.keys_footer import KeysFooter

BESIDE = 120
"""From this many columns on the three parts stand side by side."""
_CLOCK_SECONDS = 20
"""How often the local time is looked at."""
FACTS, TIMELINE, LINKED = "facts", "timeline", "linked"


class Profile(ProfileKeys):
    """Facts left, history in the middle, linked contacts right; on a narrow terminal one of them at a time.

    Keys that are pressed while it is being read, or while a command is at work, act afterwards.

    Args:
        contact_id: whose profile.
    """

    PLACES = (Place.PROFILE,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.PROFILE)
    AUTO_FOCUS = "#facts"

    def __init__(self, contact_id: int) -> None:
        super().__init__()
        self.contact_id = contact_id
        self.whole: WholeContact | None = None
        self.facts = FactsView(id=FACTS)
        self.timeline = TimelineView(self._end_is_near, id=TIMELINE)
        self.linked = PartView(id=LINKED)
        self.views: dict[str, PartView] = {
            FACTS: self.facts,
            TIMELINE: self.timeline,
            LINKED: self.linked,
        }
        self._part = FACTS
        self._older: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="profile-head", markup=False)
        names = {FACTS: _("Facts"), TIMELINE: _("History"), LINKED: _("Linked")}
        with Horizontal(id="profile-names"):
            for number, (part, name) in enumerate(names.items(), 1):
                yield PartName(part, f"{number} {name}", self.show_part)
        with Horizontal(id="profile-body"):
            for part, view in self.views.items():
                with Container(id=f"{part}-part", classes="part"):
                    yield view
        yield KeysFooter()

    def on_mount(self) -> None:
        self._arrange()
        self.set_interval(_CLOCK_SECONDS, self._show_facts)

    def on_resize(self) -> None:
        """The parts stand side by side where there is room."""
        self._arrange()
        self._show_head()

    async def _follow(self, flow: Coroutine[Any, Any, object]) -> None:
        """Reading again, where something is missed, may tell all there is to tell."""
        try:
            await flow
        except NotFound as missing:
            if await self.read_again():
                self.refuse(missing)

    # Reading

    async def read_again(self, gone: str = "") -> bool:
        """Shows the contact as it is now; ends, with the sentence `gone`, where it is not there any more.

        Under a dialog it leaves when that is closed and it looks again. Gives whether the contact is there.
        """
        entries = max(PAGE, len(self.whole.entries)) if self.whole is not None else PAGE
        try:
            self._change, whole = await self.call(self._read, entries)
        except NotFound:
            if self.is_active or self.whole is None:
                self.end(gone or self._gone_sentence())
            return False
        self._show(whole)
        return True

    def _gone_sentence(self) -> str:
        if self.whole is None:
            return _("The contact is not there any more.")
        return _("{name} is not there any more.").format(name=self.whole.contact.name)

    def _read(self, entries: int) -> tuple[int, WholeContact]:
        return self.session.last_change(), self.session.profiles.read(self.contact_id, entries)

    async def _read_if_changed(self) -> None:
        if self.whole is not None:
            await super()._read_if_changed()

    def _end_is_near(self) -> None:
        """The oldest lines that were read are in sight: the next ones are read."""
        is_reading = self._older is not None and not self._older.is_finished
        if self.whole is not None and self.whole.has_more and self.whole.entries and not is_reading:
            self._older = self.run_worker(self._read_older(self.whole), group="older")

    async def _read_older(self, whole: WholeContact) -> None:
        entries, has_more = whole.entries, True
        with self.refusing():
            while has_more and (entries is whole.entries or self.timeline.goes_to_end):
                found = await self.call(self.session.profiles.older, self.contact_id, entries[-1].key)
                entries, has_more = entries + found, len(found) >= PAGE
            if whole is self.whole:
                goes_to_end = self.timeline.goes_to_end
                self._show(whole._replace(entries=entries, has_more=has_more))
                if goes_to_end:
                    self.timeline.action_last()

    def on_contact_wanted(self, event: ContactWanted) -> None:
        """A form led to a contact that exists already."""
        event.stop()
        if event.contact_id != self.contact_id:
            self.open_profile(event.contact_id)

    def open_profile(self, contact_id: int) -> None:
        """Opens another contact's profile over this one."""
        self.app.push_screen(Profile(contact_id))

    # Showing

    def _show(self, whole: WholeContact) -> None:
        first = self.whole is None
        self.whole = whole
        self._show_head()
        self._show_facts()
        self.timeline.show(profile_items.timeline(whole))
        around = self._around(whole)
        self.linked.show(profile_items.linked(whole.contact, around, whole.opportunities))
        if first:
            for view in self.views.values():
                view.action_first()
        self.refresh_bindings()

    def _show_head(self) -> None:
        if self.whole is not None:
            head = profile_items.heading(self.whole.contact, self.app.size.width - 2)
            self.query_one("#profile-head", Static).update(head)

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

    def on_items_view_chosen(self, event: ItemsView.Chosen) -> None:
        """A thing was clicked twice."""
        event.stop()
        self.action_open()


_OF_KIND: dict[str, Kind] = {
    "profile.add_person": Kind.ORGANIZATION,
    "profile.copy_persons": Kind.ORGANIZATION,
    "profile.pin_mail": Kind.PERSON,
    "profile.move_up": Kind.PERSON,
    "profile.move_down": Kind.PERSON,
}
