"""`keys`: the key table as the app has it now."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from tui_crm.cli import output
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.cli.table import table_lines
from tui_crm.commands import COMMANDS as ACTIONS
from tui_crm.commands import Place
from tui_crm.i18n import N_, _
from tui_crm.keymap import PRESETS, Keymap, keymap_of, shown_key
from tui_crm.keymap_presets import PRESETS as MOVES
from tui_crm.wording import place_label, told_mistakes

_ORDER = {place: number for number, place in enumerate(Place)}


def define_keys(parser: argparse.ArgumentParser) -> None:
    """The arguments of `keys`."""
    parser.add_argument(
        "--preset", choices=PRESETS, help=_("those of another keymap, with your own on top as ever")
    )


def run_keys(context: Context, options: argparse.Namespace) -> int:
    """Prints every command of the screen with its keys; mistakes of the configuration go to stderr."""
    keys, mistakes = keymap_of(context.config, options.preset or "")
    for line in told_mistakes(context.config, context.mistakes, mistakes):
        output.tell(line)
    if options.json:
        output.say_json(
            [
                {
                    "id": action.id,
                    "keys": list(keys.of(action)),
                    "label": _(action.label),
                    "place": action.place.value,
                    "preset": keys.preset,
                }
                for action in ACTIONS
            ]
        )
        return 0
    lines = [_("Keymap: {name}").format(name=keys.preset), *_moving(keys.preset), ""]
    output.say_all([*lines, *_table(keys)])
    return 0


def _moving(preset: str) -> list[str]:
    """The keys that do in every list what the arrows do."""
    moves = MOVES[preset].moves
    if not moves:
        return []
    pairs = (f"{shown_key(usual)} {' '.join(map(shown_key, more))}" for usual, more in moves.items())
    return [_("In lists and dialogs also: {keys}").format(keys=", ".join(pairs))]


def _table(keys: Keymap) -> Iterable[str]:
    """The commands of each place under the same heads, the place only in front of its first one."""
    heads = (_("Where"), _("Keys"), _("Does"), _("Name in [keys]"))
    rows: list[tuple[str, ...]] = []
    last = None
    for action in sorted(ACTIONS, key=lambda action: _ORDER[action.place]):
        where = "" if action.place is last else place_label(action.place)
        last = action.place
        shown = ", ".join(shown_key(key) for key in keys.of(action))
        rows.append((where, shown, _(action.label), action.id))
    return table_lines(heads, rows)


COMMANDS = {
    "keys": Command(
        define_keys, run_keys, ("keys", "keys --preset vim", "keys --json"), json=N_("print JSON")
    )
}
