"""The words for preferences, their values, and where a value comes from."""

from __future__ import annotations

from tui_crm.domain.preferences import KEYMAP, LANGUAGE, START, THEME, TIPS
from tui_crm.i18n import N_, _
from tui_crm.theme_names import HIGH_CONTRAST, PLAIN, is_light

_NAMES = {
    THEME: N_("Theme"),
    LANGUAGE: N_("Language"),
    START: N_("Begins with"),
    KEYMAP: N_("Keymap"),
    TIPS: N_("Tips"),
}
_VALUES = {
    (START, "contacts"): N_("contacts"),
    (START, "today"): N_("what is due today"),
    (KEYMAP, "default"): N_("the program's own"),
    (KEYMAP, "vim"): "vim",
    (KEYMAP, "emacs"): "Emacs",
    (TIPS, "on"): N_("shown"),
    (TIPS, "off"): N_("not shown"),
}
_LANGUAGES = {"en": "English", "pl": "polski"}
_SOURCES = {
    "preference": N_("your choice"),
    "config": N_("config.toml"),
    "default": N_("default"),
}


def preference_label(name: str) -> str:
    """What a preference is called."""
    return _(_NAMES[name])


def preference_value(name: str, value: str) -> str:
    """A value of a preference in words; languages are called what they call themselves."""
    if name == LANGUAGE:
        return _LANGUAGES[value]
    return value if name == THEME else _(_VALUES[name, value])


def theme_about(theme: str) -> str:
    """What kind of theme it is."""
    if theme in PLAIN:
        return _("16 colours, light") if is_light(theme) else _("16 colours, dark")
    if theme in HIGH_CONTRAST:
        return _("high contrast, light") if is_light(theme) else _("high contrast, dark")
    return _("light") if is_light(theme) else _("dark")


def source_label(source: str) -> str:
    """Where a value comes from: "preference", "config" or "default"."""
    return _(_SOURCES[source])
