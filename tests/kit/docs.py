"""``python -m tests.kit.docs``: the tables of the documentation, written from the program's own tables.

The documentation is README.md and all of docs/. Tests read it with what stands here.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tests.kit.environment import ROOT
from tui_crm.cli.command_line import COMMANDS as PROGRAM_COMMANDS
from tui_crm.cli.remote_commands import OFFERED
from tui_crm.commands import COMMANDS, PLACE_LABELS, Place
from tui_crm.keymap import keymap, shown_key
from tui_crm.keymap_presets import PRESETS as KEYMAPS

FOLDER = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(FOLDER.rglob("*.md")))
KEYS_PAGE, COMMANDS_PAGE = FOLDER / "keys.md", FOLDER / "command-line.md"
_BLOCK = re.compile(r"(?:^<!-- ([^\n]*) -->\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block.

    Attributes:
        note: the comment in the line before it, which tells tests what it is; "" for none.
        language: what stands behind the fence; "" for nothing.
        text: ends with a line break.
    """

    note: str
    language: str
    text: str


def name_of(page: Path) -> str:
    """How a page is called in tests: its path in the project."""
    return page.relative_to(ROOT).as_posix()


def blocks(text: str, *languages: str) -> list[Block]:
    """The fenced blocks of a page in these languages, or all of them."""
    found = [Block(*groups) for groups in _BLOCK.findall(text)]
    return [block for block in found if not languages or block.language in languages]


def spans(text: str) -> list[str]:
    """The code spans of a page, without what stands in its blocks."""
    return re.findall(r"(?<!`)`([^`\n]+)`(?!`)", _BLOCK.sub("", text))


def anchors(text: str) -> set[str]:
    """The names by which links reach the headings of a page, as the known hosts of code make them."""
    headings = re.findall(r"^#+ (.*)$", _BLOCK.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def key_table() -> str:
    """The default keys of every command, a Markdown table for each place."""
    parts = []
    for place in Place:
        rows = [
            f"| {_codes(command.keys)} | {command.label} | `{command.id}` |"
            for command in COMMANDS
            if command.place is place
        ]
        if rows:
            head = [f"## {PLACE_LABELS[place]}", "", "| Key | Does | Name in `[keys]` |", "|---|---|---|"]
            parts.append("\n".join([*head, *rows]))
    return "\n\n".join(parts)


def _codes(keys: Sequence[str]) -> str:
    return ", ".join(map(_code, keys))


def _code(key: str) -> str:
    shown = shown_key(key)
    return "`` ` ``" if shown == "`" else f"`{shown}`".replace("|", r"\|")


def keymap_tables() -> str:
    """What is different in each of the other keymaps: the keys that move, and those of commands."""
    parts = []
    for name, preset in list(KEYMAPS.items())[1:]:
        moves = [f"| {_code(key)} | {_codes(others)} |" for key, others in preset.moves.items()]
        parts += [
            f"## The keymap {name}",
            "\n".join(["| Usual key | This does the same |", "|---|---|", *moves]),
        ]
        usual, here = keymap({})[0], keymap({}, name)[0]
        rows: dict[str, list[str]] = {}
        for command in (command for command in COMMANDS if command.id in preset.keys):
            row = f"| {command.label} | {_codes(usual.of(command))} | {_codes(here.of(command))} |"
            rows.setdefault(row, []).append(PLACE_LABELS[command.place])
        head = ["| Command | Usual keys | Keys in this keymap | Where |", "|---|---|---|---|"]
        parts.append("\n".join([*head, *(f"{row} {', '.join(places)} |" for row, places in rows.items())]))
    return "\n\n".join(parts)


def command_table() -> str:
    """Every command of the command line with what it takes, and whether it is offered over SSH."""
    rows = ["| Command | Does | Takes | SSH |", "|---|---|---|---|"]
    for name, entry in PROGRAM_COMMANDS.items():
        takes = ", ".join(f"`{word}`" for word in _arguments(name))
        rows.append(f"| `{name}` | {entry.summary} | {takes} | {'yes' if name in OFFERED else 'no'} |")
    return "\n".join(rows)


def _arguments(name: str) -> Iterator[str]:
    """What stands behind a command: its words, then its options by their longest name."""
    parser = argparse.ArgumentParser(add_help=False)
    import_module(f"tui_crm.cli.{PROGRAM_COMMANDS[name].module}").COMMANDS[name].define(parser)
    shown = [action for action in parser._actions if action.help is not argparse.SUPPRESS]
    for action in sorted(shown, key=lambda action: bool(action.option_strings)):
        if action.option_strings:
            yield max(action.option_strings, key=len)
        else:
            word = action.metavar if isinstance(action.metavar, str) else ""
            yield (word or "|".join(action.choices or [action.dest])).replace("|", r"\|")


def with_table(text: str, name: str, table: str) -> str:
    """The text with what stands between its markers `<!-- name -->` and `<!-- /name -->` replaced.

    Raises:
        ValueError: the markers are missing.
    """
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, begin, rest = text.partition(opening)
    _, end, after = rest.partition(closing)
    if not begin or not end:
        raise ValueError(f"there is no {opening} ... {closing}")
    return f"{before}{opening}\n{table}\n{closing}{after}"


def with_tables(page: Path) -> str:
    """A page as it has to be: its text with the tables of the program as it is now."""
    text = page.read_text(encoding="utf-8")
    if page == KEYS_PAGE:
        return with_table(with_table(text, "keys", key_table()), "keymaps", keymap_tables())
    return with_table(text, "commands", command_table()) if page == COMMANDS_PAGE else text


def main() -> int:
    """Write the tables into their pages."""
    for page in (KEYS_PAGE, COMMANDS_PAGE):
        page.write_text(with_tables(page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
