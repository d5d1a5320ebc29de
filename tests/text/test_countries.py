"""Countries by name and by the prefix of their phone numbers."""

from __future__ import annotations

import pytest
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, SUPPORTED_REGIONS

from tests.kit.country_names import country_names
from tui_crm.text import countries
from tui_crm.text.collation import sort_key
from tui_crm.text.country_names import NAMES


def test_the_names_are_those_of_cldr_and_every_region_of_phone_numbers_has_one():
    assert country_names() == NAMES
    assert set(NAMES) == set(SUPPORTED_REGIONS)


@pytest.mark.parametrize(
    ("region", "language", "expected"),
    [("PL", "en", "Poland"), ("DE", "pl", "Niemcy"), ("GB", "pl", "Wielka Brytania"), ("001", "en", "001")],
)
def test_a_country_has_a_name_in_both_languages(region, language, expected):
    assert countries.name(region, language) == expected


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_own_country_comes_first_and_the_others_by_name(language):
    first, *others = countries.prefixes("PL", language)
    assert (first.region, first.code) == ("PL", "+48")
    assert len(others) == len(SUPPORTED_REGIONS) - 1
    names = [one.name for one in others]
    assert names == sorted(names, key=sort_key)
    for one in others:
        assert one.region in COUNTRY_CODE_TO_REGION_CODE[int(one.code[1:])]


def test_the_order_is_that_of_the_language():
    polish = [one.region for one in countries.prefixes("PL", "pl")]
    assert polish.index("LU") < polish.index("LV") < polish.index("MK")  # Luksemburg, Łotwa, Macedonia
    english = [one.region for one in countries.prefixes("PL", "en")]
    assert english.index("AF") < english.index("AX") < english.index("AL")  # Afghanistan, Åland, Albania


@pytest.mark.parametrize(
    ("language", "text", "regions"),
    [
        ("pl", "niem", {"DE"}),
        ("en", "GER", {"DE"}),
        ("pl", "wegr", {"HU"}),
        ("en", "unit king", {"GB"}),
        ("en", "ingdom", set()),
        ("en", "+48", {"PL"}),
        ("en", "0048", {"PL"}),
        ("en", "+7", {"RU", "KZ"}),
        ("en", "+48 6", set()),
        ("en", "48 wewn", set()),
        ("en", "wewn", set()),
    ],
)
def test_a_country_is_found_by_its_code_or_by_the_start_of_a_word(language, text, regions):
    assert {one.region for one in countries.find(countries.prefixes("PL", language), text)} == regions


def test_nothing_and_a_plus_mean_all_of_them():
    everything = countries.prefixes("DE", "en")
    assert everything[0].region == "DE"
    assert countries.find(everything, "") == countries.find(everything, "+") == everything


def test_a_flag_is_two_regional_indicators():
    assert (
        countries.flag("PL") == "\N{REGIONAL INDICATOR SYMBOL LETTER P}\N{REGIONAL INDICATOR SYMBOL LETTER L}"
    )
    assert countries.flag("001") == countries.flag("") == ""
