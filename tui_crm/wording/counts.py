"""Counts as people read them."""

from __future__ import annotations

from tui_crm.i18n import language


def grouped(count: int) -> str:
    """A count as people read it: "12,345", in Polish "12 345" with a no-break space."""
    return f"{count:,}".replace(",", "\u00a0" if language() == "pl" else ",")
