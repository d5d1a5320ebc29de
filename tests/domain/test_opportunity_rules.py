"""What is typed about an opportunity: amounts, currencies, days, and what two people changed at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.domain.opportunities import OpportunityDraft
from tui_crm.domain.opportunity_merge import merged
from tui_crm.domain.opportunity_rules import normalized, read_close, read_currency, read_value, value_text
from tui_crm.domain.problems import Code, Refused

TODAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        (" \u00a0", None),
        ("0", "0.00"),
        ("12000", "12000.00"),
        ("12 000,50", "12000.50"),
        ("12\u00a0000,5", "12000.50"),
        ("12\u202f000.50", "12000.50"),
        ("12,000.50", "12000.50"),
        ("12.000,50", "12000.50"),
        ("12'000.50", "12000.50"),
        ("12,000", "12000.00"),
        ("12.000", "12000.00"),
        ("1 234 567", "1234567.00"),
        ("1,234,567.8", "1234567.80"),
        ("12,5", "12.50"),
        ("0,05", "0.05"),
        ("007", "7.00"),
        ("9999999999999,99", "9999999999999.99"),
        ("9 999 999 999 999", "9999999999999.00"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, value):
    assert value_text(read_value(text)) == (value or "")


@pytest.mark.parametrize(
    "text",
    [
        "-5", "+5", "5 zł", "a lot", "1e5", "1_000", "12,345.678", "1.5.5", "1,50,5", "12 34", "1 2000",
        "0 500", "12,", ",5", "12,0000", "1,234 567", "10000000000000", "٣", "Infinity", "NaN", "0x10",
        "1" * 5_000, "12 00,50", "½",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(Refused) as refused:
        read_value(text)
    assert refused.value.problem.code is Code.AMOUNT_NOT_RECOGNIZED


@given(st.integers(0, 10**15 - 1), st.sampled_from([" ", ",", ".", "'", "\u00a0", ""]))
def test_every_amount_comes_back(hundredths, separator):
    value = Decimal(hundredths).scaleb(-2)
    point = "," if separator != "," else "."
    written = f"{value:,.2f}".replace(",", "?").replace(".", point).replace("?", separator)
    assert read_value(written) == value
    assert read_value(value_text(value)) == value


@given(st.text(max_size=70))
def test_no_text_makes_anything_else_of_an_amount(text):
    try:
        value = read_value(text)
    except Refused:
        return
    assert value is None or (0 <= value < 10**13 and value == value.quantize(Decimal("0.01")))


def test_a_currency_is_one_of_iso_4217():
    assert [read_currency(text) for text in ("", " pln ", "Eur", "XOF")] == ["", "PLN", "EUR", "XOF"]
    signs = ("zł", "ZŁ", " zl ", "€", "$", "£")
    assert [read_currency(text) for text in signs] == ["PLN", "PLN", "PLN", "EUR", "USD", "GBP"]
    for text in ("złoty", "PLNX", "PL", "XXX", "XAU", "DEM", "¥", "€€"):
        with pytest.raises(Refused) as refused:
            read_currency(text)
        assert refused.value.problem.code is Code.CURRENCY_UNKNOWN


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", ""), ("2026-03-05", "2026-03-05"), ("5.03.2026", "2026-03-05"), ("today", "2026-01-31"),
        ("dziś", "2026-01-31"), ("jutro", "2026-02-01"), ("+30d", "2026-03-02"), ("+1m", "2026-02-28"),
        ("+2 t", "2026-02-14"), ("12 marca 2026", "2026-03-12"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_filters_read_it(text, day):
    assert read_close(text, TODAY) == day


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "2026-03", "2026", "2026-03-05T12:00", "5.03.", "30"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(Refused) as refused:
        read_close(text, TODAY)
    assert refused.value.problem.code is Code.DAY_NOT_RECOGNIZED
    with pytest.raises(Refused) as refused:
        read_close("+900y", TODAY)
    assert refused.value.problem.code is Code.MOMENT_OUT_OF_RANGE


def test_all_that_is_wrong_is_said_at_once_with_its_field():
    draft = OpportunityDraft(" \x07", value="x", currency="zz", expected_close="x", note="x" * 200_001)
    with pytest.raises(Refused) as refused:
        normalized(replace(draft, persons=((1, "x" * 101),)), TODAY, "EUR")
    assert [(one.field, one.code) for one in refused.value.problems] == [
        ("value", Code.AMOUNT_NOT_RECOGNIZED),
        ("currency", Code.CURRENCY_UNKNOWN),
        ("title", Code.TITLE_REQUIRED),
        ("expected_close", Code.DAY_NOT_RECOGNIZED),
        ("note", Code.TOO_LONG),
        ("role", Code.TOO_LONG),
    ]


def test_texts_are_stored_in_one_form_and_twice_changes_nothing():
    draft = OpportunityDraft("  New \n roof\x1b", value="1 000", expected_close="+1d", note=" a\r\nb ")
    once = normalized(replace(draft, persons=((1, " decides "), (1, "signs"))), TODAY, "EUR")
    assert (once.title, once.value, once.currency) == ("New roof", "1000.00", "EUR")
    assert (once.expected_close, once.note, once.persons) == ("2026-02-01", "a\nb", ((1, "signs"),))
    assert normalized(once, TODAY, "PLN") == once
    assert normalized(replace(draft, value="", currency="USD"), TODAY, "EUR").currency == ""
    assert normalized(replace(draft, title="x" * 200), TODAY, "EUR").title == "x" * 200
    with pytest.raises(Refused):
        normalized(replace(draft, title="x" * 201), TODAY, "EUR")


BASE = OpportunityDraft(
    "Roof", 1, 2, "100.00", "PLN", "2026-03-01", "anna", "x", ((1, "decides"), (2, ""), (3, ""))
)


@pytest.mark.parametrize(
    ("mine", "theirs", "both", "questions"),
    [
        ({"title": "A"}, {"note": "y"}, {"title": "A", "note": "y"}, ()),
        ({"title": "A"}, {"title": "A"}, {"title": "A"}, ()),
        ({"title": "A"}, {"title": "B"}, {"title": "A"}, ("title",)),
        # an amount in one currency is none in another one
        ({"value": "200.00"}, {"currency": "EUR"}, {"value": "200.00"}, ("value",)),
        ({}, {"value": "9.00", "currency": "EUR"}, {"value": "9.00", "currency": "EUR"}, ()),
        ({"stage_id": 5, "organization_id": None}, {"stage_id": 6}, None, ("stage",)),
        (
            {"persons": ((1, "decides"), (3, ""))},
            {"persons": ((1, "decides"), (2, ""), (3, ""), (4, "pays"))},
            {"persons": ((1, "decides"), (3, ""), (4, "pays"))},
            (),
        ),
        ({"persons": ((1, "signs"), (2, ""), (3, ""))}, {"persons": ((2, ""), (3, ""))}, None, ("persons",)),
        (
            {"persons": ((1, "decides"), (2, "a"), (3, ""))},
            {"persons": ((1, "decides"), (2, "b"), (3, ""))},
            None,
            ("persons",),
        ),
        (
            {"persons": ((1, "decides"), (2, "a"), (3, ""))},
            {"persons": ((1, "decides"), (2, ""), (3, "b"))},
            {"persons": ((1, "decides"), (2, "a"), (3, "b"))},
            (),
        ),
    ],
)
def test_what_one_of_two_changed_stays_as_that_one_left_it(mine, theirs, both, questions):
    found, asked = merged(BASE, replace(BASE, **mine), replace(BASE, **theirs))
    assert asked == questions
    if both is not None:
        assert found == replace(BASE, **both)


def test_without_what_both_began_with_each_difference_is_a_question():
    mine = replace(BASE, title="A", owner="ewa")
    assert merged(None, mine, BASE) == (mine, ("title", "owner"))
    assert merged(None, BASE, BASE) == (BASE, ())
