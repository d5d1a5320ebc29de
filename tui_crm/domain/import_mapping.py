"""Which column of a file is which field: guessed from the headers, then from what the cells hold (R30)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

from tui_crm.domain import import_by_content as contents
from tui_crm.domain import import_content as content
from tui_crm.domain.contact import Kind
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.domain.import_by_content import ORGANIZATION_ONLY, PERSON_NAMES, File
from tui_crm.domain.import_headers import (
    EXTRA_TARGETS,
    IGNORED,
    NOTE,
    Meaning,
    is_generated,
    meaning,
    normalized_header,
)
from tui_crm.domain.import_headers import is_known_header as is_known_header
from tui_crm.domain.import_order import numbered, once_each
from tui_crm.domain.import_pictures import pictured
from tui_crm.domain.import_values import looks_like_phone, read_kind, read_status
from tui_crm.domain.imports import MappingReason
from tui_crm.text import dates
from tui_crm.text.fold import fold

_ORGANIZATION_SIGNS = frozenset(("nip", "regon", "krs", "organization"))
_PERSON_ONLY = frozenset(
    """first_name last_name full_name middle_name position birthday birth_year birth_month birth_day pesel
    document_number organization organization_position""".split()
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping as it was found.

    Attributes:
        mapping: column -> field, in the order of the file.
        unmapped: columns with values that nothing is made of.
        month_first: columns whose dates are American, mapped or not.
        reasons: why a column is what it is, of those that are mapped.
    """

    kind: Kind
    mapping: dict[str, str]
    unmapped: tuple[str, ...]
    month_first: tuple[str, ...] = ()
    reasons: Mapping[str, MappingReason] = field(default_factory=dict)


def guess(
    columns: Sequence[str],
    samples: Mapping[str, Sequence[str]],
    *,
    kind: Kind | None = None,
    has_header: bool = True,
    custom: Mapping[Kind, Mapping[str, str]] = MappingProxyType({}),
) -> Guess:
    """The most likely mapping of a file.

    Args:
        samples: column -> some of its values, none of them empty; no entry for an empty column.
        kind: the base, None to guess it too.
        custom: of each base the names of its custom fields by their keys.
    """
    file = File(columns, samples, has_header, custom)
    file.meanings = {column: _meaning(file, column) for column in columns}
    if all(is_generated(column) or _is_ignored(file, column) for column in columns):
        # A file of refused rows of one that named no columns: its names are ours.
        file.has_header = has_header = False
    _leave_second_choices(file)
    _find_house_numbers(file)
    chosen = kind or _kind(file)
    _find_custom(file, chosen)
    mapping = {} if has_header else contents.of_all(file, chosen)
    mapping = mapping or contents.with_names(file, chosen, _by_header(file, chosen))
    mapping = numbered(once_each(contents.with_notes(file, mapping), own=file.is_own))
    unmapped = [
        column
        for column in columns
        if column not in mapping and file.values(column) and not _is_ignored(file, column)
    ]
    american = [column for column in columns if dates.is_month_first(file.values(column))]
    reasons = {column: _reason(file, column) for column in mapping}
    return Guess(chosen, mapping, tuple(unmapped), tuple(american), reasons)


def _reason(file: File, column: str) -> MappingReason:
    named = file.has_header and file.meanings[column] is not None and not is_generated(column)
    return MappingReason.HEADER if named else MappingReason.CONTENTS


# -- headers ---------------------------------------------------------------------------------------


def _meaning(file: File, column: str) -> Meaning | None:
    if is_generated(column):
        # A cell beyond the header, or under an empty name, still holds something.
        return Meaning(NOTE, plain=False) if file.has_header else None
    found = meaning(column)
    if found is not None and found.field.startswith(CUSTOM_PREFIX):
        key = found.field.removeprefix(CUSTOM_PREFIX)
        return found if any(key in fields for fields in file.custom.values()) else None
    return found


def _leave_second_choices(file: File) -> None:
    """Beside a job title an occupation is a note, and so is an account beside a company."""
    known = [(column, found) for column, found in file.meanings.items() if found is not None]
    first = {found.field for column, found in known if not found.is_second and file.values(column)}
    for column, found in known:
        if found.is_second and found.field in first:
            file.meanings[column] = Meaning(NOTE, plain=False)


def _find_house_numbers(file: File) -> None:
    """`Ulica;Nr;Miasto`: a bare number behind the street is the house's."""
    for before, column in pairwise(file.columns):
        is_number = normalized_header(column) in ("nr", "numer", "no", "number")
        if is_number and file.meanings[column] is None and file.meanings[before] == Meaning("street"):
            file.meanings[column] = Meaning("house_number")


