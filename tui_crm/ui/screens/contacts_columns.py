"""The columns of the contact list, as wide as their fields usually need."""

from __future__ import annotations

from tui_crm.domain.contact import Kind
from tui_crm.domain.fields import DEFAULT_COLUMNS
from tui_crm.ui.widgets.record_lines import Column
from tui_crm.wording import field_label

_WIDTHS = {"name": 26, "organization": 24, "position": 20, "phone": 16, "email": 26, "city": 14, "tags": 18}
_USUAL_WIDTH = 14


def columns_of(kind: Kind) -> tuple[Column, ...]:
    """The columns that the list of a base shows, titles in the chosen language."""
    return tuple(
        Column(name, field_label(name), _WIDTHS.get(name, _USUAL_WIDTH)) for name in DEFAULT_COLUMNS[kind]
    )
