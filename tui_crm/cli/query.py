"""`query`: address completion for mail programs. It must answer while a person waits at a prompt."""

from __future__ import annotations

import argparse

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, typed
from tui_crm.cli.context import Context
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text


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
        found = session.contacts.complete(typed(" ".join(options.text)))
    if options.format == "mutt":
        # https://neomutt.org/guide/configuration#external-address-queries: the first line is a message.
        output.say(ngettext("{count} address", "{count} addresses", len(found)).format(count=len(found)))
    for one in found:
        output.say("\t".join(safe_text(part) for part in (one.email, one.name, one.organization)))
    return 0 if found else 1


COMMANDS = {
    "query": Command(
        define_query,
        run_query,
        ("query lukasz", 'query --format aerc "%s"'),
    ),
}
