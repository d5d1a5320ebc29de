"""A program in a pseudo-terminal, watched with a clock: what a person at that terminal waits for.

How it stays honest:

* Bytes are time-stamped when they are read. The emulated screen, which is slow, sees them afterwards, while
  the program rests, so that drawing delays neither the clock nor the program.
* A key is sent from rest, after a small random pause, so that keys do not beat in time with a frame timer.
* A program rests when it wrote nothing for a while *and* none of its threads is at work, so that
  a late answer is waited for and counted.
* It answers the questions that programs ask a terminal, as an xterm with synchronized output would.
"""

from __future__ import annotations

import fcntl
import os
import pty
import random
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.answer import Answer, Chunk, answer
from benchmarks.screen import EVERYWHERE, Area, Screen
from benchmarks.terminal_queries import answers_to
from tests.kit import processes
from tests.kit.keys import key_bytes

SIZE = (120, 40)
PATIENCE = 60.0
"""Seconds after which a program that does not come to rest is taken as it is."""

_MORE_KEYS = {"ctrl+home": b"\x1b[1;5H", "ctrl+end": b"\x1b[1;5F"}
# A program that asked for application cursor keys (DECCKM), as curses does, knows these by other bytes.
_CURSOR_KEYS = frozenset({"up", "down", "left", "right", "home", "end"})
_APPLICATION_KEYS, _ORDINARY_KEYS = b"\x1b[?1h", b"\x1b[?1l"
_READ = 65_536
_QUIET = 0.1
_PAUSE = 0.03
_LONG_SILENCE = 0.4
_JITTER = 0.02
# A slow line carries at most this share of a second's bytes at once.
_LINE_BURST = 1 / 20
_SMALLEST_READ = 64


