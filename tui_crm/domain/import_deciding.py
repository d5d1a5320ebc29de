"""What becomes of the columns of a file: what the user chose, what was chosen last time, what is guessed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomField, CustomFieldType
from tui_crm.domain.import_headers import normalized_header
from tui_crm.domain.import_mapping import guess
from tui_crm.domain.import_order import is_repeatable
from tui_crm.domain.import_separators import guessed
from tui_crm.domain.import_targets import check_target, is_target, takes_several
from tui_crm.domain.imports import ImportOptions, MappingReason
from tui_crm.domain.problems import Code, Refused
from tui_crm.text.fold import fold


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file with what they hold.

    Attributes:
        samples: column -> some of its values, none of them empty; no entry for an empty column.
    """

    names: Sequence[str]
    samples: Mapping[str, Sequence[str]]
    has_header: bool


@dataclass(frozen=True, slots=True)
class Remembered:
    """What became of the columns of the last file with this header row.

    Attributes:
        kind: the base if the user chose it.
        mapping: column -> field, "" where it was left out.
        chosen: the columns that the user decided about; the others were guessed, and are guessed anew.
        separators: column -> what the user chose to split it by.
    """

    kind: Kind | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()
    separators: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of the columns.

    Attributes:
        mapping: column -> field, in the order of the file, of those that are imported.
        reasons: why, of every column.
        unmapped: columns with values that nothing is made of.
        month_first: columns whose dates are American.
        split: column -> what a run splits it by: what was chosen, and of a multiple choice what is guessed.
        separators: column -> what separates its values as far as the samples show it.
        several: the columns whose cells can hold several values.
        base: the base, where it was chosen now or last time.
        chosen_separators: those of `split` that were chosen now or last time.
    """

    kind: Kind
    mapping: dict[str, str]
    reasons: dict[str, MappingReason]
    unmapped: tuple[str, ...]
    month_first: tuple[str, ...]
    split: dict[str, str]
    separators: dict[str, str]
    several: frozenset[str]
    base: Kind | None
    chosen_separators: dict[str, str]


NOTHING = Remembered()


def decide(
    columns: Columns, options: ImportOptions, fields: Sequence[CustomField], last: Remembered = NOTHING
) -> Decided:
    """What becomes of the columns: what the user chose counts most, then what was chosen last time.

    Args:
        fields: the custom fields of both bases.

    Raises:
        Refused: COLUMN_UNKNOWN, or what `check_target` finds wrong with a field.
    """
    named = [one for one in fields if not one.retired]
    custom = {kind: {one.key: one.name for one in named if one.kind is kind} for kind in Kind}
    wanted = chosen_columns(columns.names, options)
    base = options.kind or _base_of(wanted, last.kind, custom)
    found = guess(columns.names, columns.samples, kind=base, has_header=columns.has_header, custom=custom)
    kind = found.kind if base else _kind_for(wanted, found.kind, custom)
    if kind is not found.kind:
        found = guess(columns.names, columns.samples, kind=kind, has_header=columns.has_header, custom=custom)
    for target in filter(None, wanted.values()):
        check_target(target, kind, custom[kind])
    again = _again(columns.names, wanted, last, kind, custom[kind])
    fixed = {**{name: again[name] for name in again if name in last.chosen}, **wanted}
    taken = set(filter(None, fixed.values()))
    known = _known(columns, again, found.mapping)
    ignored = {name for name in columns.names if name not in found.mapping and name not in found.unmapped}
    mapping: dict[str, str] = {}
    reasons: dict[str, MappingReason] = {}
    for name in columns.names:
        target, reason = fixed.get(name, ""), MappingReason.NONE
        if name in ignored and columns.samples.get(name):
            reason = MappingReason.HEADER  # it is known, and says nothing of the contact
        if name in fixed:
            reason = MappingReason.CHOSEN if name in wanted else MappingReason.REMEMBERED
        else:
            guessed = found.mapping.get(name) or known.get(name, "")
            target = _free(guessed, taken)
            if guessed and not target:
                reason = MappingReason.TAKEN
            if target:
                is_same = again.get(name) == target
                reason = MappingReason.REMEMBERED if is_same else found.reasons[name]
        reasons[name] = reason
        if target:
            mapping[name] = target
    unmapped = tuple(
        name
        for name in columns.names
        if name in columns.samples and name not in mapping and name not in fixed and name not in ignored
    )
    chosen = {name: text for name, text in last.separators.items() if name in columns.names}
    chosen |= {column_named(columns.names, name): text for name, text in options.separators.items()}
    split, shown, several = _split(columns, chosen, kind, mapping, named)
    return Decided(kind, mapping, reasons, unmapped, found.month_first, split, shown, several, base, chosen)


def chosen_columns(columns: Sequence[str], options: ImportOptions) -> dict[str, str]:
    """What the user chose, by the file's own names of its columns; "" where one is left out.

    Raises Refused with COLUMN_UNKNOWN.
    """
    chosen = {column_named(columns, name): target for name, target in options.mapping.items()}
    return chosen | {column_named(columns, name): "" for name in options.skip}


def column_named(columns: Sequence[str], name: str) -> str:
    """The file's column of this name; case, diacritics and punctuation need not be the same.

    Raises Refused with COLUMN_UNKNOWN.
    """
    if name in columns:
        return name
    alike = [column for column in columns if normalized_header(column) == normalized_header(name)]
    if len(alike) != 1:
        raise Refused(Code.COLUMN_UNKNOWN, column=name)
    return alike[0]


def _again(
    columns: Sequence[str], wanted: Mapping[str, str], last: Remembered, kind: Kind, custom: Collection[str]
) -> dict[str, str]:
    """What was made of the columns last time and still can be."""
    taken = set(wanted.values())
    return {
        name: last.mapping[name]
        for name in columns
        if name in last.mapping
        and name not in wanted
        and (not last.mapping[name] or is_target(last.mapping[name], kind, custom))
        and (last.mapping[name] not in taken or is_repeatable(last.mapping[name]))
    }


def _known(columns: Columns, again: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """What columns that say nothing now were guessed to be last time, when they held more to guess from."""
    taken = set(found.values())
    return {
        name: target
        for name, target in again.items()
        if target and columns.samples.get(name) and (target not in taken or is_repeatable(target))
    }


def _free(target: str, taken: Collection[str]) -> str:
    """What was guessed, unless the user gave that field another column."""
    if target not in taken or is_repeatable(target):
        return target
    return target[:-1] if target in ("phone2", "email2") else ""


def _base_of(
    wanted: Mapping[str, str], last: Kind | None, custom: Mapping[Kind, Collection[str]]
) -> Kind | None:
    """The base of last time, where it has all fields that the user named."""
    if last is None:
        return None
    return last if all(is_target(t, last, custom[last]) for t in wanted.values() if t) else None


def _kind_for(wanted: Mapping[str, str], kind: Kind, custom: Mapping[Kind, Collection[str]]) -> Kind:
    """The guessed base, or the other one where only that has all fields that the user named."""
    for candidate in (kind, *(other for other in Kind if other is not kind)):
        if all(is_target(target, candidate, custom[candidate]) for target in wanted.values() if target):
            return candidate
    return kind


def _split(
    columns: Columns,
    chosen: Mapping[str, str],
    kind: Kind,
    mapping: Mapping[str, str],
    fields: Sequence[CustomField],
) -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """What a run splits columns by, what is shown of it, and which columns can hold several values."""
    multiple = {
        one.field: frozenset(map(fold, one.offered))
        for one in fields
        if one.kind is kind and one.type is CustomFieldType.MULTIPLE_CHOICE
    }
    several = frozenset(name for name, target in mapping.items() if takes_several(target, multiple))
    split = {name: text for name, text in chosen.items() if name in several}
    shown = dict(split)
    for name in several - split.keys():
        target = mapping[name]
        shown[name] = guessed(target, columns.samples.get(name, ()), multiple.get(target))
        if target in multiple and shown[name]:
            split[name] = shown[name]
    return split, shown, several
