"""Folding: the same word in any spelling."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from anyascii import anyascii
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.text import fold as folding
from tui_crm.text.fold import fold, search_text, to_ascii, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("Jan Kowalski", "jan kowalski"),
        ("ŁUKASZ", "lukasz"),
        ("zażółć gęślą jaźń", "zazolc gesla jazn"),
        ("Z\u0307o\u0301łć", "zolc"),  # combining marks
        ("Straße", "strasse"),
        ("GROẞE", "grosse"),
        ("Ærøskøbing", "aeroskobing"),
        ("Đorđević", "dordevic"),
        ("Þórður", "thordur"),
        ("Шевченко", "shevchenko"),
        ("Ελένη", "eleni"),
        ("\u00a0 Jan \t\n Maria\u2003", "jan maria"),
        ("\uff2a\uff41\uff4e", "jan"),  # full-width letters
        ("\ufb01rma", "firma"),  # a ligature
        ("O\u2019Brien \u2013 \u201eAcme\u201d", 'o\'brien - "acme"'),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_gives_ascii_and_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert once.isascii()
    assert once == once.strip()
    assert fold(once) == once


@given(st.text(alphabet="aąbcćdeęłńóśźżAĄŁŻ x-'"), st.text(alphabet="aąbcłŻ x"))
def test_notation_does_not_matter(one: str, other: str) -> None:
    text = f"{one} {other}"
    assert fold(unicodedata.normalize("NFD", text)) == fold(text.upper()) == fold(f"  {text}\t") == fold(text)


def test_the_letters_known_beforehand_are_those_of_anyascii() -> None:
    assert {chr(code): text for code, text in folding._seed().items()} == {
        chr(code): anyascii(chr(code)) for code in folding._seed()
    }


def test_case_is_kept_in_ascii() -> None:
    assert to_ascii("Łódź ŻÓŁW Київ") == "Lodz ZOLW Kiiv"


def test_polish_text_does_not_load_anyascii() -> None:
    code = (
        "import sys; from tui_crm.text.fold import fold; from tui_crm.text.collation import sort_key;"
        "fold('Zażółć GĘŚLĄ — Müller'); sort_key('Łódź'); sys.exit('anyascii' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        (" - ... ", ()),
        ("(Jan), O'Brien!", ("jan", "o'brien")),
        ("Kowalska-Nowak", ("kowalska-nowak",)),
        ("+48 600", ("48", "600")),
        ("ul. Długa 5/7", ("ul", "dluga", "5/7")),
    ],
)
def test_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((), ""),
        (("", "  ", "!?"), ""),
        (("O'Brien",), " o'brien o brien obrien"),
        (("Łukasz", "Kowalski"), " lukasz kowalski"),
        (("Jan jan", "JAN"), " jan"),
        (("jan.k@firma.pl",), " jan.k@firma.pl jan k firma pl jankfirmapl"),
        (("Nowak-Kowal", "Nowak"), " nowak-kowal nowak kowal nowakkowal"),
    ],
)
def test_search_text(parts: tuple[str, ...], expected: str) -> None:
    assert search_text(*parts) == expected


@given(st.lists(st.text(), max_size=4))
def test_every_word_can_be_found_at_its_start(parts: list[str]) -> None:
    document = search_text(*parts)
    for part in parts:
        for word in words(part):
            assert f" {word}" in document
    assert len(document.split()) == len(set(document.split()))
