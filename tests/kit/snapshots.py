"""Snapshots of our own: the text of a screen, in a file that a reviewer can read."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "ui" / "snapshots"


def check_snapshot(name: str, shown: str, folder: Path = FOLDER) -> None:
    """Compare a screen's text with the snapshot NAME.txt.

    `UPDATE_SNAPSHOTS=1` writes it instead; look at the difference before it is committed.

    Raises:
        AssertionError: the screen differs, or there is no such snapshot.
    """
    path = folder / f"{name}.txt"
    shown = shown.rstrip("\n") + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
        return
    if not path.exists():
        raise AssertionError(f"no snapshot {path}: look at the screen, then UPDATE_SNAPSHOTS=1\n{shown}")
    expected = path.read_text(encoding="utf-8")
    if shown != expected:
        lines = difflib.unified_diff(
            expected.splitlines(), shown.splitlines(), str(path), "the screen now", lineterm=""
        )
        raise AssertionError("the screen differs from its snapshot\n" + "\n".join(lines))
