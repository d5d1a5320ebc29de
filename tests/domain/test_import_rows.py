"""From rows to drafts, and what is told about them."""

from __future__ import annotations

import pytest

from tui_crm.domain.contact import Address, ContactDraft, Email, Kind, Link, Phone
from tui_crm.domain.import_mapping import guess
from tui_crm.domain.import_merge import merged
from tui_crm.domain.import_plan import plan
from tui_crm.domain.import_rows import RowResult, convert_row
from tui_crm.domain.import_values import joined, split_own
from tui_crm.domain.problems import Code


def convert(row: dict[str, str], kind: Kind | None = None, **mapping: str) -> RowResult:
    samples = {name: [value] for name, value in row.items() if value}
    found = guess(list(row), samples, kind=kind)
    return convert_row(7, list(row.values()), plan(list(row), found.mapping | mapping, found.kind, "PL"))


def warned(result: RowResult) -> list[tuple[Code, str]]:
    return [(one.problem.code, one.column) for one in result.warnings]


def test_a_whole_row() -> None:
    result = convert(
        {
            "IMIE": "Łukasz",
            "NAZWISKO": "Kowalski",
            "FIRMA": "Acme | Żyto",
            "TEL": "600 100 200",
            "Faks": "221131415",
            "E-mail": "lukasz@example.com",
            "MIASTO": "Łódź",
            "Uwagi": "pilne",
            "Dział": "Handel",
            "Tagi": "VIP; Targi",
        }
    )
    assert (result.warnings, result.refusals) == ((), ())
    assert result.draft == ContactDraft(
        first_name="Łukasz",
        last_name="Kowalski",
        phones=(Phone("+48600100200", "600 100 200"), Phone("+48221131415", "221131415", label="fax")),
        emails=(Email("lukasz@example.com"),),
        addresses=(Address(city="Łódź"),),
        note="pilne\nDział: Handel",
        organizations=(Link(None, "Acme"), Link(None, "Żyto")),
        tags=("VIP", "Targi"),
    )


@pytest.mark.parametrize(
    ("header", "text", "first", "last"),
    [
        ("Name", "Jan Kowal", "Jan", "Kowal"),
        ("Name", "Kowal, Jan", "Jan", "Kowal"),
        ("Name", "Jan", "Jan", ""),
        ("Name", "Jan Maria Kowal", "Jan Maria", "Kowal"),
        ("Name", "Otto von Thun", "Otto", "von Thun"),
        ("Nazwisko i imię", "Kowal Jan Maria", "Jan Maria", "Kowal"),
        ("Nazwisko i imię", "de la Cruz Ana", "Ana", "de la Cruz"),
        ("Nazwisko i imię", "von Thun Anna", "Anna", "von Thun"),
        ("Nazwisko i imię", "Nowak-Kowalska Anna Maria", "Anna Maria", "Nowak-Kowalska"),
        ("Nazwisko i imię", "Van Anna", "Anna", "Van"),
    ],
)
def test_full_names(header: str, text: str, first: str, last: str) -> None:
    draft = convert({header: text, "E-mail": "a@example.com"}).draft
    assert (draft.first_name, draft.last_name) == (first, last)


def test_several_values_in_a_cell() -> None:
    draft = convert(
        {
            "Name": "Jan Kowal",
            "Phone 1 - Value": "600100200 ::: 601100200",
            "Phone 1 - Label": "* Mobile",
            "Tel": "602100200, 603100200",
            "E-mail": "a@example.com; Jan <b@example.com>",
            "Labels": "* myContacts ::: Klienci ::: * starred",
        }
    ).draft
    assert [(phone.value, phone.label) for phone in draft.phones] == [
        ("+48600100200", "mobile"),
        ("+48601100200", "mobile"),
        ("+48602100200", ""),
        ("+48603100200", ""),
    ]
    assert [email.value for email in draft.emails] == ["a@example.com", "b@example.com"]
    assert draft.tags == ("Klienci", "starred")


def test_words_beside_values_are_not_lost() -> None:
    row = {"Name": "Jan Kowal", "Tel": "600100203 Anna", "E-mail": "a@x.pl (praca), b@x.pl lub c@x.pl; brak"}
    draft = convert(row).draft
    assert [phone.value for phone in draft.phones] == ["+48600100203"]
    assert draft.emails == (Email("a@x.pl", "work"), Email("b@x.pl"), Email("c@x.pl"))
    assert draft.note == f"Tel: Anna\nE-mail: {row['E-mail']}"


