"""strace around the real program: faults of the disk put in, and all that reaches the disk written down.

https://man7.org/linux/man-pages/man1/strace.1.html, "Tampering".
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.kit.terminal import PATIENCE

CALLS = ("pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "link", "unlink")
"""The system calls by which SQLite and the program change files; the queue of writers changes none."""

_CALL = re.compile(
    r'(?P<call>\w+)\((?:(?P<fd>\d+)<(?P<path>[^>]*)>)?(?:, "(?P<data>[^"]*)")?(?:, (?P<numbers>[\d, ]+))?'
)


@cache
def why_not() -> str:
    """Why nothing can be traced here; "" where it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"this machine forbids ptrace: {tried.stderr.strip()}"


def require_strace() -> None:
    """Skips the test where nothing can be traced; with CI=true a missing strace is a failure."""
    reason = why_not()
    if reason and os.environ.get("CI") == "true" and "installed" in reason:
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


def files_of(base: Path) -> tuple[Path, ...]:
    """The base and its log."""
    return base, base.with_name(base.name + "-wal")


class Call(NamedTuple):
    """A system call as it was written down.

    Attributes:
        path: of the file that it was about.
        data: what was written.
        offset: where; of `ftruncate` the length.
    """

    name: str
    path: str
    data: bytes
    offset: int


def run(
    argv: Sequence[str], env: dict[str, str], log: Path, paths: Sequence[Path], *options: str
) -> subprocess.CompletedProcess[bytes]:
    """Runs a program under strace, which looks at what it does with these files alone."""
    watched = [word for path in paths for word in ("-P", str(path))]
    return subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-qq", "-o", str(log), *watched, *options, *argv],
        env=env,
        cwd=env["HOME"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )


def calls_of(log: Path) -> dict[str, int]:
    """How often each of the calls was made."""
    names = re.findall(r"^\d+ +(\w+)\(", log.read_text(errors="replace"), re.MULTILINE)
    return {name: names.count(name) for name in CALLS if name in names}


def written_down(log: Path) -> list[Call]:
    """The calls of a log that was made with `-xx -y -s` and enough characters, without those that failed."""
    found = []
    for line in log.read_text().splitlines():
        match = _CALL.search(line)
        if match is None or match["path"] is None or " = -1 " in line:
            continue
        numbers = [int(number) for number in (match["numbers"] or "0").split(", ")]
        path = _bytes(match["path"]).decode() if "\\x" in match["path"] else match["path"]
        found.append(Call(match["call"], path, _bytes(match["data"] or ""), numbers[-1]))
    return found


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
