"""`duplicates`: contacts that may be one, and what becomes of them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError, no_arguments
from tui_crm.cli.context import Context
from tui_crm.cli.outcome import DONE, INTERRUPTED
from tui_crm.cli.selection import BOTH_BASES
from tui_crm.cli.table import table_lines
from tui_crm.domain.contact import Kind
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text

if TYPE_CHECKING:
    from tui_crm.domain.duplicates import DuplicatePair
    from tui_crm.domain.merging import Comparison, Side
    from tui_crm.services.session import Session

_PICKS = {"a": "left", "b": "right", "both": "both"}
"""How a contact is named on the command line, and the side that it is."""


def define_list(parser: argparse.ArgumentParser) -> None:
    """The arguments of `duplicates list`."""
    kinds = [kind.value for kind in Kind]
    parser.add_argument("--kind", choices=[*kinds, BOTH_BASES], default=BOTH_BASES, help=_("which base"))
    parser.add_argument(
        "--min-score", type=int, default=0, metavar="N", help=_("only pairs of at least this score (0-100)")
    )
    parser.add_argument("--limit", type=int, metavar="N", help=_("at most so many pairs"))


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints the pairs that may be one contact, the likeliest first."""
    kind = None if options.kind == BOTH_BASES else Kind(options.kind)
    if options.limit is not None and options.limit < 0:
        raise UsageError(_("--limit takes a number from 0 up"))
    with context.session() as session:
        found = session.duplicates.queue(kind, 0, options.limit, options.min_score)
        status = session.duplicates.status()
    if options.json:
        output.say_json([_pair_data(pair) for pair in found])
    elif found:
        output.say_all(table_lines(head(_("Score"), _("Why")), map(_row, found)))
    if not status.scanned_at:
        output.tell(_("Nobody has looked for duplicates yet: tui-crm duplicates scan does."))
    elif not status.is_fresh:
        output.tell(_("Contacts have changed since: tui-crm duplicates scan looks again."))
    elif not found:
        output.tell(_("There are no likely duplicates."))
    return DONE


def head(*more: str) -> tuple[str, ...]:
    """What stands over a table of pairs.

    Args:
        more: what is told of a pair besides.
    """
    return (_("A"), _("B"), *more, _("Name of A"), _("Name of B"))


def _row(pair: DuplicatePair) -> tuple[str, ...]:
    from tui_crm.wording.duplicates import reasons_text

    score = f"{pair.score}%"
    return str(pair.low), str(pair.high), score, reasons_text(pair.reasons), pair.low_name, pair.high_name


def _pair_data(pair: DuplicatePair) -> dict[str, Any]:
    return {
        "a": {"id": pair.low, "name": pair.low_name},
        "b": {"id": pair.high, "name": pair.high_name},
        "kind": pair.kind.value,
        "score": pair.score,
        "reasons": [{"kind": reason.kind.value, "value": reason.value} for reason in pair.reasons],
    }


def run_scan(context: Context, options: argparse.Namespace) -> int:
    """Looks through the whole base for duplicates."""
    with context.session() as session:
        with output.progress_line() as progress:

            def told(done: int, total: int) -> None:
                if progress is not None:
                    progress(done, total)

            is_whole = session.duplicates.scan(told)
        count = session.duplicates.count()
    if options.json:
        output.say_json({"pairs": count})
    else:
        said = ngettext("{count} pair may be one contact", "{count} pairs may be one contact each", count)
        output.say(said.format(count=count))
    return DONE if is_whole else INTERRUPTED


def add_two(parser: argparse.ArgumentParser) -> None:
    for name in ("A", "B"):
        parser.add_argument(name.lower(), metavar=name, help=_("a contact: its number, or uid:UID"))


def two(session: Session, options: argparse.Namespace) -> tuple[int, int]:
    """The ids of the two contacts that are named."""
    return session.contacts.find(options.a), session.contacts.find(options.b)


def run_show(context: Context, options: argparse.Namespace) -> int:
    """Prints two contacts side by side."""
    with context.session() as session:
        found = session.duplicates.compare(*two(session, options))
    if options.json:
        output.say_json(_comparison_data(found))
    else:
        over = (
            _("Field"),
            _("A (ID {id})").format(id=found.left.id),
            _("B (ID {id})").format(id=found.right.id),
        )
        output.say_all(table_lines((*over, _("Taken")), _compared_rows(found)))
    return DONE


