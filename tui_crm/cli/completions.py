"""`completions`: what a shell needs to complete our command lines, as it ships with the program."""

from __future__ import annotations

import argparse

from tui_crm.cli import output
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.i18n import _, language
from tui_crm.paths import SHELLS, completion_script


def define_completions(parser: argparse.ArgumentParser) -> None:
    """The arguments of `completions`."""
    parser.add_argument("shell", choices=SHELLS, help=_("the shell that completes"))


def run_completions(_context: Context, options: argparse.Namespace) -> int:
    """Prints the script of a shell, its descriptions in the chosen language."""
    output.write_bytes(completion_script(options.shell, language()).read_bytes())
    return 0


COMMANDS = {
    "completions": Command(
        define_completions,
        run_completions,
        (
            "completions bash > ~/.local/share/bash-completion/completions/tui-crm",
            'completions zsh > "${fpath[1]}/_tui-crm"',
            "completions fish > ~/.config/fish/completions/tui-crm.fish",
        ),
    )
}
