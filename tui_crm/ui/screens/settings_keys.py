"""What the settings and the dialog of options have in common: their keys, and reading what is defined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.widgets import Static

from tui_crm.commands import BY_ID, Command, Place
from tui_crm.domain.problems import Problem, StoreError
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.ui.bindings import command_of, short_key
from tui_crm.ui.format import plain
from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.screens.settings_part import WRITING, Part
from tui_crm.ui.widgets.definition_list import DefinitionList

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts import ContactsScreen


class DefinitionScreen(LookingScreen):
    """Lists of things that people define, one of which has the focus."""

    PLACES: ClassVar[tuple[Place, ...]] = (Place.SETTINGS,)

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """All lists of the screen."""
        raise NotImplementedError

    @property
    def part(self) -> Part[Any]:
        """The one that is worked with."""
        raise NotImplementedError

    def list_of(self, part: Part[Any]) -> DefinitionList:
        """The widget of a part."""
        return self.query_one(f"#{part.name}", DefinitionList)

    @property
    def current(self) -> Any | None:
        """The thing under the cursor."""
        key = self.list_of(self.part).current
        return self.part.things.get(key) if key is not None else None

    # Reading

    async def read_again(self, keep: int | None = None) -> None:
        """Shows what there is now; the cursor goes to the thing `keep` of the part that is worked with."""
        self._change, found = await self.call(self._read)
        for part, things in zip(self.parts, found, strict=True):
            rows = part.take(things)
            self.list_of(part).show(rows, keep if part is self.part else None)
            note = self.query_one(f"#{part.name}-note", Static)
            note.display = not rows
            note.update(plain(self._note_of(part)))
        self.was_read()
        self.read_slow()

    def _note_of(self, part: Part[Any]) -> str:
        """What stands in place of an empty list, with the key that adds to it for whoever may."""
        key = shown_key(short_key(self.crm.keymap.of(BY_ID["settings.add"])))
        if not key or self.session.why_not(part.permission) is not None:
            return part.note
        return " ".join((part.note, _("{key} adds.").format(key=key)))

    def was_read(self) -> None:
        """Called when what is shown was read anew."""

    def _read(self) -> tuple[int, list[Sequence[Any]]]:
        return self.session.last_change(), [part.read(self.session) for part in self.parts]

    def read_slow(self) -> None:
        """Brings what takes longer to read for the part that is worked with."""
        self.run_worker(self._bring_slow(self.part), group="slow", exclusive=True)

    async def _bring_slow(self, part: Part[Any]) -> None:
        # On a thread of the list: a count over a million contacts must not keep a command waiting.
        threads = cast("ContactsScreen", self.app.screen_stack[0]).feed.threads
        change = self._change
        with suppress(StoreError):  # nobody asked: the next command tells it
            found = await threads.count(part.read_slow, self.session)
            if found is not None and change == self._change:
                self.list_of(part).show(part.take(found))

    # Commands

    def has_command(self, command: Command) -> bool:
        """Whether the part that is worked with has it."""
        if command.place is not Place.SETTINGS or command.action not in WRITING:
            return True
        return command.action in self.part.commands

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """As the part that is worked with calls them."""
        return self.part.labels

    def why_not(self, command: Command) -> Problem | None:
        """Changing needs the permission of the part."""
        if command.place is Place.SETTINGS and command.action in WRITING:
            return self.session.why_not(self.part.permission)
        return super().why_not(command)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the part does not have is offered nowhere."""
        command = command_of(action, (Place.SETTINGS,))
        if command is not None and not self.has_command(command):
            return False
        return super().check_action(action, parameters)

    def action_add(self) -> None:
        self.begin(self.part.add(self))

    def action_edit(self) -> None:
        if (thing := self.current) is not None:
            self.begin(self.part.edit(self, thing))

    def action_remove(self) -> None:
        if (thing := self.current) is not None:
            self.begin(self.part.remove(self, thing))

    def action_restore(self) -> None:
        if (thing := self.current) is not None:
            self.begin(self.part.restore(self, thing))

    def action_move_up(self) -> None:
        self._move(-1)

    def action_move_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        if (thing := self.current) is not None:
            self.begin(self.part.move(self, thing, step))
