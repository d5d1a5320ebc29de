"""Sizes of files as people read them."""

from __future__ import annotations

from tui_crm.i18n import _

_UNIT = 1_024
"""As in the limits: a file of 50 MB is the largest."""


def size_text(size: int) -> str:
    """Bytes in the unit that fits: "3 B", "12 kB", "1.5 MB" (in Polish "1,5 MB")."""
    if size < _UNIT:
        return f"{size} B"
    kilobytes = round(size / _UNIT)
    if kilobytes < _UNIT:
        return f"{kilobytes} kB"
    whole, tenths = divmod(round(size * 10 / _UNIT**2), 10)
    return _("{whole}.{tenths} MB").format(whole=whole, tenths=tenths)
