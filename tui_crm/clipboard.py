"""Putting a text where it can be pasted, and saying honestly how far it got.

Over SSH only the terminal itself reaches the person's clipboard (OSC 52); the native tools would fill the one
of the wrong machine. Whether a terminal obeyed OSC 52 can't be known: that is "sent" and never "verified".
Knows neither screen nor database: the command line uses it too.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tui_crm.identity import is_restricted
from tui_crm.paths import private_folder

TOOL_SECONDS = 1.0
# Longer sequences are cut or dropped by common terminals (hterm, older xterm).
OSC52_MAXIMUM = 74_994

Run = Callable[[Sequence[str], bytes], tuple[int, bytes]]
"""Runs a program with this input: its exit status (127 if it can't be run) and what it printed."""


class Level(StrEnum):
    """How much is known about where the text is."""

    VERIFIED = "verified"
    SENT = "sent"
    FILE = "file"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a copied text went.

    Attributes:
        level: how sure that is.
        via: "tmux" (on to the terminal), "tmux-buffer" (only its own buffer), "osc52", "osc52-tmux" (over
            SSH, to a tmux before the terminal), "file", "none", "too-long" or the name of the tool.
        path: the file, for `Level.FILE`.
    """

    level: Level
    via: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class _Tool:
    needs: str
    put: tuple[str, ...]
    get: tuple[str, ...]


_TOOLS = (
    _Tool("WAYLAND_DISPLAY", ("wl-copy",), ("wl-paste", "--no-newline")),
    _Tool("DISPLAY", ("xclip", "-selection", "clipboard"), ("xclip", "-selection", "clipboard", "-o")),
    _Tool("DISPLAY", ("xsel", "--clipboard", "--input"), ("xsel", "--clipboard", "--output")),
    _Tool("", ("pbcopy",), ("pbpaste",)),
)
# pyperclip prints over the screen and reports success on a dead display: run apart, and read back.
_PYPERCLIP = (
    "import sys, pyperclip; text = sys.stdin.buffer.read().decode(); pyperclip.copy(text);"
    " sys.exit(pyperclip.paste() != text)"
)


def run(command: Sequence[str], data: bytes = b"") -> tuple[int, bytes]:
    """Runs a program silently for at most `TOOL_SECONDS`.

    xclip and wl-copy leave a process behind that keeps what it inherited open: files, never pipes.
    """
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as output:
        source.write(data)
        source.seek(0)
        try:
            done = subprocess.run(
                command,
                stdin=source,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=TOOL_SECONDS,
                start_new_session=True,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return 127, b""
        output.seek(0)
        return done.returncode, output.read()


def copy(
    text: str,
    write: Callable[[str], None] | None,
    fallback: Path | None,
    environment: Mapping[str, str] = os.environ,
    run: Run = run,
) -> Outcome:
    """Copies a text by the best way there is. Takes up to some seconds; never raises for a way that fails.

    Args:
        text: what to copy.
        write: writes to the person's terminal; None if there is none.
        fallback: the file for the text when there is no other way; None for no file.
        environment: tells tmux, SSH and displays.
        run: for tests.
    """
    data = text.encode("utf-8", "replace")
    if is_restricted(environment):  # no program of this machine, and no file
        return _sent(data, write, environment) or _failed(data)
    in_tmux = _tmux(data, environment, run) if environment.get("TMUX") else None
    if in_tmux is not None and in_tmux.via == "tmux":
        return in_tmux
    tool = None if over_ssh(environment) else _local_tool(data, environment, run)
    if tool is not None:
        return Outcome(Level.VERIFIED, tool)
    if in_tmux is not None:
        return in_tmux
    sent = _sent(data, write, environment)
    if sent is not None:
        return sent
    return _failed(data) if fallback is None else _to_file(data, fallback)


def _failed(data: bytes) -> Outcome:
    return Outcome(Level.FAILED, "too-long" if len(base64.b64encode(data)) > OSC52_MAXIMUM else "none")


def _sent(data: bytes, write: Callable[[str], None] | None, environment: Mapping[str, str]) -> Outcome | None:
    """What became of asking the terminal; None where that can't be."""
    if write is None or not _osc52(data, write, environment):
        return None
    return Outcome(Level.SENT, "osc52-tmux" if _is_behind_tmux(environment) else "osc52")


def _is_behind_tmux(environment: Mapping[str, str]) -> bool:
    """Whether the person looks through a tmux of their own machine, which SSH tells by nothing but TERM."""
    return over_ssh(environment) and environment.get("TERM", "").startswith("tmux")


def over_ssh(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the person sits at another machine."""
    names = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
    return is_restricted(environment) or any(environment.get(name) for name in names)


def _tmux(data: bytes, environment: Mapping[str, str], run: Run) -> Outcome | None:
    """tmux drops OSC 52 from programs unless told otherwise, but hands on what its own command gives it."""
    status, _ = run(("tmux", "load-buffer", "-w", "-"), data)
    if status == 0:
        _, features = run(("tmux", "display-message", "-p", "#{client_termfeatures}"), b"")
        return Outcome(Level.SENT, "tmux" if b"clipboard" in features else "tmux-buffer")
    status, _ = run(("tmux", "load-buffer", "-"), data)  # before 3.2 there was no -w
    return Outcome(Level.SENT, "tmux-buffer") if status == 0 else None


def _local_tool(data: bytes, environment: Mapping[str, str], run: Run) -> str | None:
    for tool in _TOOLS:
        if (tool.needs and not environment.get(tool.needs)) or not _found(tool.put[0], environment):
            continue
        if run(tool.put, data)[0] == 0 and run(tool.get, b"") == (0, data):
            return tool.put[0]
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY") or environment.get("WSL_DISTRO_NAME"):
        status, _ = run((sys.executable, "-I", "-c", _PYPERCLIP), data)
        return "pyperclip" if status == 0 else None
    return None


def _found(program: str, environment: Mapping[str, str]) -> bool:
    return shutil.which(program, path=environment.get("PATH")) is not None


def _osc52(data: bytes, write: Callable[[str], None], environment: Mapping[str, str]) -> bool:
    """Asks the terminal to take the text. GNU screen and the Linux console are known not to pass it on."""
    encoded = base64.b64encode(data).decode("ascii")
    deaf = environment.get("TERM", "") in ("linux", "dumb", "") or bool(environment.get("STY"))
    if deaf or len(encoded) > OSC52_MAXIMUM:
        return False
    sequence = f"\x1b]52;c;{encoded}\a"
    if _is_behind_tmux(environment):
        # Once for tmux itself, once through it: either is dropped where it is not allowed.
        sequence += "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    try:
        write(sequence)
    except OSError:
        return False
    return True


def _to_file(data: bytes, path: Path) -> Outcome:
    """A file that only its owner can read, also where an older one was left open to others."""
    try:
        private_folder(path.parent)
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
    except OSError:
        return Outcome(Level.FAILED, "none")
    return Outcome(Level.FILE, "file", path)
