"""The app: it holds the session and the service thread, and what works anywhere. Flows are the screens'."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.actions import ActionParseResult
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from tui_crm import log, wording
from tui_crm.commands import BY_ID, Command, Place
from tui_crm.config import Config, ConfigMistake
from tui_crm.domain.problems import CrmError, Problem
from tui_crm.i18n import _
from tui_crm.identity import is_restricted
from tui_crm.keymap import Keymap, keymap, keymap_of, shown_key
from tui_crm.paths import Paths, readable, user_paths
from tui_crm.ui import signals, terminal
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.behind import BehindTheScreen
from tui_crm.ui.bindings import bindings, command_of, places_of, short_key, textual_keymap
from tui_crm.ui.hints import Hints
from tui_crm.ui.preferring import PreferringApp, prefer
from tui_crm.ui.rights import RightsWatch
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.wording import custom_names

if TYPE_CHECKING:
    from tui_crm.clipboard import Outcome
    from tui_crm.services.session import Session
    from tui_crm.ui.early.painting import EarlyFrame

# Dialogs and what they need are imported by the action that opens them: the first frame does not wait for
# them.


SWITCH_SECONDS = 0.0005
"""A key waits no longer than this for a thread that reads a list (Python's own is 5 ms)."""


class CrmApp(PreferringApp):
    """The program on the screen.

    Args:
        session: the open database; whoever opened it closes it.
        keys: the keys; the defaults if not given.
        config, paths: of `SafeApp`; the defaults and the user's folders if not given.
        warnings: sentences to tell at the start.

    Attributes:
        farewell: a sentence that is told on the terminal when the app has ended; "" for none.
        recent_choices: what was chosen last in the palette, by `Choice.name`, the last one first.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.ANYWHERE,)
    TITLE = "tui-crm"
    ENABLE_COMMAND_PALETTE = False  # Textual's own; ours is an ordinary dialog that speaks Polish
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (140, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.ANYWHERE)

    def __init__(
        self,
        session: Session,
        keys: Keymap | None = None,
        config: Config | None = None,
        paths: Paths | None = None,
        warnings: Sequence[str] = (),
    ) -> None:
        self.session = session
        custom_names.use(lambda: self.session.custom_fields.names())
        self.keymap = keys or keymap({})[0]
        self.service_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="service")
        self._warnings, self._draft_lost = list(warnings), False
        self._opened_here: list[Session] = []
        self.farewell, self.recent_choices = "", list[str]()
        self.behind, self.rights, self.hints = BehindTheScreen(self), RightsWatch(self), Hints(self)
        terminal.guard(self.keymap)
        super().__init__(config or Config(), paths or user_paths())
        self.set_keymap(textual_keymap(self.keymap))

    def get_default_screen(self) -> Screen[Any]:
        screen = ContactsScreen()
        # Textual sets the class of the width after the first frame, which would be of another layout then.
        screen.add_class(
            [name for least, name in self.HORIZONTAL_BREAKPOINTS if self.size.width >= least][-1]
        )
        return screen

    def on_mount(self) -> None:
        if self._warnings:  # in one toast: of several few would stand
            self.notify("\n".join(self._warnings), severity="warning", timeout=15)
        self.rights.begin()
        if self.config.start == "today":
            self.call_after_refresh(self.run_action, "today", self.screen)
        if not self.is_headless:
            signals.never_suspend()
            self.behind.screen_stands()

    def on_unmount(self) -> None:
        self.behind.stop()
        self.service_thread.shutdown(wait=True, cancel_futures=True)
        for session in self._opened_here:
            session.close()

    def go_on_with(self, session: Session) -> None:
        """Works on another base from now on, such as the sample; it is closed when the app ends."""
        self._opened_here.append(session)
        self.session = session

    def why_not(self, command: Command) -> Problem | None:
        """Why a command can't be used by this person, or None."""
        return self.session.why_not(command.permission)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        command = command_of(action, self.PLACES)
        if command is not None and action != "quit" and getattr(self.screen, "takes_all_keys", False):
            return False
        return None if command is not None and self.why_not(command) is not None else True

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Runs an action; one that can't be used now says why instead of doing nothing."""
        self.hints.ran(action, default_namespace)
        self.behind.is_used()
        if await super().run_action(action, default_namespace, namespaces):
            return True
        name = action if isinstance(action, str) else ".".join(action[:2])
        node = self if name.startswith("app.") else default_namespace or self
        command = command_of(name.rpartition(".")[2], getattr(node, "PLACES", ()))
        problem = getattr(node, "why_not", self.why_not)(command) if command is not None else None
        if problem is not None:
            self.notify(wording.sentence(problem), severity="warning")
        return problem is not None

    def action_quick_add(self) -> None:
        from tui_crm.ui.modals.quick_add import QuickAdd

        if not any(isinstance(screen, QuickAdd) for screen in self.screen_stack):
            self.push_screen(QuickAdd(), self._go_to)

    def _go_to(self, contact_id: int | None) -> None:
        from tui_crm.ui.messages import ContactWanted

        if contact_id is not None:
            showing = next(screen for screen in reversed(self.screen_stack) if not screen.is_modal)
            showing.post_message(ContactWanted(contact_id))

    async def action_help(self) -> None:
        from tui_crm.ui.modals.help import open_help

        await open_help(self)

    async def action_palette(self) -> None:
        from tui_crm.ui.palette import open_palette

        await open_palette(self)

    def action_settings(self) -> None:
        """Opens the settings; from a dialog of theirs nothing more is needed."""
        from tui_crm.ui.screens.settings import Settings

        if not any(isinstance(screen, Settings) for screen in self.screen_stack):
            self.push_screen(Settings())

    def action_go_to(self) -> None:
        from tui_crm.ui.modals.go_to import ask_where

        ask_where(self)

    async def action_quit(self) -> None:
        """Keeps what was typed and ends; where that fails it says so, and ends when asked again."""
        try:
            for flush in self.flushes():
                await asyncio.get_running_loop().run_in_executor(self.service_thread, flush)
        except CrmError as error:
            if not self._draft_lost:
                self._draft_lost = True
                self.tell_refusal(error)
                return
        self.exit()

    def action_help_quit(self) -> None:  # Textual's name for Ctrl+C out of habit
        key = self._key_of("anywhere.quit")
        self.notify(_("Press {key} to quit.").format(key=key) if key else _("Nothing to copy."))

    def tell_copied(self, outcome: Outcome, what: str) -> None:
        from tui_crm.clipboard import Level
        from tui_crm.wording.copied import copied_sentence

        key = self._key_of("list.show_card") if Place.LIST in places_of(self.screen) else ""
        failed = outcome.level is Level.FAILED
        where = copied_sentence(outcome, key)
        text = where if failed or not what else f"{what}\n{where}"
        teller = self.screen.tell if isinstance(self.screen, CrmScreen) else self.notify
        teller(text, severity="error" if failed else "information")

    def show_uncopied(self, text: str) -> None:
        from tui_crm.ui.modals.text_to_select import TextToSelect

        if not getattr(self.screen, "shows_what_is_copied", False):
            self.push_screen(TextToSelect(text))

    def _key_of(self, command_id: str) -> str:
        keys = self.keymap.of(BY_ID[command_id])
        return shown_key(short_key(keys)) if keys else ""

    def tell_refusal(self, error: CrmError) -> None:
        self.notify(wording.explain(error), severity="error")

    def keys_must_wait(self) -> bool:
        """While a form is opened, saved or left, or a screen goes, unless a dialog asks something first."""
        top = self.screen_stack[-1] if self.screen_stack else None
        if not isinstance(top, CrmScreen):
            return top is None  # keys that came with the start are for the first screen
        return top.is_between_forms or top.is_ending

    def must_wait(self, event: events.Event) -> bool:
        """A key that chooses from a list waits for the list; `must_wait(key)` of the nodes around says so."""
        if not isinstance(event, events.Key) or not self.screen_stack:
            return False
        nodes = (self.focused or self.screen).ancestors_with_self
        asked = (getattr(node, "must_wait", None) for node in nodes if node is not self)
        return any(ask(self.meant(event.key)) for ask in asked if ask is not None)

    def flushes(self) -> list[Callable[[], None]]:
        """What writes the drafts of all open screens, the topmost first."""
        return [s.flush_draft for s in reversed(self.screen_stack) if isinstance(s, CrmScreen)]

    def keep_drafts(self) -> None:
        signals.within(signals.FLUSH_SECONDS, self.flushes())


def run_app(
    session: Session,
    config: Config | None = None,
    mistakes: Iterable[ConfigMistake] = (),
    paths: Paths | None = None,
    early: EarlyFrame | None = None,
    asked_language: str = "",
) -> int:
    """Opens the app on a session, which stays open, and gives the exit status when it has ended.

    Args:
        config, mistakes: what `tui_crm.config.load` gave; mistakes are told once the screen stands.
        paths: the user's folders if not given.
        early: what stands on the terminal already.
        asked_language: the one that the command line named, which goes before the preferred one.

    Whoever calls it has seen that there is a terminal to draw on: Textual would hang without one.
    """
    config, paths = config or Config(), paths or user_paths()
    log.open_log_late(paths.log_file)
    keys, key_mistakes = keymap_of(prefer(session, config, asked_language))
    warnings = wording.told_mistakes(config, mistakes, key_mistakes)
    report = partial(_report_crash, paths)
    log.catch_the_rest(report)
    terminal.speak_its_encoding(sys.__stderr__)
    sys.setswitchinterval(SWITCH_SECONDS)
    app = CrmApp(session, keys, config, paths, warnings)
    signals.end_well(app.flushes, signals.terminal_restorer(modes=early.modes if early is not None else None))
    if early is not None:
        early.hand_over(app, app.driver_class)
    app.run()
    if early is not None and app.taken_over()[0]:
        early.take_back()
    if app.farewell:
        print(readable(app.farewell), file=sys.stderr)
    if app.crashed:
        report()
    return app.return_code or 0


def _report_crash(paths: Paths) -> None:
    if is_restricted():
        print(_("tui-crm ended because of an error of its own; what was typed is kept."), file=sys.stderr)
        return
    text = _("tui-crm ended because of an error of its own; what was typed is kept. Details: {path}")
    print(text.format(path=readable(str(paths.log_file))), file=sys.stderr)
