"""Contacts for the tests of this folder: valid ones, to be changed field by field."""

from __future__ import annotations

from dataclasses import replace

from tui_crm.domain.access import Access
from tui_crm.domain.contact import (
    Address,
    Contact,
    ContactDraft,
    Email,
    Kind,
    Link,
    Phone,
    Status,
    Url,
)

PERSON = ContactDraft(
    first_name="Łukasz",
    last_name="Kowalski",
    position="Dyrektor",
    phones=(Phone("+48600100200", "600 100 200"),),
    emails=(Email("lukasz@example.com"),),
)
ORGANIZATION = ContactDraft(
    kind=Kind.ORGANIZATION, name="Żółw sp. z o.o.", emails=(Email("biuro@example.com"),)
)


def person(**changes: object) -> ContactDraft:
    """The valid person with these fields changed."""
    return replace(PERSON, **changes)  # type: ignore[arg-type]


def organization(**changes: object) -> ContactDraft:
    """The valid organization with these fields changed."""
    return replace(ORGANIZATION, **changes)  # type: ignore[arg-type]


def stored(draft: ContactDraft) -> Contact:
    """The draft as a contact that the base holds."""
    return Contact(
        id=12,
        uid="2f6c",
        draft=draft,
        created_at="2026-01-31T12:00:00Z",
        updated_at="2026-02-01T12:00:00Z",
        version=4,
    )


FULL = person(
    phones=(Phone("+48600100200", "600 100 200", "", "work"), Phone("+48221131415", "22 113 14 15", "12")),
    emails=(Email("lukasz@example.com", "work"), Email("second@example.com")),
    urls=(Url("https://example.com"), Url("https://linkedin.com/in/x", "linkedin")),
    addresses=(
        Address("Długa 5", "Łódź", "90-001", "łódzkie", "Polska", "work"),
        Address(city="Warszawa"),
    ),
    birthday="--05-09",
    note="one\ntwo",
    pesel="44051401359",
    document_number="ABC 123",
    organizations=(Link(3, "Acme", "Prezes"), Link(4, "Żółw", "Doradca")),
    tags=("VIP", "Targi"),
    owners=("anna", "jan"),
    watchers=("ola",),
    status=Status.INACTIVE,
    access=Access.ORGANIZATION,
    custom={"size": 12.0, "level": 1.5, "paid": True, "areas": ("a", "b"), "text": "x"},
)
