"""Textual's driver, which also tells what became of the frames it was given."""

from __future__ import annotations

import asyncio
import re
import time
from typing import IO, Any, Protocol, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui_crm.ui.output.flow import QUESTION
from tui_crm.ui.terminal import StatusReport

_ALTERNATE_SCREEN = "\x1b[?1049h"
_PLAIN_PEN = "\x1b[m"
# Clipboard and title, modes and their queries, the keyboard protocol, the bell: nothing that is drawn.
_DRAWS_NOTHING = re.compile(
    r"(?:\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[\?(?!1049|1047|47|6h|6l)[\d;]*(?:[hl]|\$p)|\x1b\[[<>=][\d;]*u|\x07)*"
)
_LAST_ANSWER_SECONDS = 0.15
_LOOK_SECONDS = 0.005


class Painter(Protocol):
    """What the driver asks and tells the app; but for `terminal_disturbed` all in the thread of the loop."""

    def terminal_started(self) -> None:
        """The terminal is in the program's hands (again): what it shows is not known."""

    def terminal_disturbed(self) -> None:
        """Something else than a frame was written to it, by any thread."""

    def terminal_ready(self) -> None:
        """It can be given the frame that it could not take before."""

    def terminal_answered(self) -> None:
        """It has drawn all that stood before the oldest `CSI 5 n`."""

    def taken_over(self) -> tuple[bool, list[Any] | None]:
        """Whether the first frame stands on the alternate screen, and the modes to go back to at the end."""


class _Frame(str):
    """What is counted."""

    __slots__ = ()


class _Counted:
    """The file of the terminal, as the thread that writes to it sees it.

    Attributes:
        drawn: how many frames the kernel has taken.
    """

    def __init__(self, file: IO[str], after_flush: Any) -> None:
        self._file, self._after_flush = file, after_flush
        self._written = self.drawn = 0

    def write(self, text: str) -> None:
        self._file.write(text)
        self._written += isinstance(text, _Frame)

    def flush(self) -> None:
        self._file.flush()
        self.drawn = self._written
        self._after_flush()

    def fileno(self) -> int:
        return self._file.fileno()


class LeanDriver(LinuxDriver):
    """Takes frames by `paint`; whatever else is written goes through `write` as ever.

    Attributes:
        is_on: whether the terminal is in the program's hands.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.is_on = False
        self._painter = cast(Painter, app)
        self._counted = _Counted(cast("IO[str]", self._file), self._flushed)
        self._file = cast("Any", self._counted)
        self._given = self._asked = self._answers = 0
        self._someone_waits = self._taken_over = False
        self._event_loop = asyncio.get_running_loop()

    def start_application_mode(self) -> None:
        """Takes the terminal, unless what painted the first frame has taken it already."""
        self._taken_over, attributes = self._painter.taken_over()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._taken_over = False
        if attributes is not None:
            self.attrs_before = attributes
        self._given = self._counted.drawn
        self._asked = self._answers = 0
        self.is_on = True
        self._painter.terminal_started()

    def stop_application_mode(self) -> None:
        """Gives the terminal back, with nothing of ours on its way and a plain pen."""
        if self.is_on:
            self.is_on = False
            self._await_the_last_answer()
            self.write(_PLAIN_PEN)
        super().stop_application_mode()

    def _await_the_last_answer(self) -> None:
        """Answers that come when the program has ended would be typed into the shell."""
        end = time.monotonic() + _LAST_ANSWER_SECONDS
        while 0 < self._answers < self._asked and time.monotonic() < end:
            time.sleep(_LOOK_SECONDS)

    def paint(self, frame: str) -> None:
        """Writes a frame."""
        self._given += 1
        self._asked += frame.endswith(QUESTION)
        super().write(_Frame(frame))

    def write(self, data: str) -> None:
        """Writes what is not a frame, such as a text for the terminal's clipboard."""
        if self._taken_over and data == _ALTERNATE_SCREEN:
            return
        super().write(data)
        if not _DRAWS_NOTHING.fullmatch(data):
            self._painter.terminal_disturbed()

    def has_taken_all(self) -> bool:
        """Whether every frame has gone to the kernel; if not, `terminal_ready` tells when."""
        self._someone_waits = True  # before looking: the other thread may be done in between
        done = self._counted.drawn == self._given
        self._someone_waits = not done
        return done

    def _flushed(self) -> None:
        """Called in the thread that writes."""
        if self._someone_waits and self._counted.drawn == self._given:
            self._someone_waits = False
            self._event_loop.call_soon_threadsafe(self._painter.terminal_ready)

    def process_message(self, message: Message) -> None:
        """Called in the thread that reads."""
        if isinstance(message, StatusReport):
            self._answers += 1
            self._event_loop.call_soon_threadsafe(self._painter.terminal_answered)
        else:
            super().process_message(message)
