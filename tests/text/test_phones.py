"""Phone numbers in any notation."""

from __future__ import annotations

import subprocess
import sys

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.text.phones import MAXIMUM, NOT_A_PHONE, digits, read, shown


@pytest.mark.parametrize(
    "raw",
    [
        "600100200", "600 100 200", "600-100-200", "600.100.200", "60 01 00 200", "(600) 100 200",
        "+48600100200", "+48 600 100 200", "(+48) 600 100 200", "+48 (600) 100-200", "+ 48 600 100 200",
        "0048600100200", "00 48 600 100 200", "48600100200", "48 600 100 200", "0 600 100 200",
        "tel:+48-600-100-200", "TEL: 600 100 200", "tel. 600100200", "kom. 600 100 200", "'+48600100200",
        "600\u00a0100\u00a0200", "600\u2009100\u2009200", "600\u2011100\u2011200", "600\u2013100\u2013200",
        "\u202a+48 600 100 200\u202c", "６００１００２００", "٦٠٠١٠٠٢٠٠",
        " 600100200\t", "600 100 200 (Anna)",
    ],
)  # fmt: skip
def test_a_polish_mobile_in_any_notation(raw: str) -> None:
    assert read(raw) == ("+48600100200", "")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("48221131415", "+48221131415"),
        ("22 113 14 15", "+48221131415"),
        ("22/113 14 15", "+48221131415"),
        ("(0-22) 113-14-15", "+48221131415"),
        ("+48 (0) 22 113 14 15", "+48221131415"),
        ("801 100 100", "+48801100100"),
        ("+1 212 555 0100", "+12125550100"),
        ("0049 30 901820", "+4930901820"),
        ("4930901820", "+4930901820"),
        ("+49 (0)30 901820", "+4930901820"),
        ("+39 06 1234 5678", "+390612345678"),
        ("+48 111 111 111", "+48111111111"),  # possible, and the prefix is written
        ("+1 800 FLOWERS", "+18003569377"),
    ],
)
def test_other_numbers(raw: str, value: str) -> None:
    assert read(raw).value == value


@pytest.mark.parametrize(
    ("raw", "region", "value"),
    [
        ("(202) 456-1111", "US", "+12024561111"),
        ("030 901820", "DE", "+4930901820"),
        ("48600100200", "US", "+48600100200"),
        ("0048600100200", "US", "+48600100200"),
        ("600 100 200", "US", None),
    ],
)
def test_national_numbers_belong_to_the_region(raw: str, region: str, value: str | None) -> None:
    assert read(raw, region).value == value


@pytest.mark.parametrize(
    ("raw", "value", "extension"),
    [
        ("22 113 14 15 wewn. 12", "+48221131415", "12"),
        ("22 113 14 15, wewn.12", "+48221131415", "12"),
        ("22 113 14 15 w. 3", "+48221131415", "3"),
        ("22 113 14 15 (wewnętrzny 7)", "+48221131415", "7"),
        ("+48 22 113 14 15 ext. 12", "+48221131415", "12"),
        ("tel:+48-22-113-14-15;ext=5", "+48221131415", "5"),
        ("+353 1 234 5678 x 0012", "+35312345678", "0012"),
        ("22 113 14 15 #9", "+48221131415", "9"),
    ],
)
def test_the_extension_is_kept_apart(raw: str, value: str, extension: str) -> None:
    assert read(raw) == (value, extension)


@pytest.mark.parametrize(
    "raw",
    [
        "", " ", "brak", "wewn. 123", "x12", "+", "+48", "0", "112", "997", "113 14 15", "301 23 45",
        "111 111 111",
        "600100200, 22 113 14 15", "600100200 22 113 14 15", "600100200/601100200", "22 113 14 15/16",
        "48 22 113 14/15", "600100200\n601100200", "+48600100200 lub 601200300", "600100200 | 601100200",
        "4,82211E+10", "4.82211E+10", "80050912345", "5260250274", "2026-01-31", "12.05.2020", "ul. Długa 5",
        "PL61109010140000071219812874", "\ud800", "0" * 30, "+" + "9" * 30, "6" * (MAXIMUM + 1),
    ],
)  # fmt: skip
def test_nothing_is_invented(raw: str) -> None:
    assert read(raw) == NOT_A_PHONE


