"""Lists of what happened, newest first, with a box for a text that is sought in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Event as Stop
from typing import Concatenate, Generic, ParamSpec, TypeVar

from textual import on
from textual.events import Key
from textual.timer import Timer
from textual.widgets import Input

from tui_crm.i18n import _
from tui_crm.ui.bindings import command_of
from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.screens.list_threads import ListThreads
from tui_crm.ui.screens.profile_parts import TimelineView
from tui_crm.ui.widgets.text_input import TextInput

Q = TypeVar("Q")
R = TypeVar("R")
P = ParamSpec("P")
T = TypeVar("T")

_QUIET_SECONDS = 0.15
"""The text is sought when nothing was typed for so long."""
_WHILE_TYPING = frozenset({"next_pane", "back", "reload"})
"""Commands that work while one types into the search box."""


class SearchBox(TextInput):
    """The box for the text; Escape goes back to the list and leaves what is typed."""

    def on_key(self, event: Key) -> None:
        """Comes before the input's own handler, and before the screen's commands."""
        if event.key in ("escape", "down"):
            event.prevent_default().stop()
            self.post_message(self.Submitted(self, self.value))


class SoughtList(LookingScreen, Generic[Q, R]):
    """Rows, newest first; older ones come when the cursor is near their end.

    They are read on a thread of its own, where a newer question ends the search for an older one.

    Args:
        box: stands above the list, out of sight where nothing is sought.
    """

    list: TimelineView

    def __init__(self, box: SearchBox) -> None:
        super().__init__()
        self.box = box
        self._rows: tuple[R, ...] = ()
        self._has_more = False
        self._threads = ListThreads()
        self._stop = Stop()
        self._resting: Timer | None = None

    def on_unmount(self) -> None:
        """Ends what is being read. Textual runs a subclass's too."""
        self._stop.set()
        self._threads.close()

    # What is wanted

    @property
    def wanted(self) -> Q:
        """What is asked for."""
        raise NotImplementedError

    def with_text(self, text: str) -> Q:
        """The same with another text to seek."""
        raise NotImplementedError

    async def ask(self, wanted: Q) -> None:
        """Shows this from now on, from its newest row."""
        raise NotImplementedError

    def open_box(self) -> None:
        """Puts the focus into the box for the text."""
        self.box.display = True
        self.box.focus()

    @on(Input.Changed, "SearchBox")
    def typed(self) -> None:
        """Seeks the text as soon as typing rests; a search for an older text ends."""
        self._stop.set()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_QUIET_SECONDS, self._seek)

    def _seek(self) -> None:
        wanted = self.with_text(self.box.value)
        if wanted != self.wanted or self._stop.is_set():  # that search was ended by the typing
            self._asking = self.run_worker(self._show_sought(wanted), group="seek", exclusive=True)

    async def _show_sought(self, wanted: Q) -> None:
        with self.refusing():
            await self.ask(wanted)

    @on(Input.Submitted, "SearchBox")
    def left(self) -> None:
        """Enter, Escape and the arrow go to what was found."""
        if self._resting is not None:
            self._resting.stop()
        self._seek()
        self.list.focus()
        self.box.display = bool(self.box.value)

    # Reading

    async def _read_newest(
        self, function: Callable[Concatenate[Stop, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Ends the reading that goes on and begins this one; None where it was ended itself.

        Args:
            function: called on the thread, with what is set when it is to end.
        """
        self._stop.set()
        stop = self._stop = Stop()
        found = await self._threads.rows(function, stop, *args, **kwargs)
        return found if stop is self._stop and not stop.is_set() else None

    def _end_is_near(self) -> None:
        """The oldest rows that were read are in sight: the next ones are read."""
        if self._has_more and self._rows:
            self._has_more = False  # until it is known again
            self.run_worker(self._read_older(self._rows), group="older", exclusive=True)

    async def _read_older(self, known: tuple[R, ...]) -> None:
        """Reads those behind the known ones, and shows them where these are still shown."""
        raise NotImplementedError

    # Commands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While one types into the search box, keys are the box's."""
        is_own = command_of(action, self.PLACES) is not None
        if is_own and self.focused is self.box and action not in _WHILE_TYPING:
            return False
        return super().check_action(action, parameters)

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """What Escape does in the search box."""
        if self.focused is self.box:
            return {f"{self.PLACES[0]}.back": (_("To the list"), _("List"))}
        return {}

    def action_search(self) -> None:
        self.open_box()
