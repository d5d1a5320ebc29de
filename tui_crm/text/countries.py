"""Countries: their names, the prefixes of their phone numbers, and their flags."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from tui_crm.text.collation import sort_key
from tui_crm.text.country_names import NAMES
from tui_crm.text.digits import digits
from tui_crm.text.fold import words

_REGIONAL_A = 0x1F1E6


class Prefix(NamedTuple):
    """What the phone numbers of a country begin with.

    Attributes:
        region: ISO 3166-1 alpha-2, "PL".
        code: "+48"; several countries may have the same one.
        name: in the language that was asked for.
    """

    region: str
    code: str
    name: str


def name(region: str, language: str) -> str:
    """The name of a country in "en" or "pl"; a region that is none goes by its code."""
    known = NAMES.get(region)
    return region if known is None else known[language == "pl"]


@cache
def prefixes(region: str, language: str) -> tuple[Prefix, ...]:
    """The prefixes of all countries, that of the given region first, then by name in the language's order."""
    # Imported late: a start that shows a list needs no phone metadata.
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    found = [
        Prefix(one, f"+{code}", name(one, language))
        for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()
        for one in regions
        if one in NAMES
    ]
    return tuple(sorted(found, key=lambda one: (one.region != region, sort_key(one.name))))


def find(prefixes: tuple[Prefix, ...], text: str) -> tuple[Prefix, ...]:
    """The prefixes that a text means, in their order: all for nothing or "+" alone.

    Digits are the beginning of the code ("+4", "0049", "49"), letters that of the words of the name
    ("niem", "unit kin"); both at once are neither.
    """
    number, sought = digits(text), words(text)
    if not number:
        return tuple(one for one in prefixes if _has_words(one, sought))
    if any(char.isalpha() for char in text):
        return ()
    code = "+" + (number if "+" in text else number.removeprefix("00"))
    return tuple(one for one in prefixes if one.code.startswith(code))


def _has_words(prefix: Prefix, sought: tuple[str, ...]) -> bool:
    here = _words_of(prefix.name)
    return all(any(word.startswith(one) for word in here) for one in sought)


@cache
def _words_of(name: str) -> tuple[str, ...]:
    return words(name)


def flag(region: str) -> str:
    """The flag as two regional indicators, which some terminals draw; "" for what is no country's code."""
    if region not in NAMES:
        return ""
    return "".join(chr(_REGIONAL_A + ord(letter) - ord("A")) for letter in region)
