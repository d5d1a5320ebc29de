"""What stands between several values in one cell, column by column (R31)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from tui_crm.domain.import_values import looks_like_email, looks_like_phone, split_several
from tui_crm.text.fold import fold

SEPARATORS = (" | ", " ::: ", ";", ",", "\n")
"""What a column may be split by; the first two always separate values."""

_ALWAYS = SEPARATORS[:2]
_NAMES = frozenset(("tags", "owners", "watchers"))
_PHONES = frozenset(("phone", "phone2"))
_EMAILS = frozenset(("email", "email2"))


def split(text: str, separator: str) -> list[str]:
    """The values of a cell: by what the column is split by, and by what separates values everywhere.

    Args:
        separator: "" where nothing else does.
    """
    parts = split_several(text)
    if not separator or separator in _ALWAYS:
        return parts
    return [value for part in parts for piece in part.split(separator) if (value := piece.strip())]


def guessed(target: str, samples: Sequence[str], options: Collection[str] | None = None) -> str:
    """What separates the values of a column by its samples, "" where each is one value.

    Args:
        target: one that takes several values.
        options: of a multiple choice the names of its options, folded.
    """
    found: Counter[str] = Counter()
    for text in samples:
        for separator in SEPARATORS:
            if separator in text and _separates(target, text, separator, options):
                found[separator] += 1
                break
    return found.most_common(1)[0][0] if found else ""


def _separates(target: str, text: str, separator: str, options: Collection[str] | None) -> bool:
    parts = split(text, separator)
    if len(parts) < 2:
        return False
    if separator in _ALWAYS or target in _NAMES:
        return True
    if target in _PHONES:
        return all(map(looks_like_phone, parts))
    if target in _EMAILS:
        return all(map(looks_like_email, parts))
    if options is None:
        return False  # the names of companies have commas, web addresses have semicolons
    return fold(text) not in options and _most(parts, lambda part: fold(part) in options)


def _most(parts: Sequence[str], holds: Callable[[str], bool]) -> bool:
    return sum(map(holds, parts)) * 2 >= len(parts)
