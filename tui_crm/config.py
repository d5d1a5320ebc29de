"""What the machine's owner chooses: `config.toml`. A mistake in it is told and never fatal.

A leaf: mistakes are plain values, their sentences are in `tui_crm.wording`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` alone would cost 8 ms on the way to the first frame
if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from typing import Any

LANGUAGES = ("en", "pl")


class Config:
    """The settings, each with its default.

    Attributes:
        language: "en" or "pl"; "" follows the locale. `--lang` goes before it.
        theme: a theme of the screen by Textual's name; "" is the program's own choice.
        region: the country whose phone numbers may be written without a prefix, two letters (ISO 3166-1).
        database: the one to open when neither `--db` nor `TUI_CRM_DB` names one; "" is the data folder's.
        keys: command id -> keys separated by commas, as `tui_crm.keymap.keymap` reads it.
    """

    __slots__ = ("database", "keys", "language", "region", "theme")

    def __init__(
        self,
        language: str = "",
        theme: str = "",
        region: str = "PL",
        database: str = "",
        keys: Mapping[str, object] | None = None,
    ) -> None:
        self.language = language
        self.theme = theme
        self.region = region
        self.database = database
        self.keys: Mapping[str, object] = {} if keys is None else keys

    def __repr__(self) -> str:
        return f"Config({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Config) and repr(self) == repr(other)

    __hash__ = None  # type: ignore[assignment]


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

    __slots__ = ("allowed", "line", "name", "path", "reason", "value")

    def __init__(
        self, path: str, reason: str, name: str = "", value: str = "", allowed: str = "", line: int = 0
    ) -> None:
        self.path = path
        self.reason = reason
        self.name = name
        self.value = value
        self.allowed = allowed
        self.line = line

    def __repr__(self) -> str:
        return f"ConfigMistake({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ConfigMistake) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))


def load(path: str | PathLike[str]) -> tuple[Config, tuple[ConfigMistake, ...]]:
    """The settings of a file, and every mistake in it. No file is no mistake."""
    try:
        with open(path, "rb") as file:
            text = file.read()
    except FileNotFoundError:
        return Config(), ()
    except OSError as error:
        return Config(), (ConfigMistake(str(path), "unreadable", value=error.strerror or "", line=0),)
    import tomllib  # 13 ms that a machine without a config file need not spend

    try:
        values = tomllib.loads(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Config(), (
            ConfigMistake(str(path), "unreadable", value=f"not UTF-8 (at line {line})", line=line),
        )
    except tomllib.TOMLDecodeError as error:
        # "at end of document" is the reader's way to say that something was left open.
        _before, _found, behind = str(error).partition("at line ")
        number = behind.partition(",")[0].strip("() ")
        line = int(number) if number.isdecimal() else 0
        return Config(), (ConfigMistake(str(path), "unreadable", value=str(error), line=line),)
    return read(values, str(path))


def read(values: Mapping[str, Any], path: str = "") -> tuple[Config, tuple[ConfigMistake, ...]]:
    """The settings of a TOML table that is read already; `path` only names it in mistakes."""
    settings: dict[str, Any] = {}
    mistakes: list[ConfigMistake] = []
    for name, value in values.items():
        if name not in _ALLOWED:
            mistakes.append(ConfigMistake(path, "unknown", name, _shown(value)))
        elif not _fits(name, value):
            mistakes.append(ConfigMistake(path, "value", name, _shown(value), _ALLOWED[name]))
        elif name == "keys":
            settings[name] = _flat(value)
        else:
            settings[name] = value.upper() if name == "region" else value
    return Config(**settings), tuple(mistakes)


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
        return len(value) == 2 and value.isascii() and value.isalpha()
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
