"""Textual's driver, which also tells what became of the frames it was given."""

from __future__ import annotations

import asyncio
import os
import re
import time
from typing import IO, Any, Protocol, TextIO, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui_crm.ui.output.flow import QUESTION
from tui_crm.ui.terminal import StatusReport

_ALTERNATE_SCREEN = "\x1b[?1049h"
_LAST_FRAME = "\x1b[m\x1b[H\x1b[J"
"""A plain pen and an empty screen: tmux 3.3 would leave lines of ours where it was made larger meanwhile."""
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


class _Rest(_Frame):
    """What the kernel did not take of a frame, which may begin in the middle of a character."""

    data: bytes

    @classmethod
    def of(cls, data: bytes) -> _Rest:
        """These bytes."""
        rest = cls()
        rest.data = data
        return rest


class _Counted:
    """The file of the terminal, as the thread that writes to it sees it.

    Attributes:
        drawn: how many of the frames that it was given the kernel has taken.
        taken: how many writes, frames or not.
    """

    def __init__(self, file: IO[str], after_flush: Any) -> None:
        self._file, self._after_flush = file, after_flush
        self._frames = self._writes = self.drawn = self.taken = 0

    def write(self, text: str) -> None:
        if isinstance(text, _Rest):
            self._file.flush()
            cast("TextIO", self._file).buffer.write(text.data)
        else:
            self._file.write(text)
        self._frames += isinstance(text, _Frame)
        self._writes += 1

    def flush(self) -> None:
        self._file.flush()
        self.drawn, self.taken = self._frames, self._writes
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
        self._given = self._asked = self._answers = self._queued = 0
        self._beside: int | None = None
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
        self._beside = _opened_beside(self._counted.fileno())
        self.is_on = True
        self._painter.terminal_started()

    def stop_application_mode(self) -> None:
        """Gives the terminal back, with nothing of ours on its way or on its screen."""
        if self.is_on:
            self.is_on = False
            self._await_the_last_answer()
            self._close_beside()
            self.write(_LAST_FRAME)
        super().stop_application_mode()

    def _await_the_last_answer(self) -> None:
        """Answers that come when the program has ended would be typed into the shell."""
        end = time.monotonic() + _LAST_ANSWER_SECONDS
        while 0 < self._answers < self._asked and time.monotonic() < end:
            time.sleep(_LOOK_SECONDS)

    def paint(self, frame: str) -> None:
        """Writes a frame: at once where the terminal takes it, else by the thread, which may wait for it."""
        self._asked += frame.endswith(QUESTION)
        rest = self._left_of(frame) if self._counted.taken == self._queued else _Frame(frame)
        if rest is not None:
            self._given += 1
            self._queue(rest)

    def _left_of(self, frame: str) -> _Frame | None:
        """Writes as much of a frame as the kernel takes now; what the thread is to write, None for nothing.

        To wake the thread for each frame would take a tenth of what a key costs.
        """
        if self._beside is None:
            return _Frame(frame)
        data = frame.encode("utf-8", "backslashreplace")
        try:
            taken = os.write(self._beside, data)
        except BlockingIOError:
            return _Frame(frame)
        except OSError:  # the thread finds out what it is
            self._close_beside()
            return _Frame(frame)
        return _Rest.of(data[taken:]) if taken < len(data) else None

    def _queue(self, text: str) -> None:
        self._queued += 1
        super().write(text)

    def _close_beside(self) -> None:
        if self._beside is not None:
            os.close(self._beside)
            self._beside = None

    def write(self, data: str) -> None:
        """Writes what is not a frame, such as a text for the terminal's clipboard."""
        if self._taken_over and data == _ALTERNATE_SCREEN:
            return
        self._queue(data)
        if not _DRAWS_NOTHING.fullmatch(data):
            self._painter.terminal_disturbed()

    def has_taken_all(self) -> bool:
        """Whether every frame has gone to the kernel; if not, `terminal_ready` tells when."""
        self._someone_waits = True  # before looking: the other thread may be done in between
        done = self._counted.drawn == self._given
        self._someone_waits = not done
        return done

    def close(self) -> None:
        """Ends for good."""
        self._close_beside()
        super().close()

    def _flushed(self) -> None:
        """Called in the thread that writes."""
        if self._someone_waits and self._counted.drawn == self._given:
            self._someone_waits = False
            self._event_loop.call_soon_threadsafe(self._painter.terminal_ready)

    def send_message(self, message: Message) -> None:
        """As Textual's, which makes a task and a future of each key."""
        self._event_loop.call_soon_threadsafe(self._app.post_message, message)

    def process_message(self, message: Message) -> None:
        """Called in the thread that reads."""
        if isinstance(message, StatusReport):
            self._answers += 1
            self._event_loop.call_soon_threadsafe(self._painter.terminal_answered)
        else:
            super().process_message(message)


def _opened_beside(descriptor: int) -> int | None:
    """The same terminal opened once more, so that writing to it never waits; None where that can't be.

    To make the descriptor itself so would reach the shell, which shares it.
    """
    try:
        return os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
