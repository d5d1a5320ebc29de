"""The organizations of the sample base: name and place of the n-th, without making the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from tui_crm.services.demo_words import POLISH, City, Words
from tui_crm.text.fold import fold

LANGUAGES = ("de", "cs", "en", "uk", "sv", "fr", "lt", "it", "hu", "es")
_FOREIGN_TURN = 3  # of every five organizations this one is foreign
# A prime that divides no length of a word list: each step gives another name until all were used.
_STEP = 7_919
_APART = 131  # so that the countries do not all start with the same name
_LETTERS = str.maketrans({"'": "", "’": "", ".": "", "&": " "})


@dataclass(frozen=True, slots=True)
class Organization:
    """What persons need to know of the organization they belong to.

    Attributes:
        ordinal: the how-manieth organization it is, from 0.
        language: of its country.
        domain: of its e-mail addresses.
        active: inactive ones have no persons.
    """

    ordinal: int
    name: str
    language: str
    domain: str
    city: City
    active: bool


class Organizations:
    """All organizations there could be, by ordinal."""

    def __init__(self, seed: int, words: Words) -> None:
        self._seed = seed
        self._words = words
        self.get = lru_cache(maxsize=4096)(self._make)

    def _make(self, ordinal: int) -> Organization:
        if ordinal == 0:
            warsaw = self._words.cities[POLISH].items[0]
            return Organization(0, "Acme Polska sp. z o.o.", POLISH, "example.com", warsaw, True)
        random = Random(f"organization {self._seed} {ordinal}")  # noqa: S311 - repeatable on purpose
        language, name, domain = self._named(ordinal)
        city = self._words.cities[language].pick(random)
        return Organization(ordinal, name, language, domain, city, ordinal % 31 != 17)

    def _named(self, ordinal: int) -> tuple[str, str, str]:
        """Language, name and domain; each kind of name is counted apart, so that none comes twice."""
        round_of_five, turn = divmod(ordinal, 5)
        if turn == _FOREIGN_TURN:
            serial, place = divmod(round_of_five, len(LANGUAGES))
            return (LANGUAGES[place], *self._joined(serial + place * _APART, LANGUAGES[place]))
        serial, family = divmod(round_of_five * 4 + (turn if turn < _FOREIGN_TURN else turn - 1), 2)
        return (POLISH, *(self._family(serial) if family else self._joined(serial, POLISH)))

    def _joined(self, serial: int, language: str) -> tuple[str, str]:
        """ "Termoplast Systemy sp. z o.o." """
        names = self._words.organization_names
        stems, endings = names["*", "stem"], names["*", "ending"]
        branches, forms = names[language, "branch"], names[language, "form"]
        (stem, ending, branch, form), again = _places(
            serial, (len(stems), len(endings), len(branches), len(forms))
        )
        words = f"{stems[stem].text}{endings[ending].text} {branches[branch].text}".strip()
        return _with_domain(words, forms[form].text, forms[form].domain, again)

    def _family(self, serial: int) -> tuple[str, str]:
        """ "Piekarnia Wójcik i Synowie" """
        names = self._words.organization_names
        trades, tails = names[POLISH, "trade"], names[POLISH, "tail"]
        surnames = self._words.surnames[POLISH, "m"].items
        (trade, surname, tail), again = _places(serial, (len(trades), len(surnames), len(tails)))
        words = f"{trades[trade].text} {surnames[surname]}"
        return _with_domain(words, tails[tail].text, tails[tail].domain, again)


def _places(serial: int, sizes: Sequence[int]) -> tuple[list[int], int]:
    """A place in each of the lists, another combination for each serial; and how often all were used up."""
    total = 1
    for size in sizes:
        total *= size
    again, rest = divmod(serial, total)
    rest = rest * _STEP % total
    places = []
    for size in sizes:
        rest, place = divmod(rest, size)
        places.append(place)
    return places, again


def _with_domain(words: str, form: str, domain: str, again: int) -> tuple[str, str]:
    if again:
        words += f" {again + 1}"
    return f"{words} {form}".strip(), f"{mail_word(words)}.{domain}"


def mail_word(text: str) -> str:
    """The text as a part of an e-mail address: "Łukasz" -> "lukasz", "O'Brien" -> "obrien"."""
    folded = fold(text).translate(_LETTERS)
    return "-".join("".join(sign if sign.isalnum() and sign.isascii() else " " for sign in folded).split())
