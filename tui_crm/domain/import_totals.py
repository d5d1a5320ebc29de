"""Rows of totals under a table: they look like rows and are no contacts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_crm.domain.contact import ContactDraft
from tui_crm.text.fold import fold

_TOTALS = frozenset(
    ("razem", "suma", "ogolem", "lacznie", "total", "totals", "sum", "grand total", "subtotal")
)
_NO_LETTER = re.compile(r"[^a-z ]+")


def is_totals(cells: Sequence[str], draft: ContactDraft) -> bool:
    """Whether the row sums up others: its first words say so, and nobody is named or reached.

    Args:
        cells: of the row, in the file's order.
        draft: what was made of them.
    """
    words = (_NO_LETTER.sub(" ", fold(cell)).strip() for cell in cells if cell)
    first = next((word for word in words if word), "")
    if first not in _TOTALS:
        return False
    surname = _NO_LETTER.sub(" ", fold(draft.last_name)).strip()
    reached = draft.emails or any(phone.value for phone in draft.phones)
    numbered = draft.nip or draft.regon or draft.krs or draft.pesel
    return not reached and not numbered and surname in ("", first)
