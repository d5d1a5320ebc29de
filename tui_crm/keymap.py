"""The keys of the commands: the defaults with the user's own on top, and how keys are read and shown.

Nothing here knows Textual, so that the command line can print the table without loading it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tui_crm.commands import BY_ID, Command, Place
from tui_crm.config import ALLOWED, Config
from tui_crm.keymap_presets import DEFAULT, preset_keys
from tui_crm.keymap_presets import PRESETS as _PRESETS

PRESETS: tuple[str, ...] = tuple(_PRESETS)
"""The keymaps to begin with: the values of `keymap` in `config.toml`."""

_MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
_NAMED_KEYS = frozenset(
    """backspace delete down end enter escape home insert left pagedown pageup right space tab up
    ampersand apostrophe asterisk at backslash circumflex_accent colon comma dollar_sign equals_sign
    exclamation_mark full_stop grave_accent greater_than_sign left_curly_bracket left_parenthesis
    left_square_bracket less_than_sign minus number_sign percent_sign plus question_mark quotation_mark
    right_curly_bracket right_parenthesis right_square_bracket semicolon slash tilde underscore
    vertical_line""".split()
    + [f"f{number}" for number in range(1, 25)]
)
# Windows treats AltGr as Ctrl+Alt: these would take a Polish letter away from whoever types it.
_POLISH_LETTER_KEYS = frozenset("acelnosxz")
# A terminal that does not speak kitty's protocol sends Backspace, Tab, Enter and Esc for these with Ctrl, and
# of all other signs it sends only the second ones with Ctrl as something of their own (ECMA-48, C0).
_OTHERS_WITH_CTRL = frozenset({"h", "i", "m", "left_square_bracket"})
_SIGNS_WITH_CTRL = frozenset({"at", "backslash", "circumflex_accent", "right_square_bracket", "underscore"})


class KeymapMistake(NamedTuple):
    """What is wrong with a line of `[keys]`.

    Attributes:
        reason: "unknown_command" {id}, "unknown_key" {id} {key}, "clash" {id} {key} {other},
            "polish_letter" {id} {key}, "sent_as_other" {id} {key}: most terminals send another key for it,
            "not_text" {id}, or "setting" {id}: that is no command but a setting.
    """

    reason: str
    id: str
    key: str = ""
    other: str = ""


class Located(NamedTuple):
    """A mistake of `[keys]` and where it stands.

    Attributes:
        path: the file.
        line: from 1; 0 where it is not known.
    """

    mistake: KeymapMistake
    path: str
    line: int


class Keymap(NamedTuple):
    """The keys as they are now: those of a preset with the user's own on top.

    Attributes:
        keys: of each command by its id.
        preset: one of `PRESETS`; what its keys mean in lists and texts stands in `keymap_presets`.
    """

    keys: Mapping[str, tuple[str, ...]]
    preset: str = DEFAULT

    def of(self, command: Command) -> tuple[str, ...]:
        """The keys of a command, the main one first; empty where the user took them all away."""
        return self.keys[command.id]


def normalize_key(text: str) -> str | None:
    """A key as Textual names it ("Ctrl+Alt+P" -> "alt+ctrl+p", "shift+a" -> "A"), or None for none."""
    *modifiers, key = [part.strip() for part in text.strip().split("+")]
    key = SIGNS.get(key, key)
    modifiers = sorted({modifier.lower() for modifier in modifiers})
    if any(modifier not in _MODIFIERS for modifier in modifiers):
        return None
    if modifiers == ["shift"] and len(key.upper()) == 1 and key.isalpha():
        return key.upper()
    if len(key) == 1 and key.isalnum():
        key = key.lower() if modifiers else key
    elif key.lower() in _NAMED_KEYS:
        key = key.lower()
    else:
        return None
    return "+".join([*modifiers, key])


SIGNS = {
    "!": "exclamation_mark", "#": "number_sign", "$": "dollar_sign", "%": "percent_sign", "&": "ampersand",
    "'": "apostrophe", "(": "left_parenthesis", ")": "right_parenthesis", "*": "asterisk", "-": "minus",
    ".": "full_stop", "/": "slash", ":": "colon", ";": "semicolon", "<": "less_than_sign",
    "=": "equals_sign", ">": "greater_than_sign", "?": "question_mark", "@": "at", "[": "left_square_bracket",
    "]": "right_square_bracket", "^": "circumflex_accent", "_": "underscore", "`": "grave_accent",
    "{": "left_curly_bracket", "|": "vertical_line", "}": "right_curly_bracket", "~": "tilde",
}  # fmt: skip
"""Signs by Textual's names; not the comma and the plus, which stand between keys."""
_SIGN_NAMES = frozenset({*SIGNS.values(), "backslash", "comma", "plus", "quotation_mark"})


