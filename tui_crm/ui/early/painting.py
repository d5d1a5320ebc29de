"""Paints the first frame before Textual is loaded, and gives the terminal back if the app never takes it.

Light.
"""

from __future__ import annotations

import os
import sys
import termios

from tui_crm import i18n
from tui_crm.ui.early.frame import SMALLEST, FirstFrame
from tui_crm.ui.early.skin import colours_of, find_skin

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from textual.driver import Driver

    from tui_crm.config import Config
    from tui_crm.services.glance import Counted, Glance
    from tui_crm.ui.early.frame import Runs
    from tui_crm.ui.output.lean import LeanApp

INPUT, OUTPUT = 0, 2
"""The files that Textual reads from and writes to."""

_BEGIN = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H"
_END = "\x1b[m\x1b[?7h"
_GIVE_BACK = b"\x1b[m\x1b[?1049l\x1b[?25h"
_NO_SCREEN = ("", "dumb", "unknown")
_LEFT_TO_THE_APP = ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TUI_CRM_STOCK_OUTPUT")
# Names of `ui/screens/contacts_choices.py`, which loads Textual; a test compares them.
CARD, NOT_USUAL = "list.card", ("list.sort.person", "list.search_in.person")


class EarlyFrame:
    """A frame on the terminal that is not Textual's yet.

    Attributes:
        rows: what stands there, as `LeanApp.already_shown` wants it.
        size: columns and rows of the terminal that it was painted for.
        modes: `termios.tcgetattr` of before.
        is_taken: whether the app answers for the terminal now.
        counted: how many contacts there are; None before it is `complete`.
    """

    __slots__ = ("counted", "is_taken", "modes", "rows", "size")

    def __init__(self, rows: list[Runs], size: tuple[int, int], modes: list[Any]) -> None:
        self.counted: Counted | None = None
        self.rows = rows
        self.size = size
        self.modes = modes
        self.is_taken = False

    def hand_over(self, app: LeanApp, driver: type[Driver]) -> None:
        """The app answers for the terminal from now on; one that can't take it as it is gets it as it was."""
        from tui_crm.ui.output.driver import LeanDriver

        if not issubclass(driver, LeanDriver):
            self.give_back()
            return
        is_as_painted = _size() == self.size
        app.already_shown(self.rows if is_as_painted else (), self.modes)
        self.is_taken = True

    def take_back(self) -> None:
        """The app has ended before it took the terminal."""
        self.is_taken = False
        self.give_back()

    def give_back(self) -> None:
        """Puts the terminal back as it was found, unless the app has taken it over and done so itself."""
        if self.is_taken:
            return
        self.is_taken = True
        try:
            termios.tcsetattr(INPUT, termios.TCSANOW, self.modes)
            os.write(OUTPUT, _GIVE_BACK)
        except (OSError, termios.error):
            return


def can_paint(environment: Mapping[str, str]) -> bool:
    """Whether this is a terminal for which the first frame can be known before Textual says it."""
    return (
        environment.get("TERM", "") not in _NO_SCREEN
        and colours_of(environment) != ""
        and not any(name in environment for name in _LEFT_TO_THE_APP)
        and not any(name.startswith("TEXTUAL") for name in environment)
        and sys.stderr.encoding.lower() in ("utf-8", "utf8")
    )


def paint(found: Glance, config: Config, environment: Mapping[str, str]) -> EarlyFrame | None:
    """Paints the first persons of the base; None if that is left to the app. Raises the driver's errors."""
    skin = find_skin(config, colours_of(environment), i18n.language())
    choices = found.choices()
    if skin is None or any(choices.get(name) for name in NOT_USUAL):
        return None
    columns, rows = size = _size()
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        return None
    layout, custom = found.layout()
    card = choices.get(CARD) != "0"
    frame = FirstFrame(skin, columns, rows, card, found.login.may, layout, custom)
    records = found.persons(frame.fields, frame.room)
    if not records:
        return None
    early = EarlyFrame(frame.draw(records), size, termios.tcgetattr(INPUT))
    try:
        _show(early)
        from tui_crm.ui.early.completing import complete

        write(complete(early, frame, found))
    except BaseException:
        early.give_back()
        raise
    return early


def write(text: str) -> None:
    """Sends it to the terminal, all of it."""
    data = text.encode()
    while data:
        data = data[os.write(OUTPUT, data) :]


def _show(early: EarlyFrame) -> None:
    raw = termios.tcgetattr(INPUT)
    # As Textual's driver sets it: keys that are typed from now on wait there as they come.
    raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    termios.tcsetattr(INPUT, termios.TCSANOW, raw)
    lines = ("".join(f"\x1b[0;{codes}m{text}" for codes, text in runs) for runs in early.rows)
    write(f"{_BEGIN}{f'{chr(13)}{chr(10)}'.join(lines)}{_END}")
    _restore_at_signals(early)


def _restore_at_signals(early: EarlyFrame) -> None:
    import signal  # after the frame: with `enum` it costs 4 ms

    def end(number: int, _frame: object) -> None:
        early.give_back()
        os._exit(128 + number)

    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def _size() -> tuple[int, int]:
    """Columns and rows of the terminal."""
    size = os.get_terminal_size(OUTPUT)
    return size.columns, size.lines
