"""Which of several columns for phones, e-mails and fields with one value comes first."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from tui_crm.domain.import_headers import NOTE, meaning, normalized_header

NUMBERED = ("phone", "email")
_SEVERAL_TIMES = frozenset(
    """phone email url note organization tags owners watchers street house_number flat_number city
    postal_code region country full_address phone_label phone_raw email_label url_label address_label
    middle_name""".split()
)
_NUMBER = re.compile(r"\d+")


def is_repeatable(target: str) -> bool:
    """Whether several columns can have this target."""
    return target in _SEVERAL_TIMES or target == NOTE


def once_each(mapping: dict[str, str], *, own: bool) -> dict[str, str]:
    """A field with one value takes the first column; what others hold goes to the note.

    Args:
        own: whether this program wrote the file: its other columns say nothing new.
    """
    taken: set[str] = set()
    result: dict[str, str] = {}
    for column, target in mapping.items():
        single = target not in _SEVERAL_TIMES and target.rstrip("2") not in NUMBERED
        if single and target in taken:
            if not own:
                result[column] = "url" if target == "website" else NOTE
            continue
        taken.add(target)
        result[column] = target
    return result


def numbered(mapping: dict[str, str]) -> dict[str, str]:
    """The first phone is `phone`, the second `phone2`, the others `phone` again; so with e-mails."""
    result = dict(mapping)
    for several in NUMBERED:
        columns = [column for column, target in mapping.items() if target in (several, several + "2")]
        second = [column for column in columns if mapping[column] != several]
        for place, column in enumerate(in_order(columns, second)):
            result[column] = several + "2" if place == 1 else several
    return result


def in_order(columns: Sequence[str], second: Collection[str]) -> list[str]:
    """Columns of phones, the main one first: as in the file, "phones 2" behind "phones", faxes last.

    Args:
        second: columns said to hold the second one; one that nothing of its name stands before takes
            the second place.
    """
    stems = [stem(column) for column in columns]
    numbers = {column: number_in(column) for column in columns}
    ordered = sorted(columns, key=lambda c: (is_fax(c), stems.index(stem(c)), numbers[c]))
    alone = [c for c in ordered if c in second and stems.count(stem(c)) == 1]
    others = [c for c in ordered if c not in alone]
    return [*others[:1], *alone, *others[1:]]


def stem(column: str) -> str:
    """The header without its number: what "phones" and "phones 2" have in common."""
    return " ".join(_NUMBER.sub(" ", normalized_header(column)).split())


def number_in(column: str) -> int:
    """The number in the header, 1 where there is none."""
    found = _NUMBER.search(normalized_header(column))
    return int(found.group()) if found else 1


def is_fax(column: str) -> bool:
    """Whether the header says that its numbers are no telephones to talk on."""
    found = meaning(column)
    return found is not None and found.label == "fax"
