"""Which column is which field."""

from __future__ import annotations

import pytest

from tui_crm.domain.contact import Kind
from tui_crm.domain.import_headers import Meaning, meaning
from tui_crm.domain.import_mapping import guess
from tui_crm.domain.import_plan import plan
from tui_crm.domain.import_targets import check_target
from tui_crm.domain.problems import Code, Refused

Samples = dict[str, list[str]]


def by(samples: Samples, **choices: object) -> dict[str, str]:
    return guess(list(samples), samples, **choices).mapping  # type: ignore[arg-type]


def test_phones_and_emails_are_numbered_and_faxes_come_last() -> None:
    samples = {
        "Home Fax": ["1"],
        "Telefon": ["1"],
        "Kom.": ["1"],
        "Tel. dom": ["1"],
        "E-mail 3": ["x"],
        "E-mail": ["x"],
    }
    assert by(samples) == {
        "Home Fax": "phone",
        "Telefon": "phone",
        "Kom.": "phone2",
        "Tel. dom": "phone",
        "E-mail 3": "email2",
        "E-mail": "email",
    }


@pytest.mark.parametrize(
    ("columns", "order"),
    [
        ("phone, phones, phones 2", "phone, phones, phones 2"),
        ("phones, phones 2, phone, phones 3", "phones, phones 2, phone, phones 3"),
        ("Telefon 2, Telefon, Kom.", "Telefon, Telefon 2, Kom."),
        ("Kom., Tel. dom, Telefon 2", "Kom., Telefon 2, Tel. dom"),
        ("Home Phone, Business Phone, Business Phone 2", "Home Phone, Business Phone, Business Phone 2"),
        ("Fax, Telefon, Kom.", "Telefon, Kom., Fax"),
    ],
)
def test_the_order_of_phones(columns: str, order: str) -> None:
    names = columns.split(", ")
    mapping = by({name: ["600100200"] for name in names})
    made = plan(names, mapping, Kind.PERSON, "PL")
    assert [step.column for step in made.steps] == order.split(", ")


def test_a_list_of_phones_keeps_its_order_whatever_the_user_maps() -> None:
    mapping = {"Xyz": "phone", "phones": "phone", "phones 2": "phone2"}
    steps = plan(list(mapping), mapping, Kind.PERSON, "PL").steps
    assert [step.column for step in steps] == ["Xyz", "phones", "phones 2"]


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        (["Nazwa", "NIP", "Telefon"], Kind.ORGANIZATION),
        (["Firma", "E-mail"], Kind.ORGANIZATION),
        (["Firma", "Nazwisko"], Kind.PERSON),
        (["Name", "Email"], Kind.PERSON),
        (["Name", "NIP"], Kind.ORGANIZATION),
        (["Email"], Kind.PERSON),
        (["Nazwa", "NIP", "Osoba kontaktowa"], Kind.PERSON),
    ],
)
def test_the_base_is_guessed(columns: list[str], kind: Kind) -> None:
    assert guess(columns, {column: ["x"] for column in columns}).kind is kind


def test_fields_of_the_other_base_go_to_the_note() -> None:
    assert by({"Nazwisko": ["x"], "NIP": ["1"], "WWW": ["a.pl"]}) == {
        "Nazwisko": "last_name",
        "NIP": "note",
        "WWW": "url",
    }
    assert by(
        {"Nazwa": ["x"], "Osoba kontaktowa": ["y"], "PESEL": ["1"], "WWW": ["a.pl"]}, kind=Kind.ORGANIZATION
    ) == {
        "Nazwa": "name",
        "Osoba kontaktowa": "note",
        "PESEL": "note",
        "WWW": "website",
    }


def test_fields_of_organizations_stay_where_rows_can_be_some() -> None:
    assert by({"Nazwisko": ["x"], "Firma": ["y"], "NIP": ["1"]})["NIP"] == "nip"
    assert by({"Name": ["x"], "Tax ID": ["1"], "Contact person": ["y"]}) == {
        "Name": "organization",
        "Tax ID": "nip",
        "Contact person": "full_name",
    }
    both = {"kind": ["company", "person"], "name": ["x"], "nip": ["1"], "first_name": ["y"], "www": ["a.pl"]}
    assert by(both) == {
        "kind": "kind",
        "name": "name",
        "nip": "nip",
        "first_name": "first_name",
        "www": "website",
    }


def test_a_kind_of_something_else_is_no_base() -> None:
    found = guess(["kind", "name"], {"kind": ["lead"], "name": ["x"]})
    assert (found.kind, found.mapping["kind"]) == (Kind.PERSON, "note")


def test_title_is_the_job_only_where_nothing_else_is() -> None:
    assert by({"Name": ["x"], "Title": ["CEO"]})["Title"] == "position"
    assert by({"Name": ["x"], "Title": ["Dr."], "Job Title": ["CEO"]})["Title"] == "note"


