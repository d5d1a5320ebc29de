"""What every screen and dialog of ours can do: reach the session, call services, tell and refuse.

A screen names its place, takes that place's bindings and has a method for each command:

    class ContactsScreen(CrmScreen[None]):
        PLACES = (Place.LIST,)
        BINDINGS = bindings(Place.LIST)

        @work
        async def action_copy_card(self) -> None:
            with self.refusing():
                await self.copy(await self.call(self.session.cards.text, self.marked))
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal, ParamSpec, TypeVar, cast

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.await_remove import AwaitRemove
from textual.binding import ActiveBinding, BindingType
from textual.geometry import Size
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widget import Widget
from textual.worker import Worker, active_worker

from tui_crm import wording
from tui_crm.commands import BY_ID, Command, Place
from tui_crm.domain.problems import CrmError, Problem
from tui_crm.text.safe import safe_text
from tui_crm.ui.bindings import bindings, command_of, not_typed, translated
from tui_crm.ui.widgets.keys_footer import KeysFooter

if TYPE_CHECKING:
    from tui_crm.clipboard import Outcome
    from tui_crm.services.session import Session
    from tui_crm.ui.app import CrmApp
    from tui_crm.ui.messages import DoneByMouse

P = ParamSpec("P")
T = TypeVar("T")
_TOASTS = "#textual-toastrack"
Severity = Literal["information", "warning", "error"]


class CrmScreen(Screen[ScreenResultType]):
    """A screen of ours.

    Class attributes:
        PLACES: whose commands it carries out; each is asked of `why_not` before it runs.
        takes_all_keys: whether no command that works anywhere works here, but quitting.
    """

    PLACES: ClassVar[tuple[Place, ...]] = ()
    takes_all_keys: ClassVar[bool] = False
    _is_dismissed = False
    _waiting_result: tuple[ScreenResultType | None] | None = None
    _ending = ""
    _at_end: tuple[Callable[[], None], ...] = ()
    _is_going = False

    @property
    def crm(self) -> CrmApp:
        """The app, as the class that it is."""
        return cast("CrmApp", self.app)

    @property
    def session(self) -> Session:
        """The open database, on behalf of the person at the keyboard."""
        session: Session = self.crm.session
        return session

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a service's method on the one service thread and gives its result; raises what it raises."""
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self.crm.service_thread, partial(function, *args, **kwargs)
            )
        finally:
            self.crm.behind.care_later()

    def tell(self, text: str, severity: Severity = "information", seconds: float | None = None) -> None:
        """A toast. The text is data: it is never markup and holds no control character."""
        self.notify(safe_text(text, keep_newlines=True), severity=severity, timeout=seconds, markup=False)

    def refuse(self, error: CrmError) -> None:
        """A toast with a sentence for everything that is wrong."""
        self.tell(wording.explain(error), "error")

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """What is refused inside is told in a toast, and the flow goes on after the block."""
        try:
            yield
        except CrmError as error:
            self.refuse(error)

    async def copy(self, text: str, what: str = "") -> Outcome:
        """Puts a text on the clipboard by the best way there is and tells honestly how far it got.

        Args:
            what: a sentence that says what was copied, told first.
        """
        outcome: Outcome = await self.crm.copy(text, what)
        return outcome

    def why_not(self, command: Command) -> Problem | None:
        """Why a command can't be used now, or None. Screens add their own reasons to this one."""
        return self.session.why_not(command.permission)

    def why_not_now(self, command: Command) -> Problem | None:
        """What keeps a command that may be used from doing anything now, for the help and the palette."""
        del command
        return None

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Closes this screen with a result, once; where another one stands over it, as soon as that is gone.

        Textual's own gives this screen's result and closes the topmost one, whichever that is.
        """
        if self._is_dismissed or not self.is_active:
            self._waiting_result = self._waiting_result or (result,)
            return AwaitComplete()
        self._is_dismissed = True
        return super().dismiss(result)

    def remove(self) -> AwaitRemove:
        """Textual's; what works for the screen ends first: later it would find some of its parts gone."""
        self._end_work(but=active_worker.get(None))
        return super().remove()

    async def _message_loop_exit(self) -> None:
        """Textual's, for a screen that goes with the whole app, and for what was begun since `remove`."""
        self._end_work()
        self._is_going = True
        await super()._message_loop_exit()

    def at_end(self, call: Callable[[], None]) -> None:
        """Has something called before the first part of the screen goes, such as what ends its listening."""
        self._at_end = (*self._at_end, call)

    def _end_work(self, but: Worker[object] | None = None) -> None:
        calls, self._at_end = self._at_end, ()
        for call in calls:
            call()
        for worker in self.workers:
            if worker is not but and self in worker.node.ancestors_with_self:
                worker.cancel()

    @on(events.Resize)
    def keep_newest_size(self, event: events.Resize) -> None:
        """The screen has the size of the terminal.

        Laying out tells the screen its size again; a newer one that waits just then would be lost to that.
        """
        if event.size != self.app.size:
            self.post_message(events.Resize(self.app.size, self.app.size))

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        """Textual's, which keeps the size of a widget for as long as that does not ask for another one.

        Two requests before the first was seen count as one: a size found between them would stay for good.
        """
        super()._refresh_layout(size, scroll)
        for widget in self.walk_children(Widget):
            if widget._layout_required:
                widget._layout_updates += 1

    def on_screen_suspend(self) -> None:
        """What is told goes along to the screen above; Textual shows it here again when that is closed."""
        for rack in self.query_children(_TOASTS):
            rack.display = False
        self.crm.hints.left(self)

    def wants_tip(self, place: Place) -> bool:
        """Whether there is anything yet that the tip of a place could be about."""
        del place
        return True

    def on_done_by_mouse(self, event: DoneByMouse) -> None:
        """Says the key for what was done with the mouse."""
        event.stop()
        self.crm.hints.by_mouse(event)

    @on(events.DescendantFocus)
    def look_for_tip(self) -> None:
        """Another part of the screen may have a tip."""
        self.crm.hints.arrived(self)

    def on_screen_resume(self) -> None:
        """Nothing stands over the screen any more. Textual runs this and the subclass's own one."""
        self.crm.hints.arrived(self)
        if self._waiting_result is not None:
            self.dismiss(*self._waiting_result)
        elif self._ending:
            self._end()

    async def interrupt(self, text: str) -> None:
        """Says something in a box that takes all keys until it was read. Must run in a worker."""
        from tui_crm.ui.modals.interruption import Interruption  # it is a screen itself

        if not self.crm.farewell:
            await self.app.push_screen_wait(Interruption(text))

    def end(self, why: str) -> None:
        """Closes this screen with None although nobody asked for it: first a box says why.

        Somebody may just be typing here, and would go on in the screen below, where letters are commands: the
        box takes those keys. Where another screen stands over this one, both come when that is gone.

        Args:
            why: a sentence, translated; data in it is never markup.
        """
        if self.crm.farewell:  # the program is about to end, and has said why
            return
        self._ending = why
        if self.is_active:
            self._end()

    def _end(self) -> None:
        from tui_crm.ui.modals.interruption import Interruption

        if not self.crm.farewell:
            self.app.push_screen(Interruption(self._ending))
            self.dismiss(None)

    @property
    def is_ending(self) -> bool:
        """Whether it is about to close, or a box says just now why it does."""
        return bool(self._ending) or self._waiting_result is not None

    def has_command(self, command: Command) -> bool:
        """Whether a command of the screen's places makes sense for what it shows, be it now or later."""
        del command
        return True

    def is_key_of(self, key: str, actions: Iterable[str]) -> bool:
        """Whether a key is one for these commands of the screen, as far as it has them."""
        commands = (BY_ID.get(f"{self.PLACES[0]}.{action}") for action in actions)
        return any(key in self.crm.keymap.of(command) for command in commands if command is not None)

    @property
    def is_between_forms(self) -> bool:
        """Whether a form is just being opened, saved or left: the keys typed meanwhile are for what comes."""
        return False

    def let_keys_go(self) -> None:
        """Said by what opens forms, where it takes long and opens none any more: keys wait no longer."""

    def flush_draft(self) -> None:
        """Writes what was typed and not saved.

        Called at quitting and by signals, from another thread while the event loop stands still: it may read
        widgets and call services, and nothing that needs the loop.
        """

    def rights_changed(self) -> None:
        """An administrator has changed what this person may do: shows it, wherever it shows."""
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """None dims the command in the footer and keeps its key from doing anything."""
        command = command_of(action, self.PLACES)
        return None if command is not None and self.why_not(command) is not None else True

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Textual's, with translated labels; the footer and the help take them from here."""
        if self._is_going:  # what a command depends on may be gone already
            return {}
        width, wanted, labels = self.app.size.width, self.footer_wanted, self.command_labels
        active = not_typed(super().active_bindings, self.focused)
        return translated(active, width, self._reason, wanted, labels)

    @property
    def footer_wanted(self) -> Sequence[str]:
        """The ids of the commands that the footer shows before others right now, the first first."""
        return ()

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """Commands that are called something else here: id -> the label and the short one, translated."""
        return {}

    def _reason(self, command: Command) -> str:
        problem = self.why_not(command)
        return wording.sentence(problem) if problem is not None else ""

    async def action_quit(self) -> None:
        """The screen's own key for quitting does what the one for anywhere does."""
        await self.app.action_quit()


class CrmModal(CrmScreen[ScreenResultType], ModalScreen[ScreenResultType]):
    """A dialog over the screen; Escape closes it with None. Its frame is a container of class `dialog`."""

    PLACES: ClassVar[tuple[Place, ...]] = (Place.DIALOG,)
    # Textual asks a dialog's own bindings only: what works anywhere works here too.
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.DIALOG, Place.ANYWHERE)

    def on_mount(self) -> None:
        """The footer says what works in the dialog. Textual runs this and the subclass's own `on_mount`."""
        self.mount(KeysFooter())

    def action_close(self) -> None:
        self.dismiss(None)
