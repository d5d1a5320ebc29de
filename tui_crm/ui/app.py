"""The app: it holds the session and the service thread, and what works anywhere. Flows are the screens'."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual.actions import ActionParseResult
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.filter import LineFilter, Monochrome, NoColor
from textual.screen import Screen

from tui_crm import clipboard, log, wording
from tui_crm.clipboard import Level, Outcome
from tui_crm.commands import BY_ID, COMMANDS, Command, Keymap, Place, keymap, shown_key
from tui_crm.config import Config, ConfigMistake
from tui_crm.domain.problems import CrmError, Problem
from tui_crm.i18n import _
from tui_crm.paths import Paths, styles_folder, user_paths
from tui_crm.text.safe import safe_text
from tui_crm.ui import signals, terminal
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import bindings, command_of, short_key, textual_keymap
from tui_crm.ui.crash import QuietApp
from tui_crm.ui.format import copied_sentence
from tui_crm.ui.modals.help import Help
from tui_crm.ui.palette import Available, Palette, available, reachable
from tui_crm.ui.safety import SafeText

if TYPE_CHECKING:
    from tui_crm.services.session import Session

MONOCHROME_THEME = "ansi-dark"


def default_keymap() -> Keymap:
    """The keys of somebody who has chosen none."""
    return keymap({})[0]


class CrmApp(QuietApp):
    """The program on the screen.

    Args:
        session: the open database; whoever opened it closes it.
        keymap: the keys; the defaults if not given.
        config: the theme.
        paths: where the log and an uncopied text go.
        warnings: sentences to tell at the start.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.ANYWHERE,)
    TITLE = "tui-crm"
    ENABLE_COMMAND_PALETTE = False  # Textual's own; ours is an ordinary dialog that speaks Polish
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [
        (0, "-narrow"),
        (100, "-medium"),
        (140, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Place.ANYWHERE),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    def __init__(
        self,
        session: Session,
        keymap: Keymap | None = None,
        config: Config | None = None,
        paths: Paths | None = None,
        warnings: Sequence[str] = (),
    ) -> None:
        self.session = session
        self.keymap = keymap if keymap is not None else default_keymap()
        self.config = config or Config()
        self.paths = paths or user_paths()
        self._warnings = list(warnings)
        self.service_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="service")
        self._safe_text, self._no_colors = SafeText(), NoColor()
        self._draft_lost = False
        terminal.guard(self.keymap)
        super().__init__(css_path=sorted(styles_folder().glob("*.tcss")))
        self.animation_level = "none"  # each step of an animation is a repaint over the line
        self.set_keymap(textual_keymap(self.keymap))
        self._choose_theme()

    def _choose_theme(self) -> None:
        if self.no_color or self.console.color_system in (None, "standard"):
            self.theme = MONOCHROME_THEME
        elif self.config.theme in self.available_themes:
            self.theme = self.config.theme
        elif self.config.theme:
            allowed = ", ".join(sorted(self.available_themes))
            path = str(self.paths.config_file)
            mistake = ConfigMistake(path, "value", "theme", self.config.theme, allowed)
            self._warnings.append(wording.config_sentence(mistake))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, with harmless text always, and no colour at all (greys neither) under NO_COLOR."""
        filters = [each for each in super().get_line_filters() if not isinstance(each, Monochrome | NoColor)]
        return [*filters, self._no_colors, self._safe_text] if self.no_color else [*filters, self._safe_text]

    # What works anywhere.

    def why_not(self, command: Command) -> Problem | None:
        """Why a command can't be used by this person, or None."""
        return self.session.why_not(command.permission) if command.permission is not None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        command = command_of(action, self.PLACES)
        return None if command is not None and self.why_not(command) is not None else True

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Runs an action; one that can't be used now says why instead of doing nothing."""
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
            self.push_screen(QuickAdd())

    def action_help(self) -> None:
        if isinstance(self.screen, Help):
            return
        places = [place for node in reachable(self.screen) for place in getattr(node, "PLACES", ())]
        problems = {command.id: self.why_not(command) for command in COMMANDS}
        reasons = {name: wording.sentence(problem) for name, problem in problems.items() if problem}
        self.push_screen(Help(places, self.keymap, reasons))

    def action_palette(self) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(available(self.screen)), self._run_chosen)

    async def _run_chosen(self, chosen: Available | None) -> None:
        if chosen is not None:
            await self.run_action(chosen.command.action, chosen.node)

    async def action_quit(self) -> None:
        """Keeps what was typed, then ends. Where that fails it says so, and the next time ends all the same."""
        try:
            for flush in self.flushes():
                await asyncio.get_running_loop().run_in_executor(self.service_thread, flush)
        except CrmError as error:
            if not self._draft_lost:
                self._draft_lost = True
                self.tell_refusal(error)
                return
        self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+C, pressed out of habit where nothing is selected."""
        key = short_key(self.keymap.of(BY_ID["anywhere.quit"]))
        self.notify(_("Press {key} to quit.").format(key=shown_key(key)) if key else _("Nothing to copy."))

    # What screens ask for.

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """A toast; the text is data whatever the caller thinks."""
        text = safe_text(message, keep_newlines=True)
        super().notify(text, title=safe_text(title), severity=severity, timeout=timeout, markup=False)

    async def copy(self, text: str) -> Outcome:
        """Copies a text by the best way there is and tells how far it got."""
        driver = self._driver
        write = driver.write if driver is not None else None
        outcome = await asyncio.to_thread(clipboard.copy, text, write, self.paths.copied_file)
        places = getattr(self.screen, "PLACES", ())
        show_key = short_key(self.keymap.of(BY_ID["list.show_card"])) if Place.LIST in places else ""
        severity: Literal["information", "error"] = (
            "error" if outcome.level is Level.FAILED else "information"
        )
        self.notify(copied_sentence(outcome, shown_key(show_key) if show_key else ""), severity=severity)
        return outcome

    def copy_to_clipboard(self, text: str) -> None:
        """What Textual's text fields call for Ctrl+C."""
        self._clipboard = text
        self.run_worker(self.copy(text))

    # The end.

    def flushes(self) -> list[Callable[[], None]]:
        """What writes the drafts of all open screens, the topmost first."""
        return [screen.flush_draft for screen in reversed(self.screen_stack) if isinstance(screen, CrmScreen)]

    def keep_drafts(self) -> None:
        signals.within(signals.FLUSH_SECONDS, self.flushes())

    def tell_refusal(self, error: CrmError) -> None:
        self.notify(wording.explain(error), severity="error")

    def action_suspend_process(self) -> None:
        """Never: a session without a shell behind it would hang."""

    def on_mount(self) -> None:
        for warning in self._warnings:
            self.notify(warning, severity="warning", timeout=15)
        if not self.is_headless:
            signals.never_suspend()
            # The objects of the start are not looked at again: key pauses of 30-70 ms fall to 2-4.
            self.call_after_refresh(_settle_memory)

    def get_default_screen(self) -> Screen[Any]:
        from tui_crm.ui.screens.contacts import ContactsScreen

        return ContactsScreen()

    def on_unmount(self) -> None:
        self.service_thread.shutdown(wait=True, cancel_futures=True)


