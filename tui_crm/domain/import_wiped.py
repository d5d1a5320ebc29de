"""Rows of a waiting file that a purge has taken the contents of (R21).

A mark stands in for each, so that all others keep their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.domain.imports import RowState

_MARK = "\ue000"
"""A character that nobody's text holds (https://www.unicode.org/faq/private_use.html)."""


def stand_in(state: RowState, width: int) -> list[str]:
    """The cells of a row of which nothing is left but what becomes of it.

    Args:
        state: SKIPPED, or REFUSED for a row whose refusal is recorded already.
        width: how many cells the row has.
    """
    return [_MARK + state.value, *[""] * (width - 1)]


def settled_state(cells: Sequence[str]) -> RowState | None:
    """What becomes of a row without reading it: of a stand-in; None for a row of the file itself."""
    if not cells or not cells[0].startswith(_MARK):
        return None
    try:
        return RowState(cells[0].removeprefix(_MARK))
    except ValueError:
        return None
