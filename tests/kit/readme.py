"""``python -m tests.kit.readme``: the key table of README.md, written from the table of commands."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.kit.environment import ROOT
from tui_crm.commands import COMMANDS, PLACE_LABELS, Place
from tui_crm.keymap import shown_key

README = ROOT / "README.md"
BEGIN, END = "<!-- keys -->", "<!-- /keys -->"


def key_table() -> str:
    """The default keys of every command, a Markdown table for each place."""
    parts = []
    for place in Place:
        rows = [
            f"| {', '.join(_code(key) for key in command.keys)} | {command.label} | `{command.id}` |"
            for command in COMMANDS
            if command.place is place
        ]
        if rows:
            head = [f"**{PLACE_LABELS[place]}**", "", "| Key | Does | Name in `[keys]` |", "|---|---|---|"]
            parts.append("\n".join([*head, *rows]))
    return "\n\n".join(parts)


def _code(key: str) -> str:
    shown = shown_key(key)
    return "`` ` ``" if shown == "`" else f"`{shown}`".replace("|", r"\|")


def with_table(text: str) -> str:
    """The text with what stands between the markers replaced by the table.

    Raises:
        ValueError: the markers are missing.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md has no {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n{key_table()}\n{END}{after}"


def main(path: Path = README) -> int:
    """Write the table into README.md."""
    path.write_text(with_table(path.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
