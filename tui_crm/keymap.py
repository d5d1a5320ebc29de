"""The keys of the commands: the defaults with the user's own on top, and how keys are read and shown.

Nothing here knows Textual, so that the command line can print the table without loading it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tui_crm.commands import BY_ID, COMMANDS, Command, Place

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


class KeymapMistake(NamedTuple):
    """What is wrong with a line of `[keys]`.

    Attributes:
        reason: "unknown_command" {id}, "unknown_key" {id} {key}, "clash" {id} {key} {other},
            "polish_letter" {id} {key} or "not_text" {id}.
    """

    reason: str
    id: str
    key: str = ""
    other: str = ""


class Keymap(NamedTuple):
    """The keys as they are now: the defaults with the user's own on top."""

    keys: Mapping[str, tuple[str, ...]]

    def of(self, command: Command) -> tuple[str, ...]:
        """The keys of a command, the main one first; empty where the user took them all away."""
        return self.keys[command.id]


def normalize_key(text: str) -> str | None:
    """A key as Textual names it ("Ctrl+Alt+P" -> "alt+ctrl+p"), or None if there is no such key."""
    *modifiers, key = [part.strip() for part in text.strip().split("+")]
    modifiers = sorted({modifier.lower() for modifier in modifiers})
    if any(modifier not in _MODIFIERS for modifier in modifiers):
        return None
    if len(key) == 1 and key.isalnum():
        key = key.lower() if modifiers else key
    elif key.lower() in _NAMED_KEYS:
        key = key.lower()
    else:
        return None
    return "+".join([*modifiers, key])


def _takes_polish_letter(key: str) -> bool:
    *modifiers, last = key.split("+")
    return "alt" in modifiers and set(modifiers) <= {"alt", "ctrl"} and last in _POLISH_LETTER_KEYS


def keymap(user_keys: Mapping[str, object]) -> tuple[Keymap, tuple[KeymapMistake, ...]]:
    """The keymap with the `[keys]` table of `config.toml` applied, and every mistake in it.

    A wrong line changes nothing: the command keeps its default keys.

    Args:
        user_keys: command id -> keys separated by commas; "" takes all keys away.
    """
    keys = {command.id: command.keys for command in COMMANDS}
    mistakes: list[KeymapMistake] = []
    chosen: dict[str, tuple[str, ...]] = {}
    for command_id, value in user_keys.items():
        found, problems = _user_keys(command_id, value)
        mistakes += problems
        if not problems:
            chosen[command_id] = found
    for command_id, found in chosen.items():
        clash = _clash(command_id, found, {**keys, **chosen})
        if clash is not None:
            mistakes.append(clash)
        else:
            keys[command_id] = found
    return Keymap(keys), tuple(mistakes)


def _user_keys(command_id: str, value: object) -> tuple[tuple[str, ...], list[KeymapMistake]]:
    if command_id not in BY_ID:
        return (), [KeymapMistake("unknown_command", command_id)]
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
    "greater_than_sign": ">", "less_than_sign": "<",
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
