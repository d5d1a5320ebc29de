"""Where things live: the user's folders and the files that ship with the program.

A leaf: it imports nothing of ours, and nothing at all that a bare `query` would wait for.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

APPLICATION = "tui-crm"
DATABASE_FILE = "crm.db"
DATABASE_VARIABLE = "TUI_CRM_DB"

_SURROGATE = re.compile("[\ud800-\udfff]")
_ORPHAN = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # no byte stands behind these
_PACKAGE = Path(__file__).parent
_PLATFORM: str = sys.platform
# https://specifications.freedesktop.org/basedir-spec/latest/
_XDG = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}


@dataclass(frozen=True, slots=True)
class Paths:
    """The user's own folders. Nothing is created by asking for them.

    Attributes:
        data: the default database, pictures, files.
        config: `config.toml`.
        state: the log, and the text that no clipboard would take.
        cache: what can be made again.
    """

    data: Path
    config: Path
    state: Path
    cache: Path

    @property
    def config_file(self) -> Path:
        return self.config / "config.toml"

    @property
    def log_file(self) -> Path:
        return self.state / "tui-crm.log"

    @property
    def copied_file(self) -> Path:
        """Where a copied text goes when no clipboard can be reached."""
        return self.state / "copied.txt"


def user_paths(environment: Mapping[str, str] = os.environ) -> Paths:
    """The folders of the person logged in: the XDG variables first, then what the system does."""
    return Paths(**{kind: _folder(kind, environment) for kind in _XDG})


def _folder(kind: str, environment: Mapping[str, str]) -> Path:
    variable, default = _XDG[kind]
    chosen = environment.get(variable, "")
    # The specification tells to ignore a relative path.
    if os.path.isabs(chosen):
        return Path(chosen) / APPLICATION
    if _PLATFORM not in ("darwin", "win32"):
        return _home(environment) / default / APPLICATION
    import platformdirs  # costs 30 ms, and Linux does not need it

    return Path(getattr(platformdirs, f"user_{kind}_path")(APPLICATION, appauthor=False))


def _home(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("HOME") or os.path.expanduser("~"))


def readable(text: str) -> str:
    """What the system gave (an argument, a variable, a path) as text that can be shown and stored.

    In a locale that knows no letters beyond ASCII Python keeps their bytes as lone surrogates
    (https://peps.python.org/pep-0383/): they are read as UTF-8, and U+FFFD stands for what is none.
    """
    if not _SURROGATE.search(text):
        return text
    try:
        data = os.fsencode(text)
    except UnicodeEncodeError:  # letters beside such bytes: a sentence of ours around them
        data = _ORPHAN.sub("\ufffd", text).encode("utf-8", "surrogateescape")
    return data.decode("utf-8", "replace")


def _for_system(text: str) -> str:
    """A path that the locale's letters cannot spell, spelled by its bytes in UTF-8; else as it is."""
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return os.fsdecode(_ORPHAN.sub("\ufffd", text).encode("utf-8", "surrogateescape"))
    return text


def expand(text: str, environment: Mapping[str, str] = os.environ) -> Path:
    """A path as a person types it: `~` is the home folder, white space around it is not meant."""
    text = _for_system(text.strip())
    if text == "~" or text.startswith("~/"):
        return _home(environment) / text[2:]
    return Path(os.path.expanduser(text))


def database_path(
    explicit: str | os.PathLike[str] | None = None,
    environment: Mapping[str, str] = os.environ,
    configured: str | os.PathLike[str] | None = None,
) -> Path:
    """The database to open: asked for (`--db`), else `TUI_CRM_DB`, else configured, else `crm.db` in the data
    folder."""
    for chosen in (explicit, environment.get(DATABASE_VARIABLE), configured):
        if chosen:
            return expand(os.fspath(chosen), environment)
    return _folder("data", environment) / DATABASE_FILE


def private_folder(path: Path) -> Path:
    """Makes a folder that only its owner can enter, if it is not there yet. Raises OSError."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def styles_folder() -> Path:
    """The `.tcss` files: inside the package where it was installed, next to it in the source tree."""
    return _shipped("styles", "styles")


def demo_data_folder() -> Path:
    """What the sample database is made of."""
    return _shipped("demo_data", "fixtures/demo")


def _shipped(in_wheel: str, in_source: str) -> Path:
    installed = _PACKAGE / in_wheel
    return installed if installed.is_dir() else _PACKAGE.parent / in_source
