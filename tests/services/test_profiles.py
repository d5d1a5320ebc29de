"""All that belongs to one contact, at one go."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.problems import NotFound
from tui_crm.domain.timeline import EventKind
from tui_crm.services.profiles import PAGE


def test_everything_of_a_contact_is_read(session, tmp_path):
    ewa = a_person(session, "Ewa Lis", organization="Acme")
    session.events.add(ewa.id, EventKind.NOTE, "Called")
    path = tmp_path / "offer.pdf"
    path.write_bytes(b"%PDF")
    file = session.attachments.add(ewa.id, path)
    whole = session.profiles.read(ewa.id)
    assert whole.contact == session.contacts.get(ewa.id)
    assert whole.user_names == {"anna": "Anna Nowak"}
    assert whole.files == (file,)
    assert [entry.event.text for entry in whole.entries if entry.event is not None] == ["Called"]
    assert not whole.has_more


def test_the_history_comes_page_by_page_and_each_line_once(session):
    ewa = a_person(session, "Ewa Lis")
    for number in range(2 * PAGE):
        session.events.add(ewa.id, EventKind.NOTE, f"note {number}")
    whole = session.profiles.read(ewa.id)
    assert len(whole.entries) == PAGE
    assert whole.has_more
    second = session.profiles.older(ewa.id, whole.entries[-1].key)
    third = session.profiles.older(ewa.id, second[-1].key)
    assert len(second) == PAGE
    assert len(third) == 1, "only that it was added is left"
    entries = whole.entries + second + third
    assert len({entry.key for entry in entries}) == 2 * PAGE + 1
    assert session.profiles.read(ewa.id, 3 * PAGE).entries == entries


def test_what_one_may_not_see_is_not_there(session):
    acme = an_organization(session, "Acme")
    hidden = a_person(session, "Ewa Lis", organization="Acme", access="owner")
    session.events.add(hidden.id, EventKind.NOTE, "a secret")
    with a_session_of(session, "bob") as bob:
        whole = bob.profiles.read(acme.id)
        assert whole.contact.persons == ()
        assert "Ewa" not in repr(whole.entries)
        assert "secret" not in repr(whole.entries)
        with pytest.raises(NotFound):
            bob.profiles.read(hidden.id)
