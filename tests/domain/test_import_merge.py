"""What a row of a file changes in a contact that exists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui_crm.domain.contact import Address, ContactDraft, Link
from tui_crm.domain.import_merge import merged

STREET = Address("Prosta 1", "Warszawa", "00-001")
GDYNIA = Address("Krzywa 2", "Gdynia", label="work")


@pytest.mark.parametrize(
    ("before", "row", "after"),
    [
        ((STREET,), (Address(city="Kraków"),), (STREET, Address(city="Kraków"))),
        ((STREET,), (Address("Inna 3", "Warszawa"),), (STREET, Address("Inna 3", "Warszawa"))),
        ((STREET,), (Address(city="Warszawa"),), (STREET,)),
        ((Address(city="Warszawa"),), (STREET,), (STREET,)),
        (
            (GDYNIA,),
            (Address(city="GDYNIA", postal_code="81-001", label="work"),),
            (Address("Krzywa 2", "GDYNIA", "81-001", label="work"),),
        ),
        (
            (GDYNIA,),
            (Address(city="Gdynia", postal_code="81-001", label="home"),),
            (GDYNIA, Address(city="Gdynia", postal_code="81-001", label="home")),
        ),
        ((Address("Krzywa 2", "Gdynia"),), (GDYNIA,), (GDYNIA,)),
        ((GDYNIA,), (replace(GDYNIA, label="home"),), (replace(GDYNIA, label="home"),)),
        (
            (Address("Polna 1", country="Polska"),),
            (Address(city="Opole", country="Polska"),),
            (Address("Polna 1", country="Polska"), Address(city="Opole", country="Polska")),
        ),
        ((STREET, GDYNIA), (Address(city="Gdynia"), STREET), (STREET, GDYNIA)),
        (
            (Address("A", "Łódź", label="work"), Address(city="Łódź", label="work")),
            (Address(city="Łódź", label="work"), Address("A", "Łódź", label="work")),
            (Address("A", "Łódź", label="work"), Address(city="Łódź", label="work")),
        ),
    ],
)
def test_no_address_is_made_of_two(
    before: tuple[Address, ...], row: tuple[Address, ...], after: tuple[Address, ...]
) -> None:
    found = merged(ContactDraft(addresses=before), ContactDraft(addresses=row), ())
    assert found.addresses == after
    assert merged(found, ContactDraft(addresses=row), ()) == found
    assert merged(found, found, ()) == found


@pytest.mark.parametrize(
    ("before", "row", "after"),
    [
        ("15 stycznia", "5", "15 stycznia\n5"),
        ("a\nb", "b", "a\nb"),
        ("b", "a\nb", "a\nb"),
        ("a", "", "a"),
        ("", "a", "a"),
        ("a\n\nb", "b\na", "a\n\nb"),
    ],
)
def test_notes_are_compared_by_their_lines(before: str, row: str, after: str) -> None:
    found = merged(ContactDraft(note=before), ContactDraft(note=row), ())
    assert found.note == after
    assert merged(found, ContactDraft(note=row), ()) == found


@pytest.mark.parametrize(
    ("row", "after"),
    [
        ((Link(None, "acme", "B"), Link(None, "Acme", "A")), (Link(1, "Acme", "A"), Link(2, "Acme", "B"))),
        ((Link(None, "Acme", "A"), Link(None, "Acme", "C")), (Link(1, "Acme", "A"), Link(2, "Acme", "C"))),
        ((Link(None, "Acme"),), (Link(1, "Acme", "A"), Link(2, "Acme", "B"))),
        (
            (Link(None, "Nowa"), Link(None, "NOWA", "X")),
            (Link(1, "Acme", "A"), Link(2, "Acme", "B"), Link(None, "NOWA", "X")),
        ),
    ],
)
def test_organizations_of_one_name_stay_two(row: tuple[Link, ...], after: tuple[Link, ...]) -> None:
    before = ContactDraft(organizations=(Link(1, "Acme", "A"), Link(2, "Acme", "B")))
    assert merged(before, ContactDraft(organizations=row), ()).organizations == after
