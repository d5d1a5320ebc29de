"""What a command works with: the options of every command, the configuration, and the session on the base."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.config import Config, ConfigMistake, load
from tui_crm.domain.problems import Code, CrmError, FileProblem
from tui_crm.identity import LoginFixed, chosen_login, is_guest, is_restricted, system_login
from tui_crm.paths import DATABASE_VARIABLE, Paths, database_path, expand, readable
from tui_crm.text.safe import safe_text

if TYPE_CHECKING:
    from tui_crm.services.session import Session


@dataclass
class Context:
    """What the parts of the command line share.

    Attributes:
        open_screen: opens the app on a session and returns its exit status.
    """

    environment: Mapping[str, str]
    paths: Paths
    config: Config
    mistakes: tuple[ConfigMistake, ...]
    open_screen: Callable[[Context, Session], int]
    options: argparse.Namespace

    @cached_property
    def database(self) -> Path:
        """The base to open. Raises CrmError where only a broken configuration could tell which it is."""
        explicit = self.options.db
        if not explicit and not self.environment.get(DATABASE_VARIABLE):
            for mistake in self.mistakes:
                if mistake.reason in _WHOLE_FILE or mistake.name == "database":
                    raise CrmError(_config_code(mistake), **_config_values(mistake))
        return database_path(explicit, self.environment, self.config.database)

    @property
    def is_database_named(self) -> bool:
        """Whether somebody said which base to open: else it is in the usual place."""
        return bool(self.options.db or self.environment.get(DATABASE_VARIABLE) or self.config.database)

    def session(self, path: Path | None = None, login: str | None = None) -> Session:
        """A session as the user of this run; it closes as a context manager.

        Args:
            path: another base than the run's own.
            login: another user than the run's own.

        Raises CrmError and StoreError.
        """
        from tui_crm.services.session import open_session
        from tui_crm.wording import custom_names

        user, full_name = (login, "") if login else self.user()
        opened = open_session(
            path or self.database,
            login=user,
            full_name=full_name,
            region=self.config.region,
            guest=not login and is_guest(self.options.login, self.environment),
            create=not is_restricted(self.environment),  # nobody becomes its first administrator over SSH
            make_folder=not self.is_database_named,  # a mistyped path is told, the usual place is made
        )
        custom_names.use(lambda: opened.custom_fields.names())
        return opened

    def user(self) -> tuple[str, str]:
        """The login name and, where the system knows it, the full name. Raises CrmError (LOGIN_FIXED)."""
        try:
            login = chosen_login(self.options.login, self.environment)
        except LoginFixed as error:
            raise CrmError(Code.LOGIN_FIXED) from error
        if login:
            return login, ""
        login = system_login(self.environment)
        return login, _full_name(login)


def require_terminal(environment: Mapping[str, str]) -> None:
    """Refuses where the screen could not work, before its code is loaded. Raises CrmError."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise CrmError(Code.NO_TERMINAL)
    term = environment.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        raise CrmError(Code.TERMINAL_DUMB, term=term)


def load_config(asked: str | None, paths: Paths) -> tuple[Config, tuple[ConfigMistake, ...]]:
    """The configuration and its mistakes. Raises FileProblem if the file asked for does not exist."""
    path = expand(asked) if asked else paths.config_file
    if asked:
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise FileProblem(Code.FILE_MISSING, path=str(path)) from error
        except OSError:  # `load` tells why it cannot be opened
            pass
    return load(path)


_WHOLE_FILE = {"unopened": Code.CONFIG_UNOPENED, "unreadable": Code.CONFIG_UNREADABLE}
"""Mistakes after which nothing of the file counts."""


def _config_code(mistake: ConfigMistake) -> Code:
    return _WHOLE_FILE.get(mistake.reason, Code.CONFIG_VALUE)


def _config_values(mistake: ConfigMistake) -> dict[str, str]:
    if mistake.reason in _WHOLE_FILE:
        return {"path": mistake.path, "reason": mistake.value}
    return {"path": mistake.path, "name": mistake.name, "value": mistake.value, "allowed": mistake.allowed}


def _full_name(login: str) -> str:
    """The name in the first field of GECOS; "" for a user that the system does not list."""
    import pwd

    try:
        return safe_text(readable(pwd.getpwnam(login).pw_gecos.split(",")[0])).strip()
    except (KeyError, UnicodeError):  # a name of the environment need be no name of the system
        return ""
