"""Tips at the first visit of a place, and the keys for what was done with the mouse, above the footer."""

from __future__ import annotations

import os
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.actions import ActionParseResult
from textual.dom import DOMNode
from textual.timer import Timer

from tui_crm.commands import BY_ID, Command, Place
from tui_crm.domain.problems import CrmError
from tui_crm.ui.bindings import command_of, places_of
from tui_crm.ui.tips import TIPS, mouse_hint, tip
from tui_crm.ui.widgets.hint_line import HintLine

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.ui.app import CrmApp
    from tui_crm.ui.base import CrmScreen
    from tui_crm.ui.messages import DoneByMouse

TIPS_VARIABLE = "TUI_CRM_TIPS"
"""Set to "off", it goes before the setting `tips`: for scripts that look at the screen."""
CLICK_SECONDS = 0.6
"""A hint for the mouse comes so long after a click: a second one may belong to it, on the same line."""
HINT_SECONDS = 6.0
"""So long it stands there, unless a key is pressed before."""
_AWAY = "escape"
_LEAST_ROWS = 12
"""A lower terminal has no row for it."""


class Hints:
    """What stands above the footer of the topmost screen that is no dialog; the app has one of these."""

    def __init__(self, app: CrmApp) -> None:
        self._app = app
        self._session: Session | None = None
        self._seen: set[Place] = set()
        self._told: set[str] = set()
        self._screen: CrmScreen[Any] | None = None
        self._place: Place | None = None
        self._tip, self._named = "", frozenset[str]()
        self._hint, self._hint_of, self._until = "", "", 0.0
        self._label = ""
        self._timer: Timer | None = None

    @property
    def is_on(self) -> bool:
        """Whether the person wants tips, and hints after clicks."""
        return self._app.config.tips and os.environ.get(TIPS_VARIABLE) != "off"

    def begin_anew(self) -> None:
        """What was seen is told again; the base knows that already."""
        self._seen.clear()
        self._told.clear()

    # Coming and going

    def arrived(self, screen: CrmScreen[Any]) -> None:
        """A screen is the topmost again, or its focus has moved: looks whether it has something to tell."""
        if not screen.is_modal and self.is_on:
            screen.call_after_refresh(self._look, screen)

    def left(self, screen: CrmScreen[Any]) -> None:
        """Something stands over a screen now: keys that are told there would not do that."""
        for line in screen.query_children(HintLine):
            line.say("")

    def _look(self, screen: CrmScreen[Any]) -> None:
        if not screen.is_active or not screen.is_mounted or screen.size.height < _LEAST_ROWS:
            return
        place = next((one for one in places_of(screen) if one in TIPS), None)
        if screen is not self._screen or place is not self._place:
            self._drop_tip()
            self._screen, self._place = screen, place
        if self._session is not self._app.session:  # the sample is another base, with a user of its own
            self._session = self._app.session
            self._seen.clear()
        if place is not None and place not in self._seen and screen.wants_tip(place):
            self._seen.add(place)
            screen.run_worker(self._ask(screen, place), group="tip", exclusive=True)
        self._show()

    async def _ask(self, screen: CrmScreen[Any], place: Place) -> None:
        """Who can't keep that it was told is told nothing: it would come again and again."""
        with suppress(CrmError):
            if await screen.call(screen.session.tips.first_time, place) and self._place is place:
                self._tip, self._named = tip(place, self._app.keymap, screen.size.width - 1)
                self._show()

    # What takes it away

    def ran(self, action: str | ActionParseResult, node: DOMNode | None) -> None:
        """Something is about to be done by key, mouse or palette: what was told may have been taken up."""
        if not (self._tip or self._hint_of):
            return
        name = action.rpartition(".")[2] if isinstance(action, str) else action[1]
        is_apps = action.startswith("app.") if isinstance(action, str) else action[0] == "app"
        asked = self._app if is_apps or node is None else node
        command = command_of(name, getattr(asked, "PLACES", ()))
        if command is None or command.id != self._hint_of:
            self._drop_hint()
        if command is not None and (command.id in self._named or self._takes_away(command)):
            self._drop_tip()
        self._show()

    def _takes_away(self, command: Command) -> bool:
        """Whether its key hides a tip; the one that closes a dialog closes only that."""
        return _AWAY in self._app.keymap.of(command) and self._app.screen is self._screen

    def _drop_tip(self) -> None:
        self._tip, self._named = "", frozenset()
        if self._screen is not None and self._screen.is_mounted:
            for line in self._screen.query_children(HintLine):
                line.say("")

    def _drop_hint(self) -> None:
        self._hint = self._hint_of = ""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    # The mouse

    def by_mouse(self, event: DoneByMouse) -> None:
        """The mouse did what a key does: says which one, once for each command."""
        command = _command(event)
        if command is None or command.id in self._told or not self.is_on:
            return
        self._drop_hint()
        self._hint_of, self._label = command.id, event.label
        self._timer = self._app.set_timer(CLICK_SECONDS, self._say_key)

    def _say_key(self) -> None:
        if not self._hint_of:  # Textual calls in a moment: it was dropped in between
            return
        self._told.add(self._hint_of)
        top = self._app.screen
        label, _short = getattr(top, "command_labels", {}).get(self._hint_of, (self._label, ""))
        self.say(mouse_hint(self._hint_of, self._app.keymap, label))

    def say(self, text: str) -> None:
        """Shows a text for some seconds, or until the next command."""
        self._hint, self._until = text, monotonic() + HINT_SECONDS
        self._timer = self._app.set_timer(HINT_SECONDS, self._hint_is_over)
        self._show()

    def _hint_is_over(self) -> None:
        if monotonic() >= self._until:  # else another one has come in between
            self._drop_hint()
            self._show()

    # The line

    def _show(self) -> None:
        """Puts what there is to tell onto the topmost screen; on a dialog it waits for the screen below."""
        screen = self._app.screen
        if screen is not self._screen or not screen.is_mounted:
            return
        hint = self._hint if monotonic() < self._until else ""
        text = hint or self._tip
        lines = list(screen.query_children(HintLine))
        if text and not lines:
            lines = [HintLine()]
            screen.mount(lines[0])
        for line in lines:
            line.say(text)


def _command(event: DoneByMouse) -> Command | None:
    """The command that is meant: by its id, or by its action where the mouse was."""
    if event.action in BY_ID:
        return BY_ID[event.action]
    nodes = event.widget.ancestors_with_self
    places = [place for node in nodes for place in getattr(node, "PLACES", ())]
    return command_of(event.action, places) or command_of(event.otherwise, places)
