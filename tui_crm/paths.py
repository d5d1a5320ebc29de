"""Where things live: the user's folders and the files that ship with the program.

A leaf, and light: it imports nothing of ours, and nothing at all that the first frame or a bare `query` would
wait for.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

APPLICATION = "tui-crm"
DATABASE_FILE = "crm.db"
DATABASE_VARIABLE = "TUI_CRM_DB"
CONFIG_FILE = "config.toml"

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_PLATFORM: str = sys.platform
# https://specifications.freedesktop.org/basedir-spec/latest/
_XDG = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}


class Paths:
    """The user's own folders. Nothing is created by asking for them.

    Attributes:
        data: the default database, pictures, files.
        config: `config.toml`.
        state: the log, and the text that no clipboard would take.
        cache: what can be made again.
    """

    __slots__ = ("cache", "config", "data", "state")

    def __init__(self, data: Path, config: Path, state: Path, cache: Path) -> None:
        self.data = data
        self.config = config
        self.state = state
        self.cache = cache

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Paths) and all(
            getattr(self, name) == getattr(other, name) for name in self.__slots__
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def config_file(self) -> Path:
        return self.config / CONFIG_FILE

    @property
    def log_file(self) -> Path:
        return self.state / "tui-crm.log"

    @property
    def copied_file(self) -> Path:
        """Where a copied text goes when no clipboard can be reached."""
        return self.state / "copied.txt"


def user_paths(environment: Mapping[str, str] = os.environ) -> Paths:
    """The folders of the person logged in: the XDG variables first, then what the system does."""
    from pathlib import Path  # 9 ms that the first frame does not wait for

    return Paths(**{kind: Path(user_folder(kind, environment)) for kind in _XDG})


def user_folder(kind: str, environment: Mapping[str, str] = os.environ) -> str:
    """One of the user's folders: "data", "config", "state" or "cache"."""
    variable, default = _XDG[kind]
    chosen = environment.get(variable, "")
    # The specification tells to ignore a relative path.
    if os.path.isabs(chosen):
        return os.path.join(chosen, APPLICATION)
    if _PLATFORM not in ("darwin", "win32"):
        return os.path.join(_home(environment), default, APPLICATION)
    import platformdirs  # costs 30 ms, and Linux does not need it

    return str(getattr(platformdirs, f"user_{kind}_path")(APPLICATION, appauthor=False))


def _home(environment: Mapping[str, str]) -> str:
    return environment.get("HOME") or os.path.expanduser("~")


def readable(text: str) -> str:
    """What the system gave (an argument, a variable, a path) as text that can be shown and stored.

    In a locale that knows no letters beyond ASCII Python keeps their bytes as lone surrogates
    (https://peps.python.org/pep-0383/): they are read as UTF-8, and U+FFFD stands for what is none.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        pass
    else:
        return text
    try:
        data = os.fsencode(text)
    except UnicodeEncodeError:  # letters beside such bytes: a sentence of ours around them
        data = _utf8(text)
    return data.decode("utf-8", "replace")


def folder_name(path: Path) -> str:
    """What a folder of files is called where they come from it: its own name, also for "." and a link."""
    return readable(path.resolve().name)


def _for_system(text: str) -> str:
    """A path that the locale's letters cannot spell, spelled by its bytes in UTF-8; else as it is."""
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return os.fsdecode(_utf8(text))
    return text


def _utf8(text: str) -> bytes:
    """The text in UTF-8: surrogates that stand for bytes as these bytes, others as U+FFFD."""
    kept = "".join("\ufffd" if _is_orphan(char) else char for char in text)
    return kept.encode("utf-8", "surrogateescape")


def _is_orphan(char: str) -> bool:
    """Whether it is a surrogate with no byte behind it."""
    return "\ud800" <= char <= "\udfff" and not "\udc80" <= char <= "\udcff"


def expanded(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """A path as a person types it: `~` is the home folder, white space around it is not meant."""
    text = _for_system(text.strip())
    if text == "~" or text.startswith("~/"):
        return os.path.join(_home(environment), text[2:])
    return os.path.expanduser(text)


def expand(text: str, environment: Mapping[str, str] = os.environ) -> Path:
    """`expanded` as a `Path`."""
    from pathlib import Path

    return Path(expanded(text, environment))


def database_file(
    explicit: str | None = None,
    environment: Mapping[str, str] = os.environ,
    configured: str | None = None,
) -> str:
    """The database to open: asked for (`--db`), else `TUI_CRM_DB`, else configured, else `crm.db` in the data
    folder."""
    for chosen in (explicit, environment.get(DATABASE_VARIABLE), configured):
        if chosen:
            return expanded(chosen, environment)
    return os.path.join(user_folder("data", environment), DATABASE_FILE)


def database_path(
    explicit: str | os.PathLike[str] | None = None,
    environment: Mapping[str, str] = os.environ,
    configured: str | os.PathLike[str] | None = None,
) -> Path:
    """`database_file` as a `Path`."""
    from pathlib import Path

    asked, wished = (os.fspath(one) if one else None for one in (explicit, configured))
    return Path(database_file(asked, environment, wished))


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


SHELLS = ("bash", "zsh", "fish")
_SCRIPTS = {"bash": "tui-crm.bash", "zsh": "_tui-crm", "fish": "tui-crm.fish"}


def completion_script(shell: str, language: str = "en") -> Path:
    """What one of `SHELLS` reads to complete our command lines, its texts in a language, if it shows any."""
    from pathlib import Path

    folder = Path(_PACKAGE, "completions")
    translated = folder / language / _SCRIPTS[shell]
    return translated if translated.is_file() else folder / _SCRIPTS[shell]


def _shipped(in_wheel: str, in_source: str) -> Path:
    from pathlib import Path

    package = Path(_PACKAGE)
    installed = package / in_wheel
    return installed if installed.is_dir() else package.parent / in_source
