"""`keys`: the key table as the app has it now."""

from __future__ import annotations

import argparse

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, no_arguments
from tui_crm.cli.context import Context
from tui_crm.cli.table import table_lines
from tui_crm.commands import COMMANDS as ACTIONS
from tui_crm.i18n import N_, _
from tui_crm.keymap import keymap, shown_key
from tui_crm.wording import config_sentence, mistake_sentence, place_label


def run_keys(context: Context, options: argparse.Namespace) -> int:
    """Prints every command of the screen with its keys; mistakes of the configuration go to stderr."""
    keys, mistakes = keymap(context.config.keys)
    for line in [*map(config_sentence, context.mistakes), *map(mistake_sentence, mistakes)]:
        output.tell(line)
    if options.json:
        output.say_json(
            [
                {
                    "id": action.id,
                    "keys": list(keys.of(action)),
                    "label": _(action.label),
                    "place": action.place.value,
                }
                for action in ACTIONS
            ]
        )
        return 0
    heads = (_("Where"), _("Keys"), _("Does"), _("Name in [keys]"))
    rows = (
        (
            place_label(action.place),
            ", ".join(shown_key(key) for key in keys.of(action)),
            _(action.label),
            action.id,
        )
        for action in ACTIONS
    )
    output.say_all(table_lines(heads, rows))
    return 0


COMMANDS = {"keys": Command(no_arguments, run_keys, ("keys", "keys --json"), json=N_("print JSON"))}
