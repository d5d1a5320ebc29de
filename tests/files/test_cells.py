"""Cells: what spreadsheets do to them, and what they must not do with ours."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_crm.files.cells import clean_cell, guard_cell


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('="600100200"', "600100200"),
        ('= "600"', "600"),
        ('="a ""b"""', 'a "b"'),
        ("'+48600100200", "+48600100200"),
        ("'0012", "0012"),
        ("'=1+1", "=1+1"),
        ("'quoted'", "'quoted'"),
        ("600\u00a0100\u202f200", "600 100 200"),
        ("  Jan \t", "Jan"),
        ("\ufeffImię", "Imię"),
        ("a\0b", "ab"),
        ("", ""),
    ],
)
def test_cleaning(cell: str, value: str) -> None:
    assert clean_cell(cell) == value


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "-",
        "-x",
        "--1",
        "-1 2",
        "@x",
        "\tx",
        "\rx",
        "'=1",
        "''+x",
        "--05-09",
        "+48 600",
    ],
)
def test_formulas_are_guarded(text: str) -> None:
    assert guard_cell(text) == "'" + text


@pytest.mark.parametrize(
    "text",
    [
        "+48600100200",
        "+48221131415 ext. 12",
        "Jan",
        "O'Brien",
        "a=b",
        "1",
        "-1",
        "-5.5",
        "-5,5",
        "-1.5e-07",
        "'quoted",
    ],
)
def test_what_is_no_formula_stays(text: str) -> None:
    assert guard_cell(text) == text


@given(st.text(st.characters(exclude_characters="\0\u00a0\u202f\ufeff", exclude_categories=["Cs"])))
@example("'5")
@example("-5.5")
@example("'-5.5")
@example('="x"')
@example("''=x")
def test_cleaning_undoes_the_guard(text: str) -> None:
    text = text.strip()
    guarded = guard_cell(text)
    if text.startswith('="') and guarded == text:
        return  # not reached: such a text is always guarded
    # Line ends become "\n", as the base holds them.
    assert clean_cell(guarded) == text.strip(" \t\r\n\v\f").replace("\r\n", "\n").replace("\r", "\n")
