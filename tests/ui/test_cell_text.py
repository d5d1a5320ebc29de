"""Cells whose text is made for programs read well in a list."""

from __future__ import annotations

import pytest

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Status
from tui_crm.i18n import use_language
from tui_crm.ui.cell_text import WORDS, reader_of
from tui_crm.ui.format import padlock
from tui_crm.ui.widgets.record_lines import Column, Columns
from tui_crm.wording import access_label, status_label


def read(type_: str, cell: str) -> str:
    reader = reader_of(type_)
    return cell if reader is None else reader(cell)


@pytest.mark.parametrize("language", ["en", "pl"])
def test_states_are_called_as_everywhere_else(language):
    use_language(language)
    assert {value: read("status", value) for value in WORDS["status"]} == {
        one.value: status_label(one) for one in Status
    }
    assert {value: read("access", value) for value in WORDS["access"]} == {
        one.value: f"{padlock(one)} {access_label(one)}" for one in Access
    }


@pytest.mark.parametrize(
    ("language", "type_", "cell", "shown"),
    [
        ("en", "checkbox", "true", "yes"),
        ("pl", "checkbox", "false", "nie"),
        ("pl", "number", "-12.5", "-12,5"),
        ("en", "number", "-12.5", "-12.5"),
        ("en", "number", "-186500.25", "-186,500.25"),
        ("pl", "number", "186500", "186\N{NO-BREAK SPACE}500"),
        ("pl", "number", "2026", "2026"),
        ("en", "number", "1e+21", "1e+21"),
        ("pl", "date", "2026-01-31", "2026-01-31"),
        ("pl", "city", "1.5 true active", "1.5 true active"),
        ("en", "status", "unheard of", "unheard of"),
        ("en", "created_at", "2026-07-31T22:30:00Z", "2026-08-01 00:30"),
        ("en", "date_time", "2026-01-31T12:00:00Z", "2026-01-31 13:00"),
        ("en", "date_time", "soon", "soon"),
        ("en", "date_time", "0001-01-01T00:00:00Z", None),
        ("en", "date_time", "2026-01-31", "2026-01-31"),
    ],
)
def test_cells_read_well(language, type_, cell, shown, warsaw):
    use_language(language)
    assert read(type_, cell) == shown if shown is not None else read(type_, cell)


def test_a_column_that_is_off_the_screen_is_brought_onto_it():
    columns = Columns([Column(name, name, (20, 20, 20)) for name in ("name", "a", "b", "c", "d")])
    assert "d" not in columns.header_line(50).split()
    columns.reveal("d", 50)
    assert "d" in columns.header_line(50).split()
    columns.reveal("a", 50)
    assert "a" in columns.header_line(50).split()
    columns.reveal("name", 50)
    columns.reveal("nonsense", 50)
    assert "a" in columns.header_line(50).split()
    columns.reveal("d", 5)  # no room for any: it ends all the same
