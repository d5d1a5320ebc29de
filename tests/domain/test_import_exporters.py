"""Every header of the programs that people come from: what becomes of it, and of what stands below it."""

from __future__ import annotations

import pytest

from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.import_mapping import guess
from tui_crm.domain.import_plan import plan
from tui_crm.domain.import_rows import convert_row

GOOGLE_NEW = """First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,
Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,
Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,
Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,
Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,
Address 1 - Extended Address,Relation 1 - Label,Relation 1 - Value,Website 1 - Label,Website 1 - Value,
Event 1 - Label,Event 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value"""
GOOGLE_OLD = """Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,
Additional Name Yomi,Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,
Birthday,Gender,Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,
Priority,Subject,Notes,Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,IM 1 - Type,
IM 1 - Service,IM 1 - Value,Phone 1 - Type,Phone 1 - Value,Address 1 - Type,Address 1 - Formatted,
Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,Organization 1 - Title,
Organization 1 - Department,Organization 1 - Symbol,Organization 1 - Location,
Organization 1 - Job Description,Relation 1 - Type,Relation 1 - Value,Website 1 - Type,
Website 1 - Value,Event 1 - Type,Event 1 - Value,Custom Field 1 - Type,Custom Field 1 - Value"""
OUTLOOK_ENGLISH = """First Name,Middle Name,Last Name,Title,Suffix,Initials,Web Page,Gender,Birthday,
Anniversary,Location,Language,Internet Free Busy,Notes,E-mail Address,E-mail 2 Address,E-mail 3 Address,
Primary Phone,Home Phone,Home Phone 2,Mobile Phone,Pager,Home Fax,Home Address,Home Street,
Home Street 2,Home Street 3,Home Address PO Box,Home City,Home State,Home Postal Code,Home Country,
Spouse,Children,Manager's Name,Assistant's Name,Referred By,Company Main Phone,Business Phone,
Business Phone 2,Business Fax,Assistant's Phone,Company,Job Title,Department,Office Location,
Organizational ID Number,Profession,Account,Business Address,Business Street,Business Street 2,
Business Street 3,Business Address PO Box,Business City,Business State,Business Postal Code,
Business Country,Other Phone,Other Fax,Other Address,Other Street,Other City,Other Country,Callback,
Car Phone,ISDN,Radio Phone,TTY/TDD Phone,Telex,User 1,User 2,User 3,User 4,Keywords,Mileage,Hobby,
Billing Information,Directory Server,Sensitivity,Priority,Private,Categories,Home Country/Region,
Business Country/Region"""
OUTLOOK_POLISH = """Tytuł,Imię,Drugie imię,Nazwisko,Sufiks,Firma,Dział,Stanowisko,
Adres służbowy - ulica,Adres służbowy - ulica 2,Adres służbowy - ulica 3,Adres służbowy - miejscowość,
Adres służbowy - województwo,Adres służbowy - kod pocztowy,Adres służbowy - kraj/region,
Adres domowy - ulica,Adres domowy - ulica (2),Adres domowy - ulica (3),Adres domowy - miejscowość,
Inny adres - ulica,Inny adres - kod pocztowy,Telefon asystenta,Faks służbowy,Telefon służbowy,
Telefon służbowy 2,Wywołanie zwrotne,Telefon w samochodzie,Główny telefon do firmy,Faks domowy,
Telefon domowy,Telefon domowy 2,ISDN,Telefon komórkowy,Inny faks,Inny telefon,Pager,Telefon podstawowy,
Radiotelefon,Telefon,TTY/TDD,Teleks,Adres e-mail,Typ poczty e-mail,Nazwa wyświetlana e-mail,
Adres e-mail 2,Rodzaj e-mail 2,Nazwa wyświetlana e-mail 2,Adres e-mail 3,Rodzaj e-mail 3,
Nazwa wyświetlana e-mail 3,Charakter,Domowa skrzynka pocztowa,Dzieci,Hobby,Imię i nazwisko asystenta,
Informacje rozliczeniowe,Inicjały,Inna skrzynka pocztowa,Internetowe informacje wolny/zajęty,Język,
Kategorie,Konto,Lokalizacja,Lokalizacja biura,Menedżer,Notatki,Numer ewidencyjny w organizacji,
Osoba polecająca,PESEL,Płeć,Priorytet,Prywatne,Przebieg,Rocznica,Serwer katalogowy,Słowa kluczowe,
Służbowa skrzynka pocztowa,Strona sieci Web,Urodziny,Użytkownik 1,Użytkownik 4,Współmałżonek,Zawód"""
OUTLOOK_POLISH_OLD = """Imię,Nazwisko,Przydomek,Firma,Oddział,Stanowisko,Ulica (biuro),Miasto (biuro),
Województwo (biuro),Kod pocztowy (biuro),Kraj/region (biuro),Ulica (dom),Miasto (dom),Województwo (dom),
Kod pocztowy (dom),Kraj/region (dom),Menadżer,Telefon główny,Osobista strona sieci Web,Adres e-mail"""
THUNDERBIRD_ENGLISH = """First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,
Screen Name,Work Phone,Home Phone,Fax Number,Pager Number,Mobile Number,Home Address,Home Address 2,
Home City,Home State,Home ZipCode,Home Country,Work Address,Work Address 2,Work City,Work State,
Work ZipCode,Work Country,Job Title,Department,Organization,Web Page 1,Web Page 2,Birth Year,
Birth Month,Birth Day,Custom 1,Custom 2,Custom 3,Custom 4,Notes,Home County,Home Post Code,Work County,
Work Post Code,Organisation"""
THUNDERBIRD_POLISH = """Imię,Nazwisko,Wyświetlana nazwa,Pseudonim,Podstawowy e-mail,Dodatkowy e-mail,
Komunikator AIM,Telefonu służbowy,Telefon domowy,Numer faksu,Pager,Numer telefonu komórkowego,
Adres domowy,Adres domowy 2,Miasto (dom),Województwo (dom),Kod pocztowy (dom),Państwo (dom),
Adres służbowy,Adres służbowy 2,Miasto (praca),Województwo (praca),Kod pocztowy (praca),Państwo (praca),
Stanowisko,Dział,Firma/Organizacja,Strona WWW 1,Strona WWW 2,Urodziny – Rok,Urodziny – Miesiąc,
Urodziny – Dzień,Informacja 1,Informacja 2,Informacja 3,Informacja 4,Notatki"""
EXPORTERS = {
    name.lower(): [header.strip() for header in text.replace("\n", "").split(",")]
    for name, text in globals().copy().items()
    if name.isupper() and isinstance(text, str)
}

