"""Counts and numbers as people read them. Light: the first frame may need it."""

from __future__ import annotations

from tui_crm.i18n import language


def grouped(count: int) -> str:
    """A count as people read it: "12,345", in Polish "12 345" with a no-break space."""
    return f"{count:,}".replace(",", "\u00a0" if language() == "pl" else ",")


_GROUPED_FROM = 5
"""Digits before the decimal sign: fewer are read at a glance, and may be a year."""


def number_text(text: str) -> str:
    """A stored number, "-12345.5", as people read it: "-12,345.5", in Polish "-12 345,5"."""
    whole, point, rest = text.partition(".")
    digits = whole.removeprefix("-")
    if digits.isdecimal() and len(digits) >= _GROUPED_FROM:
        whole = whole.removesuffix(digits) + grouped(int(digits))
    return whole + ("," if point and language() == "pl" else point) + rest
