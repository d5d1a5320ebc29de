"""`layout`: which columns the lists on the screen have."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError
from tui_crm.cli.context import Context
from tui_crm.cli.table import table_lines
from tui_crm.domain.columns import NARROWEST, WIDEST, LayoutColumn
from tui_crm.domain.contact import Kind
from tui_crm.i18n import N_, _
from tui_crm.wording import field_label

_JSON = N_("print a list of {name, width, shown}")


def add_kind(parser: argparse.ArgumentParser, usual: str | None = Kind.PERSON.value) -> None:
    """Adds `--kind`; `usual` is the base where none is named, None for both."""
    parser.add_argument(
        "--kind",
        choices=[one.value for one in Kind],
        default=usual,
        help=_("the base ({usual})").format(usual=usual) if usual else _("one base only"),
    )


def columns_in(text: str) -> tuple[LayoutColumn, ...]:
    """The columns of "name,city=20". Raises UsageError for a width that is none."""
    found = []
    for word in filter(None, (word.strip() for word in text.split(","))):
        name, equals, width = word.partition("=")
        is_width = width.isascii() and width.isdecimal() and len(width) < 4
        if equals and not (is_width and NARROWEST <= int(width) <= WIDEST):
            message = _('"{width}" is no width: name a number from {least} to {most}')
            raise UsageError(message.format(width=width, least=NARROWEST, most=WIDEST))
        found.append(LayoutColumn(name, int(width) if equals else 0))
    return tuple(found)


def run_show(context: Context, options: argparse.Namespace) -> int:
    """Prints every field that can be a column, those that are shown first."""
    with context.session() as session:
        _print(session.layouts.get(Kind(options.kind)), options.json)
    return 0


def define_set(parser: argparse.ArgumentParser) -> None:
    """The arguments of `layout set`."""
    parser.add_argument(
        "columns",
        metavar=_("FIELD[=WIDTH],..."),
        help=_("the columns in their order; the name is always first"),
    )
    add_kind(parser)


def run_set(context: Context, options: argparse.Namespace) -> int:
    """Keeps these columns and prints the layout."""
    columns, kind = columns_in(options.columns), Kind(options.kind)
    with context.session() as session:
        session.layouts.set(kind, columns)
        _print(session.layouts.get(kind), options.json)
    return 0


def run_reset(context: Context, options: argparse.Namespace) -> int:
    """Brings the usual columns back and prints the layout."""
    kind = Kind(options.kind)
    with context.session() as session:
        session.layouts.reset(kind)
        _print(session.layouts.get(kind), options.json)
    return 0


def _print(columns: Iterable[LayoutColumn], as_json: bool) -> None:
    if as_json:
        output.say_json([{"name": one.name, "width": one.width, "shown": one.shown} for one in columns])
        return
    head = (_("Column"), _("Field"), _("Width"), _("Shown"))
    words = {True: _("yes"), False: _("no")}
    rows = ((field_label(one.name), one.name, str(one.width), words[one.shown]) for one in columns)
    output.say_all(table_lines(head, rows))


COMMANDS = {
    "layout show": Command(add_kind, run_show, ("layout show --kind organization",), json=_JSON),
    "layout set": Command(
        define_set, run_set, ("layout set name,phone,city=20",), takes_fields=True, json=_JSON
    ),
    "layout reset": Command(add_kind, run_reset, ("layout reset",), json=_JSON),
}
