"""Polish alphabetical order."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.text.collation import sort_key

ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"


@pytest.mark.parametrize(
    "ordered",
    [
        list(ALPHABET),
        ["Adam", "Ądam", "Bąk", "Cabaj", "Czyż", "Ćma", "Dąb"],
        ["Lis", "Luty", "Łabędź", "Łyżwa", "Mak"],
        ["Zając", "Ziemia", "Źrebak", "Żaba", "Żyto"],
        ["", "1 Maja", "2 plus 2", "Acme"],
        ["Kowal", "Kowal Adam", "Kowal-Nowak", "Kowalski"],
        ["Strasa", "Straße", "Strata"],
        ["Miller", "Muller", "Müller", "Munch"],
    ],
)
def test_order(ordered: list[str]) -> None:
    shuffled = list(ordered)
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == ordered


@pytest.mark.parametrize(
    ("one", "other"),
    [("Łódź", "łódź"), ("ŻABA", "żaba"), ("Żaba", unicodedata.normalize("NFD", "Żaba"))],
)
def test_case_and_composition_do_not_count(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


def test_signs_do_not_count() -> None:
    assert sort_key('"Acme" sp.') > sort_key("Abc")
    assert sort_key("O'Brien") < sort_key("Obuch")


_WORDS = st.text(alphabet=ALPHABET, max_size=12)


@given(_WORDS, _WORDS)
def test_polish_words_stand_letter_by_letter(one: str, other: str) -> None:
    def letters(word: str) -> list[int]:
        return [ALPHABET.index(letter) for letter in word]

    assert (sort_key(one) < sort_key(other)) == (letters(one) < letters(other))


@given(st.text())
def test_any_text_has_a_key(text: str) -> None:
    assert isinstance(sort_key(text), bytes)
