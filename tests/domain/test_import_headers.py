"""What headers mean."""

from __future__ import annotations

import pytest

from tui_crm.domain.import_headers import IGNORED, meaning, normalized_header

CASES = """
first_name: Vorname, Imię, IMIE, imiona, First Name, firstName, given_name, FNAME
last_name: Nazwisko, Last Name, SURNAME, Family Name
full_name: Pracownik, Imię i nazwisko klienta, Employee, Customer,
    Imię i nazwisko, Osoba kontaktowa, Display Name, klient, fullName
organization: Pełna nazwa, Miejsce pracy,
    Firma, Nazwa firmy, Kontrahent, Company, Organization Name, Organization 1 - Name,
    Firma/Organizacja
position: Stanowisko, Job Title, Organization Title, Organization 1 - Title, funkcja
email: Mejl, Adres mejlowy,
    E-mail, email, Mail, Adres e-mail, E-MAIL ADDRESS, Primary Email, E-mail 1 - Value, contactEmail,
    E-mail służbowy
email2: E-mail 2 Address, E-mail 2 - Value, Adres e-mail 2, e-mail 2, email2
phone: Kontakt tel, Telefon klienta, Contact number,
    Telefon, TEL., Nr telefonu, Phone, Phone 1 - Value, Business Phone, Telefonu służbowy, Telefon
    komórkowy, Mobile Phone, Kom., tel. kom., Home Fax, Faks służbowy, Pager, phone_number, MSISDN,
    phone3
phone2: Telefon 2, Business Phone 2, Phone 2 - Value, phone2
street: Ulica, ul., Home Street, Business Street 2, Adres służbowy - ulica, Adres domowy - ulica (2),
    Ulica (biuro), Address 1 - Street, Address 1 - PO Box, Home Address PO Box, address.street, street2
full_address: Adres, Address, Home Address, Adres służbowy 2, Address 1 - Formatted
city: Ort, Miasto, Miejscowość, Home City, Miasto (praca), Adres służbowy - miejscowość, Address 2 - City
postal_code: Kod pocztowy, ZIP, Home ZipCode, Work Post Code, Kod pocztowy (dom)
region: Województwo, Home State, State/Province, Work County
country: Kraj, Państwo (dom), Business Country/Region, Adres służbowy - kraj/region
nip: NIP, numer NIP, VAT, Tax ID
regon: REGON
krs: KRS, Numer KRS
pesel: PESEL
house_number: Nr domu, numer budynku, House No.
flat_number: Nr lokalu, nr mieszkania
note: Notatki, Uwagi, Opis, Notes, Comments, Nickname, Dział, Department, User 1, Relation 1 - Value
tags: Tagi, Kategorie, Labels, Group Membership, Categories
owners: Opiekun, Owner, Account manager
watchers: Obserwatorzy, Followers
birthday: Urodziny, Data urodzenia, Birthday, DOB
birth_year: Urodziny – Rok, Birth Year
birth_day: Urodziny – Dzień, Birth Day
website: WWW, Strona WWW 1, Web Page, Website, Strona sieci Web
url: LinkedIn, Facebook, Website 1 - Value, linkedinUrl, url2
status: Status, Aktywny
phone_label: Phone 1 - Label, Phone 2 - Type, phone2_label
address_label: Address 1 - Label, address2_label
"""


def _cases() -> list[tuple[str, str]]:
    found = []
    for line in CASES.replace("\n    ", " ").strip().splitlines():
        field, _colon, headers = line.partition(":")
        found += [(header.strip(), field) for header in headers.split(",")]
    return found


@pytest.mark.parametrize(("header", "field"), _cases())
def test_meaning(header: str, field: str) -> None:
    found = meaning(header)
    assert found is not None
    assert found.field == field


@pytest.mark.parametrize("header", ["LP", "Xyz", "", "Phone 1 - Xyz", "Sensitivity", "Private", "Priorytet"])
def test_headers_that_mean_nothing(header: str) -> None:
    assert meaning(header) is None


@pytest.mark.parametrize("header", ["id", "version", "created_at", "reason", "Rodzaj e-mail 2"])
def test_our_own_columns_that_no_contact_has(header: str) -> None:
    found = meaning(header)
    assert found is not None
    assert found.field == IGNORED


@pytest.mark.parametrize(
    ("header", "group", "label"),
    [
        ("Home City", "home", "home"),
        ("Miasto (praca)", "work", "work"),
        ("Address 2 - City", "2", ""),
        ("street2", "2", ""),
        ("street", "", ""),
        ("Home Fax", "home fax", "fax"),
        ("Phone 2 - Label", "phone 2", ""),
        ("Phone 2 - Value", "phone 2", ""),
        ("phone3_label", "phone3", ""),
        ("Telefon domowy", "telefon domowy", "home"),
        ("Adres domowy 2", "home", "home"),
        ("addresses 2 city", "2", ""),
        ("phones 2 label", "phones 2", ""),
    ],
)
def test_groups_and_labels(header: str, group: str, label: str) -> None:
    found = meaning(header)
    assert found is not None
    assert (found.group, found.label) == (group, label)


def test_folding_of_headers() -> None:
    assert normalized_header(" Urodziny – Rok ") == "urodziny rok"
    assert normalized_header("E-Mail (służbowy)") == "email sluzbowy"
