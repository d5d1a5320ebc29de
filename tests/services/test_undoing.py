"""Undo and redo: what is next, what it brings back, and what stands in its way (R51)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact, ContactDraft, Email, Kind, Link, Phone, Status
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.imports import ImportOptions, OnDuplicate
from tui_crm.domain.journal import OperationKind
from tui_crm.domain.problems import Code, Denied, NotFound, Refused
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session, open_session


@pytest.fixture
def lukasz(session: Session) -> Contact:
    return a_person(session, "Łukasz Kowalski", phone="600 100 200", position="Dyrektor", tags="VIP")


def edit(session: Session, contact: Contact, **changes: Any) -> Contact:
    now = session.contacts.get(contact.id)
    return session.contacts.save(contact.id, replace(now.draft, **changes), now.version)


def refusal(call: Any, *arguments: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value


def codes(call: Any, *arguments: Any) -> list[Code]:
    return [one.code for one in refusal(call, *arguments).problems]


def names(session: Session, text: str = "", kind: Kind = Kind.PERSON) -> list[str]:
    query = ContactQuery(kind=kind, text=text)
    return [row.name for row in session.contacts.page(query, (), 0, 100).rows]


def test_there_is_nothing_to_undo_or_redo_at_first(session: Session) -> None:
    assert session.undoing.next_undo() is None
    assert session.undoing.next_redo() is None
    assert codes(session.undoing.undo) == [Code.NOTHING_TO_UNDO]
    assert codes(session.undoing.redo) == [Code.NOTHING_TO_REDO]


def test_an_edit_is_undone_and_redone(session: Session, lukasz: Contact) -> None:
    edited = edit(
        session,
        lukasz,
        position="Prezes",
        phones=(*lukasz.draft.phones, Phone(None, "601 100 200")),
        tags=("Partner",),
        birthday="--05-09",
    )
    next_one = session.undoing.next_undo()
    assert next_one is not None
    assert (next_one.kind, next_one.count, next_one.names) == (
        OperationKind.CONTACT_EDITED,
        1,
        ("Łukasz Kowalski",),
    )
    assert [change.field for change in next_one.changes] == ["position", "phones", "birthday", "tags"]
    assert (next_one.changes[0].before, next_one.changes[0].after) == ("Dyrektor", "Prezes")
    assert session.undoing.undo(next_one.operation) == next_one
    undone = session.contacts.get(lukasz.id)
    assert undone.draft == lukasz.draft
    assert undone.version == edited.version + 1
    assert names(session, "dyrektor") == ["Łukasz Kowalski"]
    assert names(session, "partner") == []
    again = session.undoing.next_redo()
    assert again is not None
    assert (again.kind, again.changes) == (next_one.kind, next_one.changes)
    session.undoing.redo(again.operation)
    assert session.contacts.get(lukasz.id).draft == edited.draft
    assert session.undoing.next_redo() is None
    assert session.undoing.next_undo() == next_one
    assert session.care.check() == ()


def test_undo_goes_back_step_by_step_and_redo_forward(session: Session, lukasz: Contact) -> None:
    states = [edit(session, lukasz, note=text).draft for text in ("a", "b", "c")]
    for wanted in ("b", "a", ""):
        session.undoing.undo()
        assert session.contacts.get(lukasz.id).draft.note == wanted
    for wanted in states:
        session.undoing.redo()
        assert session.contacts.get(lukasz.id).draft == wanted
    assert codes(session.undoing.redo) == [Code.NOTHING_TO_REDO]


def test_a_change_after_an_undo_ends_redo(session: Session, lukasz: Contact) -> None:
    edit(session, lukasz, note="a")
    session.undoing.undo()
    undone = session.undoing.next_redo()
    assert undone is not None
    edit(session, lukasz, position="Prezes")
    assert session.undoing.next_redo() is None
    assert codes(session.undoing.redo, undone.operation) == [Code.NOTHING_TO_REDO]
    session.undoing.undo()
    session.undoing.undo()  # the note is undone already: this takes back that the contact was added
    assert names(session) == []


def test_what_is_confirmed_is_what_is_undone(session: Session, lukasz: Contact) -> None:
    shown = session.undoing.next_undo()
    assert shown is not None
    edit(session, lukasz, note="a")
    assert codes(session.undoing.undo, shown.operation) == [Code.UNDO_CHANGED]
    assert session.contacts.get(lukasz.id).draft.note == "a"


def test_an_added_contact_goes_to_the_trash_with_the_organization_made_for_it(session: Session) -> None:
    draft = ContactDraft(
        first_name="Jan",
        last_name="Nowak",
        emails=(Email("jan@example.com"),),
        organizations=(Link(None, "Acme"),),
    )
    jan = session.contacts.add(draft)
    found = session.undoing.next_undo()
    assert found is not None
    assert (found.kind, found.count, found.names, found.changes, found.made) == (
        OperationKind.CONTACT_ADDED,
        1,
        ("Jan Nowak",),
        (),
        ("Acme",),
    )
    session.undoing.undo()
    assert names(session) == names(session, kind=Kind.ORGANIZATION) == []
    assert sorted(one.name for one in session.lifecycle.trash()) == ["Acme", "Jan Nowak"]
    assert session.undoing.next_redo() is not None
    session.undoing.redo()
    assert session.contacts.get(jan.id).draft == jan.draft
    assert session.lifecycle.trash() == ()
    assert names(session, "acme") == ["Jan Nowak"]
    assert session.care.check() == ()


def test_an_edit_takes_the_organization_made_for_it_back(session: Session, lukasz: Contact) -> None:
    edited = edit(session, lukasz, organizations=(Link(None, "Acme", "Prezes"),))
    found = session.undoing.next_undo()
    assert found is not None
    assert (found.names, found.made) == (("Łukasz Kowalski",), ("Acme",))
    session.undoing.undo()
    assert session.contacts.get(lukasz.id).draft == lukasz.draft
    assert names(session, kind=Kind.ORGANIZATION) == []
    session.undoing.redo()
    assert session.contacts.get(lukasz.id).draft == edited.draft
    assert session.care.check() == ()


def test_links_come_back_in_their_order(session: Session, lukasz: Contact) -> None:
    first, second = an_organization(session, "Acme"), an_organization(session, "Zeta")
    linked = session.links.link(lukasz.id, first.id, title="Prezes")
    both = session.links.link(lukasz.id, second.id)
    session.links.move(lukasz.id, second.id, -1)
    session.links.unlink(lukasz.id, first.id)
    session.undoing.undo()
    session.undoing.undo()
    assert session.contacts.get(lukasz.id).draft == both.draft
    session.undoing.undo()
    assert session.contacts.get(lukasz.id).draft == linked.draft


def test_many_contacts_are_one_step(session: Session, lukasz: Contact) -> None:
    others = [a_person(session, f"Anna N{letter}w") for letter in "oiue"]
    ids = (lukasz.id, *(one.id for one in others))
    session.lifecycle.set_status(ids, Status.INACTIVE)
    found = session.undoing.next_undo()
    assert found is not None
    assert (found.count, len(found.names)) == (5, 3)
    assert [(one.field, one.before, one.after) for one in found.changes] == [("status", "active", "inactive")]
    session.undoing.undo()
    assert len(names(session)) == 5
    session.lifecycle.delete(ids)
    deleted = session.undoing.next_undo()
    assert deleted is not None
    assert (deleted.kind, deleted.count) == (OperationKind.CONTACT_DELETED, 5)
    session.undoing.undo()
    assert session.lifecycle.trash() == ()
    session.undoing.redo()
    assert names(session) == []
    session.lifecycle.restore(ids[:1])
    session.undoing.undo()
    assert names(session) == []
    assert session.care.check() == ()


def test_an_edit_that_also_deactivated_is_undone(session: Session, lukasz: Contact) -> None:
    edit(session, lukasz, note="x", status=Status.INACTIVE)
    session.undoing.undo()
    assert session.contacts.get(lukasz.id).draft == lukasz.draft
    session.undoing.redo()
    assert session.contacts.get(lukasz.id).draft == replace(lukasz.draft, note="x", status=Status.INACTIVE)


def test_events_and_their_changes_are_undone(session: Session, lukasz: Contact) -> None:
    event = session.events.add(lukasz.id, EventKind.NOTE, "pierwsza")
    edited = session.events.edit(event.id, "druga")
    session.events.delete(event.id)
    session.undoing.undo()
    assert session.events.get(event.id) == edited
    session.undoing.undo()
    assert session.events.get(event.id) == event
    session.undoing.undo()
    with pytest.raises(NotFound):
        session.events.get(event.id)
    for wanted in (event, edited):
        session.undoing.redo()
        assert session.events.get(event.id) == wanted
    assert session.contacts.get(lukasz.id) == lukasz, "the contact itself was never changed"


def test_pictures_are_undone(session: Session, lukasz: Contact) -> None:
    first, second = (session.avatars.set(lukasz.id, picture(seed)) for seed in (1, 2))
    session.avatars.remove(lukasz.id)
    for wanted in (second, first):
        session.undoing.undo()
        assert hashlib.sha256(session.avatars.content(lukasz.id)).hexdigest() == wanted
        assert session.contacts.get(lukasz.id).thumbnail
    session.undoing.undo()
    assert session.contacts.get(lukasz.id) == lukasz
    session.undoing.redo()
    assert hashlib.sha256(session.avatars.content(lukasz.id)).hexdigest() == first
    with a_session_of(session, "bob") as bob:
        bob.lifecycle.set_status((lukasz.id,), Status.INACTIVE)
    assert codes(session.undoing.undo) == [Code.CONTACT_INACTIVE]


def picture(colour: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (30, 30), (colour, 90, 200)).save(file, "PNG")
    return file.getvalue()


def test_files_are_undone(session: Session, lukasz: Contact) -> None:
    file = session.attachments.add(lukasz.id, b"%PDF-1.4", name="umowa.pdf")
    described = session.attachments.describe(file.id, "podpisana")
    session.attachments.remove(file.id)
    session.undoing.undo()
    assert session.attachments.of_contact(lukasz.id) == (described,)
    assert session.attachments.content(file.id) == b"%PDF-1.4"
    session.undoing.undo()
    assert session.attachments.of_contact(lukasz.id) == (file,)
    session.undoing.undo()
    assert session.attachments.of_contact(lukasz.id) == ()


# -- what stands in the way ------------------------------------------------------------------------


def test_what_somebody_else_changed_since_is_not_overwritten(session: Session, lukasz: Contact) -> None:
    ewa = a_person(session, "Ewa Lis")
    edit(session, lukasz, position="Prezes", note="a")
    with a_session_of(session, "bob") as bob:
        changed = edit(bob, lukasz, position="Wiceprezes", birthday="1980-05-09")
    problem = refusal(session.undoing.undo).problem
    assert (problem.code, problem.values["name"], problem.values["fields"]) == (
        Code.UNDO_CONFLICT,
        "Łukasz Kowalski",
        "position",
    )
    assert session.contacts.get(lukasz.id) == changed
    assert session.contacts.get(ewa.id) == ewa
    edit(session, changed, position="Prezes")
    session.undoing.undo()
    assert session.contacts.get(lukasz.id).draft.position == "Wiceprezes"


def test_of_many_all_are_taken_back_or_none(session: Session, lukasz: Contact) -> None:
    ewa = a_person(session, "Ewa Lis")
    session.lifecycle.set_status((ewa.id, lukasz.id), Status.INACTIVE)
    with a_session_of(session, "bob") as bob:
        bob.lifecycle.set_status((lukasz.id,), Status.ACTIVE)
    assert refusal(session.undoing.undo).problem.values["fields"] == "status"
    assert not session.contacts.get(ewa.id).is_active
    assert session.care.check() == ()


def test_one_undoes_only_what_one_did(session: Session, lukasz: Contact) -> None:
    with a_session_of(session, "bob") as bob:
        assert bob.undoing.next_undo() is None
        edit(bob, lukasz, note="bob")
        assert session.undoing.next_undo() != bob.undoing.next_undo()
        session.events.add(lukasz.id, EventKind.NOTE, "od Anny")
        bob.undoing.undo()
        assert session.undoing.next_redo() is None
        assert session.contacts.get(lukasz.id).draft == lukasz.draft


def test_a_contact_that_others_worked_on_is_not_thrown_away(session: Session, lukasz: Contact) -> None:
    with a_session_of(session, "bob") as bob:
        event = bob.events.add(lukasz.id, EventKind.CALL, "umówieni")
        assert refusal(session.undoing.undo).problem.values == {"name": "Łukasz Kowalski", "fields": "event"}
        bob.undoing.undo()
    assert event.contact_id == lukasz.id
    session.undoing.undo()
    assert names(session) == []


def test_an_organization_that_others_were_linked_to_is_not_thrown_away(session: Session) -> None:
    jan = a_person(session, "Jan Nowak", organization="Acme")
    with a_session_of(session, "bob") as bob:
        a_person(bob, "Ewa Lis", organization="Acme", access="owner")
    problem = refusal(session.undoing.undo).problem
    assert problem.values == {"name": "Acme", "fields": "persons"}
    assert session.contacts.get(jan.id) == jan


def test_a_contact_that_somebody_threw_away_is_told(session: Session, lukasz: Contact) -> None:
    edit(session, lukasz, note="a")
    with a_session_of(session, "bob", "manager") as bob:
        bob.lifecycle.delete((lukasz.id,))
    assert refusal(session.undoing.undo).problem.values["fields"] == "deleted"


def test_what_one_may_not_see_any_more_is_neither_named_nor_changed(session: Session) -> None:
    with a_session_of(session, "bob") as bob:
        ewa = a_person(bob, "Ewa Lis")
        edit(bob, ewa, note="a")
        now = session.contacts.get(ewa.id)
        session.contacts.save(ewa.id, replace(now.draft, owners=("anna",), access=Access.OWNER), now.version)
        found = bob.undoing.next_undo()
        assert found is not None
        assert (found.count, found.names, found.changes) == (1, (), ())
        with pytest.raises(NotFound):
            bob.undoing.undo()
    assert session.contacts.get(ewa.id).draft.note == "a"


def test_a_hidden_organization_is_not_named(session: Session, lukasz: Contact) -> None:
    with a_session_of(session, "bob") as bob:
        acme = an_organization(bob, "Acme")
        bob.links.link(lukasz.id, acme.id)
        now = session.contacts.get(acme.id)
        session.contacts.save(acme.id, replace(now.draft, owners=("anna",), access=Access.OWNER), now.version)
        found = bob.undoing.next_undo()
        assert found is not None
        assert (found.names, found.changes) == (("Łukasz Kowalski",), ())
        assert codes(bob.undoing.undo) == [Code.UNDO_CONFLICT]
    assert [link.name for link in session.contacts.get(lukasz.id).draft.organizations] == ["Acme"]


@pytest.mark.parametrize("kept", ["add", "edit", "delete"])
def test_undoing_needs_the_permission_of_what_was_done(session: Session, kept: str) -> None:
    with a_session_of(session, "bob", "manager") as bob:
        ewa = a_person(bob, "Ewa Lis")
        if kept != "add":
            edit(bob, ewa, note="a")
        if kept == "delete":
            bob.lifecycle.delete((ewa.id,))
    with session.database.writing() as connection:
        connection.execute("UPDATE permission_group SET permissions = 'see' WHERE name LIKE 'manager%'")
    with open_session(session.path, login="bob", clock=session.clock) as bob:
        assert bob.undoing.next_undo() is not None
        with pytest.raises(Denied) as denied:
            bob.undoing.undo()
        assert denied.value.problem.values["permission"] == kept
    with session.database.writing() as connection:
        connection.execute(
            "UPDATE permission_group SET permissions = ? WHERE name LIKE 'manager%'", (f"see {kept}",)
        )
    with open_session(session.path, login="bob", clock=session.clock) as bob:
        bob.undoing.undo()
        bob.undoing.redo()


def test_a_note_that_is_not_ones_own_any_more_stays(session: Session, lukasz: Contact) -> None:
    with a_session_of(session, "ewa") as ewa:
        note = ewa.events.add(lukasz.id, EventKind.NOTE, "od Ewy")
    with a_session_of(session, "bob", "admin") as bob:
        bob.events.edit(note.id, "od Boba")
    with session.database.writing() as connection:
        connection.execute(
            "UPDATE permission_group SET is_admin = 0, permissions = 'see edit' WHERE name LIKE 'admin %'"
        )
    with open_session(session.path, login="bob", clock=session.clock) as bob, pytest.raises(Denied) as denied:
        bob.undoing.undo()
    assert denied.value.problem.code is Code.EVENT_NOT_YOURS


def test_what_is_gone_is_refused_with_its_own_sentence(session: Session, lukasz: Contact) -> None:
    edit(session, lukasz, tags=())
    with session.database.writing() as connection:
        connection.execute("DELETE FROM tag WHERE name = 'VIP'")
    assert codes(session.undoing.undo) == [Code.TAG_UNKNOWN]
    acme = an_organization(session, "Acme")
    session.links.link(lukasz.id, acme.id)
    session.links.unlink(lukasz.id, acme.id)
    with a_session_of(session, "bob", "manager") as bob:
        bob.lifecycle.delete((acme.id,))
    assert codes(session.undoing.undo) == [Code.ORGANIZATION_NOT_ACCESSIBLE]


def test_a_purged_contact_is_passed_over(session: Session, lukasz: Contact) -> None:
    ewa = a_person(session, "Ewa Lis")
    session.lifecycle.set_status((ewa.id, lukasz.id), Status.INACTIVE)
    edit(session, a_person(session, "Jan Nowak"), note="a")
    session.undoing.undo()
    session.undoing.undo()
    with a_session_of(session, "bob", "manager") as bob:
        bob.lifecycle.delete((ewa.id,))
        bob.lifecycle.purge((ewa.id,))
        for one in bob.lifecycle.trash():
            bob.lifecycle.purge((one.id,))
    assert session.undoing.next_redo() is None, "nothing is left of what was undone"
    found = session.undoing.next_undo()
    assert found is not None
    assert (found.count, found.names) == (1, ("Łukasz Kowalski",))
    session.undoing.undo()
    assert session.contacts.get(lukasz.id).is_active


def test_imports_are_no_part_of_it(session: Session, lukasz: Contact) -> None:
    file = "name;e-mail;phone;position\nŁukasz Kowalski;;600100200;Prezes\nEwa Lis;e@example.com;;\n"
    done = session.imports.run_file(
        file.encode(), ImportOptions(on_duplicate=OnDuplicate.UPDATE), name="a.csv"
    )
    assert (done.created, done.updated) == (1, 1)
    found = session.undoing.next_undo()
    assert found is not None
    assert found.kind is OperationKind.CONTACT_ADDED
    assert refusal(session.undoing.undo).problem.code is Code.UNDO_CONFLICT, "the import changed it since"


def test_values_come_back_as_they_were_stored(session: Session) -> None:
    """An import takes what the rules for forms refuse, and a phone that no rule recognizes stays so."""
    session.imports.run_file(b"name,phone\nX Y,600100200\n", ImportOptions(), name="a.csv")
    (row,) = session.contacts.page(ContactQuery(), (), 0, 5).rows
    imported = session.contacts.get(row.id)
    unread = replace(imported.draft, first_name="Xenia", phones=(Phone(None, "690 100 200 lub 3"),))
    kept = session.contacts.save(row.id, unread, None)
    edit(session, kept, phones=(Phone(None, "601 100 200"),))
    session.undoing.undo()
    assert session.contacts.get(row.id).draft == kept.draft
    session.undoing.undo()
    assert session.contacts.get(row.id).draft == imported.draft
