"""What the machine's owner chooses: `config.toml`. A mistake in it is told and never fatal.

A leaf: mistakes are plain values, their sentences are in `tui_crm.wording`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from pathlib import Path
from types import MappingProxyType
from typing import Any

LANGUAGES = ("en", "pl")
_REGION = re.compile(r"[A-Za-z]{2}")
_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, each with its default.

    Attributes:
        language: "en" or "pl"; "" follows the locale. `--lang` goes before it.
        theme: a theme of the screen by Textual's name; "" is the program's own choice.
        region: the country whose phone numbers may be written without a prefix, two letters (ISO 3166-1).
        database: the one to open when neither `--db` nor `TUI_CRM_DB` names one; "" is the data folder's.
        keys: command id -> keys separated by commas, as `tui_crm.commands.keymap` reads it.
    """

    language: str = ""
    theme: str = ""
    region: str = "PL"
    database: str = ""
    keys: Mapping[str, object] = attribute(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ConfigMistake:
    """What is wrong in `config.toml`.

    Attributes:
        path: the file.
        reason: "unreadable" (nothing of the file counts), "unknown" (no such setting) or "value" (the setting
            keeps its default).
        name: the setting; "" for "unreadable".
        value: what stands there; for "unreadable" what the reader said about it.
        allowed: what may stand there.
        line: the line of a file that is not TOML, from 1; 0 where it is not known.
    """

    path: str
    reason: str
    name: str = ""
    value: str = ""
    allowed: str = ""
    line: int = 0


def load(path: Path) -> tuple[Config, tuple[ConfigMistake, ...]]:
    """The settings of a file, and every mistake in it. No file is no mistake."""
    import tomllib  # 4 ms that a machine without a config file need not spend

    try:
        values = tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        return Config(), ()
    except OSError as error:
        return Config(), (ConfigMistake(str(path), "unreadable", value=error.strerror or "", line=0),)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Config(), (
            ConfigMistake(str(path), "unreadable", value=f"not UTF-8 (at line {line})", line=line),
        )
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        # "at end of document" is the reader's way to say that something was left open.
        line = int(found[1]) if found else 0
        return Config(), (ConfigMistake(str(path), "unreadable", value=str(error), line=line),)
    return read(values, str(path))


def read(values: Mapping[str, Any], path: str = "") -> tuple[Config, tuple[ConfigMistake, ...]]:
    """The settings of a TOML table that is read already; `path` only names it in mistakes."""
    config = Config()
    mistakes: list[ConfigMistake] = []
    for name, value in values.items():
        if name not in _ALLOWED:
            mistakes.append(ConfigMistake(path, "unknown", name, _shown(value)))
        elif not _fits(name, value):
            mistakes.append(ConfigMistake(path, "value", name, _shown(value), _ALLOWED[name]))
        elif name == "keys":
            config = replace(config, keys=MappingProxyType(_flat(value)))
        else:
            config = replace(config, **{name: value.upper() if name == "region" else value})
    return config, tuple(mistakes)


_ALLOWED = {
    "language": '"en", "pl", ""',
    "theme": '"textual-dark", "textual-light", "nord", ...',
    "region": '"PL", "DE", "GB", ...',
    "database": '"~/crm.db"',
    "keys": '[keys] "list.edit" = "e"',
}


def _fits(name: str, value: object) -> bool:
    if name == "keys":
        return isinstance(value, dict)
    if not isinstance(value, str):
        return False
    if name == "language":
        return value in ("", *LANGUAGES)
    if name == "region":
        return _REGION.fullmatch(value) is not None
    return True


def _flat(table: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    """`list.edit = "e"` without quotes is a table within a table in TOML: both forms mean the same."""
    flat: dict[str, object] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{prefix}{name}."))
        else:
            flat[prefix + name] = value
    return flat


def _shown(value: object) -> str:
    return value if isinstance(value, str) else repr(value)