def test_komorka_is_a_phone_only_if_phones_are_in_it() -> None:
    assert by({"Imię": ["x"], "Komórka": ["600 100 200"]})["Komórka"] == "phone"
    assert by({"Imię": ["x"], "Komórka": ["Dział handlowy"]})["Komórka"] == "note"


def test_status_of_other_programs_is_no_status() -> None:
    assert by({"Imię": ["x"], "Status": ["aktywny", "nie"]})["Status"] == "status"
    assert by({"Imię": ["x"], "Status": ["Lead"]})["Status"] == "note"


def test_contents_decide_where_headers_say_nothing() -> None:
    samples = {
        "A": ["a@example.com"] * 4 + ["brak"],
        "B": ["600 100 200", "+48 601 100 200"],
        "C": ["www.example.com"],
        "Lp": ["1", "2"],
        "ID": ["600100200"],
    }
    found = guess(list(samples), samples)
    assert found.mapping == {"A": "email", "B": "phone", "C": "url"}
    assert found.unmapped == ("Lp", "ID")


@pytest.mark.parametrize(
    ("samples", "mapping"),
    [
        ({"Kto": ["Jan Nowak"], "Mejl": ["a@x.pl"]}, {"Kto": "full_name", "Mejl": "email"}),
        (
            {"A": ["Kowal"], "B": ["Jan"], "Mejl": ["a@x.pl"]},
            {"A": "last_name", "B": "first_name", "Mejl": "email"},
        ),
        (
            {"Firma": ["Acme"], "Kto": ["Jan Nowak"], "Tel": ["1"]},
            {"Firma": "organization", "Kto": "full_name", "Tel": "phone"},
        ),
        ({"Kto": ["Żyto S.A."], "NIP": ["5260250274"]}, {"Kto": "name", "NIP": "nip"}),
        (
            {"Imię": ["Jan"], "Szef": ["Ewa Mak"], "Tel": ["1"]},
            {"Imię": "first_name", "Szef": "note", "Tel": "phone"},
        ),
        (
            {"Firma": ["Acme"], "Szef": ["Ewa Mak"], "NIP": ["1"]},
            {"Firma": "name", "Szef": "note", "NIP": "nip"},
        ),
    ],
)
def test_names_under_headers_that_say_nothing(samples: Samples, mapping: dict[str, str]) -> None:
    assert by(samples) == mapping


def test_american_dates_are_told_by_their_column() -> None:
    samples = {"Birthday": ["5/9/1980", "12/31/1980"], "Xyz": ["1/31/2020"], "Ur.": ["5/9/1980"]}
    assert guess(list(samples), samples).month_first == ("Birthday", "Xyz")


def test_empty_columns_are_neither_mapped_nor_missed() -> None:
    found = guess(["Imię", "Faks", "Xyz"], {"Imię": ["Jan"]})
    assert (found.mapping, found.unmapped) == ({"Imię": "first_name"}, ())


def test_what_a_field_has_room_for_once_goes_to_the_note_the_second_time() -> None:
    assert by({"Stanowisko": ["x"], "Zawód": ["y"], "Imię": ["z"]}) == {
        "Stanowisko": "position",
        "Zawód": "note",
        "Imię": "first_name",
    }


def test_files_without_a_header() -> None:
    samples = {
        "column 1": ["a@example.com", "b@example.com"],
        "column 2": ["Jan", "Anna"],
        "column 3": ["Kowal", "Mak"],
        "column 4": ["600 100 200", "600 100 201"],
        "column 5": ["Kwiat sp. z o.o.", "Mak S.A."],
        "column 6": ["7", "8"],
    }
    found = guess(list(samples), samples, has_header=False)
    assert found.mapping == {
        "column 1": "email",
        "column 2": "first_name",
        "column 3": "last_name",
        "column 4": "phone",
        "column 5": "organization",
    }
    assert found.unmapped == ("column 6",)
    again = guess([*samples, "reason"], {**samples, "reason": ["x"]})
    assert again.mapping == found.mapping


def test_custom_fields_only_where_they_exist() -> None:
    samples = {"Imię": ["x"], "custom.size": ["1"], "custom.other": ["1"]}
    found = guess(list(samples), samples, custom={Kind.PERSON: {"size": "Rozmiar"}})
    assert found.mapping == {"Imię": "first_name", "custom.size": "custom.size"}
    assert found.unmapped == ("custom.other",)