class Terminal:
    """A program in a terminal of 120 x 40 cells; a context manager.

    Attributes:
        line: bytes a second that the line carries; None for a fast one. May be changed at any time.
        screen: what has been drawn so far.
        started: the clock when the program was started.
    """

    def __init__(
        self, argv: Sequence[str | Path], env: Mapping[str, str], size: tuple[int, int] = SIZE
    ) -> None:
        self.line: int | None = None
        self.size = size
        self.screen = Screen(*size)
        self._pending: list[tuple[float, bytes]] = []
        self._seen = bytearray()
        self._budget, self._budget_at = 0.0, time.perf_counter()
        self._status: int | None = None
        self._last_read = 0.0
        self.started = time.perf_counter()
        self._process, self._fd = _spawn([os.fspath(part) for part in argv], dict(env), size)
        self._poll = select.poll()
        self._poll.register(self._fd, select.POLLIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process(self) -> int:
        """The program's process id."""
        return self._process

    # -- keys --------------------------------------------------------------------------------------

    def key(self, name: str, area: Area = EVERYWHERE, quiet: float = _QUIET, *, busy: bool = False) -> Answer:
        """Sends one key from rest and watches until the program rests again.

        Args:
            name: as in `tests.kit.keys`: "down", "ctrl+u", "a".
            quiet: seconds without output that count as rest.
            busy: the program may be at work on something else all the time: a longer silence is rest too.
        """
        if not busy:
            self.rest(0.02)
        time.sleep(random.random() * _JITTER)
        self._draw(area)
        sent = time.perf_counter()
        self.type(name)
        return answer(sent, self.rest(quiet, area, _LONG_SILENCE if busy else PATIENCE))

    def type(self, name: str) -> None:
        """Sends a key and looks at nothing."""
        self.send(self._bytes(name))

    def press(self, *names: str) -> None:
        """Sends keys, each from rest, without measuring."""
        for name in names:
            self.type(name)
            self.rest(_PAUSE)

    def hold(self, name: str, seconds: float, per_second: int) -> float:
        """Holds a key down without looking at the screen.

        Returns:
            milliseconds from the last key to the last change of the screen.
        """
        self.rest()
        begun = sent = time.perf_counter()
        for turn in range(round(seconds * per_second)):
            sent = time.perf_counter()
            self.type(name)
            while (left := begun + (turn + 1) / per_second - time.perf_counter()) > 0:
                self._read(left)
        chunks = self.rest(0.5)
        changed = [chunk.at for chunk in chunks if chunk.change.cells]
        return max(0.0, (changed[-1] - sent) * 1000) if changed else float("nan")

    def send(self, data: bytes) -> None:
        """Sends bytes as they are.

        Raises:
            RuntimeError: the program has ended; what it left on the screen would look like an answer.
        """
        if not self.is_alive:
            self._draw(EVERYWHERE)
            raise RuntimeError(f"the program has ended:\n{self.screen.text()}")
        os.write(self._fd, data)

    # -- watching ------------------------------------------------------------------------------------

    def rest(self, quiet: float = _QUIET, area: Area = EVERYWHERE, silence: float = PATIENCE) -> list[Chunk]:
        """Waits until the program rests, and draws what it wrote meanwhile.

        Args:
            quiet: seconds without output that count as rest where no thread is at work.
            silence: seconds without output that count as rest in any case.
        """
        begun = time.perf_counter()
        while time.perf_counter() < begun + PATIENCE:
            self._collect(quiet)
            silent = time.perf_counter() - max(begun, self._last_read)
            if silent >= silence or not self.is_alive or not any(self._busy_again() for _ in range(3)):
                break
        return self._draw(area)

    def silence(self, quiet: float, area: Area = EVERYWHERE) -> list[Chunk]:
        """Waits until the program writes nothing for so long, and draws what it wrote meanwhile."""
        self._collect(quiet)
        return self._draw(area)

    def wait_for(self, sign: str) -> float:
        """Waits until the program has written this word, without blanks in it, wherever on the screen.

        Returns:
            the clock when it came.

        Raises:
            TimeoutError: it did not come, or the program has ended.
        """
        wanted, end = sign.encode(), time.perf_counter() + PATIENCE
        while time.perf_counter() < end and (self._read(0.5) or self.is_alive):
            if wanted in self._seen:
                return next(reversed(self._pending))[0]
        self._draw(EVERYWHERE)
        raise TimeoutError(f"{sign!r} was never shown:\n{self.screen.text()}")

    def watch(self, seconds: float) -> int:
        """Reads for so long; how many bytes came."""
        end, before = time.perf_counter() + seconds, len(self._seen)
        while (left := end - time.perf_counter()) > 0:
            self._read(left)
        return len(self._seen) - before

    @property
    def is_alive(self) -> bool:
        """Whether the program still runs."""
        if self._status is None:
            found, status = os.waitpid(self._process, os.WNOHANG)
            self._status = status if found else None
        return self._status is None

    def close(self) -> None:
        """Ends the program, by force if it must be."""
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGKILL):
            if self.is_alive:
                os.kill(self._process, number)
            end = time.perf_counter() + 1.0
            while self.is_alive and time.perf_counter() < end:
                self._read(0.01)
        os.close(self._fd)

    # -- inside --------------------------------------------------------------------------------------

    def _bytes(self, key: str) -> bytes:
        found = _MORE_KEYS.get(key) or key_bytes(key)
        if key in _CURSOR_KEYS and self._seen.rfind(_APPLICATION_KEYS) > self._seen.rfind(_ORDINARY_KEYS):
            return found.replace(b"\x1b[", b"\x1bO")
        return found

    def _busy_again(self) -> bool:
        """Whether the program works or writes within the next 5 ms."""
        return processes.is_at_work(self._process) or self._read(0.005)

    def _collect(self, quiet: float) -> None:
        """Reads until nothing has come for so long."""
        last = time.perf_counter()
        end = last + PATIENCE
        while (now := time.perf_counter()) < min(last + quiet, end):
            if self._read(last + quiet - now):
                last = time.perf_counter()
            elif not self.is_alive:
                return

    def _read(self, seconds: float) -> bool:
        """Takes what comes within this time, once; whether there was anything."""
        if not self._poll.poll(max(0.0, seconds) * 1000):
            return False
        size = self._carried()
        if size < _SMALLEST_READ:
            time.sleep(_SMALLEST_READ / (self.line or 1))
            return True
        try:
            data = os.read(self._fd, size)
        except OSError:  # the program has closed its side
            time.sleep(min(max(0.0, seconds), 0.005))
            return False
        self._last_read = time.perf_counter()
        self._pending.append((self._last_read, data))
        begin = max(0, len(self._seen) - 32)
        self._seen += data
        self._budget -= len(data)
        for reply in answers_to(bytes(self._seen[begin:]), len(self._seen) - begin - len(data), self.size):
            os.write(self._fd, reply)
        return True

    def _carried(self) -> int:
        """How many bytes the line would bring now."""
        if self.line is None:
            return _READ
        now = time.perf_counter()
        most = max(self.line * _LINE_BURST, _SMALLEST_READ)
        self._budget = min(most, max(0.0, self._budget) + (now - self._budget_at) * self.line)
        self._budget_at = now
        return int(self._budget)

    def _draw(self, area: Area) -> list[Chunk]:
        pending, self._pending = self._pending, []
        return [Chunk(at, data, self.screen.draw(data, area)) for at, data in pending]


def _spawn(argv: list[str], env: dict[str, str], size: tuple[int, int]) -> tuple[int, int]:
    """Starts the program in a new pseudo-terminal: its process id and our end of the terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    process = os.fork()
    if process == 0:
        try:
            os.close(ours)
            os.login_tty(theirs)
            os.chdir(env["HOME"])
            os.execvpe(argv[0], argv, env)
        finally:
            os._exit(127)
    os.close(theirs)
    return process, ours
