"""The app's base class that sends only what changed, and nothing that is stale when it arrives.

This, `frames.py` and `driver.py` lean on private names of Textual 8.2, which are all named here. Where one of
them is gone, or Textual is of another version, or `TUI_CRM_STOCK_OUTPUT=1` is set, Textual draws as it always
does; `tests/ui/test_lean_output.py` fails then, so that it is noticed.
"""

from __future__ import annotations

import asyncio
import codecs
import inspect
import math
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import textual
from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, RenderableType
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Offset
from textual.screen import Screen
from textual.strip import Strip

from tui_crm.ui.output.driver import LeanDriver
from tui_crm.ui.output.flow import PATIENCE_SECONDS, Flow
from tui_crm.ui.output.frames import Frames

STOCK_OUTPUT = "TUI_CRM_STOCK_OUTPUT"
"""The environment variable that leaves everything to Textual, for finding out whose mistake something is."""

BEHIND_SECONDS = 0.5
"""So long after a frame that had to wait, the line is taken for one that does not keep up."""

_TESTED = ("8", "2")
_SIGNATURES: tuple[tuple[Callable[..., object], tuple[str, ...]], ...] = (
    (App.__dict__.get("_display", id), ("self", "screen", "renderable")),
    (LayoutUpdate.__init__, ("self", "strips", "region")),
    (ChopsUpdate.__init__, ("self", "chops", "spans", "chop_ends")),
    (Strip.render_style, ("style", "text", "color_system")),
    (LinuxDriver.__init__, ("self", "app", "debug", "mouse", "size")),
    (LinuxDriver.write, ("self", "data")),
    (LinuxDriver.process_message, ("self", "message")),
    (LinuxDriver.send_message, ("self", "message")),
)
_APP_NAMES = ("_driver", "_batch_count")
_DRIVER_NAMES = ("_file", "attrs_before")

# Terminals that erase with the background of the pen. GNU screen does not, and calls itself "screen" as tmux
# may do: https://www.gnu.org/software/screen/manual/html_node/Control-Sequences.html ("bce" is off there).
_ERASE_IN_COLOUR = (
    "xterm", "tmux", "linux", "alacritty", "foot", "kitty", "konsole", "rxvt", "wezterm", "gnome", "vte",
    "ghostty", "contour", "mintty", "putty", "iterm",
)  # fmt: skip


def changed_names(app: App[Any] | None = None, driver: LinuxDriver | None = None) -> tuple[str, ...]:
    """What Textual has not, or has otherwise than the lean output needs it; () if all is well.

    Args:
        app, driver: looked at too, once they are made.
    """
    changed = [] if _version()[:2] == _TESTED else ["version"]
    for function, parameters in _SIGNATURES:
        if tuple(inspect.signature(function).parameters) != parameters:
            changed.append(f"{function.__qualname__}{parameters}")
    for thing, names in ((app, _APP_NAMES), (driver, _DRIVER_NAMES)):
        changed += [name for name in names if thing is not None and not hasattr(thing, name)]
    return tuple(changed)


def _version() -> tuple[str, ...]:
    """Textual's version. Asking `importlib.metadata` takes 10 ms, so the folder's name is looked at first."""
    beside = Path(textual.__file__).parent.parent.glob("textual-*.dist-info")
    found = [path.name.removeprefix("textual-").removesuffix(".dist-info") for path in beside]
    return tuple((found[0] if len(found) == 1 else textual.__version__).split("."))


def erases_in_colour(environment: dict[str, str]) -> bool:
    """Whether the terminal that this environment tells of erases with the background of the pen."""
    term = environment.get("TERM", "")
    inside_tmux = "TMUX" in environment and "STY" not in environment
    return inside_tmux or term.startswith(_ERASE_IN_COLOUR)


def speaks_unicode(terminal: Any) -> bool:
    """Whether characters reach the terminal as they are, and not as something of another width."""
    return codecs.lookup(getattr(terminal, "encoding", None) or "ascii").name == "utf-8"


