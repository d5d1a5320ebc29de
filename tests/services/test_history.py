"""The history of contacts: its lines and their order, pages, and what it tells nobody (R43, R45)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.clock import StoppedClock
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact, Link, Status
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.imports import ImportOptions, OnDuplicate
from tui_crm.domain.journal import OperationKind
from tui_crm.domain.problems import NotFound
from tui_crm.domain.timeline import Entry, EventKind
from tui_crm.services.session import Session


@pytest.fixture
def lukasz(session: Session) -> Contact:
    return a_person(session, "Łukasz Kowalski", phone="600 100 200", position="Dyrektor")


def edit(session: Session, contact: Contact, **changes: Any) -> Contact:
    now = session.contacts.get(contact.id)
    return session.contacts.save(contact.id, replace(now.draft, **changes), now.version)


def hide(session: Session, contact: Contact) -> None:
    """From here on only Anna sees the contact."""
    edit(session, contact, owners=("anna",), access=Access.OWNER)


def kinds(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.kind.value for entry in entries]


def changed(entry: Entry) -> list[tuple[str, Any, Any]]:
    return [(change.field, change.before, change.after) for change in entry.changes]


def test_a_history_is_what_happened_newest_first(
    session: Session, clock: StoppedClock, lukasz: Contact
) -> None:
    clock.move(minutes=1)
    edit(session, lukasz, position="Prezes", birthday="--05-09")
    clock.move(minutes=1)
    note = session.events.add(lukasz.id, EventKind.NOTE, "woli e-mail")
    old = session.events.add(lukasz.id, EventKind.CALL, "dawno", clock() - timedelta(days=9))
    clock.move(minutes=1)
    session.lifecycle.set_status((lukasz.id,), Status.INACTIVE)
    entries = session.history.of_contact(lukasz.id)
    assert kinds(entries) == ["contact_edited", "note", "contact_edited", "contact_added", "call"]
    assert [entry.event for entry in entries] == [None, note, None, None, old]
    assert changed(entries[0]) == [("status", "active", "inactive")]
    assert changed(entries[2]) == [("position", "Dyrektor", "Prezes"), ("birthday", "", "--05-09")]
    assert entries[3].changes == ()
    assert entries[3] == Entry(
        entries[3].key,
        "2026-01-31T12:00:00Z",
        "anna",
        lukasz.id,
        "Łukasz Kowalski",
        OperationKind.CONTACT_ADDED,
    )
    assert [entry.at for entry in entries[:4]] == [f"2026-01-31T12:0{minute}:00Z" for minute in (3, 2, 1, 0)]


def test_what_happens_to_events_and_files_is_told(session: Session, lukasz: Contact) -> None:
    note = session.events.add(lukasz.id, EventKind.NOTE, "pierwsza")
    file = session.attachments.add(lukasz.id, b"x", name="umowa.pdf", event_id=note.id)
    session.events.edit(note.id, "druga")
    entries = session.history.of_contact(lukasz.id)
    assert kinds(entries) == ["note", "event_edited", "file_added", "contact_added"]
    assert entries[0].files == (file,)
    (change,) = entries[1].changes
    assert (change.field, change.before["text"], change.after["text"]) == (
        f"event:{note.id}",
        "pierwsza",
        "druga",
    )
    session.events.delete(note.id)
    assert kinds(session.history.of_contact(lukasz.id))[:2] == ["event_deleted", "event_edited"]
    session.undoing.undo()
    assert kinds(session.history.of_contact(lukasz.id))[:3] == ["note", "undone", "event_deleted"]


def test_undone_changes_stay_and_the_undo_says_what_it_did(session: Session, lukasz: Contact) -> None:
    edit(session, lukasz, note="a")
    session.undoing.undo()
    session.undoing.redo()
    entries = session.history.of_contact(lukasz.id)
    assert kinds(entries) == ["redone", "undone", "contact_edited", "contact_added"]
    assert [changed(entry) for entry in entries[:3]] == [
        [("note", "", "a")],
        [("note", "a", "")],
        [("note", "", "a")],
    ]


def test_an_imported_contact_says_so_and_what_the_next_import_changed(session: Session) -> None:
    file = b"name,email,position\nEwa Lis,ewa@example.com,%s\n"
    session.imports.run_file(file % b"Dyrektor", ImportOptions(), name="a.csv")
    options = ImportOptions(on_duplicate=OnDuplicate.UPDATE)
    session.imports.run_file(file % b"Prezes", options, name="b.csv")
    (ewa,) = session.contacts.page(ContactQuery(), (), 0, 5).rows
    updated, made = session.history.of_contact(ewa.id)
    assert (updated.kind, changed(updated)) == (
        OperationKind.IMPORTED,
        [("position", "Dyrektor", "Prezes")],
    )
    assert (made.kind, made.changes, made.user, made.key) == (
        OperationKind.IMPORTED,
        (),
        "anna",
        f"import:{ewa.id}",
    )
    assert kinds(session.history.everything(9)) == ["imported"]


def test_an_organization_made_on_the_way_was_added(session: Session, lukasz: Contact) -> None:
    edited = edit(session, lukasz, organizations=(Link(None, "Acme"),))
    acme = edited.draft.organizations[0].id
    assert acme is not None
    entries = session.history.of_contact(acme)
    assert kinds(entries) == ["contact_edited", "contact_added", "contact_added"]
    assert [entry.contact_name for entry in entries] == ["Łukasz Kowalski", "Acme", "Łukasz Kowalski"]


def test_pages_make_up_the_whole_history(session: Session, clock: StoppedClock, lukasz: Contact) -> None:
    acme = an_organization(session, "Acme")
    ewa = a_person(session, "Ewa Lis")
    for number, person in enumerate([lukasz, ewa] * 6):
        session.events.add(person.id, EventKind.NOTE, str(number), clock() + timedelta(minutes=number % 3))
        edit(session, person, note=str(number))
        if number % 2:
            clock.move(seconds=1)
    for person in (lukasz, ewa):
        session.links.link(person.id, acme.id)
    for read in (
        session.history.everything,
        lambda limit, before="": session.history.of_contact(acme.id, limit, before),
    ):
        whole = read(1_000)
        assert len(whole) == 29
        assert [entry.at for entry in whole] == sorted((entry.at for entry in whole), reverse=True)
        assert len({entry.key for entry in whole}) == len(whole)
        for size in (1, 2, 7):
            pages: list[Entry] = []
            while page := read(size, pages[-1].key if pages else ""):
                pages += page
            assert tuple(pages) == whole
    assert session.history.everything(5, "change:999999") == ()
    for nothing in ("nonsense", f"event:{'9' * 30}", "event:²", f"change:{2**63}"):
        assert session.history.everything(5, nothing) == ()


def test_the_page_behind_a_deleted_note_goes_on(session: Session, lukasz: Contact) -> None:
    note = session.events.add(lukasz.id, EventKind.NOTE, "x")
    first = session.history.of_contact(lukasz.id, 1)
    assert first[0].event == note
    session.events.delete(note.id)
    assert "contact_added" in kinds(session.history.of_contact(lukasz.id, 5, first[0].key))


# -- what nobody is told ---------------------------------------------------------------------------


def test_hidden_contacts_and_those_in_the_trash_have_no_history(session: Session, lukasz: Contact) -> None:
    hidden, thrown = a_person(session, "Ewa Tajna"), a_person(session, "Jan Stary")
    for one in (hidden, thrown, lukasz):
        session.events.add(one.id, EventKind.NOTE, "x")
    hide(session, hidden)
    session.lifecycle.delete((thrown.id,))
    with a_session_of(session, "bob", "viewer") as bob:
        for one in (hidden, thrown):
            with pytest.raises(NotFound):
                bob.history.of_contact(one.id)
        everything = bob.history.everything(100)
        assert {entry.contact_id for entry in everything} == {lukasz.id}
        assert kinds(bob.history.everything(1, everything[0].key)) == kinds(everything[1:2])
    with a_session_of(session, "eve", "nobody") as eve:
        assert eve.history.everything(100) == ()


def test_links_to_hidden_organizations_are_named_nowhere(session: Session, lukasz: Contact) -> None:
    acme, secret = an_organization(session, "Acme"), an_organization(session, "Tajna")
    session.links.link(lukasz.id, secret.id)
    session.links.link(lukasz.id, acme.id)
    session.links.move(lukasz.id, acme.id, -1)
    edit(session, lukasz, organizations=(Link(acme.id, "Acme"),), note="x")
    hide(session, secret)
    with a_session_of(session, "bob", "viewer") as bob:
        for entries in (bob.history.of_contact(lukasz.id), bob.history.everything(99)):
            entries = tuple(entry for entry in entries if entry.contact_id == lukasz.id)
            assert kinds(entries) == ["contact_edited", "contact_edited", "contact_added"]
            assert [[change.field for change in entry.changes] for entry in entries[:2]] == [
                ["note"],
                ["organizations"],
            ]
            assert "Tajna" not in repr(entries)
    assert len(session.history.of_contact(lukasz.id)) == 5


def test_an_organization_tells_of_the_persons_that_one_may_see(session: Session, lukasz: Contact) -> None:
    acme = an_organization(session, "Acme")
    hidden = a_person(session, "Ewa Tajna", organization="Acme")
    session.links.link(lukasz.id, acme.id)
    session.events.add(hidden.id, EventKind.NOTE, "tajne")
    session.events.add(lukasz.id, EventKind.NOTE, "jawne")
    assert {entry.contact_id for entry in session.history.of_contact(acme.id)} == {
        acme.id,
        lukasz.id,
        hidden.id,
    }
    hide(session, hidden)
    with a_session_of(session, "bob", "viewer") as bob:
        entries = bob.history.of_contact(acme.id)
    assert {entry.contact_id for entry in entries} == {acme.id, lukasz.id}
    assert [entry.event.text for entry in entries if entry.event] == ["jawne"]
