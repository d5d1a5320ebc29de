"""What the machine's owner chooses: `config.toml`. A mistake in it is told and never fatal.

A leaf: mistakes are plain values, their sentences are in `tui_crm.wording`.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False  # `typing` alone would cost 8 ms on the way to the first frame
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike
    from typing import Any

LANGUAGES = ("en", "pl")
KEYMAPS = ("default", "vim", "emacs")
STARTS = ("contacts", "today")
_LONGEST = 128 * 1024  # what `config init` writes, with keys for every command, is a quarter of it


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
        keymap: the keys to begin with, one of `KEYMAPS`; `keys` come on top.
        tips: whether a screen says at the first visit which keys matter there.
        keys: command id -> keys separated by commas, as `tui_crm.keymap.keymap` reads it.
        backup: which copies of the base are made by themselves.
        password_commands: what prints the password of a mailbox, by the mailbox's name, as it is written.
        source: the file that it was read from; "" for none. Two that say the same are equal whatever it is.
    """

    __slots__ = (
        "backup", "database", "keymap", "keys", "language", "password_commands", "region", "source",
        "ssh_host", "start", "theme", "tips",
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
        keymap: str = KEYMAPS[0],
        tips: bool = True,
        source: str = "",
    ) -> None:
        self.language = language
        self.theme = theme
        self.region = region
        self.database = database
        self.ssh_host = ssh_host
        self.start = start
        self.keymap = keymap
        self.tips = tips
        self.source = source
        self.backup = BackupChoices() if backup is None else backup
        self.keys: Mapping[str, object] = {} if keys is None else keys
        self.password_commands: Mapping[str, str] = {} if password_commands is None else password_commands

    def password_command(self, mailbox: str) -> str:
        """The command of the table `[mail.NAME]` for a mailbox, whatever its case; "" where there is none."""
        names = {name.casefold(): command for name, command in self.password_commands.items()}
        return names.get(mailbox.casefold(), "")

    def __repr__(self) -> str:
        shown = (name for name in self.__slots__ if name != "source")
        return f"Config({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Config) and repr(self) == repr(other)

    __hash__ = None  # type: ignore[assignment]


class ConfigMistake:
    """What is wrong in `config.toml`.

    Two are equal where they say the same, wherever in the file.

    Attributes:
        path: the file.
        reason: "unopened" and "unreadable" (nothing of the file counts: the system would not give it, or it
            is no TOML), "unknown" (no such setting) or "value" (the setting keeps its default).
        name: the setting; "" for the first two.
        value: what stands there; for the first two what the system or the reader said about it.
        allowed: what may stand there.
        line: where it stands, from 1; 0 where that is not known.
        at: the parts of `name`.
    """

    __slots__ = ("allowed", "at", "line", "name", "path", "reason", "value")

    def __init__(
        self,
        path: str,
        reason: str,
        name: str = "",
        value: str = "",
        allowed: str = "",
        line: int = 0,
        at: tuple[str, ...] = (),
    ) -> None:
        self.path = path
        self.reason = reason
        self.name = name
        self.value = value
        self.allowed = allowed
        self.line = line
        self.at = at or (name,)

    def __repr__(self) -> str:
        shown = (name for name in self.__slots__ if name not in ("at", "line"))
        return f"ConfigMistake({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ConfigMistake) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))


def load(path: str | PathLike[str]) -> tuple[Config, tuple[ConfigMistake, ...]]:
    """The settings of a file, and every mistake in it. No file is no mistake."""
    try:
        data = content_of(path)
    except (FileNotFoundError, NotADirectoryError):
        return Config(), ()
    except OSError as error:
        return Config(), (ConfigMistake(str(path), "unopened", value=error.strerror or str(error)),)
    from tui_crm.config_reading import BadToml, parsed

    try:
        text, values = parsed(data)
    except BadToml as bad:
        return Config(), (ConfigMistake(str(path), "unreadable", value=bad.reason, line=bad.line),)
    config, mistakes = read(values, str(path))
    if mistakes:
        from tui_crm.config_lines import lines_of

        lines = lines_of(text)
        for mistake in mistakes:
            mistake.line = lines.get(mistake.at, 0)
    return config, mistakes


def content_of(path: str | PathLike[str]) -> bytes:
    """The bytes of a configuration: of a regular file, and no more than a person may have written.

    Raises OSError.
    """
    with open(path, "rb", opener=_open) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("not a regular file")
        data = file.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        raise OSError("longer than 128 KiB")
    return data