def _is_sent_as_other(key: str) -> bool:
    """Whether most terminals send another key for this one, so that it would never come."""
    *modifiers, last = key.split("+")
    is_sign = last.isdecimal() or last in _SIGN_NAMES
    if modifiers == ["shift"]:
        return is_sign
    if modifiers in (["ctrl"], ["alt", "ctrl"]):
        return last in _OTHERS_WITH_CTRL or (is_sign and last not in _SIGNS_WITH_CTRL)
    return False


def _takes_polish_letter(key: str) -> bool:
    *modifiers, last = key.split("+")
    return "alt" in modifiers and set(modifiers) <= {"alt", "ctrl"} and last in _POLISH_LETTER_KEYS


def keymap_of(config: Config, preset: str = "") -> tuple[Keymap, tuple[KeymapMistake, ...]]:
    """The keymap that a configuration asks for, or another preset with its `[keys]` on top; see `keymap`."""
    return keymap(config.keys, preset or config.keymap)


def keymap(
    user_keys: Mapping[str, object], preset: str = DEFAULT
) -> tuple[Keymap, tuple[KeymapMistake, ...]]:
    """The keymap with the `[keys]` table of `config.toml` applied, and every mistake in it.

    A wrong line changes nothing: the command keeps the keys that it has in the preset.

    Args:
        user_keys: command id -> keys separated by commas; "" takes all keys away.
        preset: one of `PRESETS`.
    """
    keys = preset_keys(preset)
    mistakes: list[KeymapMistake] = []
    chosen: dict[str, tuple[str, ...]] = {}
    for command_id, value in user_keys.items():
        found, problems = _user_keys(command_id, value)
        mistakes += problems
        if not problems:
            chosen[command_id] = found
    # A command whose line is refused has its usual keys again, which another line may have taken.
    while clashes := [
        clash for one, found in chosen.items() if (clash := _clash(one, found, {**keys, **chosen}))
    ]:
        mistakes += clashes
        for clash in clashes:
            del chosen[clash.id]
    return Keymap({**keys, **chosen}, preset), tuple(mistakes)


def _user_keys(command_id: str, value: object) -> tuple[tuple[str, ...], list[KeymapMistake]]:
    if command_id not in BY_ID:
        reason = "setting" if command_id in ALLOWED else "unknown_command"
        return (), [KeymapMistake(reason, command_id)]
    if not isinstance(value, str):
        return (), [KeymapMistake("not_text", command_id)]
    found: list[str] = []
    mistakes: list[KeymapMistake] = []
    for text in filter(None, re.split(r"\s*,\s*", value.strip())):
        key = normalize_key(text)
        if key is None:
            mistakes.append(KeymapMistake("unknown_key", command_id, text))
        elif _takes_polish_letter(key):
            mistakes.append(KeymapMistake("polish_letter", command_id, text))
        elif _is_sent_as_other(key):
            mistakes.append(KeymapMistake("sent_as_other", command_id, text))
        else:
            found.append(key)
    return tuple(found), mistakes


def _clash(
    command_id: str, keys: Iterable[str], all_keys: Mapping[str, tuple[str, ...]]
) -> KeymapMistake | None:
    place = BY_ID[command_id].place
    for other_id, other_keys in all_keys.items():
        other = BY_ID[other_id]
        if other_id == command_id or not _meet(place, other.place):
            continue
        for key in keys:
            if key in other_keys:
                return KeymapMistake("clash", command_id, key, other_id)
    return None


def _meet(one: Place, other: Place) -> bool:
    return one is other or Place.ANYWHERE in (one, other)


_SHOWN = {
    "question_mark": "?", "slash": "/", "colon": ":", "asterisk": "*", "pagedown": "PgDn", "pageup": "PgUp",
    "escape": "Esc", "enter": "Enter", "space": "Space", "tab": "Tab", "up": "↑", "down": "↓", "left": "←",
    "right": "→", "home": "Home", "end": "End", "insert": "Ins", "delete": "Del",
    "backspace": "Backspace", "plus": "+", "minus": "-",
    "comma": ",", "full_stop": ".", "semicolon": ";", "equals_sign": "=",
    "greater_than_sign": ">", "less_than_sign": "<", "underscore": "_",
}  # fmt: skip


def shown_key(key: str) -> str:
    """A key as people read it: "alt+ctrl+p" -> "Ctrl+Alt+P"."""
    *modifiers, last = key.split("+")
    order = [name for name in ("ctrl", "alt", "shift", "super", "hyper", "meta") if name in modifiers]
    if last in _SHOWN:
        last = _SHOWN[last]
    elif re.fullmatch(r"f\d+", last) or (modifiers and len(last) == 1):
        last = last.upper()
    return "+".join([*(name.capitalize() for name in order), last])
