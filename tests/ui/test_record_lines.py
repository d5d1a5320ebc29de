"""Rows and header of a table as lines of text."""

from __future__ import annotations

import pytest

from tui_crm.ui.widgets.record_lines import Column, Columns


@pytest.mark.parametrize("width", [0, 1, 2, 5, 40])
def test_no_table_is_too_narrow_to_be_drawn(width):
    """A terminal may be made smaller than anything, for a moment or for good."""
    columns = Columns([Column("name", "Name", (10, 10, 20)), Column("phone", "Phone", (8, 8, 12))])
    assert len(columns.row_line(("Janina Lis", "601 222 333"), True, False, width)) <= max(width, 1)
    assert len(columns.header_line(width)) <= max(width, 1)
