"""The program's own parsers, in one language: what the completions and the manual are made of."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from tui_crm.cli.argument_texts import translate_argparse
from tui_crm.cli.command_line import COMMANDS, PROGRAM, Command, add_globals
from tui_crm.i18n import _, language, use_language


@contextmanager
def spoken(wanted: str) -> Iterator[None]:
    """Speaks another language for as long as it lasts."""
    before = language()
    translate_argparse()
    use_language(wanted)
    try:
        yield
    finally:
        use_language(before)


def command_of(name: str) -> Command:
    """The command as its module offers it."""
    found: Command = import_module(f"tui_crm.cli.{COMMANDS[name].module}").COMMANDS[name]
    return found


def filled(name: str, parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The parser with the command's own arguments and those of every command."""
    command = command_of(name)
    command.define(parser)
    add_globals(parser, command.json)
    return parser


def whole_program() -> argparse.ArgumentParser:
    """All commands as sub-parsers of one parser, in the language that is spoken now."""
    root = argparse.ArgumentParser(prog=PROGRAM)
    add_globals(root)
    top = root.add_subparsers()
    groups = {}
    for name, entry in COMMANDS.items():
        group, space, word = name.rpartition(" ")
        if space and group not in groups:
            members = ", ".join(one.split()[1] for one in COMMANDS if one.startswith(group + " "))
            groups[group] = top.add_parser(group, help=members).add_subparsers()
        commands = groups[group] if space else top
        filled(name, commands.add_parser(word, help=_(entry.summary).replace("%", "%%")))
    return root


def actions_below(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument of a parser and of all its sub-parsers."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from actions_below(below)
