"""What the machine's owner chooses: `config.toml`. A mistake in it is told and never fatal.

A leaf: mistakes are plain values, their sentences are in `tui_crm.wording`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` alone would cost 8 ms on the way to the first frame
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike
    from typing import Any

LANGUAGES = ("en", "pl")


class BackupChoices:
    """The table `[backup]`: copies of the base that are made by themselves.

    Attributes:
        enabled: whether one is made each day on which somebody works with the base.
        folder: where they are, counted from the base's folder; "" is `backups` in it.
        keep_daily: how many days keep their last one, 1 to 366.
        keep_weekly: how many weeks before these keep theirs, 0 to 520.
    """

    __slots__ = ("enabled", "folder", "keep_daily", "keep_weekly")

    def __init__(
        self, enabled: bool = True, folder: str = "", keep_daily: int = 7, keep_weekly: int = 4
    ) -> None:
        self.enabled = enabled
        self.folder = folder
        self.keep_daily = keep_daily
        self.keep_weekly = keep_weekly

    def __repr__(self) -> str:
        return f"BackupChoices({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BackupChoices) and repr(self) == repr(other)

    __hash__ = None  # type: ignore[assignment]


class Config:
    """The settings, each with its default.

    Attributes:
        language: "en" or "pl"; "" follows the locale. `--lang` goes before it.
        theme: a theme of the screen by Textual's name; "" is the program's own choice.
        region: the country whose phone numbers may be written without a prefix, two letters (ISO 3166-1).
        database: the one to open when neither `--db` nor `TUI_CRM_DB` names one; "" is the data folder's.
        ssh_host: how colleagues reach this machine by ssh, "crm@crm.example.com", in the lines that the
            screen shows them; "" for the account's name and that of the machine.
        start: what the program begins with: "contacts", or "today" for what is to be done today.
        keys: command id -> keys separated by commas, as `tui_crm.keymap.keymap` reads it.
        backup: which copies of the base are made by themselves.
        password_commands: what prints the password of a mailbox, by the mailbox's name, as it is written.
    """

    __slots__ = (
        "backup", "database", "keys", "language", "password_commands", "region", "ssh_host", "start",
        "theme",
    )  # fmt: skip

    def __init__(
        self,
        language: str = "",
        theme: str = "",
        region: str = "PL",
        database: str = "",
        keys: Mapping[str, object] | None = None,
        ssh_host: str = "",
        backup: BackupChoices | None = None,
        password_commands: Mapping[str, str] | None = None,
        start: str = "contacts",
    ) -> None:
        self.language = language
        self.theme = theme
        self.region = region
        self.database = database
        self.ssh_host = ssh_host
        self.start = start
        self.backup = BackupChoices() if backup is None else backup
        self.keys: Mapping[str, object] = {} if keys is None else keys
        self.password_commands: Mapping[str, str] = {} if password_commands is None else password_commands

    def password_command(self, mailbox: str) -> str:
        """The command of the table `[mail.NAME]` for a mailbox, whatever its case; "" where there is none."""
        names = {name.casefold(): command for name, command in self.password_commands.items()}
        return names.get(mailbox.casefold(), "")

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
        elif name == "backup":
            settings[name] = _backup(value, path, mistakes)
        elif name == "mail":
            settings["password_commands"] = _mail(value, path, mistakes)
        else:
            settings[name] = value.upper() if name == "region" else value
    return Config(**settings), tuple(mistakes)


def _backup(values: Mapping[str, Any], path: str, mistakes: list[ConfigMistake]) -> BackupChoices:
    choices = BackupChoices()
    for name, value in values.items():
        if name not in _BACKUP:
            mistakes.append(ConfigMistake(path, "unknown", f"backup.{name}", _shown(value)))
            continue
        wanted, allowed = _BACKUP[name]
        # True is an int for Python, and no number of days.
        if type(value) is type(getattr(choices, name)) and wanted(value):
            setattr(choices, name, value)
        else:
            mistakes.append(ConfigMistake(path, "value", f"backup.{name}", _shown(value), allowed))
    return choices


def _mail(values: Mapping[str, Any], path: str, mistakes: list[ConfigMistake]) -> dict[str, str]:
    commands: dict[str, str] = {}
    for mailbox, table in values.items():
        if not isinstance(table, dict):
            mistakes.append(ConfigMistake(path, "value", f"mail.{mailbox}", _shown(table), _ALLOWED["mail"]))
            continue
        for name, value in table.items():
            full = f"mail.{mailbox}.{name}"
            if name != "password_command":
                mistakes.append(ConfigMistake(path, "unknown", full, _shown(value)))
            elif not isinstance(value, str) or not value.strip() or "\0" in value:
                mistakes.append(ConfigMistake(path, "value", full, _shown(value), '"pass show mail"'))
            else:
                commands[mailbox] = value
    return commands


_BACKUP: dict[str, tuple[Callable[[Any], bool], str]] = {
    "enabled": (lambda value: True, "true, false"),
    "folder": (lambda value: "\0" not in value, '"~/backups"'),
    "keep_daily": (lambda value: 1 <= value <= 366, "1 ... 366"),
    "keep_weekly": (lambda value: 0 <= value <= 520, "0 ... 520"),
}
"""What each setting of `[backup]` may be, besides of the type of its default."""

_ALLOWED = {
    "language": '"en", "pl", ""',
    "theme": '"textual-dark", "textual-light", "nord", ...',
    "region": '"PL", "DE", "GB", ...',
    "database": '"~/crm.db"',
    "ssh_host": '"crm@crm.example.com"',
    "start": '"contacts", "today"',
    "keys": '[keys] "list.edit" = "e"',
    "backup": "[backup] keep_daily = 7",
    "mail": '[mail.NAME] password_command = "pass show mail"',
}


_OF_HOSTS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_@:[]%")


def _fits(name: str, value: object) -> bool:
    if name in ("keys", "backup", "mail"):
        return isinstance(value, dict)
    if not isinstance(value, str):
        return False
    if name == "language":
        return value in ("", *LANGUAGES)
    if name == "start":
        return value in ("contacts", "today")
    if name == "region":
        return len(value) == 2 and value.isascii() and value.isalpha()
    if name == "ssh_host":  # it becomes a word of a command
        return value.isascii() and not value.startswith("-") and not set(value) - _OF_HOSTS
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
