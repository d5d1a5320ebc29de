"""The choices that `list` and `export` share: which contacts, in which order."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_crm.cli.command_line import UsageError
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery, Filter, Sort
from tui_crm.domain.fields import CUSTOM_PREFIX, DEFAULT_COLUMNS, FIELDS, FILTERS
from tui_crm.domain.filters import Comparison, Criterion
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.query_words import is_plain
from tui_crm.i18n import N_, _

if TYPE_CHECKING:
    from datetime import datetime

    from tui_crm.domain.views import View
    from tui_crm.services.session import Session

BOTH_BASES = "all"
"""The value of `--kind` for both bases."""

_DIGITS = 18
"""Numbers of so many digits are within what SQLite keeps, the sum of two of them too."""

_NARROW = {
    Kind.PERSON: ("name", "organization", "phone", "email"),
    Kind.ORGANIZATION: ("name", "phone", "email", "city"),
}


_TEXT = N_(
    "words to search, in any order, and filters as in the search box: city:Gdańsk, tag:VIP,Partner,"
    ' -status:inactive, "created:>2026-01-01", "(a OR b)"'
)
_WHERE = N_(
    "only contacts where the field has this value, without a value: is empty; also with != > >= < <= and ~"
    " (contains); may be repeated"
)


class _KindAction(argparse.Action):
    """Notes that a base was named: a view must then be one of its own."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        del parser, option_string
        setattr(namespace, self.dest, values)
        namespace.is_kind_said = True


def add_selection(parser: argparse.ArgumentParser, kind: str) -> None:
    """Adds the arguments that say which contacts are meant; `kind` is the base where none is named."""
    parser.add_argument(
        "--kind",
        choices=[*(one.value for one in Kind), BOTH_BASES],
        default=kind,
        action=_KindAction,
        help=_("the base ({usual})").format(usual=kind),
    )
    parser.set_defaults(is_kind_said=False)
    add_question(parser)
    parser.add_argument("--limit", type=amount, metavar="N", help=_("at most this many"))
    parser.add_argument("--offset", type=amount, default=0, metavar="N", help=_("leave out the first ones"))
    parser.add_argument("--columns", metavar=_("FIELD,..."), help=_("the columns of table, csv and tsv"))
    parser.add_argument("--view", metavar=_("NAME"), help=_("a saved view"))


def add_question(parser: argparse.ArgumentParser) -> None:
    """Adds what a view keeps: what is searched, where, and the order."""
    parser.add_argument("text", nargs="*", metavar=_("TEXT"), help=_(_TEXT))
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar=_("FIELD=VALUE"),
        help=_(_WHERE),
    )
    parser.add_argument("--in", dest="search_in", metavar=_("FIELD,..."), help=_("the fields to search"))
    parser.add_argument("--sort", metavar=_("[-]FIELD"), help=_("the order; - is descending"))
    parser.add_argument("--all", action="store_true", help=_("inactive contacts too"))


def add_ids(parser: argparse.ArgumentParser) -> None:
    """Adds the contacts that a command is about."""
    parser.add_argument("ids", nargs="+", metavar="ID", help=_("the number of a contact, or uid:UID"))


def query_of(session: Session, options: argparse.Namespace) -> ContactQuery:
    """The query that the options describe, narrowed by the view that they name.

    TEXT is a query line, as in the search box. Raises UsageError and Refused.
    """
    view = _view(session, options)  # first: it decides about the base
    kind = None if options.kind == BOTH_BASES else Kind(options.kind)
    text, filters = _read_line(session, " ".join(options.text), kind)
    query = ContactQuery(
        kind=kind,
        text=text,
        search_in=tuple(known(name) for name in names_of(options.search_in)),
        filters=(*filters, *(_filter(text) for text in options.where)),
        sort=_sort(options.sort),
        include_inactive=options.all,
    )
    if view is None:
        return query
    from tui_crm.cli.view_choice import with_view

    return with_view(session, view, query)


def own_columns(session: Session, options: argparse.Namespace) -> tuple[str, ...]:
    """The columns that the view of the options has of its own; none where it has none."""
    view = _view(session, options)
    if view is None:
        return ()
    from tui_crm.cli.view_choice import columns_of_view

    return columns_of_view(session, view)


