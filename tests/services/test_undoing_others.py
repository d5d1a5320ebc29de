"""Undo among others: what they did since is theirs, and what can't be undone is left as it is (R51)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.services.test_undoing import codes, edit, names, refusal
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.journal import OperationKind
from tui_crm.domain.problems import Code, NotFound, Refused
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session, open_session


@pytest.fixture
def jan(session: Session) -> Contact:
    return a_person(session, "Jan Nowak", position="A")


@pytest.fixture
def bob(session: Session) -> Iterator[Session]:
    with a_session_of(session, "bob", "manager") as opened:
        yield opened


def test_who_deletes_a_person_with_the_organization_that_shows_it_can_undo_that(
    session: Session, bob: Session, jan: Contact
) -> None:
    acme = an_organization(session, "Acme")
    session.links.link(jan.id, acme.id)
    edit(session, jan, access=Access.ORGANIZATION)
    bob.lifecycle.delete((acme.id, jan.id))
    assert sorted(one.name for one in bob.lifecycle.trash()) == ["Acme", "Jan Nowak"]
    bob.undoing.undo()
    assert (names(bob), names(bob, kind=Kind.ORGANIZATION)) == (["Jan Nowak"], ["Acme"])
    bob.lifecycle.delete((acme.id, jan.id))
    bob.lifecycle.restore((jan.id, acme.id))
    assert names(bob) == ["Jan Nowak"]
    bob.lifecycle.delete((acme.id,))
    assert names(bob) == [], "outside the trash an organization there shows nobody"
    assert [one.name for one in bob.lifecycle.trash()] == ["Acme"]


def test_an_event_with_a_file_of_somebody_else_is_not_thrown_away(
    session: Session, bob: Session, jan: Contact
) -> None:
    event = session.events.add(jan.id, EventKind.MEETING, "spotkanie")
    file = bob.attachments.add(jan.id, b"%PDF", name="umowa.pdf", event_id=event.id)
    assert refusal(session.undoing.undo).problem.values == {"name": "Jan Nowak", "fields": "file"}
    assert bob.attachments.of_contact(jan.id) == (file,)
    bob.attachments.remove(file.id)
    session.undoing.undo()
    assert [entry.event for entry in session.history.of_contact(jan.id) if entry.event] == []


def test_ones_own_files_are_no_conflict_nor_those_that_were_there_when_the_event_was_deleted(
    session: Session, bob: Session, jan: Contact
) -> None:
    event = session.events.add(jan.id, EventKind.MEETING, "spotkanie")
    bob.attachments.add(jan.id, b"%PDF", name="umowa.pdf", event_id=event.id)
    session.events.delete(event.id)
    session.undoing.undo()
    session.undoing.redo()
    session.undoing.undo()
    described = bob.attachments.add(jan.id, b"%PDF", name="nowa.pdf", event_id=event.id)
    assert refusal(session.undoing.redo).problem.values["fields"] == "file"
    assert described in session.attachments.of_contact(jan.id)
    own = bob.events.add(jan.id, EventKind.NOTE, "moja")
    bob.attachments.add(jan.id, b"x", name="a.txt", event_id=own.id)
    bob.attachments.remove(bob.attachments.of_contact(jan.id)[0].id)
    for _step in range(3):
        bob.undoing.undo()
    with pytest.raises(NotFound):
        bob.events.get(own.id)


def test_a_file_does_not_come_back_to_an_event_that_is_deleted(
    session: Session, bob: Session, jan: Contact
) -> None:
    event = bob.events.add(jan.id, EventKind.MEETING, "spotkanie")
    file = session.attachments.add(jan.id, b"%PDF", name="umowa.pdf", event_id=event.id)
    session.attachments.remove(file.id)
    bob.events.delete(event.id)
    assert refusal(session.undoing.undo).problem.values == {"name": "Jan Nowak", "fields": "event"}
    bob.undoing.undo()
    session.undoing.undo()
    assert session.attachments.of_contact(jan.id) == (file,)


def test_what_others_took_back_since_is_a_change_of_theirs(
    session: Session, bob: Session, jan: Contact
) -> None:
    edit(bob, jan, position="B")
    session.lifecycle.delete((jan.id,))
    session.lifecycle.restore((jan.id,))
    bob.undoing.undo()
    assert refusal(session.undoing.undo).problem.values == {"name": "Jan Nowak", "fields": "position"}
    bob.undoing.redo()
    session.undoing.undo()
    assert [one.name for one in session.lifecycle.trash()] == ["Jan Nowak"]


def test_what_others_made_again_since_is_a_change_of_theirs(
    session: Session, bob: Session, jan: Contact
) -> None:
    edit(bob, jan, position="B")
    bob.undoing.undo()
    session.lifecycle.delete((jan.id,))
    session.lifecycle.restore((jan.id,))
    bob.undoing.redo()
    assert codes(session.undoing.undo) == [Code.UNDO_CONFLICT]
    bob.undoing.undo()
    session.undoing.undo()


# -- passing over ----------------------------------------------------------------------------------


def test_what_cannot_be_undone_is_passed_over(session: Session, bob: Session, jan: Contact) -> None:
    edit(session, jan, note="a")
    edit(session, jan, position="Prezes")
    theirs = edit(bob, jan, position="Kanclerz")
    blocked = session.undoing.next_undo()
    assert blocked is not None
    assert codes(session.undoing.undo) == [Code.UNDO_CONFLICT]
    assert session.undoing.pass_over(blocked.operation) == blocked
    assert session.contacts.get(jan.id) == theirs, "nothing of the contact changes"
    assert [change.field for change in session.undoing.undo().changes] == ["note"]
    assert session.contacts.get(jan.id).draft == replace(theirs.draft, note="")
    session.undoing.redo()
    assert session.contacts.get(jan.id).draft == theirs.draft
    assert session.undoing.next_redo() is None
    assert session.care.check() == ()


def test_what_was_passed_over_is_never_offered_again(session: Session, jan: Contact) -> None:
    edit(session, jan, note="a")
    session.undoing.pass_over()
    session.undoing.pass_over()
    assert session.undoing.next_undo() is None
    assert session.undoing.next_redo() is None
    assert codes(session.undoing.pass_over) == [Code.NOTHING_TO_UNDO]
    assert session.contacts.get(jan.id).draft.note == "a"
    with session.database.reading() as connection:
        rows = connection.execute("SELECT kind, undoes FROM journal_operation ORDER BY id").fetchall()
    assert rows[2:] == [(OperationKind.PASSED_OVER, 2), (OperationKind.PASSED_OVER, 1)]


def test_redo_goes_on_behind_what_was_passed_over(session: Session, jan: Contact) -> None:
    edit(session, jan, note="a")
    edit(session, jan, note="b")
    session.undoing.undo()
    session.undoing.pass_over()
    session.undoing.redo()
    assert session.contacts.get(jan.id).draft.note == "b"


def test_what_is_passed_over_is_what_was_shown(session: Session, jan: Contact) -> None:
    shown = session.undoing.next_undo()
    assert shown is not None
    edit(session, jan, note="a")
    with pytest.raises(Refused) as refused:
        session.undoing.pass_over(shown.operation)
    assert refused.value.problem.code is Code.UNDO_CHANGED


def test_what_others_passed_over_still_stands_in_the_way(
    session: Session, bob: Session, jan: Contact
) -> None:
    edit(bob, jan, note="od Boba")
    bob.undoing.pass_over()
    assert refusal(session.undoing.undo).problem.values["fields"] == "note"


def test_passing_over_needs_no_permission(session: Session, bob: Session, jan: Contact) -> None:
    edit(bob, jan, note="a")
    with session.database.writing() as connection:
        connection.execute("UPDATE permission_group SET permissions = 'see' WHERE name LIKE 'manager%'")
    with open_session(session.path, login="bob", clock=session.clock) as viewer:
        viewer.undoing.pass_over()
        assert viewer.undoing.next_undo() is None
