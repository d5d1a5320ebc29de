"""Active and inactive, the trash, and purging without a trace."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.contact import Contact, Kind, Status
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.imports import ImportOptions
from tui_crm.domain.problems import Code, Denied, NotFound, Refused, StoreError
from tui_crm.services.session import Session
from tui_crm.store.driver import driver

SECRET = ("Zbigniew", "Brzęczyszczykiewicz", "chrząszcz@example.com", "601777888", "tajna notatka o nim")


def names(session: Session, text: str = "", **choices: object) -> list[str]:
    query = ContactQuery(text=text, **{"kind": Kind.PERSON, **choices})  # type: ignore[arg-type]
    return [row.name for row in session.contacts.page(query, (), 0, 100).rows]


@pytest.fixture
def acme(session: Session) -> Contact:
    return an_organization(session, "Acme Polska")


@pytest.fixture
def lukasz(session: Session, acme: Contact) -> Contact:
    return a_person(session, "Łukasz Kowalski", phone="600 100 200", organization="Acme Polska", tags="VIP")


def test_inactive_contacts_leave_the_list_and_come_back(session: Session, lukasz: Contact) -> None:
    (inactive,) = session.lifecycle.set_status((lukasz.id,), Status.INACTIVE)
    assert inactive.draft.status is Status.INACTIVE
    assert names(session) == []
    assert names(session, include_inactive=True) == ["Łukasz Kowalski"]
    with pytest.raises(Refused) as refused:
        session.contacts.save(lukasz.id, replace(inactive.draft, note="x"), inactive.version)
    assert refused.value.problem.code is Code.CONTACT_INACTIVE
    (active,) = session.lifecycle.set_status((lukasz.id,), Status.ACTIVE)
    assert names(session) == ["Łukasz Kowalski"]
    assert active.version == lukasz.version + 2
    assert session.lifecycle.set_status((lukasz.id, lukasz.id), Status.ACTIVE) == (active,)
    (again,) = session.lifecycle.set_status((lukasz.id, lukasz.id), Status.INACTIVE)
    assert again.draft.status is Status.INACTIVE


def test_an_imported_contact_that_breaks_a_rule_can_change_its_status(session: Session) -> None:
    session.imports.run_file(b"name,phone\nX Y,600100200\n", ImportOptions(), name="a.csv")
    (row,) = session.contacts.page(ContactQuery(kind=Kind.PERSON), (), 0, 5).rows
    assert session.lifecycle.set_status((row.id,), Status.INACTIVE)[0].draft.status is Status.INACTIVE


def test_what_is_in_the_trash_is_nowhere_else(session: Session, lukasz: Contact) -> None:
    before = session.last_change()
    assert session.lifecycle.delete((lukasz.id,)) == (lukasz,)
    assert session.last_change() > before, "lists are read again"
    for text in ("", "lukasz", "600100200", "vip", "acme"):
        assert names(session, text, include_inactive=True) == []
    with pytest.raises(NotFound):
        session.contacts.get(lukasz.id)
    assert session.contacts.complete("lukasz") == ()
    assert session.contacts.duplicate_of(lukasz.draft) is None
    assert session.care.check() == ()
    assert [(one.id, one.name) for one in session.lifecycle.trash()] == [(lukasz.id, "Łukasz Kowalski")]


def test_a_restored_contact_is_as_it_was(session: Session, lukasz: Contact) -> None:
    session.lifecycle.delete((lukasz.id,))
    (restored,) = session.lifecycle.restore((lukasz.id,))
    assert restored.draft == lukasz.draft
    assert restored.version == lukasz.version + 2
    assert names(session, "kow luk") == ["Łukasz Kowalski"]
    assert session.lifecycle.trash() == ()
    assert session.care.check() == ()


def test_the_last_deleted_stands_first(session: Session) -> None:
    people = [a_person(session, f"Anna N{letter}w") for letter in "oiu"]
    for one in people:
        session.lifecycle.delete((one.id,))
    assert [one.id for one in session.lifecycle.trash()] == [one.id for one in reversed(people)]
    assert [one.id for one in session.lifecycle.trash(1, 1)] == [people[1].id]


def test_persons_lose_a_deleted_organization_and_get_it_back(
    session: Session, acme: Contact, lukasz: Contact
) -> None:
    a_person(session, "Adam Nowak", organization="Zeta")
    sort = Sort("organization")
    session.contacts.listing(ContactQuery(kind=Kind.PERSON, sort=sort)).prepare(lambda: None)
    assert names(session, sort=sort) == ["Łukasz Kowalski", "Adam Nowak"]
    session.lifecycle.delete((acme.id,))
    assert session.contacts.get(lukasz.id).draft.organizations == ()
    assert names(session, "acme") == []
    assert names(session, sort=sort) == ["Adam Nowak", "Łukasz Kowalski"]
    assert session.care.check() == ()
    session.lifecycle.restore((acme.id,))
    assert [link.name for link in session.contacts.get(lukasz.id).draft.organizations] == ["Acme Polska"]
    assert names(session, "acme") == ["Łukasz Kowalski"]
    assert names(session, sort=sort) == ["Łukasz Kowalski", "Adam Nowak"]


def test_all_of_them_or_none(session: Session, lukasz: Contact) -> None:
    with pytest.raises(NotFound):
        session.lifecycle.delete((lukasz.id, 999))
    assert names(session) == ["Łukasz Kowalski"]
    with pytest.raises(NotFound) as missing:
        session.lifecycle.purge((lukasz.id,))
    assert missing.value.problem.code is Code.NOT_IN_TRASH
    with pytest.raises(NotFound):
        session.lifecycle.restore((lukasz.id,))
    with pytest.raises(NotFound):
        session.lifecycle.set_status((lukasz.id, 999), Status.INACTIVE)
    assert names(session) == ["Łukasz Kowalski"]


def test_whoever_edits_a_contact_that_was_restored_meanwhile_is_told(
    session: Session, lukasz: Contact
) -> None:
    from tui_crm.domain.problems import Stale

    session.lifecycle.delete((lukasz.id,))
    session.lifecycle.restore((lukasz.id,))
    with pytest.raises(Stale) as stale:
        session.contacts.save(lukasz.id, replace(lukasz.draft, note="x"), lukasz.version)
    assert stale.value.fields == ()


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_deleting_needs_its_permission(session: Session, lukasz: Contact, role: str) -> None:
    session.lifecycle.delete((a_person(session, "Ewa Lis").id,))
    with a_session_of(session, "bob", role) as bob:
        (ewa,) = bob.lifecycle.trash()
        with pytest.raises(Denied):
            bob.lifecycle.delete((lukasz.id,))
        for forbidden in (bob.lifecycle.restore, bob.lifecycle.purge):
            with pytest.raises(Denied):
                forbidden((ewa.id,))
        if role == "viewer":
            with pytest.raises(Denied):
                bob.lifecycle.set_status((lukasz.id,), Status.INACTIVE)


def test_the_trash_shows_nobody_what_they_could_not_see(session: Session) -> None:
    hidden = a_person(session, "Ewa Lis", access="owner")
    session.lifecycle.delete((hidden.id,))
    with a_session_of(session, "bob", "manager") as bob:
        assert bob.lifecycle.trash() == ()
        with pytest.raises(NotFound):
            bob.lifecycle.find_trashed(str(hidden.id))
        with pytest.raises(NotFound):
            bob.lifecycle.purge((hidden.id,))
    assert session.lifecycle.find_trashed(f"uid:{hidden.uid}") == hidden.id


def test_purging_leaves_no_trace_in_the_file(
    session: Session, acme: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.services.lifecycle._CLEANING_MILLISECONDS", 60_000.0)
    first, last, email, phone, note = SECRET
    row = f"Imię;Nazwisko;E-mail;Telefon;Notatka;Firma\n{first};{last};{email};{phone};{note};Acme Polska\n"
    session.imports.run_file(row.encode(), ImportOptions(), name="a.csv")
    (imported,) = session.contacts.page(ContactQuery(kind=Kind.PERSON, text=last), (), 0, 5).rows
    kept = session.contacts.get(imported.id)
    changed = session.contacts.save(kept.id, replace(kept.draft, last_name=f"{last}-Nowy"), kept.version)
    session.drafts.keep("edit", kept.id, changed.draft, changed.version)
    session.contacts.listing(ContactQuery(kind=Kind.PERSON, sort=Sort("email"))).prepare(lambda: None)
    other = a_person(session, "Ewa Lis")
    session.lifecycle.delete((kept.id, other.id))
    assert session.lifecycle.purge((kept.id,)) is True
    assert [one.name for one in session.lifecycle.trash()] == ["Ewa Lis"]
    assert session.care.check() == ()
    with session.database.reading() as connection:
        connection.execute("INSERT INTO search_trigram (search_trigram) VALUES ('integrity-check')")
        words = "SELECT count(*) FROM search_trigram WHERE search_trigram MATCH '\"brz\"'"
        assert connection.execute(words).fetchone()[0] == 0
    left = b"".join(
        file.read_bytes() for file in session.path.parent.glob(session.path.name + "*") if file.is_file()
    )
    for text in (*SECRET, kept.uid):
        assert text.encode() not in left, text
        assert text.casefold().encode() not in left, text
    session.close()
    with sqlite3.connect(session.path) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_purge_is_a_change_that_others_notice(session: Session, lukasz: Contact) -> None:
    session.lifecycle.delete((lukasz.id,))
    before = session.last_change()
    session.lifecycle.purge((lukasz.id,))
    assert session.last_change() >= before


def test_a_purge_that_cannot_tidy_is_done_all_the_same(
    session: Session, lukasz: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_args: object) -> bool:
        raise StoreError(Code.DATABASE_BUSY)

    monkeypatch.setattr("tui_crm.store.upkeep.merge", busy)
    session.lifecycle.delete((lukasz.id,))
    assert session.lifecycle.purge((lukasz.id,)) is False
    assert session.lifecycle.trash() == ()


def test_what_is_typed_into_a_contact_that_was_purged_is_refused(session: Session, lukasz: Contact) -> None:
    session.lifecycle.delete((lukasz.id,))
    session.lifecycle.purge((lukasz.id,))
    with pytest.raises(NotFound):
        session.drafts.keep("edit", lukasz.id, lukasz.draft, lukasz.version)


def test_a_purged_organization_leaves_its_persons(session: Session, acme: Contact, lukasz: Contact) -> None:
    session.lifecycle.delete((acme.id,))
    session.lifecycle.purge((acme.id,))
    assert names(session, "kowalski") == ["Łukasz Kowalski"]
    assert names(session, "acme") == []
    assert session.care.check() == ()


def test_a_reader_keeps_the_log_and_is_reported(session: Session, lukasz: Contact) -> None:
    session.lifecycle.delete((lukasz.id,))
    reader = driver.connect(session.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM contact").fetchone()
    session.database.connection().execute("PRAGMA busy_timeout = 1")
    assert session.lifecycle.purge((lukasz.id,)) is False
    reader.close()
    assert session.lifecycle.trash() == ()
