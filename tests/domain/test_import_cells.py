"""Several values in a cell, and words beside them."""

from __future__ import annotations

import pytest

from tui_crm.domain.import_cells import LONGEST, Cell, emails_of, phones_of


def _texts(cell: Cell) -> list[str]:
    return [part.text for part in cell.parts]


@pytest.mark.parametrize(
    ("text", "numbers", "rest"),
    [
        ("600 100 200", ["600 100 200"], ""),
        ("600100201; brak", ["600100201"], "brak"),
        ("600100203 Anna", ["600100203"], "Anna"),
        ("600100204 600100205", ["600100204", "600100205"], ""),
        ("600 100 204 22 621 34 56", ["600 100 204", "22 621 34 56"], ""),
        ("600100206, 600100207", ["600100206", "600100207"], ""),
        ("600 100 208 / 22 621 34 56", ["600 100 208", "22 621 34 56"], ""),
        ("600100208/226213456", ["600100208", "226213456"], ""),
        ("600100200 lub 601100200", ["600100200", "601100200"], ""),
        ("+49 30 1234567 +48600100200", ["+49 30 1234567", "+48600100200"], ""),
        ("600100203 Anna, 600100204 Piotr", ["600100203", "600100204"], "600100203 Anna, 600100204 Piotr"),
        ("600100200, prosić Jana", ["600100200"], "prosić Jana"),
        ("600100200, 12345678", ["600100200", "12345678"], ""),
        ("4,82211E+10; 600100200", ["4,82211E+10", "600100200"], ""),
        # one value that only looks like several, and texts without a number
        ("22/621 34 56", ["22/621 34 56"], ""),
        ("22 621 34 56, wew. 12", ["22 621 34 56, wew. 12"], ""),
        ("600100200 (Anna)", ["600100200 (Anna)"], ""),
        ("wewn. 12; brak", ["wewn. 12; brak"], ""),
        ("PL61 1090 1014 0000 0712 1981 2874", ["PL61 1090 1014 0000 0712 1981 2874"], ""),
        ("12345678, 87654321", ["12345678", "87654321"], ""),
        ("600100200 " * 200, ["600100200 " * 200], ""),
    ],
)
def test_phones(text: str, numbers: list[str], rest: str) -> None:
    cell = phones_of(text, "PL")
    assert (_texts(cell), cell.rest) == (numbers, rest)


@pytest.mark.parametrize(
    ("text", "addresses", "rest"),
    [
        ("a@x.pl", ["a@x.pl"], ""),
        ("a@x.pl, b@x.pl", ["a@x.pl", "b@x.pl"], ""),
        ("a2@x.pl lub b2@x.pl", ["a2@x.pl", "b2@x.pl"], ""),
        ("a@x.pl i b@x.pl oraz c@x.pl", ["a@x.pl", "b@x.pl", "c@x.pl"], ""),
        ("a@x.pl; brak", ["a@x.pl"], "brak"),
        ("a@x.pl (Anna)", ["a@x.pl"], "(Anna)"),
        ("mail: a@x.pl, Ewa b@x.pl", ["a@x.pl", "b@x.pl"], "mail: a@x.pl, Ewa b@x.pl"),
        ("mailto:a@x.pl", ["a@x.pl"], ""),
        ("a@x.pl b@x", ["a@x.pl", "b@x"], ""),
        ("Jan <a@x.pl>; b@x.pl", ["a@x.pl", "b@x.pl"], ""),
        ('"a b"@x.pl', ['"a b"@x.pl'], ""),
        ("to nie mail", ["to nie mail"], ""),
        ("a@x", ["a@x"], ""),
        ("x" * LONGEST + " a@x.pl", ["x" * LONGEST + " a@x.pl"], ""),
    ],
)
def test_emails(text: str, addresses: list[str], rest: str) -> None:
    cell = emails_of(text)
    assert (_texts(cell), cell.rest) == (addresses, rest)


def test_a_label_behind_an_address() -> None:
    assert [part.label for part in emails_of("a@x.pl (praca), b@x.pl (dom.)").parts] == ["work", "home"]
