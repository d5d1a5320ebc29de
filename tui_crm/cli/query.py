"""`query`: address completion for mail programs. It must answer while a person waits at a prompt."""

from __future__ import annotations

import argparse

from tui_crm.cli import output
from tui_crm.cli.addresses import for_mail_program, harmless
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.cli.regular import QUERY_FORMATS
from tui_crm.i18n import N_, _

_PARTS = ("email", "name", "organization")


def define_query(parser: argparse.ArgumentParser) -> None:
    """The arguments of `query`."""
    parser.add_argument("text", nargs="*", metavar=_("TEXT"), help=_("the start of a name or an address"))
    parser.add_argument(
        "--format",
        choices=QUERY_FORMATS,
        default=QUERY_FORMATS[0],
        help=_("mutt: a message line first, which mutt skips; aerc: none"),
    )


def run_query(context: Context, options: argparse.Namespace) -> int:
    """Prints the addresses that the text finds; 1 if there are none."""
    with context.session() as session:
        found = session.contacts.complete(" ".join(options.text))
    rows = harmless((one.email, one.name, one.organization) for one in found)
    if options.json:
        output.say_json([dict(zip(_PARTS, row, strict=True)) for row in rows])
    else:
        output.write_bytes(for_mail_program(rows, options.format))
    return 0 if found else 1


COMMANDS = {
    "query": Command(
        define_query,
        run_query,
        ("query lukasz", 'query --format aerc "%s"'),
        takes_text=True,
        json=N_("print a list of {email, name, organization}"),
    ),
}