def _settle_memory() -> None:
    gc.collect()
    gc.freeze()


def run_app(
    session: Session,
    config: Config | None = None,
    mistakes: Iterable[ConfigMistake] = (),
    paths: Paths | None = None,
) -> int:
    """Opens the app on a session and gives the exit status when it has ended.

    Args:
        session: stays open; the caller closes it.
        config: what `tui_crm.config.load` gave.
        mistakes: what it complained of, told once the screen stands.
        paths: the user's folders if not given.

    Raises:
        Refused: there is no terminal that the app could be drawn on.
    """
    terminal.require_terminal(os.environ)
    config, paths = config or Config(), paths or user_paths()
    log.open_log(paths.log_file)
    keys, key_mistakes = keymap(config.keys)
    warnings = [wording.config_sentence(mistake) for mistake in mistakes]
    warnings += [wording.mistake_sentence(mistake) for mistake in key_mistakes]
    report = partial(_report_crash, paths)
    log.catch_the_rest(report)
    terminal.speak_its_encoding(sys.__stderr__)
    app = CrmApp(session, keys, config, paths, warnings)
    signals.end_well(app.flushes, signals.terminal_restorer())
    app.run()
    if app.crashed:
        report()
    return app.return_code or 0


def _report_crash(paths: Paths) -> None:
    text = _("tui-crm ended because of an error of its own; what was typed is kept. Details: {path}")
    print(text.format(path=safe_text(str(paths.log_file))), file=sys.stderr)
