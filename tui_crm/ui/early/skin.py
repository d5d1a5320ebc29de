"""How the first frame looks: the colours of a theme, and the words of a language with the user's keys.

Light. The built-in ones are made from the app itself (`make skin`) and compared with it by a test; for other
themes and keys the app keeps what it has drawn in the cache folder. A skin that is no longer right is
harmless: the app's own first frame replaces what differs.
"""

from __future__ import annotations

import os

from tui_crm.paths import user_folder

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_crm.config import Config

Skin = dict[str, str]
"""SGR parameters by the name of a part, and words; no value has a line end or is empty.

Parts: base hint box header cursor row track thumb card edge status, and those of `outer_lines`. Words:
`side`, `rule` (the characters of the edge at the left of the card and of the status line), `name` of the
base, `hints`, `columns`, `usual`, `commands` and `importance` (see `table`).
"""

TRUECOLOR, EIGHT_BIT = "truecolor", "256"
_FIELD, _RECORD = "\t", "\x1e"


def colours_of(environment: Mapping[str, str]) -> str:
    """How many colours Rich will use (`Console._detect_color_system`); "" for fewer than 256."""
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return TRUECOLOR
    ending = environment.get("TERM", "").strip().lower().rpartition("-")[2]
    return EIGHT_BIT if ending in ("256color", "kitty") else ""


def table(text: str) -> list[list[str]]:
    """The rows of a value that is a table.

    `hints`: least width, text. `columns`: field, title, of all that there can be. `usual`: fields of the
    columns where nobody has chosen. `commands`: id, key, label, short label, permission. `importance`: ids.
    """
    return [record.split(_FIELD) for record in text.split(_RECORD)]


def table_text(rows: list[list[str]]) -> str:
    """The value that is this table."""
    return _RECORD.join(_FIELD.join(row) for row in rows)


def is_built_in(config: Config) -> bool:
    """Whether the look of this configuration ships with the program."""
    return not config.theme and not config.keys and config.keymap == "default"


def find_skin(config: Config, colours: str, language: str) -> Skin | None:
    """The skin for this configuration, or None where none is known (yet)."""
    if is_built_in(config):
        from tui_crm.ui.early.built_in import COLOURS, WORDS

        return {**COLOURS[colours], **WORDS[language]}
    try:
        with open(skin_file(config, colours, language), encoding="utf-8") as file:
            lines = file.read().split("\n")
    except (OSError, ValueError):
        return None
    skin = {name: value for name, equals, value in (line.partition("=") for line in lines) if equals}
    return skin if "thumb" in skin else None  # an earlier version kept less


def skin_file(config: Config, colours: str, language: str) -> str:
    """Where the skin for a configuration is kept; other keys have another file, so that none is wrong."""
    theme = "".join(char if char.isalnum() else "_" for char in config.theme)
    keys = ""
    if config.keys:
        from binascii import crc32

        keys = f"-{crc32(repr(sorted(config.keys.items())).encode()):08x}"
    return os.path.join(user_folder("cache"), f"skin-{theme}-{config.keymap}{keys}-{colours}-{language}")


def skin_text(skin: Mapping[str, str]) -> str:
    """What such a file holds."""
    return "".join(f"{name}={value}\n" for name, value in sorted(skin.items()))
