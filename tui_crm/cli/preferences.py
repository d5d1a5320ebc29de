"""`preferences`: what each user chooses for the screen."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError, no_arguments
from tui_crm.cli.context import Context
from tui_crm.cli.table import table_lines
from tui_crm.domain.preferences import PREFERENCES
from tui_crm.i18n import N_, _, language
from tui_crm.wording.preferences import preference_label, preference_value, source_label

if TYPE_CHECKING:
    from tui_crm.services.preferences import Standing
    from tui_crm.services.session import Session

_JSON = N_("print a list of {name, value, source, allowed}")


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints every preference, its value now and where that comes from."""
    with context.session() as session:
        _print(context, session, options.json)
    return 0


def define_set(parser: argparse.ArgumentParser) -> None:
    """The arguments of `preferences set`."""
    parser.add_argument(
        "values",
        nargs="+",
        metavar=_("NAME=VALUE"),
        help=_(
            'one of {names}; "preferences list --json" names the values of each. '
            "They count for the screen; commands keep to --lang, the configuration and the locale"
        ).format(names=", ".join(PREFERENCES)),
    )


def run_set(context: Context, options: argparse.Namespace) -> int:
    """Sets preferences, all or none, and prints them all."""
    values = {}
    for word in options.values:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(_('"{word}" is no preference: write NAME=VALUE').format(word=word))
        values[name.strip()] = value.strip()
    with context.session() as session:
        session.preferences.set_several(values)
        _print(context, session, options.json)
    return 0


def define_reset(parser: argparse.ArgumentParser) -> None:
    """The arguments of `preferences reset`."""
    parser.add_argument(
        "names",
        nargs="*",
        metavar=_("NAME"),
        help=_("a preference; all where none is named. With tips, those that were seen come again"),
    )


def run_reset(context: Context, options: argparse.Namespace) -> int:
    """Leaves preferences to the configuration again, and prints them all."""
    with context.session() as session:
        session.preferences.reset(*options.names)
        _print(context, session, options.json)
    return 0


def _print(context: Context, session: Session, as_json: bool) -> None:
    found = session.preferences.standing(context.config, language())
    if as_json:
        output.say_json(
            [
                {"name": one.name, "value": one.value, "source": one.source, "allowed": [*one.allowed]}
                for one in found
            ]
        )
    else:
        head = (_("Preference"), _("Value"), _("Comes from"), _("Written as"))
        output.say_all(table_lines(head, _rows(found)))


def _rows(found: Iterable[Standing]) -> Iterable[tuple[str, ...]]:
    for one in found:
        about = preference_value(one.name, one.value), source_label(one.source)
        yield preference_label(one.name), *about, f"{one.name}={one.value}"


COMMANDS = {
    "preferences list": Command(
        no_arguments, run_list, ("preferences list", "preferences list --json"), json=_JSON
    ),
    "preferences set": Command(
        define_set,
        run_set,
        ("preferences set theme=high-contrast-dark", "preferences set language=pl start=today"),
        json=_JSON,
    ),
    "preferences reset": Command(
        define_reset, run_reset, ("preferences reset theme", "preferences reset"), json=_JSON
    ),
}
