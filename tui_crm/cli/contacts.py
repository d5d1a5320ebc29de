"""`list` and `show`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING

from tui_crm.cli import output
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.cli.selection import add_ids, add_selection, columns_of, own_columns, query_of
from tui_crm.cli.table import labelled_lines, table_lines, terminal_columns, tsv_line, width
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact, Kind, Link, Status
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.field_values import text_of
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS, UNSORTED
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text
from tui_crm.wording import access_label, field_label, kind_label, status_label
from tui_crm.wording.custom_values import custom_value_text
from tui_crm.wording.keep_in_touch import due_sentence, interval_text

if TYPE_CHECKING:
    from tui_crm.services.session import Session

FORMATS = ("table", "lines", "json", "jsonl", "csv", "tsv", "vcard")
_WIDE = 120  # columns of a terminal that has room for all of the list
_WINDOW = 5_000  # rows of one read: a base may not fit into memory


def define_list(parser: argparse.ArgumentParser) -> None:
    """The arguments of `list`."""
    add_selection(parser, Kind.PERSON.value)  # the screen shows one base at a time
    parser.add_argument("--count", action="store_true", help=_("print only how many there are"))
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="table",
        help=_(
            "the form of the result; lines: a line for each value, named, and a blank one between contacts,"
            " for screen readers and braille"
        ),
    )


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints contacts in the chosen form."""
    form = "json" if options.json else options.format
    most = terminal_columns() if form == "table" else None
    with context.session() as session:
        query = query_of(session, options)
        own = () if options.columns else own_columns(session, options)
        columns = ("id", *own) if own else columns_of(options, narrow=most is not None and most < _WIDE)
        session.contacts.check_fields(columns)
        if options.count:
            output.say(str(session.contacts.count(query)))
        elif form in ("json", "jsonl", "vcard"):
            _print_whole(session, query, form, options)
        else:
            _print_rows(columns, _rows(session, query, columns, options), form, most)
    return 0


def _print_rows(
    columns: tuple[str, ...], rows: Iterator[tuple[str, ...]], form: str, most: int | None
) -> None:
    rows = chain(list(islice(rows, 1)), rows)  # what is refused is refused before the header is written
    if form == "table":
        _print_table(columns, rows, most)
    elif form == "lines":
        _print_lines(columns, rows)
    elif form == "tsv":
        for row in chain([columns], rows):
            output.write_bytes(tsv_line(row).encode("utf-8", "replace"))
    else:
        from tui_crm.services.exports import CsvWriter

        writer = CsvWriter(output.binary())
        for row in chain([columns], rows):
            writer.row(row)


def _print_whole(session: Session, query: ContactQuery, form: str, options: argparse.Namespace) -> None:
    """Whole contacts; like the list on the screen it needs the permission to see, not the one to export."""
    from tui_crm.services.exports import contact_json, contact_vcard

    contacts = session.contacts.each(query, options.offset, options.limit)
    if form == "json":
        output.say_json_list(contact_json(contact) for contact in contacts)
        return
    for contact in contacts:
        if form == "vcard":
            output.write_bytes(contact_vcard(contact).encode("utf-8", "replace"))
        else:
            output.write_bytes(output.json_bytes(contact_json(contact)) + b"\n")


def _rows(
    session: Session, query: ContactQuery, columns: tuple[str, ...], options: argparse.Namespace
) -> Iterator[tuple[str, ...]]:
    """The cells of the asked columns, read window by window."""
    listing = session.contacts.listing(query, columns)
    offset, left = options.offset, options.limit
    while left is None or left > 0:
        size = _WINDOW if left is None else min(_WINDOW, left)
        rows = listing.window(offset, size)
        yield from (row.cells for row in rows)
        if len(rows) < size:
            return
        offset += size
        left = None if left is None else left - size


def _print_table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], most: int | None) -> None:
    """A table for people: translated heads and states; on a terminal cut to its `most` columns."""
    output.say_all(table_lines([field_label(name) for name in columns], _all_in_words(columns, rows), most))


