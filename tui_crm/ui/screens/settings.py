"""The settings: what people define to make the program theirs, a part for each kind (R23, R27, R41)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui_crm import wording
from tui_crm.commands import Place
from tui_crm.domain.contact import Kind
from tui_crm.i18n import _
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain
from tui_crm.ui.screens.settings_fields import FieldsPart
from tui_crm.ui.screens.settings_groups import GroupsPart
from tui_crm.ui.screens.settings_keys import DefinitionScreen
from tui_crm.ui.screens.settings_mail import MailboxesPart
from tui_crm.ui.screens.settings_names import PartNames
from tui_crm.ui.screens.settings_part import Part
from tui_crm.ui.screens.settings_preferences import PreferencesPart, place_of
from tui_crm.ui.screens.settings_stages import StagesPart
from tui_crm.ui.screens.settings_tags import TagsPart
from tui_crm.ui.screens.settings_users import UsersPart
from tui_crm.ui.widgets.definition_list import DefinitionList
from tui_crm.ui.widgets.keys_footer import KeysFooter


class Settings(DefinitionScreen):
    """A list for each part, one of which is shown; the line above says which.

    Args:
        preference: the one to begin at; "" begins with the first part.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.SETTINGS)

    def __init__(self, preference: str = "") -> None:
        super().__init__()
        self._preference = preference
        fields = FieldsPart(Kind.PERSON), FieldsPart(Kind.ORGANIZATION)
        others = TagsPart(), StagesPart(), MailboxesPart(), UsersPart(), GroupsPart(), PreferencesPart(self)
        self._parts: tuple[Part[Any], ...] = (*fields, *others)
        self._part: Part[Any] = self._parts[-1 if preference else 0]

    @property
    def parts(self) -> Sequence[Part[Any]]:
        return self._parts

    @property
    def part(self) -> Part[Any]:
        return self._part

    def compose(self) -> ComposeResult:
        yield Static(plain(_("Settings")), id="settings-head")
        yield PartNames([(part.name, part.title) for part in self._parts], self.show_part)
        yield Static(id="settings-permission")
        for part in self._parts:
            with Vertical(id=f"{part.name}-part", classes="settings-part"):
                yield Static(id=f"{part.name}-note", classes="settings-note")
                yield DefinitionList(id=part.name)
        yield KeysFooter()

    def on_mount(self) -> None:
        for part in self._parts:
            self.query_one(f"#{part.name}-note").display = False
        self.show_part(self._part.name)

    def show_part(self, name: str) -> None:
        """Goes to a part."""
        self._part = next(part for part in self._parts if part.name == name)
        for part in self._parts:
            self.query_one(f"#{part.name}-part").display = part is self._part
        self.query_one(PartNames).choose(self._parts.index(self._part))
        self._say_permission()
        self.list_of(self._part).focus()
        self.refresh_bindings()
        self.read_slow()

    def was_read(self) -> None:
        """What one may do may have changed too."""
        if self._preference:
            self.list_of(self._part).highlighted = place_of(self._preference)
            self._preference = ""
        self._say_permission()
        self.refresh_bindings()

    def _say_permission(self) -> None:
        """Who can only look is told so before trying."""
        line = self.query_one("#settings-permission", Static)
        problem = self.session.why_not(self._part.permission)
        line.display = problem is not None
        line.update(plain(wording.sentence(problem)) if problem is not None else "")

    def action_open(self) -> None:
        if (thing := self.current) is not None:
            self.begin(self._open(thing))

    async def _open(self, thing: Any) -> None:
        """Shows what belongs to the thing; where there is nothing, it is to be changed."""
        if await self._part.open(self, thing):
            return
        if problem := self.session.why_not(self._part.permission):
            self.tell(wording.sentence(problem), "warning")
        else:
            await self._part.edit(self, thing)

    def action_next_part(self) -> None:
        self._step(1)

    def action_previous_part(self) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        place = self._parts.index(self._part)
        self.show_part(self._parts[(place + step) % len(self._parts)].name)
