"""`views`: saved searches."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError
from tui_crm.cli.context import Context
from tui_crm.cli.layout import add_kind, columns_in
from tui_crm.cli.selection import add_question, is_number, query_of
from tui_crm.cli.table import say_list
from tui_crm.domain.columns import layout_text, read_line
from tui_crm.domain.contact import Kind
from tui_crm.domain.problems import Refused
from tui_crm.domain.query_text import query_text
from tui_crm.i18n import N_, _, language
from tui_crm.text.safe import safe_text
from tui_crm.wording import field_label, kind_label, problem_line
from tui_crm.wording.views import view_sentence

if TYPE_CHECKING:
    from tui_crm.domain.views import View
    from tui_crm.services.session import Session

_ONE = N_("print the view as {id, name, kind, place, text, search_in, sort, columns, include_inactive}")
_LIST = N_("print a list of {id, name, kind, place, text, search_in, sort, columns, include_inactive}")


def define_list(parser: argparse.ArgumentParser) -> None:
    """The arguments of `views list`."""
    add_kind(parser, None)


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints the views in their order."""
    with context.session() as session:
        words = "" if options.json else language()
        found = session.views.all(Kind(options.kind) if options.kind else None, language=words)
        head = (_("Base"), _("Place"), _("View"), _("Shows"))
        say_list(found, options.json, _data, head, _cells, _("There are no views yet."))
    return 0


def _cells(view: View) -> tuple[str, ...]:
    return kind_label(view.kind, plural=True), str(view.place + 1), view.name, _says(view)


def define_named(parser: argparse.ArgumentParser) -> None:
    """The arguments of a command about one view."""
    parser.add_argument("name", metavar=_("NAME"), help=_("the name of a view"))
    add_kind(parser, None)


def run_show(context: Context, options: argparse.Namespace) -> int:
    """Prints what a view keeps; it says what of it is no more as it was."""
    with context.session() as session:
        view = _named(session, options)
        if options.json:
            output.say_json(_data(view))
        else:
            said = _facts(session.views.said(view, language()))
            output.say_all(f"{label}: {safe_text(text)}" for label, text in said if text)
        opened = session.views.open(view)
        for note in opened.notes:
            output.tell(problem_line(note))
        if opened.problems:
            raise Refused(opened.problems)
    return 0


def define_save(parser: argparse.ArgumentParser) -> None:
    """The arguments of `views save`."""
    parser.add_argument("name", metavar=_("NAME"), help=_("the name of the view"))
    add_question(parser)
    add_kind(parser)
    parser.add_argument(
        "--columns", metavar=_("FIELD[=WIDTH],..."), help=_("columns of its own; else those of the layout")
    )
    parser.add_argument("--replace", action="store_true", help=_("in the place of a view of this name"))


def run_save(context: Context, options: argparse.Namespace) -> int:
    """Saves a view and prints it."""
    columns, kind = columns_in(options.columns or ""), Kind(options.kind)
    with context.session() as session:
        query, text = query_of(session, options), " ".join(options.text)
        if options.where:
            fields = session.custom_fields.filter_fields(kind)
            text = query_text(query.text, query.filters, fields)
        session.layouts.check(kind, (one.name for one in columns))
        view = session.views.save(
            kind,
            options.name,
            text=text,
            search_in=query.search_in,
            sort=query.sort,
            columns=layout_text(columns),
            include_inactive=options.all,
            replace=options.replace,
        )
        _print(view, options.json, _("View saved: {name}"))
    return 0


def define_rename(parser: argparse.ArgumentParser) -> None:
    """The arguments of `views rename`."""
    define_named(parser)
    parser.add_argument("new_name", metavar=_("NEW"), help=_("its new name"))


def run_rename(context: Context, options: argparse.Namespace) -> int:
    """Gives a view another name."""
    with context.session() as session:
        view = session.views.rename(_named(session, options).id, options.new_name)
        _print(view, options.json, _("View renamed: {name}"))
    return 0


def define_move(parser: argparse.ArgumentParser) -> None:
    """The arguments of `views move`."""
    define_named(parser)
    parser.add_argument(
        "place", metavar="N", help=_("its place, from 1; the first nine have the keys 1 to 9")
    )


def run_move(context: Context, options: argparse.Namespace) -> int:
    """Puts a view at another place."""
    if not is_number(options.place) or int(options.place) < 1:
        raise UsageError(_('"{value}" is not a number from 1 on').format(value=options.place))
    with context.session() as session:
        view = session.views.move(_named(session, options).id, int(options.place) - 1)
        _print(view, options.json, _("View moved to place {place}: {name}"))
    return 0


def run_delete(context: Context, options: argparse.Namespace) -> int:
    """Deletes a view."""
    with context.session() as session:
        view = session.views.delete(_named(session, options).id)
        _print(view, options.json, _("View deleted: {name}"))
    return 0


def _named(session: Session, options: argparse.Namespace) -> View:
    return session.views.named(options.name, Kind(options.kind) if options.kind else None)


def _print(view: View, as_json: bool, message: str) -> None:
    if as_json:
        output.say_json(_data(view))
    else:
        output.say(message.format(name=safe_text(view.name), place=view.place + 1))


def _sort(view: View) -> str:
    return f"{'-' if view.sort.descending else ''}{view.sort.field}" if view.sort is not None else ""


def _data(view: View) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "kind": view.kind.value,
        "place": view.place + 1,
        "text": view.text,
        "search_in": list(view.search_in),
        "sort": _sort(view),
        "columns": [{"name": name, "width": width} for name, width in _columns(view)],
        "include_inactive": view.include_inactive,
    }


def _columns(view: View) -> list[tuple[str, int]]:
    """The columns of a view, as they were saved."""
    return [(one.name, one.width) for one in read_line(view.columns) if one.shown]


def _says(view: View) -> str:
    return view_sentence(view.text, view.search_in, view.sort, view.include_inactive, bool(view.columns))


def _facts(view: View) -> list[tuple[str, str]]:
    """Labels and texts, for people."""
    columns = ", ".join(field_label(name) for name, _width in _columns(view))
    return [
        (_("View"), view.name),
        (field_label("kind"), kind_label(view.kind, plural=True)),
        (_("Place"), str(view.place + 1)),
        (_("Shows"), view_sentence(view.text, view.search_in, view.sort, view.include_inactive, False)),
        (_("Columns"), columns),
    ]


COMMANDS = {
    "views list": Command(define_list, run_list, ("views list --kind person",), json=_LIST),
    "views show": Command(define_named, run_show, ('views show "VIP Gdańsk"',), json=_ONE),
    "views save": Command(
        define_save,
        run_save,
        (
            'views save "VIP Gdańsk" city:Gdańsk tag:VIP',
            "views save Nowe --sort -created_at --columns name,city=20",
        ),
        takes_fields=True,
        json=_ONE,
    ),
    "views rename": Command(define_rename, run_rename, ("views rename Nowe Ostatnie",), json=_ONE),
    "views move": Command(define_move, run_move, ('views move "VIP Gdańsk" 1',), json=_ONE),
    "views delete": Command(define_named, run_delete, ("views delete Nowe",), json=_ONE),
}
