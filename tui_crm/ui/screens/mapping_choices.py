"""What a key of the mapping screen makes of the options: pure, so that keys can be carried out in a row.

Each function gives a `Change`; what is cycled goes on from the options, else from how the file is read.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from tui_crm.domain.contact import Kind
from tui_crm.domain.import_order import is_repeatable
from tui_crm.domain.imports import FORMATS, ImportMapping, ImportOptions, OnDuplicate, Reading

T = TypeVar("T")
Change = Callable[[ImportOptions], ImportOptions]

ENCODINGS = ("utf-8", "cp1250", "iso8859-2", "cp852", "cp1252", "utf-16")
"""Those that files of contacts are in; the key goes from one to the next."""
DELIMITERS = (",", ";", "\t", "|")
SEPARATORS = (" | ", ";", ",", " ::: ", "\n")
"""What can stand between several values of a cell."""
CREATED = ("tags", "options", "organizations")
"""What an import can add to the base where it is missing."""
_TEXT_FORMATS = frozenset(FORMATS) - {"xlsx"}
_FAMILY = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}


# Columns


def chosen(column: str, target: str) -> Change:
    """The column becomes this field, and no other column that was chosen for it; "" leaves it out."""
    if not target:
        return left_out(column)

    def change(options: ImportOptions) -> ImportOptions:
        free = guessed(column)(options)
        others = {
            name: field for name, field in free.mapping.items() if field != target or is_repeatable(target)
        }
        return replace(free, mapping={**others, column: target})

    return change


def left_out(column: str) -> Change:
    """Nothing is made of the column."""

    def change(options: ImportOptions) -> ImportOptions:
        free = guessed(column)(options)
        return replace(free, skip=(*free.skip, column))

    return change


def guessed(column: str) -> Change:
    """The column becomes what it was taken for before anybody chose."""

    def change(options: ImportOptions) -> ImportOptions:
        mapping = {name: target for name, target in options.mapping.items() if name != column}
        return replace(options, mapping=mapping, skip=tuple(name for name in options.skip if name != column))

    return change


def switched(column: str, target: str) -> Change:
    """The column is left out, or taken again where it was: for `target`, its last field, if there is one."""

    def change(options: ImportOptions) -> ImportOptions:
        if column not in options.skip:
            return left_out(column)(options)
        return chosen(column, target)(options) if target else guessed(column)(options)

    return change


def separated(column: str, separator: str) -> Change:
    """This stands between several values in a cell of the column; "" where a cell is one value."""
    return lambda options: replace(options, separators={**options.separators, column: separator})


# The file


def next_encoding(now: Reading, failed: Collection[Reading] = ()) -> Change:
    """The file is read in the next of the likely encodings.

    Args:
        failed: ways in which it can't be read; they are passed over.
    """

    def change(options: ImportOptions) -> ImportOptions:
        used = _family(options.reading.encoding or now.encoding or "")
        readings = (
            replace(options.reading, encoding=one, repaired=False) for one in _behind(ENCODINGS, used)
        )
        return replace(options, reading=_first(readings, options.reading, failed))

    return change


def _family(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return encoding
    return _FAMILY.get(name, name)


def next_delimiter(now: Reading, failed: Collection[Reading] = ()) -> Change:
    """The next sign separates the cells. Arguments as of `next_encoding`."""

    def change(options: ImportOptions) -> ImportOptions:
        used = options.reading.delimiter or now.delimiter or ""
        readings = (replace(options.reading, delimiter=one) for one in _behind(DELIMITERS, used))
        return replace(options, reading=_first(readings, options.reading, failed))

    return change


def _first(readings: Iterable[Reading], now: Reading, failed: Collection[Reading]) -> Reading:
    return next((one for one in readings if one not in failed), now)


def other_header(now: Reading) -> Change:
    """Row 1 names the columns, or no longer."""

    def change(options: ImportOptions) -> ImportOptions:
        used = options.reading.has_header if options.reading.has_header is not None else now.has_header
        return replace(options, reading=replace(options.reading, has_header=not used))

    return change


def other_repair(options: ImportOptions) -> ImportOptions:
    """Text that was encoded twice is put right, or no longer."""
    return replace(options, reading=replace(options.reading, repaired=not options.reading.repaired))


def of_sheet(sheet: str) -> Change:
    """This sheet of the file is read."""
    return lambda options: replace(options, reading=replace(options.reading, sheet=sheet))


# The import


def other_base(now: Kind, fits: Callable[[str, Kind], bool]) -> Change:
    """The rows go to the other base; fields that it does not have are chosen no longer.

    Args:
        fits: whether a base has a field.
    """

    def change(options: ImportOptions) -> ImportOptions:
        kind = _next(tuple(Kind), options.kind or now)
        mapping = {column: target for column, target in options.mapping.items() if fits(target, kind)}
        return replace(options, kind=kind, mapping=mapping)

    return change


def next_on_duplicate(options: ImportOptions) -> ImportOptions:
    """Rows whose contact there is are skipped, change it, or are added again."""
    return replace(options, on_duplicate=_next(tuple(OnDuplicate), options.on_duplicate))


def other_creating(what: str) -> Change:
    """What is missing of a kind is added to the base, or no longer."""
    return lambda options: replace(options, create_missing=options.create_missing ^ {what})


def _next(values: Sequence[T], now: T) -> T:
    """The value behind this one, the first behind the last and behind what is none of them."""
    return _behind(values, now)[0]


def _behind(values: Sequence[T], now: T) -> Sequence[T]:
    """All values from the one behind this one on, round and round."""
    place = values.index(now) + 1 if now in values else 0
    return (*values[place:], *values[:place])


# Other columns, because the file is read another way


def without_columns(options: ImportOptions) -> ImportOptions:
    """The options without what was chosen for columns."""
    return replace(options, mapping={}, skip=(), separators={})


def carried(options: ImportOptions, before: Sequence[str], after: Sequence[str]) -> ImportOptions:
    """What was chosen for columns, under their new names: by place where there are as many of them.

    Args:
        before, after: the names of all columns.
    """
    names = dict(zip(before, after, strict=True)) if len(before) == len(after) else {}
    there = set(after)

    def new(column: str) -> str:
        found = names.get(column, column)
        return found if found in there else ""

    return replace(
        options,
        mapping={new(column): target for column, target in options.mapping.items() if new(column)},
        skip=tuple(new(column) for column in options.skip if new(column)),
        separators={new(column): text for column, text in options.separators.items() if new(column)},
    )


def read_as_asked(
    shown: ImportMapping, wanted: ImportOptions, read: Callable[[ImportOptions], ImportMapping]
) -> ImportMapping:
    """The file with these options, carried out by `read`; choices for columns outlive new names of theirs.

    Args:
        shown: as the file was when the choices were made.
    """
    if wanted.reading == shown.options.reading or without_columns(wanted) == wanted:
        return read(wanted)
    found = read(without_columns(wanted))
    kept = carried(wanted, _names(shown), _names(found))
    return read(kept) if without_columns(kept) != kept else found


def known(options: ImportOptions, columns: Collection[str]) -> ImportOptions:
    """The options without choices for columns that the file does not have."""
    return carried(options, (), tuple(columns))


def _names(mapping: ImportMapping) -> tuple[str, ...]:
    return tuple(one.column for one in mapping.columns)


# What a file can be asked for


def has_encoding(mapping: ImportMapping) -> bool:
    """Whether another encoding makes a difference."""
    return mapping.format in _TEXT_FORMATS


def has_delimiter(mapping: ImportMapping) -> bool:
    """Whether a sign separates the cells."""
    return mapping.format == "csv"


def has_rows(mapping: ImportMapping) -> bool:
    """Whether row 1 may name the columns or not."""
    return mapping.format in ("csv", "xlsx")
