"""Which column of a file is which field: guessed from the headers, then from what the cells hold (R30)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tui_crm.domain import import_content as content
from tui_crm.domain.contact import Kind
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
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
from tui_crm.domain.import_values import looks_like_phone, read_status
from tui_crm.domain.problems import Code, Refused

_PERSON_NAMES = frozenset(("first_name", "last_name", "full_name"))
_ORGANIZATION_SIGNS = frozenset(("nip", "regon", "krs", "organization"))
_PERSON_ONLY = frozenset(
    """first_name last_name full_name middle_name position birthday birth_year birth_month birth_day pesel
    document_number organization organization_position""".split()
)
_ORGANIZATION_ONLY = frozenset(("nip", "regon", "krs"))
_SEVERAL_TIMES = frozenset(
    """phone email url note organization tags owners watchers street city postal_code region country
    full_address phone_label phone_raw email_label url_label address_label middle_name""".split()
)
_NUMBERED = ("phone", "email")


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping as it was found.

    Attributes:
        mapping: column -> field, in the order of the file.
        unmapped: columns with values that nothing is made of.
    """

    kind: Kind
    mapping: dict[str, str]
    unmapped: tuple[str, ...]


@dataclass(slots=True)
class _File:
    columns: Sequence[str]
    samples: Mapping[str, Sequence[str]]
    has_header: bool
    custom: Collection[str]
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


def guess(
    columns: Sequence[str],
    samples: Mapping[str, Sequence[str]],
    *,
    kind: Kind | None = None,
    has_header: bool = True,
    custom: Collection[str] = (),
) -> Guess:
    """The most likely mapping of a file.

    Args:
        samples: column -> some of its values, none of them empty; no entry for an empty column.
        kind: the base, None to guess it too.
        custom: keys of the custom fields that exist.
    """
    file = _File(columns, samples, has_header, custom)
    file.meanings = {column: _meaning(file, column) for column in columns}
    if all(is_generated(column) or _is_ignored(file, column) for column in columns):
        # A file of refused rows of one that named no columns: its names are ours.
        file.has_header = has_header = False
    chosen = kind or _kind(file)
    mapping = {} if has_header else _by_content_of_all(file, chosen)
    mapping = mapping or _by_header(file, chosen)
    mapping = _numbered(_once_each(file, mapping))
    unmapped = [
        column
        for column in columns
        if column not in mapping and file.values(column) and not _is_ignored(file, column)
    ]
    return Guess(chosen, mapping, tuple(unmapped))


def check_target(target: str, kind: Kind, custom: Collection[str]) -> None:
    """Raises Refused where a column may not be mapped to this field of this base."""
    if target.startswith(CUSTOM_PREFIX):
        if target.removeprefix(CUSTOM_PREFIX) not in custom:
            raise Refused(Code.FIELD_UNKNOWN, field=target)
        return
    if target in EXTRA_TARGETS:
        return
    if target not in FIELDS:
        raise Refused(Code.FIELD_UNKNOWN, field=target)
    if not FIELDS[target].settable:
        raise Refused(Code.FIELD_NOT_SETTABLE, field=target)
    if kind not in FIELDS[target].kinds:
        raise Refused(Code.FIELD_NOT_FOR_KIND, field=target, kind=kind.value)


# -- headers ---------------------------------------------------------------------------------------


def _meaning(file: _File, column: str) -> Meaning | None:
    if is_generated(column):
        # A cell beyond the header, or under an empty name, still holds something.
        return Meaning(NOTE, plain=False) if file.has_header else None
    found = meaning(column)
    if found is not None and found.field.startswith(CUSTOM_PREFIX):
        return found if found.field.removeprefix(CUSTOM_PREFIX) in file.custom else None
    return found


def _is_ignored(file: _File, column: str) -> bool:
    found = file.meanings[column]
    return found is not None and (
        found.field == IGNORED
        or (found.field in ("file_as", "full_name", "name") and "first_name" in file.fields)
    )


def _kind(file: _File) -> Kind:
    if file.is_own:
        kinds = Counter(value for value in file.values("kind") if value in (Kind.PERSON, Kind.ORGANIZATION))
        return Kind(kinds.most_common(1)[0][0]) if kinds else Kind.PERSON
    fields = file.fields
    return Kind.ORGANIZATION if fields & _ORGANIZATION_SIGNS and not fields & _PERSON_NAMES else Kind.PERSON


def _by_header(file: _File, kind: Kind) -> dict[str, str]:
    anything = any(file.samples.values())
    mapping: dict[str, str] = {}
    for column in file.columns:
        found = file.meanings[column]
        if anything and not file.values(column):
            continue
        target = _target(file, column, found, kind) if found is not None else _by_content(file, column, kind)
        if target:
            mapping[column] = target
    return mapping


