"""The keymaps to begin with: what the fingers of people who come from vim or Emacs expect.

A preset says which keys do what arrows, paging and Escape do, everywhere, and which commands have other keys.
The keys of `[keys]` in `config.toml` come on top. Keys that type a letter of Polish with AltGr are in none.
"""

from __future__ import annotations

from typing import NamedTuple

from tui_crm.commands import COMMANDS, Command

DEFAULT = "default"


class Preset(NamedTuple):
    """One keymap.

    Attributes:
        moves: key of the keyboard -> the keys that do the same in lists; a command that has the one has the
            others too.
        typing: key -> the key that it means while a text is typed.
        keys: command id -> all its keys, where they are not the usual ones with `moves`.
    """

    moves: dict[str, tuple[str, ...]]
    typing: dict[str, str]
    keys: dict[str, tuple[str, ...]]


_VIM = Preset(
    moves={
        "down": ("j", "ctrl+n"),
        "up": ("k", "ctrl+p"),
        "left": ("h",),
        "right": ("l",),
        "home": ("g",),
        "end": ("G",),
        "pagedown": ("ctrl+d", "ctrl+f"),
        "pageup": ("ctrl+u", "ctrl+b"),
    },
    typing={"ctrl+n": "down", "ctrl+p": "up"},
    keys={
        # Ctrl+F goes a page on, so that only / searches.
        "list.search": ("slash",),
        "history.search": ("slash",),
        "mail.search": ("slash",),
        "opportunities.search": ("slash",),
        "meetings.find": ("slash",),
        "list.edit": ("e", "i", "f2"),
        "list.import_file": ("R",),
        "list.delete": ("d", "x", "delete"),
        "list.export": ("X",),
        "list.reload": ("r", "ctrl+l", "f5"),
        "list.redo": ("ctrl+r", "U"),
        "list.next_pane": ("tab", "ctrl+w"),
        "profile.edit": ("e", "i", "f2"),
        "profile.picture": ("P",),
        "profile.remove": ("d", "x", "delete"),
        "profile.redo": ("ctrl+r", "U"),
        "profile.next_part": ("tab", "ctrl+w"),
        "settings.edit": ("e", "i", "f2"),
        "settings.remove": ("d", "x", "delete"),
        "settings.redo": ("ctrl+r", "U"),
        "settings.next_part": ("tab", "ctrl+w"),
        "filter.edit": ("enter", "e", "i"),
        "views.rename": ("e", "i", "f2"),
        "views.delete": ("d", "x", "delete"),
        "imports.import_file": ("i", "R"),
        "duplicates.redo": ("ctrl+r", "U"),
        "merge.swap": ("K",),  # k goes up
        "today.redo": ("ctrl+r", "U"),
        "history.edit": ("e", "i", "f2"),
        "history.remove": ("d", "x", "delete"),
        "history.redo": ("ctrl+r", "U"),
        "history.next_pane": ("tab", "ctrl+w"),
        "event.edit": ("e", "i", "f2"),
        "mail.redo": ("ctrl+r", "U"),
        "message.link": ("L",),  # l goes to the right
        "message.unlink": ("d", "x", "delete"),
        "message.redo": ("ctrl+r", "U"),
        "opportunities.edit": ("e", "i", "f2"),
        "opportunities.delete": ("d", "x", "delete"),
        "opportunities.redo": ("ctrl+r", "U"),
        "opportunity.edit": ("e", "i", "f2"),
        "opportunity.remove": ("d", "x", "delete"),
        "opportunity.redo": ("ctrl+r", "U"),
        "opportunity.next_part": ("tab", "ctrl+w"),
        "meetings.edit": ("e", "i", "f2"),
        "meetings.delete": ("d", "x", "delete"),
        "meetings.import_file": ("R",),
        "meetings.export": ("X",),
        "meetings.redo": ("ctrl+r", "U"),
        "meetings.next_pane": ("tab", "shift+tab", "ctrl+w"),
        "meeting.edit": ("e", "i", "f2"),
        "meeting.delete": ("d", "x", "delete"),
        "meeting.redo": ("ctrl+r", "U"),
    },
)
_EMACS_UNDO = ("u", "ctrl+underscore", "ctrl+z")
_EMACS_DELETE = ("d", "ctrl+d", "delete")
_EMACS_COPY = ("y", "alt+w")
_EMACS_RELOAD = ("r", "ctrl+l", "f5")
_EMACS_SEARCH = ("slash", "ctrl+s")
_EMACS = Preset(
    moves={
        "down": ("ctrl+n",),
        "up": ("ctrl+p",),
        "left": ("ctrl+b",),
        "right": ("ctrl+f",),
        # The second ones are what kitty's protocol makes of the first.
        "home": ("alt+less_than_sign", "alt+shift+comma"),
        "end": ("alt+greater_than_sign", "alt+shift+full_stop"),
        "pagedown": ("ctrl+v",),
        "pageup": ("alt+v",),
        "escape": ("ctrl+g",),
    },
    typing={
        "ctrl+n": "down",
        "ctrl+p": "up",
        "ctrl+b": "left",
        "ctrl+f": "right",
        "ctrl+v": "pagedown",
        "alt+v": "pageup",
        "alt+b": "ctrl+left",
        "alt+f": "ctrl+right",
        "alt+d": "ctrl+delete",
        "alt+backspace": "ctrl+w",
        "alt+w": "ctrl+c",
        "ctrl+y": "ctrl+v",
        "ctrl+underscore": "ctrl+z",
        "ctrl+g": "escape",
    },
    keys={
        "list.search": _EMACS_SEARCH,
        "list.copy_card": _EMACS_COPY,
        "list.delete": _EMACS_DELETE,
        "list.undo": _EMACS_UNDO,
        "list.reload": _EMACS_RELOAD,
        # Ctrl+D deletes; Ctrl+U counts in Emacs.
        "list.page_down": ("pagedown", "ctrl+v"),
        "list.page_up": ("pageup", "alt+v"),
        "card.copy": _EMACS_COPY,
        "profile.copy": _EMACS_COPY,
        "profile.remove": _EMACS_DELETE,
        "profile.undo": _EMACS_UNDO,
        "profile.reload": _EMACS_RELOAD,
        # Ctrl+N is the next line. Ctrl+X does nothing alone, so that Ctrl+X Ctrl+S saves.
        "editor.save_and_add": ("ctrl+o",),
        "editor.remove_line": ("alt+k",),
        "card_text.copy": ("y", "enter", "alt+w"),
        "filter.remove": _EMACS_DELETE,
        "views.delete": _EMACS_DELETE,
        "settings.remove": _EMACS_DELETE,
        "settings.undo": _EMACS_UNDO,
        "settings.reload": _EMACS_RELOAD,
        "imports.delete": ("d", "ctrl+d", "delete", "x"),
        "imports.reload": ("ctrl+l", "f5"),
        "duplicates.undo": _EMACS_UNDO,
        "duplicates.reload": _EMACS_RELOAD,
        "merge.undo": _EMACS_UNDO,
        "today.undo": _EMACS_UNDO,
        "today.reload": _EMACS_RELOAD,
        "history.search": _EMACS_SEARCH,
        "history.remove": _EMACS_DELETE,
        "history.copy": _EMACS_COPY,
        "history.undo": _EMACS_UNDO,
        "history.reload": _EMACS_RELOAD,
        "event.copy": _EMACS_COPY,
        "mail.search": _EMACS_SEARCH,
        "mail.undo": _EMACS_UNDO,
        "mail.reload": _EMACS_RELOAD,
        "message.unlink": _EMACS_DELETE,
        "message.copy": _EMACS_COPY,
        "message.undo": _EMACS_UNDO,
        "message.reload": _EMACS_RELOAD,
        "opportunities.search": _EMACS_SEARCH,
        "opportunities.copy_cards": _EMACS_COPY,
        "opportunities.delete": _EMACS_DELETE,
        "opportunities.undo": _EMACS_UNDO,
        "opportunities.reload": _EMACS_RELOAD,
        "opportunity.copy": _EMACS_COPY,
        "opportunity.remove": _EMACS_DELETE,
        "opportunity.undo": _EMACS_UNDO,
        "opportunity.reload": _EMACS_RELOAD,
        "meetings.find": _EMACS_SEARCH,
        "meetings.delete": _EMACS_DELETE,
        "meetings.undo": _EMACS_UNDO,
        "meetings.reload": _EMACS_RELOAD,
        "meeting.delete": _EMACS_DELETE,
        "meeting.copy": _EMACS_COPY,
        "meeting.undo": _EMACS_UNDO,
        "meeting.reload": _EMACS_RELOAD,
    },
)
PRESETS: dict[str, Preset] = {DEFAULT: Preset({}, {}, {}), "vim": _VIM, "emacs": _EMACS}
"""Every keymap by the name that `keymap = "..."` has for it."""


def preset_keys(name: str) -> dict[str, tuple[str, ...]]:
    """The keys of each command in a keymap, the main one first.

    Raises KeyError for a keymap that there is not.
    """
    preset = PRESETS[name]
    return {command.id: preset.keys.get(command.id) or _moved(preset, command) for command in COMMANDS}


def _moved(preset: Preset, command: Command) -> tuple[str, ...]:
    """The usual keys, and those that do the same in this keymap."""
    more = (key for usual in command.keys for key in preset.moves.get(usual, ()))
    return tuple(dict.fromkeys((*command.keys, *more)))
