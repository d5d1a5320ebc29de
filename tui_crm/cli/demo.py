"""`demo`: the program on sample contacts."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_crm.cli import output
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context, require_terminal
from tui_crm.i18n import N_, _
from tui_crm.identity import is_guest
from tui_crm.paths import expand, readable
from tui_crm.text.safe import safe_text

_USUAL = 2_000


def define_demo(parser: argparse.ArgumentParser) -> None:
    """The arguments of `demo`."""
    parser.add_argument(
        "--contacts",
        type=_size,
        default=_USUAL,
        metavar="N",
        help=_("how many contacts ({usual})").format(usual=_USUAL),
    )
    parser.add_argument("--no-app", action="store_true", help=_("only make the database and print its path"))


def run_demo(context: Context, options: argparse.Namespace) -> int:
    """Makes the sample database unless it is there already, then opens the screen on it."""
    from tui_crm.services import demo

    if not options.no_app:
        require_terminal(context.environment)
    path = _path(context, options)
    if not demo.is_ready(path, options.contacts):
        with output.progress_line() as progress:
            demo.make(path, options.contacts, progress=progress)
    if options.no_app:
        shown = readable(str(path))
        if options.json:
            output.say_json({"database": shown, "contacts": options.contacts})
        else:
            output.say(safe_text(shown))
        return 0
    login = demo.DEMO_LOGIN if is_guest(options.login, context.environment) else None
    with context.session(path, login=login) as session:
        return context.open_screen(context, session)


def _path(context: Context, options: argparse.Namespace) -> Path:
    """`--db`, or a place of its own for each size; never the person's own base."""
    if options.db:
        return expand(options.db, context.environment)
    return context.paths.cache / f"demo-{options.contacts}.db"


def _size(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000_000:
        raise argparse.ArgumentTypeError(_('"{value}" is not a number from 1 to 10000000').format(value=text))
    return int(text)


COMMANDS = {
    "demo": Command(
        define_demo,
        run_demo,
        ("demo", "demo --contacts 100000 --no-app --db sample.db"),
        json=N_('with --no-app print {"database": PATH, "contacts": N}'),
    ),
}
