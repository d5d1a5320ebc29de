"""A real program in a real pseudo-terminal: keys in, screen and raw bytes out.

The time limits here only keep a broken program from hanging the tests; they say nothing about speed.
"""

from __future__ import annotations

import base64
import os
import re
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
from pyte.screens import Char

from tests.kit import processes
from tests.kit.emulator import Emulator, screens
from tests.kit.keys import key_bytes

PATIENCE = float(os.environ.get("TEST_PATIENCE", "180"))
"""Seconds to wait for what must come, on a machine that does other things too."""

_LOOK = 0.01
"""Seconds between two looks at whether the program is at work."""

_CLIPBOARD = re.compile(rb"\x1b\]52;[a-z0-9]*;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)")
_QUERY = re.compile(
    rb"\x1b\[(?:(?P<status>[56])n|(?P<attributes>[>=]?)0?c|>0?(?P<version>q)|\?(?P<mode>\d+)\$p"
    rb"|(?P<window>18)t|(?P<kitty>\?u))|\x1b\](?P<colour>1[01]);\?(?:\x07|\x1b\\)"
)


class Terminal:
    """A program in a terminal of its own.

    Args:
        argv: the program and its arguments.
        env: its whole environment (see `tests.kit.environment`).
        size: columns and rows.
        cwd: the folder it starts in; its HOME if not given.
        kitty: whether to be a terminal with the kitty keyboard protocol.
    """

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        size: tuple[int, int] = (80, 24),
        cwd: Path | None = None,
        kitty: bool = False,
    ) -> None:
        self.size, self._kitty = size, kitty
        self._also_at_work: tuple[int, ...] = ()
        self._emulator = Emulator(*size)
        self._sizes = [(0, size)]
        self._last_input = self._looked_back = 0
        self._raw = bytearray()
        self._answered = 0
        self._open = True
        self._child = pexpect.spawn(
            str(argv[0]),
            [str(argument) for argument in argv[1:]],
            env=dict(env),
            cwd=str(cwd or env["HOME"]),
            dimensions=(size[1], size[0]),
            timeout=None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What goes in.

    def send(self, data: bytes) -> None:
        """Send these bytes as they are."""
        self._read(0)
        self._last_input = len(self._raw)
        while data:
            self._read(0)
            data = data[os.write(self._child.child_fd, data) :]

    def key(self, *names: str) -> None:
        """Press keys, one after the other ("ctrl+s", "f7", "down", "y"), looking at the screen after each."""
        for name in names:
            self.send(key_bytes(name))
            self.settle()

    def watch(self, *others: int) -> None:
        """Let these processes and what they start count as the program: a server that it runs in."""
        self._also_at_work = others

    def settle(self, reaction: float = 0.3, quiet: float = 0.1) -> None:
        """Wait until the program rests: it writes nothing for a while, and none of its threads is at work.

        Args:
            reaction: seconds of rest where it has written nothing yet: the key may still be on its way, and
                an Escape is told from the beginning of another key only after a tenth of a second.
            quiet: seconds of rest after it has written something.
        """
        end = time.monotonic() + PATIENCE
        rested, needed = 0.0, reaction
        while rested < needed and time.monotonic() < end:
            if self._read(_LOOK):
                rested, needed = 0.0, quiet
            elif self._at_work():
                rested = 0.0
            elif not self.alive:
                return
            else:
                rested += _LOOK  # where this process had to wait, the other may have had to as well

    def type(self, text: str) -> None:
        """Type this text."""
        self.send(text.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Drag the window to another size."""
        self.size = (columns, rows)
        self._emulator.resize(columns, rows)
        self._sizes.append((len(self._raw), (columns, rows)))
        self._child.setwinsize(rows, columns)

    def forget_size(self) -> None:
        """Be a terminal that tells no size (serial lines do), with a window as large as before."""
        self._child.setwinsize(0, 0)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        self._child.kill(number)

    def stop_reading(self, stir: Callable[[int], None], times: int = 60) -> None:
        """Be a client that is frozen: read nothing, while `stir` makes the program draw without end.

        Args:
            stir: called so often, with the number of the call; it must not look at the screen.
        """
        for number in range(times):
            stir(number)
            time.sleep(0.05)

    def wait_exit_unread(self, seconds: float = PATIENCE) -> None:
        """Wait until the program has ended, without reading what it writes."""
        end = time.monotonic() + seconds
        while self.alive:
            if time.monotonic() > end:
                raise AssertionError("the program does not end while nobody reads")
            time.sleep(0.05)

    # What comes out.

    def text(self) -> str:
        """What the screen shows now, rows joined by newlines."""
        self._read(0)
        return "\n".join(self._emulator.lines())

    def line(self, y: int) -> str:
        """Row `y` of the screen, counted from 0; -1 is the last."""
        self._read(0)
        return self._emulator.lines()[y]

    def before_cursor(self) -> str:
        """What stands in the cursor's row left of it: the label and the text of the field typed into."""
        self._read(0)
        x, y = self._emulator.cursor
        return self._emulator.lines()[y - 1][: x - 1]

    def cells(self) -> list[list[Char]]:
        """Every cell of the screen with its look, row by row."""
        self._read(0)
        return self._emulator.cells()

    @property
    def raw(self) -> bytes:
        """Every byte that the program has written so far."""
        self._read(0)
        return bytes(self._raw)

    def clipboard(self) -> list[str]:
        """The texts that were put on the terminal's clipboard (OSC 52), oldest first."""
        return [base64.b64decode(match[1]).decode() for match in _CLIPBOARD.finditer(self.raw)]

    def wait_for(self, text: str, seconds: float = PATIENCE) -> str:
        """Wait until the screen shows this text; the whole screen then."""
        return self._wait(lambda shown: text in shown, f"the screen never showed {text!r}", seconds)

    def wait_told(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until the screen shows this text, or has shown it since the last key.

        For toasts, which go by themselves: where this process gets no turn for long, nobody saw it.
        """
        self._looked_back = 0
        self._wait(
            lambda shown: text in shown or self._was_shown(text), f"the screen never told {text!r}", seconds
        )

    def wait_at_rest(self, text: str, seconds: float = PATIENCE) -> str:
        """Wait until the screen shows this text and the program rests; the whole screen then."""
        self.wait_for(text, seconds)
        self.settle(0.1)
        return self.wait_for(text, seconds)

    def wait_for_line(self, y: int, text: str, seconds: float = PATIENCE) -> str:
        """Wait until row `y`, counted as by `line`, shows this text; the whole screen then."""
        return self._wait(lambda _: text in self.line(y), f"row {y} never showed {text!r}", seconds)

    def wait_alike(self, other: Terminal, seconds: float = PATIENCE) -> None:
        """Wait until this screen and that of another terminal, both at rest, show the same."""
        end = time.monotonic() + seconds
        while True:
            for each in (self, other):
                each.settle()
            if self.text() == other.text():
                return
            if time.monotonic() > end:
                raise AssertionError(f"two that should be alike:\n{self._picture()}\n{other._picture()}")

    def wait_still(self, duration: float, seconds: float = PATIENCE) -> None:
        """Wait until the program has written nothing for so many seconds: it does not draw without end."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = len(self.raw)
            self.pause(duration)
            if len(self.raw) == before:
                return
        raise AssertionError(f"the program draws without end\n{self._picture()}")

    def wait_changed(self, shown: str, seconds: float = PATIENCE) -> str:
        """Wait until the screen shows anything else than this; the whole screen then."""
        return self._wait(lambda now: now != shown, "the screen never changed", seconds)

    def wait_gone(self, text: str, seconds: float = PATIENCE) -> str:
        """Wait until the screen shows this text no more; the whole screen then."""
        return self._wait(lambda shown: text not in shown, f"the screen still shows {text!r}", seconds)

    def wait_for_clipboard(self, count: int = 1, seconds: float = PATIENCE) -> list[str]:
        """Wait until `count` texts have been put on the clipboard; all of them then."""
        self._wait(lambda _: len(self.clipboard()) >= count, f"fewer than {count} copies came", seconds)
        return self.clipboard()

    def pause(self, seconds: float) -> None:
        """Let the program run; for what must NOT happen, or between an Escape and the next key."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not self._read(min(left, 0.05)) and not self.alive:
                return

    # Life and death.

    @property
    def pid(self) -> int:
        """The program's process."""
        return int(self._child.pid)

    @property
    def alive(self) -> bool:
        """Whether the program still runs."""
        return self._open and bool(self._child.isalive())

    def wait_exit(self, seconds: float = PATIENCE) -> int:
        """Wait until the program has ended: its exit code, or minus the signal that ended it."""
        end = time.monotonic() + seconds
        while self.alive:
            if time.monotonic() > end:
                raise AssertionError(f"the program does not end\n{self._picture()}")
            self._read(0.05)
        self._read(0.05)
        if self._child.signalstatus is not None:
            return -int(self._child.signalstatus)
        return int(self._child.exitstatus)

    def close(self) -> None:
        """End the program, by force if it must be, and close the terminal."""
        if not self._open:
            return
        for number, patience in ((signal.SIGHUP, 1.0), (signal.SIGKILL, 5.0)):
            end = time.monotonic() + patience
            if self.alive:
                self._child.kill(number)
            while self.alive and time.monotonic() < end:
                self._read(0.02)
        self._open = False
        self._child.close(force=True)

    # Inside.

    def _wait(self, holds, complaint: str, seconds: float) -> str:
        end = time.monotonic() + seconds
        while True:
            shown = self.text()
            if holds(shown):
                return shown
            if not self.alive and not self._read(0.05):
                raise AssertionError(f"{complaint}: the program has ended\n{self._picture()}")
            if time.monotonic() > end:
                raise AssertionError(f"{complaint} in {seconds:g} s\n{self._picture()}")
            self._read(0.05)

    def _was_shown(self, text: str) -> bool:
        """Whether a screen since the last key showed it; looked at again only where more was written."""
        if len(self._raw) == self._looked_back:
            return False
        self._looked_back = len(self._raw)
        return any(text in shown for shown in screens(bytes(self._raw), self._last_input, self._sizes))

    def _at_work(self) -> bool:
        return any(processes.is_at_work(one) for one in (self.pid, *self._also_at_work))

    def _read(self, seconds: float) -> bool:
        """Take what the program wrote within this time; whether there was anything."""
        got = False
        while self._open and select.select([self._child.child_fd], [], [], 0 if got else seconds)[0]:
            try:
                data = os.read(self._child.child_fd, 65536)
            except OSError:  # the program has closed its side
                data = b""
            if not data:
                break
            got = True
            self._raw += data
            self._emulator.feed(data)
            self._answer()
        return got

    def _answer(self) -> None:
        for match in _QUERY.finditer(self._raw, self._answered):
            self._answered = match.end()
            reply = self._reply(match)
            if reply:
                os.write(self._child.child_fd, reply)

    def _reply(self, match: re.Match[bytes]) -> bytes:
        if match["status"] == b"5":
            return b"\x1b[0n"
        if match["status"] == b"6":
            column, row = self._emulator.cursor
            return f"\x1b[{row};{column}R".encode()
        if match["mode"]:
            return b"\x1b[?%s;%d$y" % (match["mode"], 2 if match["mode"] == b"2026" else 0)
        if match["window"]:
            return f"\x1b[8;{self.size[1]};{self.size[0]}t".encode()
        if match["colour"]:
            shade = b"ffff/ffff/ffff" if match["colour"] == b"10" else b"0000/0000/0000"
            return b"\x1b]%s;rgb:%s\x1b\\" % (match["colour"], shade)
        if match["kitty"]:
            return b"\x1b[?1u" if self._kitty else b""
        if match["version"]:
            return b"\x1bP>|kit(1)\x1b\\"
        return {b"": b"\x1b[?62;22c", b">": b"\x1b[>1;10;0c"}.get(match["attributes"], b"")

    def _picture(self) -> str:
        lines = self._emulator.lines()
        edge = "+" + "-" * self.size[0] + "+"
        return "\n".join([edge, *(f"|{line:<{self.size[0]}}|" for line in lines), edge])
