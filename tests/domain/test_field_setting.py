"""Fields set by their names, as `--set` and the test builders do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.people import FULL, ORGANIZATION, PERSON
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, ContactDraft, Email, Link, Status, Url
from tui_crm.domain.field_setter import split_name
from tui_crm.domain.field_values import set_fields
from tui_crm.domain.problems import Code, Refused


def _set(draft: ContactDraft, *assignments: tuple[str, str], adding: bool = False) -> ContactDraft:
    return set_fields(draft, assignments, "PL", adding)


@pytest.mark.parametrize(
    ("assignments", "expected"),
    [
        ([], {}),
        ([("first_name", " Jan ")], {"first_name": "Jan"}),
        ([("first_name", "Jan"), ("first_name", "Ewa")], {"first_name": "Ewa"}),
        ([("full_name", "Anna Maria Nowak")], {"first_name": "Anna Maria", "last_name": "Nowak"}),
        ([("name", "Nowak, Jan")], {"first_name": "Jan", "last_name": "Nowak"}),
        ([("position", "a\x1b\nb")], {"position": "a b"}),
        ([("note", "a\r\nb\x07 ")], {"note": "a\nb"}),
        ([("birthday", "9.05.1980")], {"birthday": "1980-05-09"}),
        ([("birthday", "wiosna")], {"birthday": "wiosna"}),
        ([("birthday", "")], {"birthday": ""}),
        ([("pesel", "440514-01359")], {"pesel": "44051401359"}),
        ([("document_number", "abc 1")], {"document_number": "abc 1"}),
        ([("status", "ACTIVE")], {"status": Status.ACTIVE}),
        ([("access", "owner")], {"access": Access.OWNER}),
        ([("tags", "A | B"), ("tags", " a "), ("tags", "C")], {"tags": ("A", "B", "C")}),
        ([("tags", "")], {"tags": ()}),
        ([("owners", "ola")], {"owners": ("ola",)}),
        ([("watchers", "anna | jan")], {"watchers": ("anna", "jan")}),
        (
            [("organization", "żółw | Nowa")],
            {"organizations": (Link(4, "Żółw", "Doradca"), Link(None, "Nowa"))},
        ),
        (
            [("organization_position", "Szef"), ("organization", "Nowa")],
            {"organizations": (Link(None, "Nowa", "Szef"),)},
        ),
        (
            [("organization_position", "Szef")],
            {"organizations": (Link(3, "Acme", "Szef"), Link(4, "Żółw", "Doradca"))},
        ),
        (
            [("organization_position", "Kier | Prez"), ("organization", "A | B")],
            {"organizations": (Link(None, "A", "Kier"), Link(None, "B", "Prez"))},
        ),
        (
            [("organization_position", "Kier"), ("organization_position", "Prez")],
            {"organizations": (Link(3, "Acme", "Kier"), Link(4, "Żółw", "Prez"))},
        ),
        (
            [("organization_position", "| Prez")],
            {"organizations": (Link(3, "Acme", ""), Link(4, "Żółw", "Prez"))},
        ),
        ([("custom.size", "14")], {"custom": {**FULL.custom, "size": "14"}}),
        ([("custom.new", "a"), ("custom.new", "b")], {"custom": {**FULL.custom, "new": "a | b"}}),
        ([("custom.size", "")], {"custom": {k: v for k, v in FULL.custom.items() if k != "size"}}),
        (
            [("city", "Kraków"), ("region", "małopolskie")],
            {"addresses": (
                Address("Długa 5", "Kraków", "90-001", "małopolskie", "Polska", "work"), FULL.addresses[1],
            )},
        ),
    ],
)  # fmt: skip
def test_setting(assignments: list[tuple[str, str]], expected: dict[str, object]) -> None:
    assert _set(FULL, *assignments) == replace(FULL, **expected)  # type: ignore[arg-type]


def _phones(draft: ContactDraft) -> list[tuple[str | None, str, str, str]]:
    return [(phone.value, phone.raw, phone.extension, phone.label) for phone in draft.phones]


OLD_FIRST = ("+48600100200", "600 100 200", "", "work")
OLD_SECOND = ("+48221131415", "22 113 14 15", "12", "")


@pytest.mark.parametrize(
    ("assignments", "expected"),
    [
        ([("phone", "501 502 503")], [("+48501502503", "501 502 503", "", "work"), OLD_SECOND]),
        ([("phone2", "501 502 503 w. 4")], [OLD_FIRST, ("+48501502503", "501 502 503 w. 4", "4", "")]),
        (
            [("phone", "501502503"), ("phone", "502502503"), ("phone", "503502503")],
            [
                ("+48501502503", "501502503", "", "work"),
                ("+48502502503", "502502503", "", ""),
                ("+48503502503", "503502503", "", ""),
            ],
        ),
        (
            [("phone", "501502503 | brak")],
            [("+48501502503", "501502503", "", "work"), (None, "brak", "", "")],
        ),
        ([("phone", "")], [OLD_SECOND]),
        ([("phone2", "")], [OLD_FIRST]),
    ],
)
def test_phones_take_their_places(
    assignments: list[tuple[str, str]], expected: list[tuple[str | None, str, str, str]]
) -> None:
    assert _phones(_set(FULL, *assignments)) == expected


def test_adding_puts_values_behind() -> None:
    draft = _set(PERSON, ("phone", "501502503"), ("email", "a@b.pl"), ("url", "x.com/a"), adding=True)
    assert [phone.value for phone in draft.phones] == ["+48600100200", "+48501502503"]
    assert [email.value for email in draft.emails] == ["lukasz@example.com", "a@b.pl"]
    assert draft.urls == (Url("https://x.com/a", "x"),)


def test_a_new_contact_in_any_order() -> None:
    draft = _set(
        ContactDraft(),
        ("phone2", "22 113 14 15"),
        ("email2", "second@example.com"),
        ("phone", "600100200"),
        ("full_name", "Jan Nowak"),
        adding=True,
    )
    assert [phone.value for phone in draft.phones] == ["+48600100200", "+48221131415"]
    assert draft.emails == (Email("second@example.com"),)
    assert draft.display_name == "Jan Nowak"


def test_the_region_of_phones() -> None:
    draft = set_fields(ContactDraft(), [("phone", "(202) 456-1111")], "US", adding=True)
    assert draft.phones[0].value == "+12024561111"


def test_an_address_comes_and_goes() -> None:
    draft = _set(PERSON, ("city", "Łódź"))
    assert draft.addresses == (Address(city="Łódź"),)
    assert _set(draft, ("city", "")).addresses == ()


def test_an_organization() -> None:
    draft = _set(ORGANIZATION, ("name", "Acme"), ("nip", "856-734-62-15"), ("website", "acme.pl"))
    assert (draft.name, draft.nip, draft.website) == ("Acme", "8567346215", "https://acme.pl")
    assert _set(ORGANIZATION, ("website", "brak")).website == "brak"


@pytest.mark.parametrize(
    ("draft", "field", "text", "code", "values"),
    [
        (PERSON, "created_at", "2026-01-31", Code.FIELD_NOT_SETTABLE, {"field": "created_at"}),
        (PERSON, "updated_at", "2026-01-31", Code.FIELD_NOT_SETTABLE, {"field": "updated_at"}),
        (PERSON, "id", "7", Code.FIELD_NOT_SETTABLE, {"field": "id"}),
        (PERSON, "nip", "1", Code.FIELD_NOT_FOR_KIND, {"field": "nip", "kind": "person"}),
        (ORGANIZATION, "pesel", "1", Code.FIELD_NOT_FOR_KIND, {"field": "pesel", "kind": "organization"}),
        (
            ORGANIZATION,
            "full_name",
            "x",
            Code.FIELD_NOT_FOR_KIND,
            {"field": "full_name", "kind": "organization"},
        ),
        (PERSON, "status", "on", Code.VALUE_NOT_ALLOWED, {"value": "on", "allowed": "active, inactive"}),
        (
            PERSON,
            "access",
            "",
            Code.VALUE_NOT_ALLOWED,
            {"value": "", "allowed": "company, owner, organization"},
        ),
        (PERSON, "organization_position", "Szef", Code.POSITION_NEEDS_ORGANIZATION, {}),
        (FULL, "organization_position", "A | B | C", Code.POSITION_NEEDS_ORGANIZATION, {}),
        (PERSON, "custom.", "x", Code.FIELD_UNKNOWN, {"field": "custom."}),
    ],
)
def test_what_cannot_be_set(
    draft: ContactDraft, field: str, text: str, code: Code, values: dict[str, str]
) -> None:
    with pytest.raises(Refused) as caught:
        _set(draft, (field, text))
    problem = caught.value.problem
    assert (problem.code, problem.field, problem.values) == (code, field, values)


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(Refused) as caught:
        _set(PERSON, ("nope", "1"), ("first_name", "Jan"), ("nip", "1"), ("status", "x"))
    assert [problem.field for problem in caught.value.problems] == ["nope", "nip", "status"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ("", "")),
        ("Jan", ("Jan", "")),
        ("Jan Nowak", ("Jan", "Nowak")),
        (" Anna  Maria Nowak-Kowal ", ("Anna Maria", "Nowak-Kowal")),
        ("Nowak, Jan", ("Jan", "Nowak")),
        ("von Thun, Anna Maria", ("Anna Maria", "von Thun")),
        ("Nowak,", ("Nowak", "")),
        (",", ("", "")),
    ],
)
def test_split_name(text: str, names: tuple[str, str]) -> None:
    assert split_name(text) == names