def test_addresses_are_kept_apart() -> None:
    draft = convert(
        {
            "Name": "Jan Kowal",
            "Home City": "Opole",
            "Business Street": "Polna 1",
            "Business Street 2": "lok. 5",
            "Business City": "Łódź",
            "Business Address": "Polna 1\nŁódź",
        }
    ).draft
    assert draft.addresses == (
        Address(street="Polna 1, lok. 5", city="Łódź", label="work"),
        Address(city="Opole", label="home"),
    )


def test_a_whole_address_where_there_are_no_parts() -> None:
    draft = convert(
        {"Name": "Jan Kowal", "Adres": "ul. Polna 1\n90-001 Łódź", "Miasto": "Łódź", "Kod pocztowy": "90-001"}
    ).draft
    assert draft.addresses == (Address(street="ul. Polna 1", city="Łódź", postal_code="90-001"),)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("E-mail", "to nie mail", Code.EMAIL_NOT_RECOGNIZED),
        ("Urodziny", "31.02.1980", Code.DATE_NOT_RECOGNIZED),
        ("PESEL", "123", Code.BAD_CHECKSUM),
        ("LinkedIn", "nie ma", Code.URL_NOT_RECOGNIZED),
    ],
)
def test_what_a_field_cannot_hold_goes_to_the_note(column: str, text: str, code: Code) -> None:
    result = convert({"Imię": "Jan", "Nazwisko": "Kowal", "Mail": "a@example.com", column: text})
    assert (code, column) in warned(result)
    assert result.draft.note == f"{column}: {text}"
    assert not result.refusals


@pytest.mark.parametrize(
    ("text", "reachable"), [("wewn. 12", True), ("brak", False)], ids=["digits", "no digits"]
)
def test_a_phone_that_is_none_keeps_its_text(text: str, reachable: bool) -> None:
    result = convert({"Imię": "Jan", "Telefon": text})
    assert result.draft.phones == (Phone(None, text),)
    incomplete = [] if reachable else [(Code.INCOMPLETE, "")]
    assert warned(result) == [(Code.PHONE_NOT_RECOGNIZED, "Telefon"), *incomplete]


def test_too_many_web_addresses_and_too_long_a_name() -> None:
    row = {
        "Imię": "J" * 300,
        "Mail": "a@example.com",
        "www": " | ".join(f"https://example.com/{n}" for n in range(12)),
    }
    result = convert(row)
    assert len(result.draft.urls) == 10
    assert result.draft.first_name == "J" * 200
    assert "www: https://example.com/11" in result.draft.note
    assert f"Imię: {'J' * 300}" in result.draft.note


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"Imię": "Ed", "Nazwisko": "Mak", "Mail": "a@example.com"}, [Code.NAME_TOO_SHORT]),
        ({"Imię": "", "Nazwisko": "", "Mail": "a@example.com"}, [Code.NAME_TOO_SHORT]),
        ({"Imię": "Jan", "Nazwisko": "Kowal2", "Mail": "a@example.com"}, [Code.SURNAME_CHARACTER]),
        ({"Imię": "Jan", "Nazwisko": "Kowal", "Mail": ""}, [Code.INCOMPLETE]),
        ({"Imię": "Jan", "Nazwisko": "Kowal", "Mail": "a@example.com"}, []),
    ],
)
def test_incomplete_rows_are_taken_with_a_warning(row: dict[str, str], codes: list[Code]) -> None:
    result = convert(row)
    assert not result.refusals
    assert [code for code, _column in warned(result)] == codes


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"Imię": "", "Miasto": "Łódź"}, Code.NAME_MISSING),
        ({"Imię": "", "LP": "7"}, Code.ROW_EMPTY),
        ({"Imię": "Jan", "Telefon": "4,82211E+10"}, Code.PHONE_IN_SCIENTIFIC),
        ({"Imię": "Jan", "Telefon": "1.2E+10", "E-mail": "a@example.com"}, Code.PHONE_IN_SCIENTIFIC),
    ],
)
def test_refused_rows(row: dict[str, str], code: Code) -> None:
    result = convert(row)
    assert [one.problem.code for one in result.refusals] == [code]
    assert result.refusals[0].row == 7