def _compared_rows(found: Comparison) -> Iterable[tuple[str, ...]]:
    from tui_crm.domain.merging import Side, State, kept_as
    from tui_crm.wording.duplicates import compared_label, compared_text

    taken = {Side.LEFT: "A", Side.RIGHT: "B", Side.BOTH: "A, B"}
    for field in kept_as(found, Side.LEFT).fields:  # as `duplicates merge A B` takes them
        what = "" if field.state is State.EQUAL else taken[field.suggested]
        if field.united and field.state is State.DIFFERENT:
            what = taken[Side.BOTH]
        left, right = (compared_text(field, side) for side in (Side.LEFT, Side.RIGHT))
        yield compared_label(field.name), left, right, what


def _comparison_data(found: Comparison) -> dict[str, Any]:
    from tui_crm.domain.merging import Side
    from tui_crm.wording.duplicates import compared_text

    names = {side: name for name, side in _PICKS.items()}
    return {
        "a": {"id": found.left.id, "name": found.left.name},
        "b": {"id": found.right.id, "name": found.right.name},
        "keep": names[found.keep.value],
        "fields": [
            {
                "field": field.name,
                "a": compared_text(field, Side.LEFT),
                "b": compared_text(field, Side.RIGHT),
                "state": field.state.value.replace("left", "a").replace("right", "b"),
                "suggested": names[field.suggested.value],
                "united": field.united,
            }
            for field in found.fields
        ],
    }


def define_merge(parser: argparse.ArgumentParser) -> None:
    """The arguments of `duplicates merge`."""
    add_two(parser)
    parser.add_argument("--keep", metavar="ID", help=_("which of the two stays: A if this is not given"))
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        metavar=_("FIELD=A|B"),
        help=_("whose value a field gets, of note also FIELD=both; may be repeated"),
    )


def run_merge(context: Context, options: argparse.Namespace) -> int:
    """Makes one contact of two; the other one goes to the trash."""
    from tui_crm.domain.merging import Side

    picks = _picks(options.take)
    with context.session() as session:
        left, right = two(session, options)
        kept = left if options.keep is None else _kept(session, options, left, right)
        keep = Side.LEFT if kept == left else Side.RIGHT
        done = session.duplicates.merge(left, right, picks, keep=keep)
    if options.json:
        output.say_json({"id": done.contact.id, "name": done.contact.name, "merged": done.other_id})
    else:
        message = _("Merged: {other} (ID {other_id}) into {name} (ID {id})")
        names = {"other": safe_text(done.other_name), "name": safe_text(done.contact.name)}
        output.say(message.format(**names, other_id=done.other_id, id=done.contact.id))
    return DONE


def _kept(session: Session, options: argparse.Namespace, left: int, right: int) -> int:
    known = {"a": left, "b": right}
    kept = known.get(options.keep.lower())
    if kept is None:
        kept = session.contacts.find(options.keep)
    if kept not in (left, right):
        raise UsageError(_("--keep takes one of the two contacts"))
    return kept


def _picks(given: Iterable[str]) -> Mapping[str, Side]:
    from tui_crm.domain.merging import Side

    found: dict[str, Side] = {}
    for text in given:
        field, _equals, side = text.partition("=")
        if side.lower() not in _PICKS:
            raise UsageError(_('--take says whose value a field gets, as --take position=B: "{text}"').format(
                text=safe_text(text)
            ))  # fmt: skip
        found[_FIELDS.get(field, field)] = Side(_PICKS[side.lower()])
    return found


_FIELDS = {
    "phone": "phones",
    "email": "emails",
    "url": "urls",
    "address": "addresses",
    "organization": "organizations",
    "tag": "tags",
    "owner": "owners",
    "watcher": "watchers",
    "picture": "avatar",
}
"""Fields as `--set` calls them, and as they are compared."""


_PAIRS = N_("print a list of {a, b, kind, score, reasons}")
COMMANDS = {
    "duplicates list": Command(
        define_list,
        run_list,
        ("duplicates list", "duplicates list --kind person --min-score 80"),
        json=_PAIRS,
    ),
    "duplicates scan": Command(
        no_arguments, run_scan, ("duplicates scan",), json=N_("print the number of pairs as JSON")
    ),
    "duplicates show": Command(
        add_two, run_show, ("duplicates show 12 15",), json=N_("print {a, b, keep, fields}")
    ),
    "duplicates merge": Command(
        define_merge,
        run_merge,
        ("duplicates merge 12 15", "duplicates merge 12 15 --keep 15 --take position=A --take note=both"),
        takes_fields=True,
        json=N_("print {id, name, merged}"),
    ),
}
