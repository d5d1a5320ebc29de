"""A clean environment for programs that tests start: nothing of this machine's user in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-m", "tui_crm")
"""The real program, as it is installed beside this Python."""


def clean_environment(home: Path, **extra: str) -> dict[str, str]:
    """The whole environment of a child program whose home is `home` (made here).

    Args:
        extra: variables to add or change; an empty value takes a variable away.
    """
    folders = {
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local/share",
        "XDG_STATE_HOME": home / ".local/state",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_RUNTIME_DIR": home / ".run",
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
        "HOME": str(home),
        "USER": "anna",
        "LOGNAME": "anna",
        "SHELL": "/bin/sh",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "TUI_CRM_TIPS": "off",
        "PYTHONPATH": str(ROOT),
        **{name: str(folder) for name, folder in folders.items()},
        **extra,
    }
    return {name: value for name, value in environment.items() if value}


def run_program(
    arguments: Sequence[str | Path], env: dict[str, str], stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run the real program without a terminal, to its end."""
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        env=env,
        cwd=env["HOME"],
        input=stdin,
        capture_output=True,
        timeout=300,
        check=False,
    )
