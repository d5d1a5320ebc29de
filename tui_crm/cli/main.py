"""The ordinary way from an argument list to an exit status; `tui_crm.start` comes before it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_crm import i18n
from tui_crm.cli.command_line import (
    PROGRAM,
    Command,
    UsageError,
    find_command,
    option_value,
    parse,
    wants_json,
)
from tui_crm.cli.context import Context, load_config, require_terminal
from tui_crm.cli.outcome import guarded
from tui_crm.config import Config, ConfigMistake
from tui_crm.domain.problems import FileProblem
from tui_crm.identity import is_restricted
from tui_crm.paths import Paths, user_paths

if TYPE_CHECKING:
    from tui_crm.services.session import Session


def main(argv: Sequence[str]) -> int:
    """Does what the arguments say and returns the exit status; every error becomes one line on stderr."""
    return guarded(lambda: _dispatch(argv), wants_json(argv))


def _dispatch(argv: Sequence[str]) -> int:
    if is_restricted():
        from tui_crm.cli.remote_commands import admit_line

        admit_line(argv)
    paths = user_paths()
    i18n.use_language(i18n.choose_language(option_value(argv, "--lang"), None))
    config, mistakes = _config(argv, paths)
    i18n.use_language(i18n.choose_language(option_value(argv, "--lang"), config.language))
    name, rest = find_command(argv)
    options, command = _parsed(name, rest)
    context = Context(os.environ, paths, config, mistakes, open_screen, options)
    if command is not None:
        return _run(command, name, context)
    require_terminal(os.environ)
    with context.session() as session:
        return open_screen(context, session)


def _config(argv: Sequence[str], paths: Paths) -> tuple[Config, tuple[ConfigMistake, ...]]:
    """As `load_config`; but the file that a command is to write need not be there."""
    try:
        return load_config(option_value(argv, "--config"), paths)
    except FileProblem:
        if find_command(argv)[0] not in ("config init", "config path"):
            raise
        return Config(), ()


def _parsed(name: str, rest: Sequence[str]) -> tuple[argparse.Namespace, Command | None]:
    """As `parse`; in a restricted session only what that has. Raises Denied too."""
    if not is_restricted():
        return parse(name, rest)
    from tui_crm.cli.remote_commands import admit, admit_options

    admit(name)
    options, command = parse(name, rest)
    admit_options(name, options)
    return options, command


def _run(command: Command, name: str, context: Context) -> int:
    """The exit status of a command; what it finds wrong with its options points to its own help."""
    try:
        return command.run(context, context.options)
    except UsageError as error:
        raise UsageError(error.message, error.program or f"{PROGRAM} {name}") from error


def open_screen(context: Context, session: Session) -> int:
    """Opens the app: the one door from the command line to the screen's code."""
    from tui_crm.ui.app import run_app

    asked = context.options.lang or ""
    return run_app(session, context.config, context.mistakes, context.paths, asked_language=asked)
