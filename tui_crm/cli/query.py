"""`query`: address completion for mail programs. It must answer while a person waits at a prompt."""

from __future__ import annotations

import argparse

from tui_crm.cli import output
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text

_PARTS = ("email", "name", "organization")


def define_query(parser: argparse.ArgumentParser) -> None:
    """The arguments of `query`."""
    parser.add_argument("text", nargs="*", metavar=_("TEXT"), help=_("the start of a name or an address"))
    parser.add_argument(
        "--format",
        choices=("mutt", "aerc"),
        default="mutt",
        help=_("mutt: a message line first, which mutt skips; aerc: none"),
    )


def run_query(context: Context, options: argparse.Namespace) -> int:
    """Prints `mail<TAB>name<TAB>organization` lines; 1 if there are none."""
    with context.session() as session:
        found = session.contacts.complete(" ".join(options.text))
    rows = [[safe_text(part) for part in (one.email, one.name, one.organization)] for one in found]
    if options.json:
        output.say_json([dict(zip(_PARTS, row, strict=True)) for row in rows])
        return 0 if found else 1
    lines = ["\t".join(row) for row in rows]
    if options.format == "mutt":
        # https://neomutt.org/guide/configuration#external-address-queries: the first line is a message.
        lines.insert(0, ngettext("{count} address", "{count} addresses", len(found)).format(count=len(found)))
    # For a program, whatever the locale: mail programs pass UTF-8 on.
    output.write_bytes("".join(line + "\n" for line in lines).encode("utf-8", "replace"))
    return 0 if found else 1


COMMANDS = {
    "query": Command(
        define_query,
        run_query,
        ("query lukasz", 'query --format aerc "%s"'),
        json=N_("print a list of {email, name, organization}"),
    ),
}
