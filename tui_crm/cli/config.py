"""`config`: writes, checks and shows `config.toml`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError, no_arguments, path_word
from tui_crm.cli.context import Context, load_config
from tui_crm.cli.table import table_lines
from tui_crm.config import Config, ConfigMistake
from tui_crm.i18n import N_, _
from tui_crm.keymap import KeymapMistake, keymap_of
from tui_crm.paths import expand, readable
from tui_crm.text.safe import safe_text
from tui_crm.wording import config_sentence, mistake_sentence, told_mistakes

if TYPE_CHECKING:
    from tui_crm.config_check import Setting

_SOURCES = {
    "default": N_("default"),
    "file": N_("config.toml"),
    "variable": N_("variable TUI_CRM_DB"),
}


def define_init(parser: argparse.ArgumentParser) -> None:
    """The arguments of `config init`."""
    parser.add_argument(
        "--force", action="store_true", help=_("write a fresh one; the one that is there is kept as .bak")
    )
    parser.add_argument("--stdout", action="store_true", help=_("print it instead of writing a file"))


def run_init(context: Context, options: argparse.Namespace) -> int:
    """Writes a configuration in which every setting is explained, and prints where it is."""
    from tui_crm.services.config_file import write_config
    from tui_crm.wording.config_text import config_text

    text = config_text()
    if options.stdout:
        output.write_bytes(text.encode("utf-8"))
        return 0
    if options.config == "-":
        raise UsageError(_('"-" is no name for a configuration: --stdout prints it'))
    path = _path(context, options)
    kept = write_config(path, text, options.force)
    shown = readable(str(path))
    if options.json:
        output.say_json({"path": shown, "kept": None if kept is None else readable(str(kept))})
        return 0
    output.say(_("{path} is written: every setting, each behind a #.").format(path=safe_text(shown)))
    if kept is not None:
        old = safe_text(readable(str(kept)))
        output.say(_("The one from before is kept as {path}.").format(path=old))
    return 0


def define_check(parser: argparse.ArgumentParser) -> None:
    """The arguments of `config check`."""
    parser.add_argument(
        "file",
        nargs="?",
        type=path_word,
        metavar=_("FILE"),
        help=_("another one than that which the program reads"),
    )


def run_check(context: Context, options: argparse.Namespace) -> int:
    """Prints a line for each mistake and returns 1, or says that there is none."""
    config, mistakes = context.config, context.mistakes
    path = _path(context, options)
    if options.file is not None:
        path = expand(options.file)
        config, mistakes = load_config(options.file, context.paths)
    key_mistakes = keymap_of(config)[1]
    if options.json:
        output.say_json(_records(config, mistakes, key_mistakes))
    elif mistakes or key_mistakes:
        output.say_all(told_mistakes(config, mistakes, key_mistakes))
    else:
        output.say(_nothing_wrong(path))
    return 1 if mistakes or key_mistakes else 0


def _nothing_wrong(path: Path) -> str:
    shown = safe_text(readable(str(path)))
    if path.exists():
        return _("{path}: no mistakes.").format(path=shown)
    return _('There is no {path}: "tui-crm config init" writes one.').format(path=shown)


def _records(
    config: Config, mistakes: tuple[ConfigMistake, ...], key_mistakes: tuple[KeymapMistake, ...]
) -> list[dict[str, Any]]:
    """The mistakes for programs, in the order of their lines."""
    from tui_crm.config_check import located, nearest

    found = [
        {
            "path": readable(one.path),
            "line": one.line or None,
            "name": one.name,
            "reason": one.reason,
            "value": one.value,
            "allowed": one.allowed,
            "nearest": nearest(one),
            "message": config_sentence(one),
        }
        for one in mistakes
    ]
    found += [
        {
            "path": readable(path),
            "line": line or None,
            "name": f"keys.{one.id}",
            "reason": one.reason,
            "value": one.key,
            "allowed": "",
            "nearest": nearest(one),
            "message": mistake_sentence(one, path, line),
        }
        for one, path, line in located(config.source, key_mistakes)
    ]
    return sorted(found, key=lambda record: record["line"] or 0)


def run_show(context: Context, options: argparse.Namespace) -> int:
    """Prints every setting with its value and where that comes from; mistakes go to stderr."""
    from tui_crm.config_check import settings

    key_mistakes = keymap_of(context.config)[1]
    wrong = {one.name for one in context.mistakes} | {f"keys.{one.id}" for one in key_mistakes}
    found = [one for one in settings(context.config, wrong, context.environment) if not _is_void(one, wrong)]
    for line in told_mistakes(context.config, context.mistakes, key_mistakes):
        output.tell(line)
    if options.json:
        output.say_json([one._asdict() for one in found])
        return 0
    heads = (_("Setting"), _("Value"), _("Comes from"))
    rows = ((one.name, _shown(one.value), _(_SOURCES[one.source])) for one in found)
    output.say_all(table_lines(heads, rows))
    return 0


def _is_void(setting: Setting, wrong: set[str]) -> bool:
    """Whether it is a line of `[keys]` that changes nothing."""
    return setting.name in wrong and setting.name.startswith("keys.")


def _shown(value: object) -> str:
    """A value as it is written in the file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def run_path(context: Context, options: argparse.Namespace) -> int:
    """Prints where the configuration is, or would be."""
    path = _path(context, options)
    if options.json:
        output.say_json({"path": readable(str(path)), "exists": os.path.exists(path)})
    else:
        output.say(safe_text(readable(str(path))))
    return 0


def _path(context: Context, options: argparse.Namespace) -> Path:
    return expand(options.config) if options.config else context.paths.config_file


COMMANDS = {
    "config init": Command(
        define_init,
        run_init,
        ("config init", "--lang pl config init --force", "config init --stdout"),
        json=N_("print where it is"),
    ),
    "config check": Command(
        define_check,
        run_check,
        ("config check", "config check ~/dotfiles/config.toml --json"),
        json=N_("print a list of {path, line, name, reason, value, allowed, nearest, message}"),
    ),
    "config show": Command(
        no_arguments,
        run_show,
        ("config show", "config show --json"),
        json=N_("print a list of {name, value, source}"),
    ),
    "config path": Command(no_arguments, run_path, ("config path",), json=N_("print {path, exists}")),
}
