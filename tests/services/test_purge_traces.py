"""What imports, journals and drafts keep of somebody: a purge takes it, and nothing of anybody else (R21)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.store.test_list_order import plan_of, said_by
from tui_crm.domain.contact import Contact, ContactDraft, Link, Status
from tui_crm.domain.imports import ImportOptions, OnDuplicate
from tui_crm.services.session import Session


def purge(session: Session, *contacts: Contact) -> None:
    ids = tuple(one.id for one in contacts)
    session.lifecycle.delete(ids)
    session.lifecycle.purge(ids)


def rename(session: Session, contact: Contact, **changes: str) -> None:
    now = session.contacts.get(contact.id)
    session.contacts.save(contact.id, replace(now.draft, **changes), now.version)  # type: ignore[arg-type]


def rows(session: Session) -> list[tuple[str, list[str]]]:
    """State and cells of every row of every import."""
    with session.database.reading() as connection:
        found = connection.execute("SELECT state, cells FROM import_row ORDER BY job, number").fetchall()
    return [(state, json.loads(cells)) for state, cells in found]


def said_names(session: Session) -> list[str]:
    """The names that warnings of imports tell."""
    with session.database.reading() as connection:
        found = connection.execute(
            "SELECT problems FROM import_row WHERE problems <> '' ORDER BY job, number"
        ).fetchall()
    return [one["values"].get("name", "") for (text,) in found for one in json.loads(text)]


def warned_of(session: Session, contact: Contact, name: bytes, email: bytes) -> None:
    session.imports.run_file(b"name,email\n" + name + b"," + email + b"\n", ImportOptions(), name="a.csv")
    assert said_names(session)[-1] == contact.name


def test_an_earlier_name_goes_from_the_warnings_too(session: Session) -> None:
    zed = a_person(session, "Zenobiusz Trzmielski", email="wspolny@example.com")
    warned_of(session, zed, b"Anna Lis", b"wspolny@example.com")
    rename(session, zed, last_name="Inny")
    purge(session, zed)
    assert said_names(session) == [""]


def test_somebody_elses_equal_name_stays(session: Session) -> None:
    one = a_person(session, "Jan Nowak", email="a@example.com")
    other = a_person(session, "Jan Nowak", email="b@example.com", allow_duplicate=True)
    warned_of(session, one, b"Anna Lis", b"a@example.com")
    warned_of(session, other, b"Ewa Mak", b"b@example.com")
    purge(session, one)
    assert said_names(session) == ["", "Jan Nowak"]


def test_a_warning_that_does_not_say_whose_the_name_is_loses_it(session: Session) -> None:
    one = a_person(session, "Jan Nowak", email="a@example.com")
    warned_of(session, one, b"Anna Lis", b"a@example.com")
    with session.database.writing() as connection:  # as older programs wrote it
        connection.execute(
            "UPDATE import_row SET problems = replace(problems, ?, '')", (f', "id": {one.id}',)
        )
    assert said_names(session) == ["Jan Nowak"]
    purge(session, a_person(session, "Ewa Mak"))
    assert said_names(session) == [""]


def test_a_refused_row_about_the_contact_goes_whatever_its_cells_say(
    session: Session, tmp_path: Path
) -> None:
    jan = a_person(session, "Jan Nowak", email="jan@example.com")
    ewa = a_person(session, "Ewa Mak", email="ewa@example.com")
    session.lifecycle.set_status((jan.id, ewa.id), Status.INACTIVE)
    file = b"name,email,note\nJan Nowak,jan@example.com,tajne\nEwa Mak,ewa@example.com,jawne\n"
    update = ImportOptions(on_duplicate=OnDuplicate.UPDATE)
    done = session.imports.run_file(file, update, name="a.csv")
    assert done.refused == 2
    with session.database.writing() as connection:  # found by the match alone
        connection.execute("UPDATE import_row SET cells = '[\"tajne\"]' WHERE number = 1")
    purge(session, jan)
    assert rows(session) == [("refused", []), ("refused", ["Ewa Mak", "ewa@example.com", "jawne"])]
    path = session.imports.write_refused(done.job, tmp_path / "refused.csv", lambda problem: "x")
    assert path.read_text("utf-8-sig").splitlines() == [
        "name,email,note,reason",
        "Ewa Mak,ewa@example.com,jawne,x",
    ]


def test_a_row_that_was_refused_has_not_met_the_contact(session: Session) -> None:
    jan = a_person(session, "Jan Nowak", email="jan@example.com", position="Prezes")
    with a_session_of(session, "bob", "manager") as bob:
        # The first row is refused for its owner's sake; the second is the first to change the contact.
        file = (
            b"name,email,position,access\nJan Nowak,jan@example.com,A,organization\n"
            b"Jan Nowak,jan@example.com,Dyrektor,\n"
        )
        done = bob.imports.run_file(file, ImportOptions(on_duplicate=OnDuplicate.UPDATE), name="a.csv")
    assert (done.refused, done.updated) == (1, 1)
    assert session.contacts.get(jan.id).draft.position == "Dyrektor"


FILE = """name,email,phone,uid
Jan Nowak,,,
Inny,"Jan <JAN@example.com>",,
Inny,"a@b.pl; stary@example.com",,
Inny,,tel. +48 600-100-200 / 601 200 300,
Inny,,0048600100999,
Inny,,,{uid}
Kto,annajan@example.com,700 100 200,{other}
"""


@pytest.mark.parametrize("is_run", [False, True])
def test_rows_that_became_no_contact_are_told_by_email_phone_and_uid(session: Session, is_run: bool) -> None:
    jan = a_person(session, "Jan Nowak", email="stary@example.com", phone="600100999")
    now = session.contacts.get(jan.id).draft
    later = replace(now, emails=(replace(now.emails[0], value="jan@example.com"),))
    phones = (replace(now.phones[0], raw="600 100 200", value=None),)
    session.contacts.save(jan.id, replace(later, phones=phones), jan.version)
    other = a_person(session, "Ewa Mak")
    text = FILE.format(uid=jan.uid.upper(), other=other.uid)
    session.imports.stage(text.encode(), ImportOptions(), name="a.csv")
    before = rows(session)
    if is_run:  # as rows that were refused, for whatever reason
        with session.database.writing() as connection:
            connection.execute("UPDATE import_row SET state = 'refused'")
        before = rows(session)
    purge(session, jan)
    wiped = ("refused" if is_run else "skipped", [])
    assert rows(session) == [before[0], *[wiped] * 5, before[6]]


def test_an_email_or_phone_that_others_have_too_needs_the_name(session: Session) -> None:
    shared = {"email": "biuro@example.com", "phone": "600100200"}
    jan = a_person(session, "Jan Nowak", **shared)
    a_person(session, "Ewa Mak", allow_duplicate=True, **shared)
    text = (
        "name,email,phone\nJan NOWAK,biuro@example.com,\nEwa Mak,biuro@example.com,\n"
        "Nowak Jan,,600100200\nOla Nowak,,600100200\n"
    )
    session.imports.stage(text.encode(), ImportOptions(), name="a.csv")
    before = rows(session)
    purge(session, jan)
    assert rows(session) == [("skipped", []), before[1], ("skipped", []), before[3]]


def test_what_is_read_for_a_purge_does_not_grow_with_the_contacts(session: Session) -> None:
    organizations = [an_organization(session, f"Firma {letter}") for letter in "abcdefgh"]
    ids = tuple(one.id for one in organizations)
    session.lifecycle.delete(ids)
    connection = session.database.connection()
    one = said_by(connection, lambda: session.lifecycle.purge(ids[:1]))
    seven = said_by(connection, lambda: session.lifecycle.purge(ids[1:]))
    about = ("import_row", "journal_change")
    reading = [[said for said in some if any(table in said for table in about)] for some in (one, seven)]
    assert len(reading[0]) == len(reading[1]) >= 4
    for said in reading[1]:
        for step in plan_of(connection, said):
            words = step.split()
            assert not (words[0] == "SCAN" and words[1] in ("r", *about) and "USING" not in words), (
                step,
                said,
            )


def test_a_draft_that_names_the_organization_in_other_letters_lets_it_go(session: Session) -> None:
    acme = an_organization(session, "Trzmielex Łódź")
    ewa = a_person(session, "Ewa Mak")
    links = (Link(None, "TRZMIELEX  lodz "), Link(None, "Inna"))
    session.drafts.keep("new_person", None, ContactDraft(first_name="Jan", organizations=links))
    session.drafts.keep("edit", ewa.id, replace(ewa.draft, organizations=links), ewa.version)
    purge(session, acme)
    for kept in (session.drafts.kept("new_person"), session.drafts.kept("edit", ewa.id)):
        assert kept is not None
        assert [link.name for link in kept.draft.organizations] == ["Inna"]