@pytest.mark.parametrize(
    ("target", "kind", "code"),
    [
        ("nip", Kind.PERSON, Code.FIELD_NOT_FOR_KIND),
        ("first_name", Kind.ORGANIZATION, Code.FIELD_NOT_FOR_KIND),
        ("created_at", Kind.PERSON, Code.FIELD_NOT_SETTABLE),
        ("surname", Kind.PERSON, Code.FIELD_UNKNOWN),
        ("custom.other", Kind.PERSON, Code.FIELD_UNKNOWN),
    ],
)
def test_targets_that_may_not_be(target: str, kind: Kind, code: Code) -> None:
    with pytest.raises(Refused) as caught:
        check_target(target, kind, {"size"})
    assert caught.value.problem.code is code


def test_targets_that_may_be() -> None:
    for target in ("phone2", "custom.size", "phone_label", "uid"):
        check_target(target, Kind.PERSON, {"size"})


def test_kod_is_the_postal_code_unless_another_column_is() -> None:
    samples = {"Nazwa": ["Acme"], "Kod": ["0001"], "Kod pocztowy": ["01-001"]}
    assert guess(["Nazwa", "Kod", "Kod pocztowy"], samples).mapping["Kod"] == "note"
    del samples["Kod pocztowy"]
    assert guess(["Nazwa", "Kod"], samples).mapping["Kod"] == "postal_code"
    assert meaning("Kod (dom)") == Meaning("kod", "home", "home")


@pytest.mark.parametrize(
    ("samples", "column", "target"),
    [
        ({"Name": ["Jan"], "Surname": ["Kos"]}, "Name", "first_name"),
        ({"Name": ["Jan Kos"], "Surname": ["Kos"]}, "Name", "full_name"),
        ({"Name": ["Müller"], "First name": ["Hans"]}, "Name", "last_name"),
        ({"Nazwisko": ["Kos"], "Telefon": ["1"], "Tel. służb.": ["221234567"]}, "Tel. służb.", "phone2"),
        (
            {"Nazwisko": ["Kos"], "Numer telefonu (opcjonalnie)": ["600100200"]},
            "Numer telefonu (opcjonalnie)",
            "phone",
        ),
        ({"Nazwisko": ["Kos"], "Tel": ["1"], "Nr kontaktu 2": ["600100200"]}, "Nr kontaktu 2", "phone2"),
        (
            {"Nazwisko": ["Kos"], "Nazwa firmy / instytucji": ["A"]},
            "Nazwa firmy / instytucji",
            "organization",
        ),
        ({"Nazwisko": ["Kos"], "Telefon / e-mail": ["a@x.pl"]}, "Telefon / e-mail", "email"),
        ({"Nazwisko": ["Kos"], "Woj.": ["śląskie"]}, "Woj.", "region"),
        ({"Nazwisko": ["Kos"], "Pan/Pani": ["Pan"]}, "Pan/Pani", "note"),
        ({"Nazwisko": ["Kos"], "Nazwisko panieńskie": ["Lis"]}, "Nazwisko panieńskie", "note"),
        ({"Nazwisko": ["Kos"], "Poczta": ["Kraków"]}, "Poczta", "note"),
        ({"Nazwisko": ["Kos"], "Poczta": ["Kraków", "a@x.pl"]}, "Poczta", "email"),
        ({"Nazwisko": ["Kos"], "Rabat %": ["5"]}, "Rabat %", "note"),
        ({"Nazwisko": ["Kos"], "ID klienta": ["5"]}, "ID klienta", None),
        ({"Nazwisko": ["Kos"], "#": ["5"]}, "#", None),
        ({"Nazwisko": ["Kos"], "Ulica": ["Prosta"], "Nr": ["5"]}, "Nr", "house_number"),
        ({"Nazwisko": ["Kos"], "Nr": ["5"]}, "Nr", None),
    ],
)
def test_nothing_that_one_could_use_is_left_out(samples: Samples, column: str, target: str | None) -> None:
    assert by(samples).get(column) == target


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        (["Kos;Jan;ul. Prosta 1;00-001;Łódź", "Lis;Anna;Krzywa 2/3;31-001;Zielona Góra"],
         "last_name first_name street postal_code city"),
        (["Jan;Kos;Łódź;00-001", "Anna;Lis;Opole;31-001"], "first_name last_name city postal_code"),
        (["Kos;Jan;Łódź;00-001", "Lis;Anna;Opole;31-001"], "last_name first_name city postal_code"),
        (["Jan;Kos;00-001;7", "Anna;Lis;31-001;8"], "first_name last_name postal_code None"),
        (["a@x.pl;lubi kawę", "b@x.pl;"], "email note"),
    ],
)  # fmt: skip
def test_places_in_files_without_a_header(rows: list[str], fields: str) -> None:
    columns = zip(*(row.split(";") for row in rows), strict=True)
    samples = {f"column {n}": [cell for cell in cells if cell] for n, cells in enumerate(columns, 1)}
    found = guess(list(samples), samples, has_header=False).mapping
    assert [str(found.get(column)) for column in samples] == fields.split()