def _open(path: str, flags: int) -> int:
    """A descriptor at once: without the flag a named pipe waits until somebody writes into it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read(values: Mapping[str, Any], path: str = "") -> tuple[Config, tuple[ConfigMistake, ...]]:
    """The settings of a TOML table that is read already; `path` only names it in mistakes."""
    settings: dict[str, Any] = {"source": path}
    mistakes: list[ConfigMistake] = []
    for name, value in values.items():
        if name not in ALLOWED:
            mistakes.append(ConfigMistake(path, "unknown", name, _shown(value)))
        elif not _fits(name, value):
            mistakes.append(ConfigMistake(path, "value", name, _shown(value), allowed(name)))
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
        at = ("backup", name)
        if name not in BACKUP:
            mistakes.append(ConfigMistake(path, "unknown", ".".join(at), _shown(value), at=at))
            continue
        wanted, may_be = BACKUP[name]
        # True is an int for Python, and no number of days.
        if type(value) is type(getattr(choices, name)) and wanted(value):
            setattr(choices, name, value)
        else:
            mistakes.append(ConfigMistake(path, "value", ".".join(at), _shown(value), may_be, at=at))
    return choices


def _mail(values: Mapping[str, Any], path: str, mistakes: list[ConfigMistake]) -> dict[str, str]:
    commands: dict[str, str] = {}
    for mailbox, table in values.items():
        if not isinstance(table, dict):
            at: tuple[str, ...] = ("mail", mailbox)
            mistakes.append(ConfigMistake(path, "value", ".".join(at), _shown(table), ALLOWED["mail"], at=at))
            continue
        for name, value in table.items():
            at = ("mail", mailbox, name)
            full = ".".join(at)
            if name != "password_command":
                mistakes.append(ConfigMistake(path, "unknown", full, _shown(value), at=at))
            elif not isinstance(value, str) or not value.strip() or "\0" in value:
                may_be = '"pass show mail"'
                mistakes.append(ConfigMistake(path, "value", full, _shown(value), may_be, at=at))
            else:
                commands[mailbox] = value
    return commands


BACKUP: dict[str, tuple[Callable[[Any], bool], str]] = {
    "enabled": (lambda value: True, "true, false"),
    "folder": (lambda value: "\0" not in value, '"~/backups"'),
    "keep_daily": (lambda value: 1 <= value <= 366, "1 ... 366"),
    "keep_weekly": (lambda value: 0 <= value <= 520, "0 ... 520"),
}
"""What each setting of `[backup]` may be, besides of the type of its default."""

ALLOWED = {
    "language": '"en", "pl", ""',
    "theme": "",  # see `allowed`
    "region": '"PL", "DE", "GB", ...',
    "database": '"~/crm.db"',
    "ssh_host": '"crm@crm.example.com"',
    "start": '"contacts", "today"',
    "keymap": '"default", "vim", "emacs"',
    "tips": "true, false",
    "keys": '[keys] "list.edit" = "e"',
    "backup": "[backup] keep_daily = 7",
    "mail": '[mail.NAME] password_command = "pass show mail"',
}
"""Every setting, and what it may be as it is written."""
EXAMPLES = frozenset({"region", "database", "ssh_host", "keys", "backup", "backup.folder", "mail"})
"""Those, and what is in `[mail.NAME]`, for which there is an example alone."""


def allowed(name: str) -> str:
    """What a setting may be, as it is written."""
    if name != "theme":
        return ALLOWED[name]
    from tui_crm.theme_names import THEMES

    return ", ".join(f'"{theme}"' for theme in THEMES)


_OF_HOSTS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_@:[]%")


def _fits(name: str, value: object) -> bool:
    if name in ("keys", "backup", "mail"):
        return isinstance(value, dict)
    if name == "tips":
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if name == "language":
        return value in ("", *LANGUAGES)
    if name == "theme" and value:
        from tui_crm.theme_names import THEMES

        return value in THEMES
    if name == "start":
        return value in STARTS
    if name == "keymap":
        return value in KEYMAPS
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
    if isinstance(value, str):
        return value
    try:
        return repr(value)
    except ValueError:  # Python writes no number of thousands of digits; in hexadecimal it reads one
        return "..."
