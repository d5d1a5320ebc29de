"""What a mistake in `config.toml` was probably meant to be, and on which line it stands.

Loaded where there are mistakes, and by the commands `config`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from tui_crm.commands import BY_ID
from tui_crm.config import ALLOWED, BACKUP, Config, ConfigMistake, content_of
from tui_crm.config_lines import lines_of
from tui_crm.config_reading import BadToml, parsed
from tui_crm.keymap import KeymapMistake, Located
from tui_crm.paths import DATABASE_VARIABLE

_QUOTED = re.compile(r'"([^"]*)"')
_TABLES = ("keys", "backup", "mail")
_CLOSE = 0.6


class Setting(NamedTuple):
    """What a setting is now.

    Attributes:
        name: "language", "backup.keep_daily", "keys.list.edit", "mail.Work.password_command".
        value: a text, a number, a truth value.
        source: "default", "file" or "variable".
    """

    name: str
    value: object
    source: str


def located(path: str, mistakes: Iterable[KeymapMistake]) -> tuple[Located, ...]:
    """The mistakes of `[keys]` with their lines in the file; 0 where it is another one by now."""
    keys = [(key, line) for key, line in _lines_in(path).items() if key[0] == "keys"]
    lines = {".".join(key[1:]): line for key, line in keys}
    return tuple(Located(mistake, path, lines.get(mistake.id, 0)) for mistake in mistakes)


def _lines_in(path: str) -> dict[tuple[str, ...], int]:
    try:
        return lines_of(parsed(content_of(path))[0])
    except (OSError, BadToml):
        return {}


def nearest(mistake: ConfigMistake | KeymapMistake) -> str:
    """The name or the value that was probably meant; "" where none is near."""
    if isinstance(mistake, KeymapMistake):
        return _near(mistake.id, BY_ID) if mistake.reason == "unknown_command" else ""
    if mistake.reason == "value":
        choices = [choice for choice in _QUOTED.findall(mistake.allowed) if choice]
        return _near(mistake.value, choices) if len(choices) > 1 and "..." not in mistake.allowed else ""
    if mistake.reason != "unknown":
        return ""
    if len(mistake.at) == 3:
        return f"mail.{mistake.at[1]}.password_command"
    tables = {f"backup.{name}": name for name in BACKUP}
    names = [*ALLOWED, *tables]
    same = next((name for name in names if tables.get(name, name) == mistake.at[-1]), "")
    return same or _near(mistake.name, names)


def _near(word: str, choices: Iterable[str]) -> str:
    return next(iter(get_close_matches(word, list(choices), 1, _CLOSE)), "")


def settings(config: Config, wrong: Collection[str], environment: Mapping[str, str]) -> list[Setting]:
    """Every setting as it counts now, in the order of the file that `config init` writes.

    Args:
        wrong: the names of those that the file sets to what they cannot be.
    """
    set_there = {".".join(key) for key in _lines_in(config.source)} - {*wrong}
    values = {name: getattr(config, name) for name in ALLOWED if name not in _TABLES}
    values |= {f"backup.{name}": getattr(config.backup, name) for name in BACKUP}
    values |= {f"mail.{name}.password_command": text for name, text in config.password_commands.items()}
    values |= {f"keys.{name}": keys for name, keys in config.keys.items()}
    found = [
        Setting(name, value, "file" if name in set_there else "default") for name, value in values.items()
    ]
    if variable := environment.get(DATABASE_VARIABLE):
        found = [Setting(s.name, variable, "variable") if s.name == "database" else s for s in found]
    return found
