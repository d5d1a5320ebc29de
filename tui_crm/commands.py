"""The one table of commands: bindings, footer, palette, help, README and `tui-crm keys` come from here.

Nothing here knows Textual, so that the command line can print the table without loading it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from tui_crm.domain.access import Permission
from tui_crm.i18n import N_


class Place(StrEnum):
    """Where a command works. Keys must not clash within a place, nor with ANYWHERE."""

    ANYWHERE = "anywhere"
    LIST = "list"
    EDITOR = "editor"
    DIALOG = "dialog"


PLACE_LABELS: dict[Place, str] = {
    Place.ANYWHERE: N_("Anywhere"),
    Place.LIST: N_("Contact list"),
    Place.EDITOR: N_("Form and editor"),
    Place.DIALOG: N_("Dialogs"),
}


class Command(NamedTuple):
    """Something a user can do.

    Attributes:
        id: `place.action`; the keymap of `config.toml` names it, the action's method is `action_<action>`.
        keys: default keys in Textual's notation, modifiers in alphabetical order.
        label: English; translated when shown.
        permission: what the user needs; the reason is shown where it is missing.
        footer: whether the footer shows it.
        priority: whether it works while a text field has the focus.
        short: the label in a footer that has no room for the long ones; "" for the same.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    permission: Permission | None = None
    footer: bool = False
    priority: bool = False
    short: str = ""

    @property
    def place(self) -> Place:
        return Place(self.id.partition(".")[0])

    @property
    def action(self) -> str:
        return self.id.partition(".")[2]


COMMANDS: tuple[Command, ...] = (
    # An ordinary terminal sends ESC 0x10 for Ctrl+Alt+P, kitty alt+ctrl+p, a Mac alt+super+p.
    Command(
        "anywhere.quick_add", ("alt+ctrl+p", "alt+super+p", "f7"), N_("Quick add"), Permission.ADD, True, True
    ),
    Command("anywhere.help", ("f1", "question_mark"), N_("Help"), footer=True),
    Command("anywhere.palette", ("f8", "colon"), N_("Command palette")),
    Command("anywhere.quit", ("ctrl+q",), N_("Quit"), footer=True, priority=True),
    Command("list.search", ("slash", "ctrl+f"), N_("Search"), Permission.SEE, True),
    Command("list.open", ("enter",), N_("Open"), Permission.SEE),
    Command("list.edit", ("e", "f2"), N_("Edit"), Permission.EDIT, True),
    Command("list.add", ("n", "insert"), N_("Add contact"), Permission.ADD, True, short=N_("Add")),
    Command("list.copy_card", ("y",), N_("Copy card"), Permission.SEE, True, short=N_("Copy")),
    Command("list.show_card", ("Y",), N_("Show card text"), Permission.SEE),
    Command(
        "list.switch_base", ("o",), N_("Persons / Organizations"), Permission.SEE, True, short=N_("Base")
    ),
    Command("list.mark", ("space",), N_("Mark"), Permission.SEE),
    Command("list.mark_down", ("shift+down",), N_("Mark and move down"), Permission.SEE),
    Command("list.mark_up", ("shift+up",), N_("Mark and move up"), Permission.SEE),
    Command("list.mark_range", ("v",), N_("Mark from the last mark to here"), Permission.SEE),
    Command("list.mark_all", ("asterisk",), N_("Mark all found"), Permission.SEE),
    Command("list.clear", ("escape",), N_("Clear marks, then the search")),
    Command("list.search_in", ("F",), N_("Search in..."), Permission.SEE),
    Command("list.sort", ("S",), N_("Sort by..."), Permission.SEE),
    Command("list.toggle_card", ("c",), N_("Show or hide the card"), Permission.SEE),
    Command("list.toggle_inactive", ("I",), N_("Show or hide inactive"), Permission.SEE),
    Command("list.toggle_status", ("A",), N_("Activate or deactivate"), Permission.EDIT),
    Command("list.delete", ("d", "delete"), N_("Move to the trash..."), Permission.DELETE),
    Command("list.trash", ("T",), N_("Trash"), Permission.DELETE),
    Command("list.import_file", ("i",), N_("Import a file"), Permission.IMPORT, True, short=N_("Import")),
    Command("list.open_sample", ("s",), N_("Look at the sample base")),
    Command("list.reload", ("r", "f5"), N_("Reload")),
    Command("list.next_pane", ("tab",), N_("Next pane")),
    Command("list.down", ("down", "j"), N_("Next contact")),
    Command("list.up", ("up", "k"), N_("Previous contact")),
    Command("list.page_down", ("pagedown", "ctrl+d"), N_("A page down")),
    Command("list.page_up", ("pageup", "ctrl+u"), N_("A page up")),
    Command("list.first", ("home", "g"), N_("First contact")),
    Command("list.last", ("end", "G"), N_("Last contact")),
    Command("list.scroll_left", ("left", "h"), N_("Columns to the left")),
    Command("list.scroll_right", ("right", "l"), N_("Columns to the right")),
    Command("list.quit", ("q",), N_("Quit")),
    Command("editor.save", ("ctrl+s",), N_("Save"), None, True, True),
    Command(
        "editor.save_and_add",
        ("ctrl+n",),
        N_("Save and add another"),
        Permission.ADD,
        True,
        True,
        N_("Save, next"),
    ),
    Command("editor.remove_line", ("ctrl+x",), N_("Remove this value"), None, False, True),
    Command("editor.move_up", ("alt+up",), N_("Move this value up"), None, False, True),
    Command("editor.move_down", ("alt+down",), N_("Move this value down"), None, False, True),
    Command("editor.close", ("escape",), N_("Close, keep the draft"), footer=True, short=N_("Close")),
    Command("dialog.close", ("escape",), N_("Close"), footer=True),
)

BY_ID: dict[str, Command] = {command.id: command for command in COMMANDS}

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
    "right": "→", "home": "Home", "end": "End", "insert": "Ins", "delete": "Del", "plus": "+", "minus": "-",
    "comma": ",", "full_stop": ".", "semicolon": ";", "equals_sign": "=",
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
