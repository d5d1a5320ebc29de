"""Which column of a file is which field by what it holds, where its header says nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tui_crm.domain import import_content as content
from tui_crm.domain.contact import Kind
from tui_crm.domain.import_headers import NOTE, Meaning, is_generated, is_technical, normalized_header

PERSON_NAMES = frozenset(("first_name", "last_name", "full_name"))
ORGANIZATION_ONLY = frozenset(("nip", "regon", "krs"))


@dataclass(slots=True)
class File:
    """The columns of a file, with what is known of them."""

    columns: Sequence[str]
    samples: Mapping[str, Sequence[str]]
    has_header: bool
    custom: Mapping[Kind, Mapping[str, str]]
    meanings: dict[str, Meaning | None] = field(default_factory=dict)

    def values(self, column: str) -> Sequence[str]:
        return self.samples.get(column, ())

    @property
    def fields(self) -> set[str]:
        """The meanings of the columns that hold anything."""
        empty = not any(self.samples.values())
        return {m.field for c, m in self.meanings.items() if m is not None and (empty or self.values(c))}

    @property
    def is_own(self) -> bool:
        """Whether this program wrote the file: its columns then mean exactly what they say."""
        return "uid" in self.columns and "kind" in self.columns

    @property
    def holds_both(self) -> bool:
        """Whether rows of either base may be in it: fields of both are then kept."""
        fields = self.fields
        return bool(fields & {"kind", "organization"}) or {"name", "full_name"} <= fields


def of_column(file: File, column: str, kind: Kind) -> str:
    values = file.values(column)
    if not values:
        return ""
    header = normalized_header(column) if file.has_header else ""
    target = content.field_of(values, header)
    if not target and content.reads_as_phones(values, header):
        return "phone"
    named = file.has_header and file.fields & {"phone", "phone2"}
    if target == "phone" and named and not content.reads_as_phones(values, header):
        return ""  # the file names its phones: other long numbers are no phones
    if target in ORGANIZATION_ONLY and file.holds_both:
        return target
    if kind is Kind.PERSON:
        return {"website": "url", "nip": NOTE, "regon": NOTE}.get(target, target)
    return "" if target == "pesel" else target


def of_all(file: File, kind: Kind) -> dict[str, str]:
    """The mapping of a file that names no columns."""
    mapping = {column: target for column in file.columns if (target := of_column(file, column, kind))}
    free = {column: file.values(column) for column in file.columns if column not in mapping}
    free = {column: values for column, values in free.items() if values}
    mapping |= _places_by_content(file, mapping, free)
    free = {column: values for column, values in free.items() if column not in mapping}
    if kind is Kind.ORGANIZATION:
        return {next(iter(free)): "name", **mapping} if free else mapping
    mapping |= content.names_of(free, kind)
    return {column: mapping[column] for column in file.columns if column in mapping}


def _places_by_content(
    file: File, mapping: Mapping[str, str], free: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Street and city of a file that names no columns: the city stands beside the postal code."""
    found: dict[str, str] = {}
    street = content.street_of(free)
    if street is not None:
        found[street] = "street"
    codes = [place for place, column in enumerate(file.columns) if mapping.get(column) == "postal_code"]
    others = {column: values for column, values in free.items() if column != street}
    city = content.city_beside(file.columns, others, codes[0]) if codes else None
    return found if city is None else {**found, city: "city"}


def with_notes(file: File, mapping: dict[str, str]) -> dict[str, str]:
    """The mapping, with a note made of each column that nothing else was made of: nothing is lost (R35).

    What the file's program keeps for itself stays out, and so do numbers that nothing says the sense of.
    """
    if file.is_own:
        return mapping
    notes = {
        column: NOTE
        for column, values in unknown(file).items()
        if column not in mapping and not _is_technical(file, column, values)
    }
    return {column: target for column in file.columns if (target := mapping.get(column) or notes.get(column))}


def _is_technical(file: File, column: str, values: Sequence[str]) -> bool:
    if file.has_header and not is_generated(column):
        return is_technical(column)
    return not any(map(_has_letter, values))


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


def with_names(file: File, kind: Kind, mapping: dict[str, str]) -> dict[str, str]:
    """The mapping with names by content, where no header says which column holds them."""
    if set(mapping.values()) & {*PERSON_NAMES, "name"} or file.is_own:
        return mapping
    free = {column: values for column, values in unknown(file).items() if column not in mapping}
    found = content.names_of(free, kind)
    if "organization" in mapping.values():
        found = {column: target for column, target in found.items() if target != "organization"}
    mapping = mapping | found
    return {column: mapping[column] for column in file.columns if column in mapping}


def unknown(file: File) -> dict[str, Sequence[str]]:
    """The columns whose headers say nothing, with what they hold."""
    return {c: file.values(c) for c in file.columns if file.meanings[c] is None and file.values(c)}