@given(st.from_regex(r"\A[1-9][0-9]{8}\Z"))
def test_the_short_way_agrees_with_phonenumbers(number: str) -> None:
    parsed = phonenumbers.parse(number, "PL")
    expected = f"+48{number}" if phonenumbers.is_valid_number(parsed) else None
    assert read(number).value == expected


@given(st.text(alphabet="0123456789+-() ./,;x#ewnt\u00a0\u2013", max_size=MAXIMUM))
def test_a_value_is_e164_and_reads_back(raw: str) -> None:
    value, extension = read(raw)
    if value is None:
        assert extension == ""
    else:
        assert value.startswith("+")
        assert value[1:].isascii()
        assert value[1:].isdigit()
        assert read(value) == (value, "")
        assert extension == "" or read(f"{value} ext. {extension}") == (value, extension)


@given(st.text())
def test_any_text_is_read(raw: str) -> None:
    assert read(raw).value is None or any(char.isdecimal() for char in raw)


@pytest.mark.parametrize("piece", [" ", "-", "(", "w", "wewn ", "#1", "1x", ")(", "+", "/", "1" * 16])
def test_repetition_neither_hangs_nor_makes_a_number(piece: str) -> None:
    """Nested quantifiers took half a minute on 29 characters: these texts would never end."""
    assert read((piece * MAXIMUM)[:MAXIMUM]) == NOT_A_PHONE
    assert read(piece * 1_000_000) == NOT_A_PHONE


def test_polish_numbers_do_not_load_phonenumbers() -> None:
    code = (
        "import sys; from tui_crm.text.phones import read, shown;"
        "shown(read('+48 600 100 200').value); shown(read('22 113 14 15 wewn. 3').value);"
        "sys.exit('phonenumbers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""), ("abc", ""), ("+48 600-100", "48600100"), ("0048 600 100 200", "48600100200"),
        ("00 600", "00600"), ("٦٠٠", "600"), ("²", ""),
    ],
)  # fmt: skip
def test_digits(text: str, expected: str) -> None:
    assert digits(text) == expected


@pytest.mark.parametrize(
    ("value", "extension", "expected"),
    [
        ("+48600100200", "", "+48 600 100 200"),
        ("+48221131415", "12", "+48 22 113 14 15 ext. 12"),
        ("+48801100100", "", "+48 801 100 100"),
        ("+12024561111", "", "+1 202-456-1111"),
        ("+48111111111", "", "+48 111111111"),
        ("", "", ""),
        ("no number", "", "no number"),
    ],
)
def test_shown(value: str, extension: str, expected: str) -> None:
    assert shown(value, extension) == expected


@given(st.from_regex(r"\A[1-9][0-9]{8}\Z"))
def test_shown_as_phonenumbers_shows_it(number: str) -> None:
    parsed = phonenumbers.parse(f"+48{number}", None)
    expected = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    assert shown(f"+48{number}") == expected


@given(
    st.one_of(
        st.sampled_from(sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)).map(str),
        st.text("0123456789", min_size=1, max_size=4),
    ),
    st.lists(st.text("0123456789", min_size=1, max_size=6), min_size=1, max_size=5),
    st.sampled_from(" -"),
)
def test_a_number_with_a_country_is_what_phonenumbers_says_of_it(
    code: str, groups: list[str], separator: str
) -> None:
    raw = separator.join([f"+{code}", *groups])
    expected = None
    try:
        parsed = phonenumbers.parse(raw, "PL")
    except phonenumbers.NumberParseException:
        pass
    else:
        reason = phonenumbers.is_possible_number_with_reason(parsed)
        if reason == phonenumbers.ValidationResult.IS_POSSIBLE:
            expected = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    assert read(raw) == (expected, "")