@pytest.mark.parametrize(
    "row",
    [
        {"Imię": "Razem", "Nazwisko": "", "Telefon": "12"},
        {"Lp": "SUMA: 12", "Imię": "", "Nazwisko": "", "Telefon": "12"},
        {"Imię": "", "Nazwisko": "Ogółem", "Telefon": ""},
        {"Firma": "Total", "Osoba": "", "Telefon": "12"},
    ],
)
def test_rows_of_totals(row: dict[str, str]) -> None:
    result = convert(row)
    assert [one.problem.code for one in result.refusals] == [Code.ROW_TOTALS]


@pytest.mark.parametrize(
    "row",
    [
        {"Imię": "Suma", "Nazwisko": "Kowal"},
        {"Firma": "Total", "Telefon": "600100200"},
        {"Nazwa": "Total", "NIP": "5260250274"},
        {"Nazwa": "Razem sp. z o.o."},
        {"uid": "abc", "kind": "organization", "name": "Total"},
    ],
)
def test_rows_that_only_sound_like_totals(row: dict[str, str]) -> None:
    assert convert(row).refusals == ()


def test_an_organization_without_a_person_is_itself_the_contact() -> None:
    columns = ["Firma", "NIP", "Telefon", "Miasto", "WWW", "Stanowisko", "Osoba kontaktowa"]
    rows = [
        ["Acme | Oddział", "5260250274", "600100200", "Łódź", "acme.pl", "Szef", ""],
        ["Żyto", "5260250274", "600100201", "Opole", "zyto.pl", "Szef", "Jan Kowal"],
    ]
    samples = {column: [row[place] for row in rows if row[place]] for place, column in enumerate(columns)}
    found = guess(columns, samples)
    made = plan(columns, found.mapping, found.kind, "PL")
    acme, jan = (convert_row(1, row, made).draft for row in rows)
    assert acme == ContactDraft(
        kind=Kind.ORGANIZATION,
        name="Acme",
        nip="5260250274",
        phones=(Phone("+48600100200", "600100200"),),
        addresses=(Address(city="Łódź"),),
        website="https://acme.pl",
        note="Firma: Oddział\nStanowisko: Szef",
    )
    assert (jan.kind, jan.first_name, jan.organizations) == (Kind.PERSON, "Jan", (Link(None, "Żyto"),))
    assert jan.note == "NIP: 5260250274"


def test_the_kind_of_a_foreign_row() -> None:
    columns = ["kind", "name", "nip", "first_name", "birth_day", "www", "organization"]
    mapping = guess(columns, {column: ["company" if column == "kind" else "x"] for column in columns}).mapping
    made = plan(columns, mapping, Kind.PERSON, "PL")
    row = ["company", "Acme", "5260250274", "Jan", "3", "acme.pl", "Holding"]
    acme = convert_row(1, row, made).draft
    assert (acme.kind, acme.name, acme.nip) == (Kind.ORGANIZATION, "Acme", "5260250274")
    assert acme.website == "https://acme.pl"
    assert acme.note == "organization: Holding\nfirst_name: Jan\nbirth_day: 3"
    jan = convert_row(1, ["person", "Jan Kowal", "5260250274", "", "", "acme.pl", "Acme"], made).draft
    assert (jan.kind, jan.last_name, jan.note) == (Kind.PERSON, "Kowal", "nip: 5260250274")
    assert (jan.urls[0].value, jan.organizations) == ("https://acme.pl", (Link(None, "Acme"),))
    odd = convert_row(1, ["lead", "Jan Kowal", "", "", "", "", ""], made)
    assert (odd.draft.kind, odd.draft.note) == (Kind.PERSON, "kind: lead")
    assert (Code.VALUE_NOT_KEPT, "kind") in warned(odd)


def test_american_birthdays() -> None:
    columns = ["Name", "Birthday"]
    mapping = {"Name": "full_name", "Birthday": "birthday"}
    for american, birthday in ((("Birthday",), "1980-05-09"), ((), "1980-09-05")):
        made = plan(columns, mapping, Kind.PERSON, "PL", american)
        assert convert_row(1, ["Jan Kowal", "5/9/1980"], made).draft.birthday == birthday
        assert convert_row(1, ["Jan Kowal", "5.9.1980"], made).draft.birthday == "1980-09-05"


def test_birthday_in_three_columns() -> None:
    row = {"Imię": "Jan", "Birth Year": "1990", "Birth Month": "3", "Birth Day": "7"}
    assert convert(row).draft.birthday == "1990-03-07"
    assert convert({**row, "Birth Year": ""}).draft.birthday == "--03-07"


