"""What comes in: a file that the line names, or standard input."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from tui_crm.cli.command_line import PathWord
from tui_crm.paths import expand

STANDARD = "-"
"""In place of the name of a file: standard input or output."""
Given = Path | Callable[[], BinaryIO]
"""A file, or what opens it. Services open it once they know that the user may."""


def given(word: PathWord) -> Given:
    """The file that a word of the line means."""
    return standard_input if word == STANDARD else expand(word)


def standard_input() -> BinaryIO:
    """The bytes of standard input; none where there is none."""
    return io.BytesIO() if sys.stdin is None else sys.stdin.buffer
