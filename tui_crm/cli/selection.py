"""The choices that `list` and `export` share: which contacts, in which order."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tui_crm.cli.command_line import UsageError
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery, Filter, Sort
from tui_crm.domain.fields import CUSTOM_PREFIX, DEFAULT_COLUMNS, FIELDS, FILTERS
from tui_crm.domain.problems import Code, Refused
from tui_crm.i18n import _

BOTH_BASES = "all"
"""The value of `--kind` for both bases."""

_DIGITS = 18
"""Numbers of so many digits are within what SQLite keeps, the sum of two of them too."""

_NARROW = {
    Kind.PERSON: ("name", "organization", "phone", "email"),
    Kind.ORGANIZATION: ("name", "phone", "email", "city"),
}


def add_selection(parser: argparse.ArgumentParser, kind: str) -> None:
    """Adds the arguments that say which contacts are meant; `kind` is the base where none is named."""
    parser.add_argument("text", nargs="*", metavar=_("TEXT"), help=_("words to search, in any order"))
    parser.add_argument(
        "--kind",
        choices=[*(one.value for one in Kind), BOTH_BASES],
        default=kind,
        help=_("the base ({usual})").format(usual=kind),
    )
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar=_("FIELD=VALUE"),
        help=_("only contacts where the field has this value, without a value: is empty; may be repeated"),
    )
    parser.add_argument("--in", dest="search_in", metavar=_("FIELD,..."), help=_("the fields to search"))
    parser.add_argument("--sort", metavar=_("[-]FIELD"), help=_("the order; - is descending"))
    parser.add_argument("--limit", type=amount, metavar="N", help=_("at most this many"))
    parser.add_argument("--offset", type=amount, default=0, metavar="N", help=_("leave out the first ones"))
    parser.add_argument("--columns", metavar=_("FIELD,..."), help=_("the columns of table, csv and tsv"))
    parser.add_argument("--view", metavar=_("NAME"), help=_("a saved view"))
    parser.add_argument("--all", action="store_true", help=_("inactive contacts too"))


def add_ids(parser: argparse.ArgumentParser) -> None:
    """Adds the contacts that a command is about."""
    parser.add_argument("ids", nargs="+", metavar="ID", help=_("the number of a contact, or uid:UID"))


def query_of(options: argparse.Namespace) -> ContactQuery:
    """The query that the options describe. Raises UsageError and Refused."""
    if options.view is not None:
        # Views belong to a user and none can have been saved yet: every name is one that does not exist.
        raise Refused(Code.VIEW_UNKNOWN, name=options.view)
    return ContactQuery(
        kind=None if options.kind == BOTH_BASES else Kind(options.kind),
        text=" ".join(options.text),
        search_in=tuple(known(name) for name in names_of(options.search_in)),
        filters=tuple(_filter(text) for text in options.where),
        sort=_sort(options.sort),
        include_inactive=options.all,
    )


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


def _filter(text: str) -> Filter:
    name, value = assignment(text, "--where")
    return Filter(known(name, *FILTERS), value)


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