def test_an_organization_keeps_its_person_in_the_note() -> None:
    row = {
        "Nazwa": "Żyto S.A.",
        "NIP": "526-025-02-74",
        "Osoba kontaktowa": "Jan Kowal",
        "Mail": "a@example.com",
    }
    draft = convert(row, Kind.ORGANIZATION).draft
    assert (draft.name, draft.nip, draft.note) == ("Żyto S.A.", "5260250274", "Osoba kontaktowa: Jan Kowal")


def test_our_own_export_reads_back_exactly() -> None:
    row = {
        "uid": "abc",
        "kind": "person",
        "first_name": "Jan",
        "phone": "+48221131415",
        "phone_raw": "22 113 14 15 wew. 12",
        "phone_label": "Front desk",
        "phone2": "+49301234567",
        "phone2_raw": "030 1234567",
        "organization": "A, B; C | D",
        "organization_position": "| Szef",
        "tags": "x; y | z",
        "status": "inactive",
        "access": "owner",
        "link_emails": "false",
        "note": "a\n=b",
        "city2": "Opole",
        "address2_label": "Home",
    }
    result = convert(row)
    draft = result.draft
    assert draft.phones == (
        Phone("+48221131415", "22 113 14 15 wew. 12", "12", "Front desk"),
        Phone("+49301234567", "030 1234567"),
    )
    assert draft.organizations == (Link(None, "A, B; C"), Link(None, "D", "Szef"))
    assert draft.tags == ("x; y", "z")
    assert (draft.status.value, draft.access.value, draft.link_emails) == ("inactive", "owner", False)
    assert (result.uid, result.given) == ("abc", {"status", "access", "link_emails"})


@pytest.mark.parametrize(
    "names",
    [
        ("Kowalski | Nowak", "B"),
        ("| x", "x |", "|"),
        ("", "y"),
        ("A|B", "C ::: D", "a \\| b", "\\\\|", "E\\"),
        ("x | y | | z",),
    ],
)
def test_what_a_bar_joins_in_our_own_files_is_read_back(names: tuple[str, ...]) -> None:
    assert split_own(joined(names).strip()) == list(names)


def test_values_of_our_own_files_are_taken_as_they_stand() -> None:
    """Labels are not translated, addresses stand in the order of their numbers, no phone is refused."""
    row = {
        "uid": "abc",
        "kind": "person",
        "first_name": "Ewa",
        "phone": "1,5E+10",
        "phone_label": "Biuro",
        "email": "e@example.com",
        "email_label": "Praca",
        "city2": "Gdynia",
        "street": "Prosta 1",
        "address_label": "dom",
        "organization": "A ::: B | C \\| D",
        "tags": "x ::: y | z",
    }
    result = convert(row)
    draft = result.draft
    assert (draft.phones[0].raw, draft.phones[0].label, draft.emails[0].label) == (
        "1,5E+10",
        "Biuro",
        "Praca",
    )
    assert draft.addresses == (Address("Prosta 1", label="dom"), Address(city="Gdynia"))
    assert (draft.organizations, draft.tags) == (
        (Link(None, "A ::: B"), Link(None, "C | D")),
        ("x ::: y", "z"),
    )
    assert result.refusals == ()


def test_a_file_of_both_bases() -> None:
    row = {"uid": "abc", "kind": "organization", "first_name": "Jan", "name": "Acme", "nip": "5260250274"}
    columns = list(row)
    mapping = guess(columns, {name: [value] for name, value in row.items()}).mapping
    made = plan(columns, mapping, Kind.PERSON, "PL")
    draft = convert_row(1, list(row.values()), made).draft
    assert (draft.kind, draft.name, draft.note) == (Kind.ORGANIZATION, "Acme", "first_name: Jan")


def test_merging_never_empties_and_is_done_after_the_first_time() -> None:
    before = ContactDraft(
        first_name="Jan",
        last_name="Kowal",
        position="Szef",
        phones=(Phone("+48600100200", "600100200", label="work"),),
        emails=(Email("a@example.com"),),
        addresses=(Address(street="Polna 1", city="Łódź"),),
        note="stare",
        organizations=(Link(3, "Acme", "Prezes"),),
        tags=("VIP",),
        owners=("anna",),
        custom={"size": 5.0},
    )
    row = ContactDraft(
        first_name="Jan",
        phones=(Phone("+48601100200", "601100200"), Phone("+48600100200", "+48 600 100 200")),
        emails=(Email("A@EXAMPLE.COM", "work"),),
        addresses=(Address(city="Opole"),),
        note="nowe",
        organizations=(Link(None, "ACME"), Link(None, "Żyto")),
        tags=("vip", "Targi"),
        custom={"size": "5"},
    )
    after = merged(before, row, ())
    assert (after.last_name, after.position, after.owners) == ("Kowal", "Szef", ("anna",))
    assert after.phones == (Phone("+48601100200", "601100200"), before.phones[0])
    assert after.emails == (Email("a@example.com", "work"),)
    assert after.addresses == (Address(street="Polna 1", city="Łódź"), Address(city="Opole"))
    assert after.note == "stare\nnowe"
    assert after.organizations == (Link(3, "Acme", "Prezes"), Link(None, "Żyto"))
    assert (after.tags, after.custom) == (("VIP", "Targi"), {"size": 5.0})
    assert merged(after, row, ()) == after


