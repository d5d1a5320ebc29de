"""Polish alphabetical order."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.text.collation import order_key, sort_key

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


@given(st.lists(st.floats(allow_nan=False)))
def test_numbers_stand_by_size(numbers: list[float]) -> None:
    assert [number + 0.0 for number in sorted(numbers, key=order_key)] == sorted(numbers)


@given(st.floats(allow_nan=False), st.text(min_size=1))
def test_nothing_stands_behind_everything(number: float, text: str) -> None:
    assert order_key(number) < order_key(None)
    assert order_key(text) < order_key("") == order_key(None)


def test_texts_of_a_field_stand_as_names_do_and_long_ones_by_their_beginning() -> None:
    assert sorted(["Żyto", "lis", "Łoś", ""], key=order_key) == ["lis", "Łoś", "Żyto", ""]
    assert order_key("a" * 64 + "b") == order_key("a" * 64 + "c")
