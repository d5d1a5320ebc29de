"""The builders make what they say, through the services and their rules."""

from __future__ import annotations

import pytest

from tests.kit.builders import ROLES, a_person, a_session_of, an_actor, an_organization
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Kind


def test_a_person_and_an_organization_are_stored(session):
    person = a_person(session, phone="600 100 200", position="Dyrektor", organization="Acme")
    organization = an_organization(session, city="Łódź")
    stored = session.contacts.get(person.id)
    assert (stored.name, stored.kind, stored.draft.phones[0].value) == (
        "Łukasz Kowalski",
        Kind.PERSON,
        "+48600100200",
    )
    assert stored.draft.organizations[0].name == "Acme"
    assert session.contacts.get(organization.id).draft.addresses[0].city == "Łódź"
    assert stored.created_at == "2026-01-31T12:00:00Z"


@pytest.mark.parametrize("role", [*ROLES, "admin"])
def test_a_user_has_the_permissions_of_the_role(session, role):
    with a_session_of(session, "ewa", role) as other:
        assert other.actor.login == "ewa"
        granted = {permission for permission in Permission if other.may(permission)}
        assert granted == {permission for permission in Permission if an_actor(role).may(permission)}