class LeanApp(App[None]):
    """An app that draws by `Frames`, where it can; otherwise it is Textual's."""

    _frames: Frames | None = None
    _frame_owed = False
    _synchronizes = False
    _nothing_drawn = True
    _last_wait: asyncio.TimerHandle | None = None
    _owed_at = -math.inf
    _found_rows: Sequence[Sequence[tuple[str, str]]] | None = None
    _found_modes: list[Any] | None = None

    def get_driver_class(self) -> Any:
        """Textual's driver for a terminal is the one that is replaced; others (tests, the web) stay."""
        usual = super().get_driver_class()
        asked_for = not os.environ.get(STOCK_OUTPUT) and speaks_unicode(sys.__stderr__)
        lean = usual is LinuxDriver and asked_for and not changed_names()
        return LeanDriver if lean else usual

    def already_shown(
        self, rows: Sequence[Sequence[tuple[str, str]]], modes: list[Any] | None = None
    ) -> None:
        """Call it before `run` when the first frame stands on the alternate screen: only the rest is sent.

        Args:
            rows: of `Frames.already_shown`.
            modes: `termios.tcgetattr` of before, to go back to at the end.
        """
        self._found_rows, self._found_modes = rows, modes

    def forget_screen(self) -> None:
        """Draws everything anew: something else may have written on the terminal."""
        if self._frames is not None:
            self._frames.forget()
            self._paint()

    @property
    def is_behind(self) -> bool:
        """Whether a frame had to wait for the terminal a moment ago: what can wait too should."""
        return time.monotonic() - self._owed_at < BEHIND_SECONDS

    # What the driver asks and tells (`driver.Painter`)

    def taken_over(self) -> tuple[bool, list[Any] | None]:
        """Of `Painter`, as are the next four."""
        return self._found_rows is not None, self._found_modes

    def terminal_started(self) -> None:
        driver = self._driver if not changed_names(self) else None
        if not isinstance(driver, LeanDriver) or changed_names(driver=driver):
            self._frames = None
            return
        if self._frames is None:
            colours = COLOR_SYSTEMS.get(self.console.color_system or "", ColorSystem.TRUECOLOR)
            self._frames, self._flow = Frames(colours, erases_in_colour(dict(os.environ))), Flow()
        self._nothing_drawn = True  # Textual tells the size twice at the start
        self._flow.restart()
        driver.paint(self._flow.ask())
        if self._found_rows is not None:
            self._frames.already_shown(self._found_rows, self.size)
            self._found_rows = self._found_modes = None
        else:
            self._frames.forget()

    def terminal_disturbed(self) -> None:
        if self._frames is not None:
            self._frames.lose_pen()

    def terminal_ready(self) -> None:
        if self._frame_owed:
            self._paint()

    def terminal_answered(self) -> None:
        self._flow.answered()
        self.terminal_ready()

    def on_terminal_supports_synchronized_output(self) -> None:
        self._synchronizes = True

    def on_resize(self) -> None:
        """A terminal of another size may show anything; one of the same perhaps had another meanwhile."""
        if self._frames is not None and not self._nothing_drawn:
            self._frames.forget()
            self.call_later(self._paint_again)

    def _paint_again(self) -> None:
        if self._frames is not None and self._frames.size == self.size:
            self._paint()

    # Drawing

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        frames = self._frames
        if frames is None or renderable is None or self._batch_count or not self.is_running:
            super()._display(screen, renderable)
        elif isinstance(renderable, LayoutUpdate | ChopsUpdate):
            frames.take(renderable, self.size)
            self._paint()
            self.post_display_hook()
        else:
            super()._display(screen, renderable)
            frames.forget()

    def _paint(self) -> None:
        """Sends what changed, or remembers to do so when the terminal is ready for it."""
        driver, frames = self._driver, self._frames
        if frames is None or not isinstance(driver, LeanDriver) or not driver.is_on:
            return
        self._frame_owed = not (driver.has_taken_all() and self._flow.is_open)
        if self._frame_owed:
            self._owed_at = time.monotonic()
            self._wait_for_answer()
            return
        out = frames.paint(self._cursor_that_matters(), self._synchronizes)
        if out:
            self._nothing_drawn = False
            driver.paint(self._flow.sending(out))

    def _wait_for_answer(self) -> None:
        if self._last_wait is None:
            loop = asyncio.get_running_loop()
            self._last_wait = loop.call_later(PATIENCE_SECONDS, self._waited_for, self._flow.answers)

    def _waited_for(self, answers: int) -> None:
        """Called a while after a frame had to wait, whether or not answers came since."""
        self._last_wait = None
        if self._frame_owed:
            if self._flow.answers == answers:
                self._flow.lost_patience()
            self._paint()

    def _cursor_that_matters(self) -> Offset | None:
        """Where a text is typed: an input method opens its window there."""
        typed_into = getattr(self.focused, "cursor_screen_offset", None) is not None
        return self.screen.outer_size.clamp_offset(self.cursor_position) if typed_into else None