def _view(session: Session, options: argparse.Namespace) -> View | None:
    if getattr(options, "view", None) is None:
        return None
    from tui_crm.cli.view_choice import found_view

    return found_view(session, options)


def _read_line(session: Session, line: str, kind: Kind | None) -> tuple[str, tuple[Criterion, ...]]:
    """The words to search and the filters of TEXT. Raises Refused with all that is wrong."""
    if is_plain(line):
        return line, ()
    # Imported late: most lines are nothing but words, which need no grammar.
    from tui_crm.domain.query_text import parse

    found = parse(line, session.custom_fields.filter_fields(kind), whole=True)
    if found.problems:
        raise Refused(found.problems)
    return found.text, found.filters


def columns_of(options: argparse.Namespace, narrow: bool = False) -> tuple[str, ...]:
    """The asked columns, or those of the list. Raises Refused (FIELD_UNKNOWN).

    Args:
        narrow: only those by which one reaches somebody, for a terminal without room for all.
    """
    if options.columns:
        return tuple(known(name, "id", "uid", "kind") for name in names_of(options.columns))
    kind = Kind.PERSON if options.kind == BOTH_BASES else Kind(options.kind)
    columns = _NARROW[kind] if narrow else DEFAULT_COLUMNS[kind]
    return ("id", *columns, *(("status",) if options.all else ()))


def names_of(text: str | None) -> tuple[str, ...]:
    """The names in a list with commas."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def assignment(text: str, option: str) -> tuple[str, str]:
    """FIELD and VALUE of "FIELD=VALUE". Raises UsageError."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        message = _('{option} needs FIELD=VALUE, not "{text}"').format(option=option, text=text)
        raise UsageError(message)
    return name.strip(), value


def assignments(texts: Sequence[str], option: str) -> list[tuple[str, str]]:
    """FIELD and VALUE of each. Raises UsageError."""
    return [assignment(text, option) for text in texts]


def _sort(text: str | None) -> Sort | None:
    if not text:
        return None
    return Sort(known(text.lstrip("-+")), text.startswith("-"))


_SIGNS: dict[str, tuple[Comparison, bool]] = {
    ">=": (Comparison.AT_LEAST, False),
    "<=": (Comparison.AT_MOST, False),
    "!=": (Comparison.IS, True),
    ">": (Comparison.MORE, False),
    "<": (Comparison.LESS, False),
    "~": (Comparison.CONTAINS, False),
    "=": (Comparison.IS, False),
}


def _filter(text: str) -> Filter:
    """The filter of a `--where`: the first sign in it compares, whatever follows is the value."""
    places = [(text.find(sign), -len(sign), sign) for sign in _SIGNS if sign in text]
    place, _length, sign = min(places, default=(0, 0, ""))
    if not text[:place].strip():
        message = _('{option} needs FIELD=VALUE, not "{text}"').format(option="--where", text=text)
        raise UsageError(message)
    comparison, negated = _SIGNS[sign]
    name = known(text[:place].strip(), *FILTERS)
    return Filter(name, text[place + len(sign) :], comparison, negated=negated)


def known(name: str, *more: str) -> str:
    """The name of a field, if it is one. Raises Refused (FIELD_UNKNOWN)."""
    if name in FIELDS or name in more or name.startswith(CUSTOM_PREFIX):
        return name
    raise Refused(Code.FIELD_UNKNOWN, field=name)


def amount(text: str) -> int:
    """A number that is not negative, for argparse."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(_('"{value}" is not a number from 0 on').format(value=text))
    if len(text) > _DIGITS:
        raise argparse.ArgumentTypeError(_('"{value}" is too large a number').format(value=text))
    return int(text)


def is_number(text: str) -> bool:
    """Whether it can be the number of something in the base."""
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS


def moment_of(text: str | None) -> datetime | None:
    """The moment that was meant, if one was named. Raises Refused."""
    from tui_crm.text.local_times import read_typed_moment  # few commands take one

    if text is None:
        return None
    found = read_typed_moment(text)
    if found is None:
        raise Refused(Code.LOCAL_TIME_NOT_RECOGNIZED, value=text)
    return found