@pytest.mark.parametrize(
    ("row", "address"),
    [
        ({"Ulica": "Prosta", "Kod": "00-001", "Miasto": "Łódź"}, Address("Prosta", "Łódź", "00-001")),
        ({"Ulica (dom)": "Prosta", "Kod (dom)": "00-001"}, Address("Prosta", "", "00-001", label="home")),
        ({"Ulica": "Prosta", "Nr domu": "5", "Nr lokalu": "3", "Kod": "1"}, Address("Prosta 5/3", "", "1")),
        ({"Ulica": "Prosta 5", "Nr mieszkania": "3"}, Address("Prosta 5 m. 3")),
        ({"Miasto": "Zielonki", "Nr domu": "5"}, Address("5", "Zielonki")),
    ],
)
def test_the_parts_of_one_address(row: dict[str, str], address: Address) -> None:
    assert convert({"Imię": "Jan", **row, "E-mail": "a@example.com"}).draft.addresses == (address,)


@pytest.mark.parametrize(
    ("row", "name", "note"),
    [
        ({"Name": "Jan", "Surname": "Kos"}, "Jan Kos", ""),
        ({"Name": "Jan Kos", "Surname": "Kos"}, "Jan Kos", ""),
        ({"Full name": "Kos Jan", "Surname": "Kos"}, "Jan Kos", ""),
        ({"Full name": "Janek", "First name": "Jan", "Surname": "Kos"}, "Jan Kos", "Full name: Janek"),
        ({"Full name": "Kos, Jan", "First name": "Jan", "Surname": "Kos"}, "Jan Kos", ""),
        ({"Full name": "Jan Lis", "First name": "", "Surname": ""}, "Jan Lis", ""),
    ],
)
def test_a_full_name_beside_parts_of_it(row: dict[str, str], name: str, note: str) -> None:
    draft = convert({**row, "E-mail": "a@example.com"}).draft
    assert (draft.display_name, draft.note) == (name, note)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ('"VIP","Klient"', ("VIP", "Klient")),
        ('"VIP"', ("VIP",)),
        ('"VIP, złoty"; "Klient"', ("VIP, złoty", "Klient")),
        ('Klub "Orzeł", VIP', ('Klub "Orzeł"', "VIP")),
    ],
)
def test_quoted_tags(text: str, tags: tuple[str, ...]) -> None:
    assert convert({"Imię": "Jan", "E-mail": "a@example.com", "TAGS": text}).draft.tags == tags


@pytest.mark.parametrize(
    ("header", "text", "name", "titles"),
    [
        ("Imię i nazwisko", "dr inż. Jan Kowalski-Nowak", ("Jan", "Kowalski-Nowak"), "dr inż."),
        ("Nazwisko i imię", "dr inż. Zieliński Piotr", ("Piotr", "Zieliński"), "dr inż."),
        ("Name", "Mgr Ewa Kos, MBA", ("Ewa", "Kos"), "Mgr MBA"),
        ("Name", "Dr. Robert van der Berg Jr.", ("Robert", "van der Berg"), "Dr. Jr."),
        ("Kontakt", "pani Zofia Nowak", ("Zofia", "Nowak"), "pani"),
        ("Name", "Pan", ("Pan", ""), ""),
    ],
)
def test_titles_are_no_part_of_a_name(header: str, text: str, name: tuple[str, str], titles: str) -> None:
    columns = [header, "E-mail"]
    made = plan(columns, {header: "full_name", "E-mail": "email"}, Kind.PERSON, "PL")
    draft = convert_row(1, [text, "a@example.com"], made).draft
    assert (draft.first_name, draft.last_name) == name
    assert draft.note == (f"{header}: {titles}" if titles else "")