# What the program has put there for itself: each row has it, and it says nothing of anybody.
NOT_TAKEN = frozenset(
    """Sensitivity,Priority,Private,Charakter,Priorytet,Prywatne,Typ poczty e-mail,Rodzaj e-mail 2,
Rodzaj e-mail 3,Nazwa wyświetlana e-mail,Nazwa wyświetlana e-mail 2,Nazwa wyświetlana e-mail 3""".replace(
        "\n", ""
    ).split(",")
)
SAID_ALREADY = frozenset(("Name", "Display Name", "Wyświetlana nazwa", "File As"))


def value(header: str, number: int) -> str:
    """A value as such a column has it, another one for each."""
    low = header.lower()
    if "mail" in low and not any(word in low for word in ("label", "type", "typ ", "rodzaj", "nazwa")):
        return f"a{number}@example.com"
    if "pesel" in low:
        return "44051401359"
    if low in ("birthday", "urodziny"):
        return "1980-05-09"
    if "rok" in low or low == "birth year":
        return "1980"
    if "miesiąc" in low or low == "birth month":
        return "5"
    if low in ("birth day", "urodziny – dzień"):
        return "9"
    phones = ("phone", "tele", "fax", "faks", "pager", "isdn", "tty", "callback", "wywołanie", "mobile")
    if any(word in low for word in phones) and not any(
        word in low for word in ("label", "type", "asyst", "assist", "telex", "teleks")
    ):
        return f"+48 22 113 {number // 100:02} {number % 100:02}"
    if "web" in low or "www" in low:
        return f"https://www{number}.example.com" if "label" not in low and "type" not in low else "work"
    return f"Wartość {number}"


