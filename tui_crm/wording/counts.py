"""Counts and numbers as people read them. Light: the first frame may need it."""

from __future__ import annotations

from tui_crm.i18n import language, ngettext


def grouped(count: int) -> str:
    """A count as people read it: "12,345", in Polish "12 345" with a no-break space."""
    return f"{count:,}".replace(",", "\u00a0" if language() == "pl" else ",")


def count_text(found: int, total: int | None, is_exact: bool = True) -> str:
    """How many contacts there are; with a search, how many of how many.

    Args:
        total: of the base, while something is searched; None where that is not asked or not known.
        is_exact: whether there are no more than `found`; "10,000+" otherwise.
    """
    shown = number_known(found, is_exact)
    if total is None or (total == found and is_exact):
        return ngettext("{count} contact", "{count} contacts", found).format(count=shown)
    return ngettext("{found} of {total} contact", "{found} of {total} contacts", total).format(
        found=shown, total=grouped(total)
    )


def number_known(found: int, is_exact: bool) -> str:
    """The number alone: "10,000+" where there may be more."""
    return grouped(found) if is_exact else f"{grouped(found)}+"


_GROUPED_FROM = 5
"""Digits before the decimal sign: fewer are read at a glance, and may be a year."""


def number_text(text: str) -> str:
    """A stored number, "-12345.5", as people read it: "-12,345.5", in Polish "-12 345,5"."""
    whole, point, rest = text.partition(".")
    digits = whole.removeprefix("-")
    if digits.isdecimal() and len(digits) >= _GROUPED_FROM:
        whole = whole.removesuffix(digits) + grouped(int(digits))
    return whole + ("," if point and language() == "pl" else point) + rest
