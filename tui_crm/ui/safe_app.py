"""An app for data of others on terminals of every kind: harmless text, colours or none, the clipboard."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from textual.await_remove import AwaitRemove
from textual.binding import Binding
from textual.dom import DOMNode
from textual.filter import LineFilter, Monochrome, NoColor
from textual.notifications import Notify
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import get_current_worker

from tui_crm import identity
from tui_crm.config import Config
from tui_crm.keymap import shown_key
from tui_crm.paths import Paths, styles_folder
from tui_crm.text.safe import safe_text
from tui_crm.theme_names import DEFAULT, PLAIN, is_light
from tui_crm.ui.crash import QuietApp
from tui_crm.ui.output.lean import LeanApp
from tui_crm.ui.safety import SafeText
from tui_crm.ui.themes import OWN, colours_used, dimming
from tui_crm.ui.typing_ahead import TypingAheadApp

if TYPE_CHECKING:
    from tui_crm.clipboard import Outcome

FIRST_STYLES = ("app.tcss", "contacts.tcss", "welcome.tcss")
"""Of the list; reading those of all other screens takes 15 ms."""
MOST_TOASTS = 2
"""More at once would hide what they tell of."""


class Removal(AwaitRemove):
    """Textual's; but whoever waits for it may be cancelled: the widgets go all the same.

    Textual's own cancels what takes the widgets away along with a worker that waits for it: whatever waits
    for the same above them, up to the whole app, is cancelled with that.
    """

    def __await__(self) -> Generator[Any, None, None]:
        own = asyncio.current_task()
        others: list[Any] = [asyncio.shield(task) for task in self._tasks if task is not own]
        return AwaitRemove(others, self._post_remove).__await__()


class SafeApp(LeanApp, QuietApp, TypingAheadApp):
    """What the program needs of any app, before it has a single command.

    Args:
        config: the theme.
        paths: where a text goes that no clipboard takes.
    """

    def __init__(self, config: Config, paths: Paths) -> None:
        self.config, self.paths = config, paths
        self._safe_text, self._no_colors = SafeText(), NoColor()
        super().__init__(css_path=[styles_folder() / name for name in FIRST_STYLES])
        self.animation_level = "none"  # each step of an animation is a repaint over the line
        for theme in OWN:
            self.register_theme(theme)
        self.show_theme(self.config.theme)

    def show_theme(self, name: str) -> None:
        """Draws in this theme, as far as the terminal has the colours; "" is the program's own choice."""
        if self.has_few_colours:
            # Of any other theme there is nothing left that can be read.
            self.theme = PLAIN[is_light(name)]
        else:
            self.theme = name if name in self.available_themes else DEFAULT

    def read_all_styles(self) -> None:
        """Reads the styles of all that is opened from the list, where that was not done yet."""
        folder = styles_folder()
        # One source for all: Textual keeps what it has parsed of 64, and parses anew at each new widget.
        if not self.stylesheet.has_source(str(folder)):
            rest = (path for path in sorted(folder.glob("*.tcss")) if path.name not in FIRST_STYLES)
            text = "\n".join(path.read_text(encoding="utf-8") for path in rest)
            self.stylesheet.add_source(text, (str(folder), ""))

    def push_screen(self, *args: Any, **kwargs: Any) -> Any:
        """Textual's, with the styles of the screen."""
        self.read_all_styles()
        return super().push_screen(*args, **kwargs)

    def on_compose(self) -> None:
        """Before Textual's: what is drawn before the app has its colour keeps text in that of nothing."""
        self.stylesheet.apply(self)

    @property
    def has_few_colours(self) -> bool:
        """Whether the terminal has 16 colours at most, or is to show none."""
        return self.no_color or self.console.color_system in (None, "standard")

    def get_css_variables(self) -> dict[str, str]:
        """Textual's, in colours that can be read."""
        self.theme_variables = colours_used(self.current_theme, super().get_css_variables())
        self._dimming = dimming(self.current_theme, self.theme_variables)
        return self.theme_variables

    @property
    def is_restricted(self) -> bool:
        """Whether the person came over SSH, as one of many: no path or program here is theirs (R44)."""
        return identity.is_restricted()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, with harmless text always, and no colour at all (greys neither) under NO_COLOR."""
        filters = [each for each in super().get_line_filters() if not isinstance(each, Monochrome | NoColor)]
        if self.no_color:
            return [*filters, self._no_colors, self._safe_text]
        return [*self._dimming, *filters, self._safe_text]

    async def _shutdown(self) -> None:
        """Textual's; what works for the screens ends first: later it would find some of their parts gone."""
        self.workers.cancel_all()
        await super()._shutdown()

    def get_key_display(self, binding: Binding) -> str:
        """A key in the footer as it stands in the help."""
        return binding.key_display or shown_key(binding.key)

    def _prune(self, *nodes: Widget, parent: DOMNode | None = None) -> AwaitRemove:
        removal = super()._prune(*nodes, parent=parent)
        return Removal(removal._tasks, removal._post_remove)

    async def push_screen_wait(self, screen: Screen[Any] | str, mode: str | None = None) -> Any:
        """Textual's; but what the app has yet to do before is not done inside the worker that asks.

        It may be the removal of that worker's own screen, which cancels the worker: the removal would be
        cancelled with it, and the whole app with that. A screen that is closed already asks nothing any more.
        """
        node = get_current_worker().node
        asking = node.screen if isinstance(node, Widget) else None
        await asyncio.shield(asyncio.ensure_future(self._flush_next_callbacks()))
        if asking is not None and asking not in self.screen_stack:
            raise asyncio.CancelledError
        return await super().push_screen_wait(screen, mode=mode)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """A toast; its text is data whatever the caller thinks."""
        text = safe_text(message, keep_newlines=True)
        super().notify(text, title=safe_text(title), severity=severity, timeout=timeout, markup=False)

    def on_notify(self, event: Notify) -> None:
        """Makes room for a toast, which replaces an equal one; Textual's own, which shows it, runs after."""
        others = [one for one in self._notifications if one.message != event.notification.message]
        kept = others[-(MOST_TOASTS - 1) :]
        for gone in [one for one in self._notifications if one not in kept]:
            self._unnotify(gone, refresh=False)
            for screen in self.screen_stack:
                screen.query(f"#--textual-toast-{gone.identity}").remove()

    async def copy(self, text: str, what: str = "") -> Outcome:
        """Copies a text by the best way there is and tells what it was (a sentence) and how far it got."""
        from tui_crm import clipboard
        from tui_crm.text.unsafe import disarmed

        # Through the driver's queue, so that the sequence never lands inside a frame.
        write = self._driver.write if self._driver is not None else None
        fallback = None if self.is_restricted else self.paths.copied_file
        text = disarmed(text)  # an escape sequence would act where it is pasted
        outcome = await asyncio.to_thread(clipboard.copy, text, write, fallback)
        self.tell_copied(outcome, what)
        if outcome.level is clipboard.Level.FAILED:
            self.show_uncopied(text)
        return outcome

    def tell_copied(self, outcome: Outcome, what: str) -> None:
        """Called after each copying."""

    def show_uncopied(self, text: str) -> None:
        """Called for a text that could be copied nowhere, to be selected by hand."""

    def copy_to_clipboard(self, text: str) -> None:
        """What Textual's text fields call for Ctrl+C."""
        self._clipboard = text
        self.run_worker(self.copy(text))

    def action_suspend_process(self) -> None:
        """Never: a session without a shell behind it would hang."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Never: Textual's own would write what is on the screen into a file."""