def _print_lines(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """The same read from top to bottom: what matters most comes first, and the number last."""
    order = sorted(range(len(columns)), key=lambda place: columns[place] == "id")
    heads = [field_label(columns[place]) for place in order]
    in_words = ([cells[place] for place in order] for cells in _all_in_words(columns, rows))
    output.say_all(labelled_lines(heads, in_words))


def _all_in_words(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[list[str]]:
    for row in rows:
        yield [_in_words(name, cell) for name, cell in zip(columns, row, strict=True)]


def _in_words(name: str, cell: str) -> str:
    if name == "status" and cell:
        return status_label(Status(cell))
    if name == "kind":
        return kind_label(Kind(cell))
    if name == "keep_in_touch" and cell:
        return interval_text(int(cell))
    return access_label(Access(cell)) if name == "access" and cell else cell


def define_show(parser: argparse.ArgumentParser) -> None:
    """The arguments of `show`."""
    add_ids(parser)


def run_show(context: Context, options: argparse.Namespace) -> int:
    """Prints whole contacts: labelled lines, or JSON (one object for one ID, a list for several)."""
    with context.session() as session:
        found = session.contacts.several(tuple(session.contacts.find(one) for one in options.ids))
        # the names of custom fields are asked for while the base is open
        said = [] if options.json else [_whole(session, contact) for contact in found]
    if options.json:
        from tui_crm.services.exports import contact_json

        documents = [contact_json(contact) for contact in found]
        output.say_json(documents[0] if len(documents) == 1 else documents)
    for number, lines in enumerate(said):
        output.say_all(([""] if number else []) + lines)
    return 0


def _whole(session: Session, contact: Contact) -> list[str]:
    """Its lines, and when a touch is due."""
    due = session.keep_in_touch.of(contact.id)
    said = [due_sentence(due, date.isoformat)] if due is not None else []
    return contact_lines(contact) + [f"{field_label('due')}: {safe_text(line)}" for line in said]


def contact_lines(contact: Contact) -> list[str]:
    """A contact as labelled lines; what is empty is left out, and a long label has a line of its own."""
    facts = [(label, texts) for label, texts in _facts(contact) if any(texts)]
    room = max(width(label) for label, _texts in facts if width(label) <= _LABEL_MAXIMUM) + 1
    lines: list[str] = []
    for label, texts in facts:
        shown = [safe_text(line) for text in texts for line in text.split("\n")]
        if width(label) <= _LABEL_MAXIMUM:
            lines.append(f"{label}:{' ' * (room - width(label))}{shown.pop(0)}")
        else:
            lines.append(f"{label}:")
        lines += [f"{' ' * (room + 1)}{text}" for text in shown]
    return lines


_LABEL_MAXIMUM = 24
"""Cells of a label beside its text: one long name would push all texts to the right."""


def _facts(contact: Contact) -> Iterator[tuple[str, list[str]]]:
    """Labels and their texts: who it is comes first, for those who hear it; then the order of the form."""
    yield field_label("name"), [contact.name]
    yield field_label("id"), [f"{contact.id}  uid:{contact.uid}"]
    yield field_label("kind"), [kind_label(contact.kind)]
    for name in _SHOWN_FIELDS:
        if contact.kind in FIELDS[name].kinds:
            yield field_label(name), _texts(contact, name)
        if name == "organization":
            yield field_label("persons"), [_link_text(link) for link in contact.persons]
    for key, value in contact.draft.custom.items():
        yield field_label(CUSTOM_PREFIX + key), [custom_value_text(value)]


# The name stands above all; the second phone is among the phones.
_SHOWN_FIELDS = tuple(
    name
    for name in FIELDS
    if name not in ("name", "full_name", "phone2", "email2", "organization_position", *UNSORTED)
)


def _texts(contact: Contact, name: str) -> list[str]:
    draft = contact.draft
    if name == "phone":
        return [_labelled(phone.shown, phone.label) for phone in draft.phones]
    if name == "email":
        return [_labelled(email.value, email.label) for email in draft.emails]
    if name == "url":
        return [_labelled(url.value, url.label) for url in draft.urls]
    if name == "organization":
        return [_link_text(link) for link in draft.organizations]
    return [_in_words(name, text_of(contact, name))]


def _labelled(text: str, label: str) -> str:
    return f"{text} ({label})" if label else text


def _link_text(link: Link) -> str:
    """The other end of a link: its number and name, the position held there, and whether it is inactive."""
    notes = ([link.position] if link.position else []) + (
        [] if link.active else [status_label(Status.INACTIVE)]
    )
    return f"{link.id}  {_labelled(link.name, ', '.join(notes))}"


COMMANDS = {
    "list": Command(
        define_list,
        run_list,
        (
            "list kowalski --kind person --columns name,phone",
            'list "city:Gdańsk OR city:Sopot" tag:VIP -status:inactive "created:>=-30d"',
            "list --where city=Poznań --sort -updated_at --json",
        ),
        takes_fields=True,
        json=N_("the same as --format json"),
    ),
    "show": Command(define_show, run_show, ("show 12", "show 12 uid:2f6c1d --json"), json=N_("print JSON")),
}
