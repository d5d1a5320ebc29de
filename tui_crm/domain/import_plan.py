"""A mapping made ready for many rows: what is done with each column, in which order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tui_crm.domain.contact import Kind
from tui_crm.domain.import_headers import NOTE, group_of, meaning
from tui_crm.domain.import_order import NUMBERED, is_fax, number_in, stem


@dataclass(frozen=True, slots=True)
class Step:
    """What is done with one column.

    Attributes:
        group: keeps the columns of one phone or address together.
        label: what the header says about its values ("work"), or "".
        plain: whether the value alone goes to the note, without the header.
        rank: the order of values of one field.
        separator: what splits its cells beside " | ", "" for nothing; None for what its field usually has.
    """

    index: int
    column: str
    field: str
    group: str
    label: str
    plain: bool
    rank: int
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A mapping made ready for many rows.

    Attributes:
        region: the country of phones without a prefix.
        own: whether this program wrote the file.
        month_first: columns whose dates are American.
        dates: the custom fields that hold a date, as targets.
    """

    kind: Kind
    region: str
    own: bool
    steps: tuple[Step, ...]
    month_first: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()


def plan(
    columns: Sequence[str],
    mapping: Mapping[str, str],
    kind: Kind,
    region: str,
    month_first: Collection[str] = (),
    dates: Collection[str] = (),
    separators: Mapping[str, str] = MappingProxyType({}),
) -> Plan:
    """The mapping made ready; columns that it does not name are left out.

    Args:
        month_first: columns whose dates are American, as `import_mapping.Guess` names them.
        dates: the custom fields that hold a date, as targets.
        separators: column -> what splits its cells, of those where that was chosen.
    """
    ranks = _ranks(columns, mapping)
    steps = []
    for index, column in enumerate(columns):
        field = mapping.get(column)
        if field is None:
            continue
        found = meaning(column)
        label = found.label if found is not None and _means(found.field, field.rstrip("2")) else ""
        base = field[:-1] if field in ("phone2", "email2") else field
        plain = found is not None and found.field == NOTE and found.plain
        group, rank, separator = group_of(column, base), ranks.get(column, 0), separators.get(column)
        steps.append(Step(index, column, base, group, label, plain, rank, separator))
    own = "uid" in columns and "kind" in columns
    ordered = tuple(sorted(steps, key=lambda step: step.rank))
    return Plan(kind, region, own, ordered, frozenset(month_first), frozenset(dates))


def _means(said: str, field: str) -> bool:
    return said.startswith(field) or (said, field) == ("kod", "postal_code")


def _ranks(columns: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """The places of columns for phones and e-mails: `phone`, `phone2`, then the others, faxes last.

    "phones 2" still stands behind "phones": in one row the two are a list.
    """
    ranks: dict[str, int] = {}
    for several in NUMBERED:
        mine = [column for column in columns if mapping.get(column) in (several, several + "2")]
        mine.sort(key=is_fax)
        first = [column for column in mine if mapping[column] == several]
        second = [column for column in mine if mapping[column] != several]
        ordered = [*first[:1], *second, *first[1:]]
        for column in second:
            before = [c for c in first if stem(c) == stem(column) and number_in(c) < number_in(column)]
            last = max((ordered.index(c) for c in before), default=0)
            if last > ordered.index(column):
                ordered.insert(last, ordered.pop(ordered.index(column)))
        ranks |= {column: place for place, column in enumerate(ordered)}
    return ranks
