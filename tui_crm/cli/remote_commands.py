"""What a restricted session may be asked over SSH: a list of commands, and no path in any of them (R44)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from tui_crm.cli.command_line import PathWord, option_value
from tui_crm.domain.problems import Code, Denied

PIPE = "-"
"""In place of a path: standard input or output."""
OFFERED = frozenset((
    "list", "show", "add", "add-email", "edit", "bulk", "delete", "trash", "restore", "purge", "activate",
    "deactivate", "link", "unlink", "access", "note", "log", "event list", "event edit",
    "event delete", "attach", "attachments", "attachment save", "attachment describe",
    "attachment remove", "avatar", "fields list", "fields add", "fields rename", "fields move",
    "fields retire", "fields restore", "fields options", "tags list", "tags add", "tags edit",
    "tags rename", "tags delete", "layout show", "layout set", "layout reset", "views list",
    "views show", "views save", "views rename", "views move", "views delete", "duplicates list",
    "duplicates scan", "duplicates show", "duplicates merge", "duplicates dismiss",
    "duplicates dismissed", "users list", "users add", "users edit", "users deactivate",
    "preferences list", "preferences set", "preferences reset",
    "users activate", "users add-key", "users keys", "users remove-key", "groups list",
    "groups add", "groups edit", "groups delete", "history", "undo", "redo", "card", "query",
    "today", "due", "touch", "keys", "import", "imports list", "imports show", "imports resume",
    "imports undo",
    "imports refused", "imports delete", "export",
    "opportunities list", "opportunities show", "opportunities add", "opportunities edit",
    "opportunities move", "opportunities note", "opportunities delete", "opportunities card",
    "opportunities add-person", "opportunities remove-person", "stages list", "stages add",
    "stages edit", "stages move", "stages retire", "stages restore",
    "meetings list", "meetings show", "meetings add", "meetings edit", "meetings delete",
    "meetings import", "meetings export",
    "mail sync", "mail list", "mail show", "mail link", "mail unlink", "mail pin", "mail accounts",
    "mail edit-account", "mail remove-account",
))  # fmt: skip
REFUSED = frozenset((
    "config init", "config check", "config show", "config path",
    "demo", "completions", "ssh authorized-keys", "ssh session",
    "db stats", "db check", "db backup", "db restore",
    "db reindex", "db migrate", "mail add-account",
))  # fmt: skip
"""What is for whoever looks after the machine: it makes, replaces or names files there."""
REFUSED_OPTIONS = {
    "card": ("copy",),  # the clipboard is that of the person's own machine, where stdout goes
    "opportunities card": ("copy",),
    "import": ("refused",),  # stdout carries the outcome already
    "imports resume": ("refused",),
}
"""Names of options, by the offered command that has them."""
_GLOBAL = {"--as": Code.LOGIN_FIXED, "--db": Code.NOT_OVER_SSH, "--config": Code.NOT_OVER_SSH}


def admit_line(argv: Sequence[str]) -> None:
    """Refuses the options that would choose another user, base or configuration. Raises Denied."""
    for option, code in _GLOBAL.items():
        if option_value(argv, option) is not None:
            raise Denied(code, what=option)


def admit(name: str) -> None:
    """Refuses a command that is not offered; "" is the screen. Raises Denied."""
    if name and name not in OFFERED and not any(one.startswith(name + " ") for one in OFFERED):
        raise Denied(Code.NOT_OVER_SSH, what=name)


def admit_options(name: str, options: argparse.Namespace) -> None:
    """Refuses a path, and the options of an offered command that are not. Raises Denied."""
    for option in REFUSED_OPTIONS.get(name, ()):
        if getattr(options, option):
            raise Denied(Code.NOT_OVER_SSH, what=f"--{option}")
    if any(word != PIPE for word in _paths(options)):
        raise Denied(Code.PATH_OVER_SSH)


def _paths(options: argparse.Namespace) -> Iterator[PathWord]:
    for value in vars(options).values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, PathWord):
                yield one
