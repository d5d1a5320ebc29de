"""A mapping made ready for many rows: what is done with each column, in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_crm.domain.contact import Kind
from tui_crm.domain.import_headers import NOTE, group_of, meaning

_LAST = 9  # the rank of what should not become the main phone


@dataclass(frozen=True, slots=True)
class Step:
    """What is done with one column.

    Attributes:
        group: keeps the columns of one phone or address together.
        label: what the header says about its values ("work"), or "".
        plain: whether the value alone goes to the note, without the header.
        rank: the order of values of one field.
    """

    index: int
    column: str
    field: str
    group: str
    label: str
    plain: bool
    rank: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A mapping made ready for many rows.

    Attributes:
        region: the country of phones without a prefix.
        own: whether this program wrote the file.
    """

    kind: Kind
    region: str
    own: bool
    steps: tuple[Step, ...]


def plan(columns: Sequence[str], mapping: Mapping[str, str], kind: Kind, region: str) -> Plan:
    """The mapping made ready; columns that it does not name are left out."""
    steps = []
    seen: set[str] = set()
    for index, column in enumerate(columns):
        field = mapping.get(column)
        if field is None:
            continue
        found = meaning(column)
        label = found.label if found is not None and found.field.startswith(field.rstrip("2")) else ""
        base = field[:-1] if field in ("phone2", "email2") else field
        rank = 1 if field != base else 0 if base not in seen else 2
        seen.add(base)
        plain = found is not None and found.field == NOTE and found.plain
        steps.append(
            Step(index, column, base, group_of(column, base), label, plain, _LAST if label == "fax" else rank)
        )
    own = "uid" in mapping.values() and "kind" in mapping.values()
    return Plan(kind, region, own, tuple(sorted(steps, key=lambda step: step.rank)))
