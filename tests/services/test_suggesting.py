"""Contacts of both bases for a few words, as the palette offers them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.contact import Kind, Status


@pytest.fixture
def known(session):
    an_organization(session, "Lis i Synowie", email="biuro@lis.example.com")
    a_person(session, "Ewa Lis", phone="600 100 200", organization="Acme")
    a_person(session, "Jan Nowak", email="jan@example.com")
    a_person(session, "Anna Żółć", phone="600 100 201")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("lis", ["Ewa Lis", "Lis i Synowie"]),
        ("LIS ew", ["Ewa Lis"]),
        ("acme", ["Acme", "Ewa Lis"]),
        ("600100201", ["Anna Żółć"]),
        ("jan@ex", ["Jan Nowak"]),
        ("zolc", ["Anna Żółć"]),
        ("xyz", []),
        ("", []),
    ],
)
def test_they_are_found_by_name_organization_phone_and_email(session, known, text, names):
    assert sorted(one.name for one in session.contacts.suggest(text)) == names


def test_each_tells_its_base_what_it_is_known_by_and_whether_it_is_active(session, known):
    jan = a_person(session, "Jan Nowakowski", phone="600 100 209")
    session.contacts.save(jan.id, replace(jan.draft, status=Status.INACTIVE), jan.version)
    found = {one.name: one[1:] for text in ("lis", "nowak") for one in session.contacts.suggest(text)}
    assert found == {
        "Ewa Lis": (Kind.PERSON, "Ewa Lis", "Acme", True),
        "Lis i Synowie": (Kind.ORGANIZATION, "Lis i Synowie", "biuro@lis.example.com", True),
        "Jan Nowak": (Kind.PERSON, "Jan Nowak", "jan@example.com", True),
        "Jan Nowakowski": (Kind.PERSON, "Jan Nowakowski", "+48600100209", False),
    }


def test_no_more_than_asked_for_and_nothing_that_one_may_not_see(session):
    for number in range(4):
        a_person(session, "Ewa Lis", phone=f"600 100 20{number}", access="owner" if number else "company")
    assert len(session.contacts.suggest("lis", 3)) == 3
    with a_session_of(session, "jan") as other, a_session_of(session, "ola", "nobody") as nobody:
        assert [one.detail for one in other.contacts.suggest("lis")] == ["+48600100200"]
        assert nobody.contacts.suggest("lis") == ()
