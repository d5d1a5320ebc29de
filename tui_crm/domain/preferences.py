"""What each user chooses for the screen instead of what `config.toml` says.

Light: the first frame is painted in the theme and the language that somebody chose.
"""

from __future__ import annotations

from tui_crm.config import KEYMAPS, LANGUAGES, STARTS
from tui_crm.theme_names import THEMES

TYPE_CHECKING = False  # `typing` alone would cost 8 ms on the way to the first frame
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_crm.config import Config

THEME, LANGUAGE, START, KEYMAP, TIPS = "theme", "language", "start", "keymap", "tips"
PREFERENCES: dict[str, tuple[str, ...]] = {
    THEME: THEMES,
    LANGUAGE: LANGUAGES,
    START: STARTS,
    KEYMAP: KEYMAPS,
    TIPS: ("on", "off"),
}
"""Each preference, named as the setting of `config.toml` that it goes before, and what it may be."""
PREFIX = "preference."
"""Stands before the name among all that a user chose for the screen."""


def chosen(choices: Mapping[str, str]) -> dict[str, str]:
    """The preferences among all that a user chose for the screen, without what this version does not know."""
    found = {name: choices.get(PREFIX + name, "") for name in PREFERENCES}
    return {name: value for name, value in found.items() if value in PREFERENCES[name]}


def preferred(config: Config, preferences: Mapping[str, str]) -> Config:
    """The configuration with these preferences, as `chosen` gives them, in place of what it says."""
    values: dict[str, object] = {name: getattr(config, name) for name in config.__slots__}
    for name, value in preferences.items():
        values[name] = value == "on" if name == TIPS else value
    return type(config)(**values)  # type: ignore[arg-type]


def configured(config: Config, name: str) -> str:
    """What the configuration says for a preference, as one of its values; "" where it leaves it open."""
    value = getattr(config, name)
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
