"""A server of others on loopback, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.kit.terminal import PATIENCE

SERVER_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
"""Where servers are installed: not all of it stands in everybody's PATH."""


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Server:
    """A running server; a context manager, which waits until it listens. It logs into `folder/log`.

    Attributes:
        folder: everything that it uses; short, for the name of a Unix socket has a limit.
    """

    def __init__(self, prefix: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=prefix))

    def start(self, command: Sequence[str | Path], port: int) -> None:
        """Starts it; it is to listen on the port."""
        self._name, self._port = Path(command[0]).name, port
        with (self.folder / "stderr").open("wb") as stderr:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=stderr)

    def __enter__(self) -> Self:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port)).close()
            except OSError:
                if self._process.poll() is not None or time.monotonic() > end:
                    told = self.log()
                    self.close()
                    raise AssertionError(f"{self._name} does not start\n{told}") from None
                time.sleep(0.02)
            else:
                return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the server and takes its folder away."""
        self._process.terminate()
        self._process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """What the server had to say."""
        files = (self.folder / "log", self.folder / "stderr")
        return "".join(file.read_text() for file in files if file.exists())
