"""Widths, cutting and alignment of tables."""

from __future__ import annotations

import pytest

from tui_crm.cli.table import cut, table_lines, tsv_line, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("Łódź", 4), ("伟", 2), ("e\u0301", 1), ("a\u200db", 2), ("😀", 2)],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("ab cd", 4, "ab…"),
        ("伟伟伟", 5, "伟伟…"),
        ("伟伟伟", 4, "伟…"),
    ],
)
def test_cut(text: str, most: int, shown: str) -> None:
    assert cut(text, most) == shown
    assert width(shown) <= most


def test_columns_stand_below_each_other() -> None:
    lines = list(table_lines(["ID", "Name", "City"], [["1", "伟伟", "Łódź"], ["12", "Jan", "Warszawa"]]))
    assert lines == ["ID  Name  City", "1   伟伟  Łódź", "12  Jan   Warszawa"]


def test_a_cell_cannot_act_on_the_terminal() -> None:
    lines = list(table_lines(["A", "B"], [["x\x1b[2J\ty\nz", "\u202eabc"]]))
    assert lines[1] == "x[2J y z  abc"


def test_a_table_fits_a_terminal() -> None:
    lines = list(table_lines(["ID", "Name", "Note"], [["1", "Jan Kowalski", "x" * 500]] * 3, 60))
    assert {width(line) for line in lines[1:]} == {60}
    assert "Jan Kowalski" in lines[1]


def test_a_terminal_too_narrow_for_anything_still_shows_columns() -> None:
    lines = list(table_lines(["Name"] * 5, [["y" * 20] * 5], 10))
    assert lines[1].count("…") == 5


def test_rows_after_the_measured_ones_are_kept_whole() -> None:
    rows = [["x"]] * 600 + [["a long cell that came late"]]
    lines = list(table_lines(["A"], rows))
    assert len(lines) == 602
    assert lines[-1] == "a long cell that came late"


def test_an_empty_table_has_its_heads() -> None:
    assert list(table_lines(["ID", "Name"], [])) == ["ID  Name"]


def test_tabs_in_data_make_no_cells() -> None:
    assert tsv_line(["a\tb", "c\nd"]) == "a b\tc d\n"
