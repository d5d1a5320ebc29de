"""Plain rows are read as `convert_row` reads them, to the last character, or left to it."""

from __future__ import annotations

import marshal

from hypothesis import given, settings
from hypothesis import strategies as st

from tui_crm.domain.contact import Kind
from tui_crm.domain.import_packed import is_incomplete, packed, unpacked
from tui_crm.domain.import_plain import PlainRows
from tui_crm.domain.import_plan import plan
from tui_crm.domain.import_rows import convert_row
from tui_crm.domain.normalizing import normalized
from tui_crm.store import contact_writing

MAPPING = {
    "Imię": "first_name",
    "Nazwisko": "last_name",
    "Firma": "organization",
    "Stanowisko": "organization_position",
    "Rola": "position",
    "E-mail": "email",
    "E-mail 2": "email2",
    "Telefon": "phone",
    "Komórka": "phone2",
    "Ulica": "street",
    "Miasto": "city",
    "Miasto (dom)": "city",
    "Urodziny": "birthday",
    "Notatki": "note",
    "Opis": "note",
    "NIP": "nip",
}
FULL = {"Imię i nazwisko": "full_name", "E-mail": "email", "Tel": "phone", "Ur.": "birthday"}

CELLS = (
    "", "Jan", "Łukasz", "Al", "Kowalska-Nowak", "O'Brien", "Kowalski 2", "Zofia  Maria", " Ewa",
    "van der Berg",
    "Żółć", "Ћирилица", "e\u0301", "a\u00adb", "a\u200bb", "Ada\nMaria", "Acme | Żyto",
    "Acme ::: X", "Acme, Inc.",
    "Zakład, ", ",Zakład", "a@example.com", "A@Example.COM", "a@example.com; b@example.com",
    "mailto:a@b.pl",
    "zły@", "Jan <jan@example.com>", "ą@example.com", "x" * 70 + "@example.com", "600 100 200",
    "+48600100200",
    "600100200", "0048 600-100-200", "22 113 14 15", "(22) 113-14-15 wew. 12", "022/113-14-15",
    "+44 20 79460000",
    "4,82211E+10", "48221131415", "600100200, 601200300", "brak", "tel. 600100200", "wewn. 12",
    "9.05.1980",
    "1980-05-09", "05/25/1980", "31.02.1980", "razem", "suma", "x" * 201, "1", "-", "=1+1",
    "tekst; tekst", "|", "a |",
)  # fmt: skip
CELL = st.one_of(st.sampled_from(CELLS), st.sampled_from(CELLS), st.text(max_size=12))


def rows(width: int) -> st.SearchStrategy[list[str]]:
    return st.lists(CELL, min_size=width, max_size=width)


def same(mapping: dict[str, str], cells: list[str], region: str = "PL") -> bool:
    """Whether the row is plain; what it says must be what the long way says."""
    made = plan(list(mapping), mapping, Kind.PERSON, region, ("Ur.",))
    found = PlainRows(made).take(cells)
    result = convert_row(7, cells, made)
    packed_so = packed(result, region)
    if packed_so is not None:
        draft = normalized(result.draft, region)
        assert unpacked(packed_so) == draft
        assert is_incomplete(packed_so) == contact_writing.is_incomplete(draft)
        assert marshal.loads(marshal.dumps(packed_so)) == packed_so
    if found is None:
        return False
    assert found == packed_so
    assert not result.warnings
    return True


@settings(max_examples=300)
@given(rows(len(MAPPING)))
def test_any_row(cells: list[str]) -> None:
    same(MAPPING, cells)


@settings(max_examples=200)
@given(
    st.sampled_from(CELLS),
    st.sampled_from(CELLS),
    st.dictionaries(st.integers(2, len(MAPPING) - 1), st.sampled_from(CELLS), max_size=5),
)
def test_rows_that_are_nearly_plain(first: str, last: str, others: dict[int, str]) -> None:
    cells = [first, last, *[""] * (len(MAPPING) - 2)]
    for place, text in others.items():
        cells[place] = text
    same(MAPPING, cells)
    cells[:2] = ["Jan", "Kowal"]
    same(MAPPING, cells)
    cells[5] = "jan@example.com"
    same(MAPPING, cells, "DE")


@settings(max_examples=100)
@given(rows(len(FULL)))
def test_full_names(cells: list[str]) -> None:
    same(FULL, cells)


def test_the_rows_of_everyday_life_are_plain() -> None:
    width = len(MAPPING)
    everyday = (
        {0: "Ewa", 1: "Śuźedzek", 5: "e.suzedzek@o2.pl", 6: "esuzedzek0@interia.pl", 7: "660 490 787"},
        {
            0: "Jan",
            1: "Kowal",
            2: "Acme",
            3: "Prawnik",
            7: "+33 1 86753591",
            10: "Sosnowiec",
            13: "ważny klient",
        },
        {0: "Ada", 7: "(22) 113 14 15", 9: "Długa 5", 10: "Łódź", 11: "Radom", 12: "9.05.1980", 14: "x; y"},
    )
    for filled in everyday:
        assert same(MAPPING, [filled.get(place, "") for place in range(width)])
    assert same(FULL, ["Jan Maria Kowalski", "jan@example.com", "600100200", "5/9/1980"])


def test_plans_of_other_files_are_left_to_the_long_way() -> None:
    for mapping, kind in (
        ({"name": "name", "email": "email"}, Kind.ORGANIZATION),
        ({"uid": "uid", "kind": "kind", "first_name": "first_name", "email": "email"}, Kind.PERSON),
        ({"first_name": "first_name"}, Kind.PERSON),
    ):
        assert not PlainRows(plan(list(mapping), mapping, kind, "PL")).some