def _target(file: _File, column: str, found: Meaning, kind: Kind) -> str:
    if file.is_own:
        return "" if found.field == IGNORED or not _exists(found.field) else found.field
    target = _special(file, column, found, kind)
    if kind is Kind.ORGANIZATION and target in _PERSON_ONLY:
        return NOTE
    if kind is Kind.PERSON and target in _ORGANIZATION_ONLY:
        return NOTE
    return target if _exists(target) else ""


def _exists(target: str) -> bool:
    return target in EXTRA_TARGETS or target.startswith(CUSTOM_PREFIX) or (
        target in FIELDS and FIELDS[target].settable
    )  # fmt: skip


def _special(file: _File, column: str, found: Meaning, kind: Kind) -> str:
    """Headers whose meaning hangs on the other columns or on the base."""
    person = kind is Kind.PERSON
    fields = file.fields
    match found.field:
        case "name" | "full_name" if not person:
            named = fields & {"organization", "name"} - {found.field}
            return NOTE if named and found.field == "full_name" else "name"
        case "name" | "file_as":
            return "full_name" if found.field == "name" or not fields & {*_PERSON_NAMES, "name"} else ""
        case "organization":
            return "organization" if person else "name"
        case "title":
            # In Outlook and beside a column for the job it is "Mr." or "Dr."
            return NOTE if "position" in fields or not person else "position"
        case "komorka":
            phones = content.share(file.values(column), looks_like_phone) >= content.MOST
            return "phone" if phones else NOTE
        case "website":
            return "url" if person else "website"
        case "status":
            known = all(read_status(value) is not None for value in file.values(column))
            return "status" if known else NOTE
    return "" if found.field in (IGNORED, "created") else found.field


# -- contents --------------------------------------------------------------------------------------


def _by_content(file: _File, column: str, kind: Kind) -> str:
    values = file.values(column)
    if not values:
        return ""
    header = normalized_header(column) if file.has_header else ""
    target = content.field_of(values, header)
    if target == "phone" and file.has_header and file.fields & {"phone", "phone2"}:
        return ""  # the file names its phones: other long numbers are no phones
    if kind is Kind.PERSON:
        return {"website": "url", "nip": NOTE, "regon": NOTE}.get(target, target)
    return "" if target == "pesel" else target


def _by_content_of_all(file: _File, kind: Kind) -> dict[str, str]:
    """The mapping of a file that names no columns."""
    mapping = {column: target for column in file.columns if (target := _by_content(file, column, kind))}
    free = [column for column in file.columns if column not in mapping and file.values(column)]
    if kind is Kind.ORGANIZATION:
        return {free[0]: "name", **mapping} if free else mapping
    for index, column in enumerate(free):
        target = content.name_field_of(file.values(column))
        if not target:
            continue
        mapping[column] = target
        if target == "first_name":
            neighbours = [*free[index + 1 : index + 2], *free[max(index - 1, 0) : index]]
            surname = next((c for c in neighbours if content.is_single_word(file.values(c))), None)
            if surname is not None:
                mapping[surname] = "last_name"
        break
    for column in free:
        if column not in mapping and content.is_organization_like(file.values(column)):
            mapping[column] = "organization"
            break
    return {column: mapping[column] for column in file.columns if column in mapping}


# -- order -----------------------------------------------------------------------------------------


def _once_each(file: _File, mapping: dict[str, str]) -> dict[str, str]:
    """A field with one value takes the first column; what others hold goes to the note."""
    taken: set[str] = set()
    result: dict[str, str] = {}
    for column, target in mapping.items():
        single = target not in _SEVERAL_TIMES and target.rstrip("2") not in _NUMBERED
        if single and target in taken:
            if not file.is_own:
                result[column] = "url" if target == "website" else NOTE
            continue
        taken.add(target)
        result[column] = target
    return result


def _is_fax(column: str) -> bool:
    found = meaning(column)
    return found is not None and found.label == "fax"


def _numbered(mapping: dict[str, str]) -> dict[str, str]:
    """The first phone is `phone`, the second `phone2`, the others `phone` again; so with e-mails."""
    result = dict(mapping)
    for several in _NUMBERED:
        columns = [column for column, target in mapping.items() if target in (several, several + "2")]
        columns.sort(key=lambda column: (_is_fax(column), mapping[column] == several + "2"))
        if any(mapping[column] == several + "2" for column in columns):
            first = [column for column in columns if mapping[column] == several][:1]
            second = [column for column in columns if mapping[column] == several + "2"][:1]
            columns = [*first, *second, *(c for c in columns if c not in (*first, *second))]
        for place, column in enumerate(columns):
            result[column] = several + "2" if place == 1 else several
    return result
