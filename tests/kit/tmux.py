"""A real program inside a real tmux, which itself runs inside a `Terminal`.

So a test can send bytes to the pane, look at it, and see what tmux passes on to the terminal outside.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.kit.keys import key_bytes
from tests.kit.needed import need
from tests.kit.terminal import PATIENCE, Terminal

_SETTINGS = """\
set -g status off
set -g set-clipboard on
set -g default-terminal tmux-256color
set -g exit-empty on
"""


class Tmux:
    """A program in the one pane of a tmux of its own.

    Args:
        argv, env, size: as for `Terminal`.
    """

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> None:
        need("tmux")
        # A short path: a Unix socket's name may not be longer than about a hundred bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="crm-tmux-"))
        self._environment = {**env, "TMUX_TMPDIR": str(self._folder)}
        settings = self._folder / "tmux.conf"
        settings.write_text(_SETTINGS)
        self._tmux = ["tmux", "-L", "crm-test", "-f", str(settings)]
        try:
            self.outside = Terminal(
                [*self._tmux, "new-session", *map(str, argv)], env=self._environment, size=size
            )
            self._wait_for_server()
            self.outside.watch(*map(int, self._run("display-message", "-p", "#{pid} #{pane_pid}").split()))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, data: bytes) -> None:
        """Put these bytes into the pane, as if they came from a keyboard."""
        if data:
            self._run("send-keys", "-H", *[f"{byte:02x}" for byte in data])

    def key(self, *names: str) -> None:
        """Press keys, one after the other, looking at the screen after each."""
        for name in names:
            self.send(key_bytes(name))
            self.settle()

    def settle(self, reaction: float = 0.3, quiet: float = 0.1) -> None:
        """As of `Terminal`: wait until tmux has drawn what the program wrote, and both rest."""
        self.outside.settle(reaction, quiet)

    def type(self, text: str) -> None:
        """Type this text."""
        self.send(text.encode())

    def text(self) -> str:
        """What the pane shows now."""
        self.outside.pause(0)
        return "\n".join(line.rstrip() for line in self._run("capture-pane", "-p").split("\n"))

    def before_cursor(self) -> str:
        """What stands in the cursor's row left of it: the label and the text of the field typed into."""
        x, y = self._run("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return self.text().split("\n")[int(y)][: int(x)]

    def wait_for(self, text: str, seconds: float = PATIENCE) -> str:
        """Wait until the pane shows this text; all of it then."""
        end = time.monotonic() + seconds
        while text not in (shown := self.text()):
            if not self.outside.alive:
                raise AssertionError(f"tmux has ended before {text!r} was shown\n{self.outside.text()}")
            if time.monotonic() > end:
                raise AssertionError(f"the pane never showed {text!r}\n{shown}")
            self.outside.pause(0.1)
        return shown

    def wait_gone(self, text: str, seconds: float = PATIENCE) -> str:
        """Wait until the pane shows this text no more; all of it then."""
        end = time.monotonic() + seconds
        while text in (shown := self.text()):
            if time.monotonic() > end:
                raise AssertionError(f"the pane still shows {text!r}\n{shown}")
            self.outside.pause(0.1)
        return shown

    def buffer(self) -> str:
        """The newest of tmux's own paste buffers; "" if there is none."""
        done = self._call("show-buffer")
        return done.stdout.decode() if done.returncode == 0 else ""

    def clipboard(self) -> list[str]:
        """The texts that tmux passed on to the terminal outside (OSC 52), oldest first."""
        return self.outside.clipboard()

    def wait_for_clipboard(self, count: int = 1, seconds: float = PATIENCE) -> list[str]:
        """Wait until `count` texts have reached the terminal outside; all of them then."""
        return self.outside.wait_for_clipboard(count, seconds)

    def close(self) -> None:
        """End the program, tmux and the terminal outside."""
        self._call("kill-server")
        if hasattr(self, "outside"):
            self.outside.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait_for_server(self) -> None:
        end = time.monotonic() + PATIENCE
        while self._call("has-session").returncode != 0:
            if not self.outside.alive or time.monotonic() > end:
                raise AssertionError(f"tmux does not start\n{self.outside.text()}")
            self.outside.pause(0.05)

    def _call(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*self._tmux, *arguments], env=self._environment, capture_output=True, timeout=300, check=False
        )

    def _run(self, *arguments: str) -> str:
        done = self._call(*arguments)
        if done.returncode != 0:
            raise AssertionError(
                f"tmux {arguments[0]}: {done.stderr.decode().strip()}\n{self.outside.text()}"
            )
        return done.stdout.decode()
