"""The columns of the contact list, as wide as their fields usually need."""

from __future__ import annotations

import sys

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import Sort
from tui_crm.domain.fields import DEFAULT_COLUMNS
from tui_crm.ui.widgets.record_lines import DOWN, PLAIN_DOWN, PLAIN_UP, UP, Column, Columns
from tui_crm.wording import field_label

WIDTHS = {"name": 26, "organization": 24, "position": 20, "phone": 16, "email": 26, "city": 14, "tags": 18}
USUAL_WIDTH = 14


def names_of(kind: Kind) -> tuple[str, ...]:
    """The fields that the list of a base shows."""
    return DEFAULT_COLUMNS[kind]


def columns_of(kind: Kind, sort: Sort | None = None, encoding: str | None = None) -> Columns:
    """The columns that the list of a base shows, titles in the chosen language.

    Args:
        sort: the order that was chosen: its column has an arrow.
        encoding: of the terminal; that of the process if not given.
    """
    columns = [Column(name, field_label(name), WIDTHS.get(name, USUAL_WIDTH)) for name in names_of(kind)]
    if sort is None:
        return Columns(columns)
    return Columns(columns, sort.field, arrow(sort, encoding))


def arrow(sort: Sort, encoding: str | None = None) -> str:
    """What tells the direction of an order, in characters that the terminal has."""
    encoding = getattr(sys.__stderr__, "encoding", "") if encoding is None else encoding
    if encoding.lower().replace("-", "") == "utf8":
        return DOWN if sort.descending else UP
    return PLAIN_DOWN if sort.descending else PLAIN_UP
