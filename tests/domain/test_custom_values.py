"""Values of custom fields: what can be read as one, and as what."""

from __future__ import annotations

import pytest

from tui_crm.domain.contact import CustomValue
from tui_crm.domain.custom_fields import CustomFieldType, read_value
from tui_crm.domain.problems import Code, Problem, Refused

T = CustomFieldType


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5.0),
        ("-5,5", -5.5),
        ("1 234 567.5", 1234567.5),
        ("1\u00a0000", 1000.0),
        ("1e3", 1000.0),
        ("\uff11\uff12", 12.0),  # full-width digits
        ("\u0661\u0662", 12.0),  # Arabic ones
    ],
)
def test_numbers(text: str, number: float) -> None:
    assert read_value(T.NUMBER, text) == number


@pytest.mark.parametrize("text", ["", "x", "1_000", "_1", "1,000.5", "nan", "inf", "1e999", "0x10", "--5"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(Refused) as caught:
        read_value(T.NUMBER, text)
    assert caught.value.problem == Problem(Code.NUMBER_NOT_RECOGNIZED, values={"value": text})


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (T.TEXT, "x" * 1_001, Code.TOO_LONG),
        (T.URL, "https://example.com/" + "x" * 2_000, Code.URL_NOT_RECOGNIZED),
    ],
)
def test_texts_are_no_longer_than_those_of_other_fields(kind: T, text: str, code: Code) -> None:
    with pytest.raises(Refused) as caught:
        read_value(kind, text)
    assert caught.value.problem.code is code


@pytest.mark.parametrize("value", ["x" * 1_000, f"  {'x' * 1_000}  "])
def test_the_longest_text(value: CustomValue) -> None:
    assert read_value(T.TEXT, value) == "x" * 1_000


def test_a_longer_text_that_the_base_has_stays_readable() -> None:
    assert read_value(T.TEXT, "x" * 5_000, is_stored=True) == "x" * 5_000


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31 12:00", "2026-01-31T12:00:00Z"),
        ("2026-01-31 12:00:05", "2026-01-31T12:00:05Z"),
        ("31-01-2026 12:00", "2026-01-31T12:00:00Z"),
        ("31.01.2026 12:00", "2026-01-31T12:00:00Z"),
        ("2026/01/31 12:00", "2026-01-31T12:00:00Z"),
        ("2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00Z"),
        ("2026-01-31T23:30:00-02:00", "2026-02-01T01:30:00Z"),
        ("1769860800", "2026-01-31T12:00:00Z"),
        ("1769860800123", "2026-01-31T12:00:00Z"),
        ("-100000000", "1966-10-31T14:13:20Z"),
    ],
)
def test_moments_without_a_zone_are_utc_and_others_keep_theirs(text: str, moment: str) -> None:
    assert read_value(T.DATE_TIME, text) == moment


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        ("1 true TRUE yes Yes tak TAK t y prawda x X", True),
        ("0 false FALSE no nie NIE n f fałsz FAŁSZ falsz", False),
    ],
)
def test_checkboxes(words: str, flag: bool) -> None:
    for word in words.split():
        assert read_value(T.CHECKBOX, word) is flag
        assert read_value(T.CHECKBOX, f" {word} ") is flag
    assert read_value(T.CHECKBOX, "") is False


@pytest.mark.parametrize("text", ["może", "2", "on off", "nie wiem", "xx"])
def test_what_is_no_checkbox(text: str) -> None:
    with pytest.raises(Refused) as caught:
        read_value(T.CHECKBOX, text)
    assert caught.value.problem.code is Code.CHECKBOX_NOT_RECOGNIZED
