"""``python -m tests.kit.shipped``: the completions and the manual, written from the table of commands."""

from __future__ import annotations

import sys

from tests.kit import completions, manual
from tests.kit.environment import ROOT


def files() -> dict[str, str]:
    """The text of every file by its path in the project."""
    return {**completions.files(), **manual.files()}


def main() -> int:
    """Writes them all."""
    for path, text in files().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
