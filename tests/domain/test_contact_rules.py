"""What a contact must be to be saved (R5, R6, R8, R16, R35)."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.people import ORGANIZATION, PERSON, organization, person
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, ContactDraft, Email, Kind, Link, Phone, Url
from tui_crm.domain.contact_rules import (
    LINE_MAXIMUM,
    NOTE_MAXIMUM,
    URL_MAXIMUM,
    check,
    check_custom,
    surname_offender,
)
from tui_crm.domain.custom_fields import CustomField, CustomFieldType
from tui_crm.domain.problems import Code
from tui_crm.text import phones

BAD_PHONE = Phone(None, "brak")
UNKNOWN_PHONE = Phone(None, "12 34")
BAD_EMAIL = Email("jan(at)example.com")
LONG = "x" * (LINE_MAXIMUM + 1)


def _urls(count: int) -> tuple[Url, ...]:
    return tuple(Url(f"https://example.com/{number}") for number in range(count))


def _found(draft: ContactDraft, before: ContactDraft | None = None) -> list[tuple[str, str]]:
    return [(problem.code.value, problem.field) for problem in check(draft, before)]


@pytest.mark.parametrize(
    "draft",
    [
        PERSON,
        ORGANIZATION,
        person(last_name=""),
        person(phones=()),
        person(emails=()),
        person(first_name="J.P", last_name="von Thun"),
        person(phones=(UNKNOWN_PHONE,)),  # kept as written
        person(urls=_urls(URL_MAXIMUM)),
        person(birthday="--02-29", pesel="44051401359"),
        person(access=Access.ORGANIZATION, organizations=(Link(3, "HP"), Link(None, "Acme"))),
        organization(nip="8567346215", regon="192598184", krs="0000012345", website="https://example.com"),
    ],
)
def test_what_may_be_saved(draft: ContactDraft) -> None:
    assert check(draft) == ()


@pytest.mark.parametrize(
    ("draft", "code", "field", "values"),
    [
        (person(phones=(), emails=()), Code.PHONE_OR_EMAIL_REQUIRED, "phones.0", {}),
        (person(phones=(Phone(None, " "),), emails=(Email(""),)),
         Code.PHONE_OR_EMAIL_REQUIRED, "phones.0", {}),
        (person(first_name="Al"), Code.NAME_TOO_SHORT, "first_name", {"minimum": 3}),
        (person(first_name=""), Code.NAME_TOO_SHORT, "first_name", {"minimum": 3}),
        (person(first_name="  A  "), Code.NAME_TOO_SHORT, "first_name", {"minimum": 3}),
        (person(first_name="Z\u0307o\u0301"), Code.NAME_TOO_SHORT, "first_name", {"minimum": 3}),
        (person(first_name=LONG), Code.TOO_LONG, "first_name", {"maximum": LINE_MAXIMUM}),
        (organization(name="HP"), Code.NAME_TOO_SHORT, "name", {"minimum": 3}),
        (organization(name=LONG), Code.TOO_LONG, "name", {"maximum": LINE_MAXIMUM}),
        (person(last_name="Kowalski2"), Code.SURNAME_CHARACTER, "last_name", {"character": "2"}),
        (person(last_name=LONG), Code.TOO_LONG, "last_name", {"maximum": LINE_MAXIMUM}),
        (person(phones=(PERSON.phones[0], BAD_PHONE)),
         Code.PHONE_NOT_RECOGNIZED, "phones.1", {"value": "brak"}),
        (
            person(phones=(Phone(None, "1" * 101),)),
            Code.TOO_LONG, "phones.0", {"maximum": phones.MAXIMUM},
        ),
        (
            person(emails=(PERSON.emails[0], BAD_EMAIL)),
            Code.EMAIL_NOT_RECOGNIZED, "emails.1", {"value": "jan(at)example.com"},
        ),
        (
            person(urls=(Url("https://a.pl"), Url("javascript:alert(1)"))),
            Code.URL_NOT_RECOGNIZED, "urls.1", {"value": "javascript:alert(1)"},
        ),
        (person(urls=_urls(11)), Code.TOO_MANY_URLS, "urls.10", {"maximum": 10}),
        (organization(website="brak"), Code.URL_NOT_RECOGNIZED, "website", {"value": "brak"}),
        (person(birthday="30.02.1980"), Code.DATE_NOT_RECOGNIZED, "birthday", {"value": "30.02.1980"}),
        (person(pesel="44051401358"), Code.BAD_CHECKSUM, "pesel", {"value": "44051401358"}),
        (organization(nip="8567346216"), Code.BAD_CHECKSUM, "nip", {"value": "8567346216"}),
        (organization(regon="192598183"), Code.BAD_CHECKSUM, "regon", {"value": "192598183"}),
        (organization(krs="KRS12"), Code.NUMBER_NOT_RECOGNIZED, "krs", {"value": "KRS12"}),
        (organization(krs="1" * 11), Code.NUMBER_NOT_RECOGNIZED, "krs", {"value": "1" * 11}),
        (person(position=LONG), Code.TOO_LONG, "position", {"maximum": LINE_MAXIMUM}),
        (person(document_number=LONG), Code.TOO_LONG, "document_number", {"maximum": LINE_MAXIMUM}),
        (person(note="x" * (NOTE_MAXIMUM + 1)), Code.TOO_LONG, "note", {"maximum": NOTE_MAXIMUM}),
        (person(tags=("VIP", LONG)), Code.TOO_LONG, "tags.1", {"maximum": LINE_MAXIMUM}),
        (
            person(addresses=(Address(city="Łódź"), Address(city=LONG))),
            Code.TOO_LONG, "addresses.1.city", {"maximum": LINE_MAXIMUM},
        ),
        (
            person(organizations=(Link(3, "Acme"), Link(4, "Żółw"), Link(3, "Acme"))),
            Code.ORGANIZATION_TWICE, "organizations.2", {"name": "Acme"},
        ),
        (
            person(organizations=(Link(None, "Żółw"), Link(None, "ŻÓŁW "))),
            Code.ORGANIZATION_TWICE, "organizations.1", {"name": "ŻÓŁW "},
        ),
        (person(organizations=(Link(None, LONG),)),
         Code.TOO_LONG, "organizations.0", {"maximum": LINE_MAXIMUM}),
        (person(access=Access.ORGANIZATION), Code.ACCESS_NEEDS_ORGANIZATION, "access", {}),
    ],
)  # fmt: skip
def test_what_is_refused(draft: ContactDraft, code: Code, field: str, values: dict[str, object]) -> None:
    (problem,) = check(draft)
    assert (problem.code, problem.field, problem.values) == (code, field, values)


def test_all_problems_come_in_the_order_of_the_form() -> None:
    draft = person(phones=(BAD_PHONE,), emails=(BAD_EMAIL,), first_name="A", last_name="1", birthday="x")
    fields = ["phones.0", "emails.0", "first_name", "last_name", "birthday"]
    assert [problem.field for problem in check(draft)] == fields


# An edit


def test_the_last_phone_and_email_may_not_be_removed() -> None:
    nothing = person(phones=(), emails=())
    assert _found(nothing, PERSON) == [("phone_or_email_required", "phones.0")]
    assert _found(replace(nothing, position="Prezes"), nothing) == []
    assert _found(person(emails=()), PERSON) == []


def test_what_did_not_change_is_not_checked() -> None:
    flawed = person(first_name="A", last_name="K2", phones=(BAD_PHONE,), birthday="wiosna", urls=_urls(12))
    assert len(check(flawed)) == 6
    assert _found(replace(flawed, position="Prezes"), flawed) == []
    assert _found(replace(flawed, first_name="B"), flawed) == [("name_too_short", "first_name")]


def test_of_a_list_only_new_values_are_checked() -> None:
    flawed = person(phones=(BAD_PHONE,), urls=_urls(12))
    moved = replace(flawed, phones=(PERSON.phones[0], BAD_PHONE))
    assert _found(moved, flawed) == []
    added = replace(flawed, phones=(BAD_PHONE, Phone(None, "nie ma")))
    assert _found(added, flawed) == [("phone_not_recognized", "phones.1")]
    assert _found(replace(flawed, urls=_urls(11)), flawed) == []
    more = replace(flawed, urls=(Url("https://new.example"), *_urls(12)))
    assert {code for code, _ in _found(more, flawed)} == {"too_many_urls"}


# Surnames


@pytest.mark.parametrize(
    "surname",
    [
        "", "Kowalska-Nowak", "O'Brien", "O\u2019Brien", "von Thun", "d'Arc", "St. John", "Nguyễn",
        "Ó Súilleabháin",
        "Шевченко", "Παπαδόπουλος", "王", "محمد", "क्षत्रिय", "محمد\u200cی", " Kowalski ", "Łęcki", "Jr.",
        unicodedata.normalize("NFD", "Żółć"), "ʼukasz",
    ],
)  # fmt: skip
def test_surnames(surname: str) -> None:
    assert surname_offender(surname) == ""


@pytest.mark.parametrize(
    ("surname", "offender"),
    [
        ("Kowalski2", "2"), ("Kow@lski", "@"), ("Kowalski, Jan", ","), ("Kowalska/Nowak", "/"),
        ("von  Thun", " "), ("von\tThun", "\t"), ("Kowalski_", "_"), ("Kowalski😀", "😀"),
        ("(Kowalski)", "("),
        ("-", "-"), ("...", "."), ("Kowalski Ⅲ", "Ⅲ"), ("\u0301a", "\u0301"), ("Kowalski\x1b[2J", "\x1b"),
        ("Kowal\u200bski", "\u200b"), ("Kowal–ski", "–"), ("ד׳", "׳"), ("von \u0301", "\u0301"),
        ('"Kowalski"', '"'),
    ],
)  # fmt: skip
def test_the_offending_character_is_named(surname: str, offender: str) -> None:
    assert surname_offender(surname) == offender


@given(st.text())
def test_the_offender_is_in_the_name(surname: str) -> None:
    offender = surname_offender(surname)
    assert offender in unicodedata.normalize("NFC", surname)
    assert len(offender) <= 1


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=1))
def test_letters_of_any_script_are_allowed(surname: str) -> None:
    assert surname_offender(surname) == ""


# custom fields


def a_field(kind: CustomFieldType) -> CustomField:
    return CustomField(1, Kind.PERSON, "pole", "Pole", kind)


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (CustomFieldType.NUMBER, "12,5", None),
        (CustomFieldType.NUMBER, "dużo", Code.NUMBER_NOT_RECOGNIZED),
        (CustomFieldType.DATE, "31.01.2026", None),
        (CustomFieldType.DATE, "31.02.2026", Code.DAY_NOT_RECOGNIZED),
        (CustomFieldType.DATE_TIME, "2026-01-31T12:00:00Z", None),
        (CustomFieldType.DATE_TIME, "jutro", Code.LOCAL_TIME_NOT_RECOGNIZED),
        (CustomFieldType.CHECKBOX, False, None),
        (CustomFieldType.CHECKBOX, "może", Code.CHECKBOX_NOT_RECOGNIZED),
        (CustomFieldType.URL, "javascript:x", Code.URL_NOT_RECOGNIZED),
        (CustomFieldType.TEXT, "javascript:x", None),
        (CustomFieldType.NUMBER, "", None),
    ],
)
def test_a_custom_value_is_judged_by_the_type_of_its_field(
    kind: CustomFieldType, value: str | bool, code: Code | None
) -> None:
    draft = ContactDraft(custom={"pole": value, "other": "x"})
    found = [(one.code, one.field) for one in check_custom(draft, [a_field(kind)])]
    assert found == ([(code, "custom.pole")] if code else [])
    assert not list(check_custom(draft, [a_field(kind)], draft))  # what did not change is not judged