def _find_custom(file: File, kind: Kind) -> None:
    """Columns that are called as a custom field is, by its name or its key, where that means nothing else."""
    bases = (*(other for other in Kind if other is not kind and file.holds_both), kind)
    fields = {key: name for base in bases for key, name in file.custom.get(base, {}).items()}
    named = {_words(word): CUSTOM_PREFIX + key for key, name in fields.items() for word in (key, name)}
    for column, found in file.meanings.items():
        is_free = found is None or (found.field == NOTE and not found.plain)
        if file.has_header and is_free and not is_generated(column) and _words(column) in named:
            file.meanings[column] = Meaning(named[_words(column)])


def _words(header: str) -> str:
    """A header to be compared; of one without Latin letters all that it says."""
    return normalized_header(header) or fold(header).strip()


def _is_ignored(file: File, column: str) -> bool:
    found = file.meanings[column]
    return found is not None and (
        found.field == IGNORED
        or (found.field == "file_as" and "first_name" in file.fields)
        or (file.is_own and found.field in ("full_name", "name") and "first_name" in file.fields)
    )


def _kind(file: File) -> Kind:
    kinds = Counter(kind for kind in map(read_kind, file.values("kind")) if kind)
    if kinds or file.is_own:
        return kinds.most_common(1)[0][0] if kinds else Kind.PERSON
    fields = file.fields
    if not fields & _ORGANIZATION_SIGNS or fields & PERSON_NAMES:
        return Kind.PERSON
    unknown = contents.unknown(file).values()
    named = not fields & ORGANIZATION_ONLY and any(map(content.name_field_of, unknown))
    return Kind.PERSON if named else Kind.ORGANIZATION


def _by_header(file: File, kind: Kind) -> dict[str, str]:
    anything = any(file.samples.values())
    mapping: dict[str, str] = {}
    for column in file.columns:
        found = file.meanings[column]
        if anything and not file.values(column):
            continue
        target = _target(file, column, found, kind) if found else contents.of_column(file, column, kind)
        if target:
            mapping[column] = target
    return mapping


def _target(file: File, column: str, found: Meaning, kind: Kind) -> str:
    if file.is_own:
        return "" if found.field == IGNORED or not _exists(found.field) else found.field
    target = _special(file, column, found, kind)
    if (file.holds_both and target in ORGANIZATION_ONLY) or "kind" in file.fields:
        return target if _exists(target) else ""
    if kind is Kind.ORGANIZATION and target in _PERSON_ONLY:
        return NOTE
    if kind is Kind.PERSON and target in ORGANIZATION_ONLY:
        return NOTE
    return target if _exists(target) else ""


def _exists(target: str) -> bool:
    return target in EXTRA_TARGETS or target.startswith(CUSTOM_PREFIX) or (
        target in FIELDS and FIELDS[target].settable
    )  # fmt: skip


def _special(file: File, column: str, found: Meaning, kind: Kind) -> str:
    """Headers whose meaning hangs on the other columns or on the base."""
    person = kind is Kind.PERSON
    fields = file.fields
    values = file.values(column)
    match found.field:
        case "name" | "full_name" | "organization" if "kind" in fields:
            return found.field  # what it names hangs on the row
        case "name" | "full_name" if not person:
            named = fields & {"organization", "name"} - {found.field}
            return NOTE if named and found.field == "full_name" else "name"
        case "name" if fields & PERSON_NAMES == {"full_name"} and fields & ORGANIZATION_ONLY:
            return "organization"  # beside a person and a tax number it is the company's
        case "name" if fields & PERSON_NAMES == {"last_name"} and content.is_mostly_single(
            file.values(column)
        ):
            return "first_name"
        case "name" if fields & PERSON_NAMES == {"first_name"} and content.is_mostly_single(
            file.values(column)
        ):
            return "last_name"
        case "email" if values and normalized_header(column) == "poczta" and not any(map(_has_at, values)):
            return NOTE  # the town of the post office
        case "name" | "file_as":
            return "full_name" if found.field == "name" or not fields & {*PERSON_NAMES, "name"} else ""
        case "organization":
            return "organization" if person else "name"
        case "title":
            # In Outlook and beside a column for the job it is "Mr." or "Dr."
            return NOTE if "position" in fields or not person else "position"
        case "kind":
            known = all(read_kind(value) is not None for value in file.values(column))
            return "kind" if known else NOTE
        case "komorka":
            phones = content.share(file.values(column), looks_like_phone) >= content.MOST
            return "phone" if phones else NOTE
        case "kod":
            return NOTE if "postal_code" in fields else "postal_code"
        case "website":
            return "url" if person and "kind" not in fields else "website"
        case "status":
            known = all(read_status(value) is not None for value in file.values(column))
            return "status" if known else NOTE
        case "avatar":
            return "avatar" if all(map(pictured, file.values(column))) else NOTE
        case "extra":
            return NOTE  # nobody would see again what a person wrote there
    return "" if found.field in (IGNORED, "created") else found.field


def _has_at(text: str) -> bool:
    return "@" in text
