"""`imports refused`: the rows that an import refused, to be corrected and imported again."""

from __future__ import annotations

import argparse

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, path_word
from tui_crm.cli.context import Context
from tui_crm.cli.imports import define_job
from tui_crm.i18n import N_, _
from tui_crm.identity import is_restricted
from tui_crm.paths import expand, readable
from tui_crm.text.safe import safe_text
from tui_crm.wording import problem_line


def define_refused(parser: argparse.ArgumentParser) -> None:
    """The arguments of `imports refused`."""
    define_job(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=path_word,
        metavar=_("FILE"),
        help=_("where to write them, - is standard output; beside the imported file if left out"),
    )
    parser.add_argument(
        "--cards",
        action="store_true",
        help=_("with -o -: the cards or records that could not be read, instead of the rows"),
    )


def run_refused(context: Context, options: argparse.Namespace) -> int:
    """Writes the refused rows of an import to a file, to be corrected and imported again."""
    if options.output == "-" or (is_restricted() and not options.output) or options.cards:
        return _print_refused(context, options)
    with context.session() as session:
        refused = session.imports.outcome(options.job).refused
        path = expand(options.output) if options.output else session.imports.refused_target(options.job)
        written = session.imports.write_refused(options.job, path, problem_line) if refused else None
    name = readable(str(written)) if written is not None else ""
    if options.json:
        output.say_json({"job": options.job, "refused": refused, "refused_file": name})
    elif name:
        output.say(_("refused rows are in {path}").format(path=safe_text(name)))
    else:
        output.tell(_("No row of this import was refused."))
    return 0


def _print_refused(context: Context, options: argparse.Namespace) -> int:
    """Writes them to stdout; where a file has both rows and cards, it tells how many are left out."""
    with context.session() as session:
        refused = session.imports.outcome(options.job).refused
        stream = output.binary()
        written = session.imports.stream_refused(options.job, stream, problem_line, cards=options.cards)
    if not refused:
        output.tell(_("No row of this import was refused."))
    elif refused > written:
        others = _("without --cards") if options.cards else _("with --cards")
        output.tell(_("{count} more are printed {how}").format(count=refused - written, how=others))
    return 0


COMMANDS = {
    "imports refused": Command(
        define_refused,
        run_refused,
        ("imports refused 3 -o refused.csv", "imports refused 3 -o - > refused.csv"),
        json=N_("print {job, refused, refused_file}"),
    ),
}
