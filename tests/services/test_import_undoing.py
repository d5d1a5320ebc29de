"""A whole import taken back: what it made goes, what it changed is as before, what others did stays (R37)."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import pytest

from tests.kit.builders import a_person, a_session_of
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.import_undo_plan import UndoPlan
from tui_crm.domain.imports import ImportOptions, JobStatus, OnDuplicate, UndoneImport
from tui_crm.domain.problems import Code, CrmError, Denied, NotFound, Refused
from tui_crm.domain.timeline import EventKind
from tui_crm.services import import_undoing
from tui_crm.services.session import Session
from tui_crm.store import import_lock

FILE = (
    b"full name,email,phone,position,organization,tags\n"
    b"Jan Nowak,jan@example.com,600100200,Prezes,Acme,VIP\n"
    b"Ewa Mak,ewa@example.com,600100201,Dyrektor,Acme,\n"
    b"Ola Lis,ola@example.com,,Handlowiec,Beta,\n"
)
UPDATE = ImportOptions(on_duplicate=OnDuplicate.UPDATE, create_missing=frozenset(("organizations", "tags")))
TABLES = (
    "contact", "contact_phone", "contact_email", "contact_link", "contact_owner", "contact_tag", "tag",
    "search_document", "contact_sort", "search_trigram_docsize", "draft",
)  # fmt: skip
NOT_COMPARED = ("version", "updated_at", "updated_by")


def picture(session: Session) -> dict[str, list[str]]:
    """All that there is of contacts, but for numbers that only grow."""
    found: dict[str, list[str]] = {}
    with session.database.reading() as connection:
        for table in TABLES:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]
            kept = ", ".join(column for column in columns if column not in NOT_COMPARED)
            if kept:
                found[table] = sorted(map(repr, connection.execute(f"SELECT {kept} FROM {table}").fetchall()))
    return found


def everybody(session: Session) -> list[Any]:
    """All contacts as they are, by names instead of numbers."""
    with session.database.reading() as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM contact").fetchall()]
    drafts = [one.draft for one in session.contacts.those(ids)]
    named = [
        replace(one, organizations=tuple(replace(link, id=None) for link in one.organizations))
        for one in drafts
    ]
    return sorted(named, key=repr)


def run(session: Session, file: bytes = FILE) -> int:
    return session.imports.run_file(file, UPDATE, name="people.csv").job


def found(session: Session, last_name: str) -> Contact:
    with session.database.reading() as connection:
        row = connection.execute("SELECT id FROM contact WHERE last_name = ?", (last_name,)).fetchone()
    return session.contacts.get(row[0])


def change(session: Session, contact_id: int, **fields: Any) -> None:
    now = session.contacts.get(contact_id)
    session.contacts.save(contact_id, replace(now.draft, **fields), now.version)


def kept_names(undone: UndoneImport) -> list[str]:
    return sorted(name for _id, name in undone.kept)


def refused(code: Code) -> Any:
    return pytest.raises(CrmError, match=f"^{code.value}$")


def test_all_of_it_goes_and_comes_again_in_the_same_way(session: Session) -> None:
    jan = a_person(session, "Jan Nowak", email="jan@example.com")
    before = picture(session)
    job = run(session)
    after = everybody(session)
    assert picture(session) != before
    assert session.imports.undo(job) == UndoneImport(removed=4, put_back=1, organizations=2)
    assert session.contacts.get(jan.id).draft == jan.draft
    assert picture(session) == before
    assert session.imports.line(job).status is JobStatus.UNDONE
    again = session.imports.run_file(FILE, UPDATE, name="people.csv")
    assert (again.created, again.updated) == (2, 1)
    assert everybody(session) == after
    assert session.database.connection().execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_uid_of_the_file_is_free_again(session: Session) -> None:
    file = b"uid,full name,email\n11111111-2222-3333-4444-555555555555,Jan Nowak,jan@example.com\n"
    session.imports.undo(run(session, file))
    run(session, file)
    assert found(session, "Nowak").uid == "11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize("what", ["edited", "note", "draft"])
def test_what_somebody_has_touched_since_stays_and_is_told(session: Session, what: str) -> None:
    job = run(session)
    jan = found(session, "Nowak")
    if what == "edited":
        change(session, jan.id, position="Wiceprezes")
    elif what == "note":
        session.events.add(jan.id, EventKind.NOTE, "woli rano")
    else:
        session.drafts.keep("edit", jan.id, jan.draft, jan.version)
    now = session.contacts.get(jan.id)
    undone = session.imports.undo(job)
    # The organization of a person that stays, stays too.
    assert (undone.removed, undone.put_back, kept_names(undone)) == (3, 0, ["Acme", "Jan Nowak"])
    assert session.contacts.get(jan.id) == now
    assert session.imports.line(job).status is JobStatus.UNDONE


@pytest.mark.parametrize("what", ["edited", "merged", "in the trash"])
def test_what_was_kept_goes_once_it_is_as_it_was(session: Session, what: str) -> None:
    name, email = (
        ("Jan Nowak", "jan@example.com") if what == "in the trash" else ("Ada Kot", "ada@example.com")
    )
    old = a_person(session, name, email=email)
    before = everybody(session)
    job = run(session)
    jan = found(session, "Nowak")
    if what == "merged":
        session.duplicates.merge(old.id, jan.id)
    elif what == "edited":
        change(session, jan.id, position="Wiceprezes")
    else:
        session.lifecycle.delete((jan.id,))
    kept = session.imports.undo(job)
    assert kept.kept
    assert session.imports.line(job).can_undo
    session.undoing.undo()
    again = session.imports.undo(job)
    assert (bool(again.removed or again.put_back), again.kept) == (True, ())
    assert everybody(session) == before
    assert not session.imports.line(job).can_undo
    with refused(Code.IMPORT_NOT_UNDOABLE):
        session.imports.undo(job)


def test_what_was_done_and_undone_does_not_count(session: Session) -> None:
    job = run(session)
    change(session, found(session, "Nowak").id, position="Wiceprezes")
    session.undoing.undo()
    assert session.imports.undo(job).removed == 5


def test_a_person_linked_since_keeps_the_organization(session: Session) -> None:
    ada = a_person(session, "Ada Kot")
    job = run(session)
    acme = session.contacts.organization_named("Acme")
    assert acme is not None
    change(session, ada.id, organizations=(acme,))
    undone = session.imports.undo(job)
    assert kept_names(undone) == ["Acme"]
    assert [link.name for link in session.contacts.get(ada.id).draft.organizations] == ["Acme"]


def test_updates_are_taken_back_field_by_field(session: Session) -> None:
    jan = a_person(session, "Jan Nowak", email="jan@example.com", position="Asystent")
    job = run(session)
    assert session.contacts.get(jan.id).draft.position == "Prezes"
    change(session, jan.id, position="Doradca", note="moje")
    undone = session.imports.undo(job)
    after = session.contacts.get(jan.id).draft
    assert (after.position, after.note) == ("Doradca", "moje")
    assert (after.phones, after.organizations, after.tags) == ((), (), ())
    assert (undone.put_back, kept_names(undone)) == (1, ["Jan Nowak"])


def test_rows_about_one_contact_are_taken_back_in_order(session: Session) -> None:
    jan = a_person(session, "Jan Nowak", email="jan@example.com")
    job = run(
        session,
        b"full name,email,note,position\nJan Nowak,jan@example.com,x,\nJan Nowak,jan@example.com,,Prezes\n",
    )
    assert session.imports.undo(job).put_back == 1
    assert session.contacts.get(jan.id).draft == jan.draft


def test_a_contact_in_the_trash_is_kept_and_told(session: Session) -> None:
    jan = a_person(session, "Jan Nowak", email="jan@example.com")
    job = run(session)
    session.lifecycle.delete((jan.id,))
    undone = session.imports.undo(job)
    assert (undone.put_back, "Jan Nowak" in kept_names(undone)) == (0, True)


def test_no_redo_makes_a_part_of_an_import_again(session: Session) -> None:
    a_person(session, "Jan Nowak", email="jan@example.com")
    session.imports.undo(run(session))
    assert session.undoing.next_redo() is None
    undoable = session.undoing.next_undo()
    assert undoable is not None
    assert undoable.names == ("Jan Nowak",)


def test_tags_and_options_that_it_made_go_where_nobody_has_them(session: Session) -> None:
    session.custom_fields.add(Kind.PERSON, "Branża", CustomFieldType.CHOICE, ("Inna",))
    file = "full name,email,tags,Branża\nJan Nowak,jan@example.com,VIP | Targi | Zmieniony,IT\n".encode()
    options = ImportOptions(create_missing=frozenset(("tags", "options")))
    job = session.imports.run_file(file, options, name="a.csv").job
    a_person(session, "Ada Kot", tags="Targi")
    (changed,) = [tag for tag in session.tags.all() if tag.name == "Zmieniony"]
    session.tags.edit(changed.id, description="ważny")
    session.imports.undo(job)
    assert session.contacts.tag_names() == ("Targi", "Zmieniony")
    assert [one.name for one in session.custom_fields.named("Branża").options] == ["Inna"]
    assert session.imports.run_file(file, options, name="a.csv").unmatched == {}


def test_stopped_and_gone_on_with(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_undoing, "CHUNK", 1)
    job = run(session)
    told: list[tuple[int, int]] = []

    def first_two(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 2

    part = session.imports.undo(job, first_two)
    assert (part.removed, part.left, told) == (2, 3, [(1, 5), (2, 5)])
    line = session.imports.line(job)
    assert (line.status, line.can_undo, line.can_resume) == (JobStatus.STOPPED, True, False)
    with refused(Code.IMPORT_HALF_UNDONE):
        session.imports.run(job)
    assert session.imports.undo(job).removed == 3
    assert everybody(session) == []


def test_others_write_while_it_is_undone(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_undoing, "CHUNK", 1)
    job = run(session)
    other = sqlite3.connect(session.path, timeout=0, isolation_level=None)

    def told(_done: int, _total: int) -> None:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")

    assert session.imports.undo(job, told).removed == 5
    other.close()


def test_whose_it_is_and_what_it_needs(session: Session) -> None:
    a_person(session, "Jan Nowak", email="jan@example.com")
    job = run(session)
    with a_session_of(session, "bob", "manager") as bob, pytest.raises(NotFound):
        bob.imports.undo(job)
    with a_session_of(session, "ewa", "editor") as ewa, pytest.raises(Denied):
        ewa.imports.undo(job)
    with import_lock.held(session.path, job), refused(Code.IMPORT_RUNNING):
        session.imports.undo(job)
    session.imports.undo(job)
    with pytest.raises(Refused) as caught:
        session.imports.undo(job)
    assert caught.value.problem.code is Code.IMPORT_NOT_UNDOABLE
    staged = session.imports.stage(FILE, UPDATE, name="people.csv")
    with refused(Code.IMPORT_NOT_UNDOABLE):
        session.imports.undo(staged)


def test_what_an_undo_would_be_about_and_what_is_left_of_one_that_was_stopped(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_undoing, "CHUNK", 1)
    a_person(session, "Jan Nowak", email="jan@example.com")
    job = run(session)
    assert session.imports.outcome(job).organizations == 2
    assert session.imports.foresee_undo(job) == UndoPlan(persons=2, organizations=2, changed=1)
    assert (session.imports.line(job).is_undoing, session.imports.line(job).left) == (False, 0)
    undone = session.imports.undo(job, lambda done, _total: done < 2)
    assert undone.left == 3
    line = session.imports.line(job)
    assert (line.is_undoing, line.left, line.can_undo, line.can_resume) == (True, 3, True, False)
    assert session.imports.foresee_undo(job) == UndoPlan(persons=1, organizations=2, changed=0)
    assert session.imports.undo(job).left == 0
    assert session.imports.outcome(job).organizations == 0


def test_lists_learn_that_contacts_came_and_went(session: Session) -> None:
    seen = [session.last_change()]
    job = run(session)
    seen.append(session.last_change())
    session.imports.undo(job)
    seen.append(session.last_change())
    assert len(set(seen)) == 3