def everything(draft: ContactDraft) -> str:
    """All texts of a contact."""
    phones = [f"{phone.value} {phone.raw} {phone.label}" for phone in draft.phones]
    others = (draft.emails, draft.urls, draft.addresses, draft.organizations)
    return "\n".join(
        (
            draft.display_name,
            draft.position,
            draft.note,
            draft.pesel,
            draft.birthday,
            *draft.tags,
            *phones,
            *map(str, others),
        )
    )


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_nothing_of_an_export_is_lost(exporter: str) -> None:
    headers = EXPORTERS[exporter]
    assert len(headers) >= 20
    cells = [value(header, number) for number, header in enumerate(headers, 10)]
    found = guess(headers, {header: [cell] for header, cell in zip(headers, cells, strict=True)})
    assert set(found.unmapped) <= NOT_TAKEN
    assert {header for header in headers if header not in found.mapping} - SAID_ALREADY <= NOT_TAKEN
    result = convert_row(1, cells, plan(headers, found.mapping, found.kind, "PL", found.month_first))
    assert not result.refusals
    told = everything(result.draft)
    lost = [
        (header, cell)
        for header, cell in zip(headers, cells, strict=True)
        if cell.startswith(("Wartość", "+48", "a"))
        and cell not in told
        and header not in NOT_TAKEN | SAID_ALREADY
        and not header.endswith("Formatted")
        and not (header in ADDRESSES and exporter.startswith("outlook"))
    ]
    assert lost == []
    assert result.draft.birthday == ("" if exporter == "outlook_polish_old" else "1980-05-09")


# Outlook writes the whole address beside its parts.
ADDRESSES = frozenset(("Home Address", "Business Address", "Other Address"))


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_the_fields_that_every_export_has(exporter: str) -> None:
    headers = EXPORTERS[exporter]
    found = guess(headers, {header: [value(header, number)] for number, header in enumerate(headers)}).mapping
    back: dict[str, list[str]] = {}
    for header, target in found.items():
        back.setdefault(target, []).append(header)
    assert len(back["first_name"]) == len(back["last_name"]) == len(back["position"]) == 1
    assert back["position"][0] in ("Organization Title", "Organization 1 - Title", "Job Title", "Stanowisko")
    assert back["organization"][0] in (
        "Organization Name", "Organization 1 - Name", "Company", "Firma", "Organization", "Firma/Organizacja",
    )  # fmt: skip
    assert back["email"]
    if exporter.startswith("outlook"):
        assert found.get("Title", found.get("Tytuł", "note")) == "note"


def test_traps_of_google() -> None:
    headers = [
        "First Name",
        "Labels",
        "Phone 1 - Label",
        "Phone 1 - Value",
        "Birthday",
        "Address 1 - Formatted",
    ]
    cells = [
        "Jan",
        "* myContacts ::: * starred ::: Praca",
        "* Work",
        "22 113 14 15 ::: 600100200",
        "--05-09",
        "Polna 3\n00-001 Warszawa",
    ]
    found = guess(headers, {header: [cell] for header, cell in zip(headers, cells, strict=True)})
    draft = convert_row(1, cells, plan(headers, found.mapping, found.kind, "PL")).draft
    assert draft.tags == ("starred", "Praca")
    assert [(phone.value, phone.label) for phone in draft.phones] == [
        ("+48221131415", "work"),
        ("+48600100200", "work"),
    ]
    assert draft.birthday == "--05-09"
    assert draft.addresses[0].street == "Polna 3, 00-001 Warszawa"


@pytest.mark.parametrize(
    ("header", "cell", "name"),
    [
        ("nazwisko i imię", "Kowalska-Nowak Anna Maria", ("Anna Maria", "Kowalska-Nowak")),
        ("Imię i nazwisko", "Anna Maria Kowalska-Nowak", ("Anna Maria", "Kowalska-Nowak")),
        ("Osoba", "Kowalska, Anna", ("Anna", "Kowalska")),
    ],
)
def test_the_order_of_a_full_name(header: str, cell: str, name: tuple[str, str]) -> None:
    found = guess([header], {header: [cell]})
    draft = convert_row(1, [cell], plan([header], found.mapping, found.kind, "PL")).draft
    assert (draft.first_name, draft.last_name) == name


@pytest.mark.parametrize(("cell", "target"), [("600 100 200", "phone"), ("Dział handlowy", "note")])
def test_one_word_for_a_mobile_and_a_department(cell: str, target: str) -> None:
    assert guess(["Imię", "Komórka"], {"Imię": ["Jan"], "Komórka": [cell]}).mapping["Komórka"] == target


@pytest.mark.parametrize(
    ("headers", "target"),
    [
        (("Name", "Occupation", "Job Title"), "note"),
        (("Name", "Occupation"), "position"),
        (("First Name", "Account", "Company"), "note"),
        (("First Name", "Account"), "organization"),
    ],
)
def test_second_choices(headers: tuple[str, ...], target: str) -> None:
    assert guess(headers, {header: ["Abc"] for header in headers}).mapping[headers[1]] == target
