"""Fields by their names: read, cleared, and read after they were set."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.people import FULL, ORGANIZATION, PERSON, organization, stored
from tui_crm.domain.contact import ContactDraft, CustomValue, Kind, Link
from tui_crm.domain.field_values import clear_fields, custom_text, set_fields, text_of
from tui_crm.domain.fields import FIELDS
from tui_crm.domain.problems import Code, Refused

# Reading


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("id", "12"),
        ("uid", "2f6c"),
        ("first_name", "Łukasz"),
        ("last_name", "Kowalski"),
        ("full_name", "Łukasz Kowalski"),
        ("name", "Łukasz Kowalski"),
        ("position", "Dyrektor"),
        ("phone", "+48600100200"),
        ("phone2", "+48221131415 ext. 12"),
        ("email", "lukasz@example.com"),
        ("email2", "second@example.com"),
        ("url", "https://example.com | https://linkedin.com/in/x"),
        ("street", "Długa 5"),
        ("city", "Łódź"),
        ("postal_code", "90-001"),
        ("region", "łódzkie"),
        ("country", "Polska"),
        ("birthday", "--05-09"),
        ("note", "one\ntwo"),
        ("pesel", "44051401359"),
        ("document_number", "ABC 123"),
        ("organization", "Acme | Żółw"),
        ("organization_position", "Prezes"),
        ("nip", ""),
        ("tags", "VIP | Targi"),
        ("owners", "anna | jan"),
        ("watchers", "ola"),
        ("status", "inactive"),
        ("access", "organization"),
        ("created_at", "2026-01-31T12:00:00Z"),
        ("updated_at", "2026-02-01T12:00:00Z"),
        ("custom.size", "12"),
        ("custom.level", "1.5"),
        ("custom.paid", "true"),
        ("custom.areas", "a | b"),
        ("custom.text", "x"),
        ("custom.other", ""),
    ],
)
def test_text_of_a_person(field: str, text: str) -> None:
    assert text_of(stored(FULL), field) == text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "Żółw sp. z o.o."),
        ("full_name", "Żółw sp. z o.o."),
        ("first_name", ""),
        ("nip", "8567346215"),
        ("regon", "192598184"),
        ("krs", "0000012345"),
        ("website", "https://example.com"),
        ("phone", ""),
        ("phone2", ""),
        ("city", ""),
        ("organization_position", ""),
    ],
)
def test_text_of_an_organization(field: str, text: str) -> None:
    draft = organization(nip="8567346215", regon="192598184", krs="0000012345", website="https://example.com")
    assert text_of(stored(draft), field) == text


@pytest.mark.parametrize("draft", [PERSON, ORGANIZATION, FULL, ContactDraft()])
def test_every_field_has_a_text(draft: ContactDraft) -> None:
    assert all(isinstance(text_of(stored(draft), name), str) for name in FIELDS)


@pytest.mark.parametrize("name", ["", "phones", "Phone", "custom", "nope"])
def test_an_unknown_field_is_refused(name: str) -> None:
    for act in (
        lambda: text_of(stored(PERSON), name),
        lambda: set_fields(PERSON, [(name, "x")], "PL", adding=False),
        lambda: clear_fields(PERSON, [name]),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.problem.code is Code.FIELD_UNKNOWN
        assert caught.value.problem.values == {"field": name}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        ((), ""),
        (False, "false"),
        (0.1, "0.1"),
        (-3.0, "-3"),
        (1e300, str(int(1e300))),
        (("a",), "a"),
    ],
)
def test_custom_text(value: CustomValue, text: str) -> None:
    assert custom_text(value) == text


# Clearing


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("phone", {"phones": ()}),
        ("phone2", {"phones": FULL.phones[:1]}),
        ("email", {"emails": ()}),
        ("email2", {"emails": FULL.emails[:1]}),
        ("url", {"urls": ()}),
        ("position", {"position": ""}),
        ("name", {"first_name": "", "last_name": ""}),
        ("note", {"note": ""}),
        ("birthday", {"birthday": ""}),
        ("tags", {"tags": ()}),
        ("organization", {"organizations": ()}),
        ("organization_position", {"organizations": (Link(3, "Acme", ""), Link(4, "Żółw", ""))}),
        ("custom.size", {"custom": {k: v for k, v in FULL.custom.items() if k != "size"}}),
        ("custom.none", {}),
    ],
)
def test_clearing(name: str, expected: dict[str, object]) -> None:
    assert clear_fields(FULL, [name]) == replace(FULL, **expected)  # type: ignore[arg-type]


def test_clearing_what_is_empty_changes_nothing() -> None:
    empty = ContactDraft()
    names = [name for name, field in FIELDS.items() if field.settable and Kind.PERSON in field.kinds]
    names = [name for name in names if name not in ("status", "access")]
    assert clear_fields(empty, names) == empty


@pytest.mark.parametrize("name", ["status", "access", "created_at", "nip"])
def test_what_cannot_be_cleared(name: str) -> None:
    with pytest.raises(Refused):
        clear_fields(PERSON, [name])


# Both


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if field.settable])
def test_what_was_read_can_be_set_again(name: str) -> None:
    draft = (
        FULL if Kind.PERSON in FIELDS[name].kinds else organization(nip="8567346215", website="https://a.pl")
    )
    text = text_of(stored(draft), name)
    assert text_of(stored(set_fields(draft, [(name, text)], "PL", adding=False)), name) == text


@given(st.sampled_from(sorted(FIELDS)), st.text(max_size=30), st.booleans())
def test_any_text_is_set_or_refused(name: str, text: str, adding: bool) -> None:
    try:
        draft = set_fields(FULL, [(name, text)], "PL", adding)
    except Refused:
        return
    cell = text_of(stored(draft), name)
    assert "\x1b" not in cell
    assert "\u202e" not in cell
