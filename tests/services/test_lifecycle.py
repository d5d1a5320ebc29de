"""Active and inactive, the trash, and purging without a trace."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact, ContactDraft, Kind, Link, Status
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.imports import ImportOptions
from tui_crm.domain.problems import Code, Denied, NotFound, Refused, StoreError
from tui_crm.domain.timeline import EventKind
from tui_crm.services.import_problems import read_problems
from tui_crm.services.lifecycle import Handled
from tui_crm.services.session import Session
from tui_crm.store.driver import driver
from tui_crm.wording import sentence

SECRET = ("Zbigniew", "Brzęczyszczykiewicz", "chrząszcz@example.com", "601777888", "tajna notatka o nim")
SECRET_WORDS = ("poufna rozmowa", "%PDF tajna umowa", "opis poufny", "druga tajemnica")


def picture() -> bytes:
    file = BytesIO()
    Image.effect_noise((40, 40), 60).save(file, "PNG")
    return file.getvalue()


def bytes_of(session: Session) -> bytes:
    """All that the base's files hold."""
    files = session.path.parent.glob(session.path.name + "*")
    return b"".join(file.read_bytes() for file in files if file.is_file())


def names(session: Session, text: str = "", **choices: object) -> list[str]:
    query = ContactQuery(text=text, **{"kind": Kind.PERSON, **choices})  # type: ignore[arg-type]
    return [row.name for row in session.contacts.page(query, (), 0, 100).rows]


def handled(contact: Contact) -> Handled:
    return Handled(contact.id, contact.uid, contact.kind, contact.name)


@pytest.fixture
def acme(session: Session) -> Contact:
    return an_organization(session, "Acme Polska")


@pytest.fixture
def lukasz(session: Session, acme: Contact) -> Contact:
    return a_person(session, "Łukasz Kowalski", phone="600 100 200", organization="Acme Polska", tags="VIP")


def test_inactive_contacts_leave_the_list_and_come_back(session: Session, lukasz: Contact) -> None:
    assert session.lifecycle.set_status((lukasz.id,), Status.INACTIVE) == (handled(lukasz),)
    inactive = session.contacts.get(lukasz.id)
    assert inactive.draft == replace(lukasz.draft, status=Status.INACTIVE)
    assert names(session) == []
    assert names(session, include_inactive=True) == ["Łukasz Kowalski"]
    with pytest.raises(Refused) as refused:
        session.contacts.save(lukasz.id, replace(inactive.draft, note="x"), inactive.version)
    assert refused.value.problem.code is Code.CONTACT_INACTIVE
    session.lifecycle.set_status((lukasz.id,), Status.ACTIVE)
    assert names(session) == ["Łukasz Kowalski"]
    assert session.contacts.get(lukasz.id).version == lukasz.version + 2
    assert session.lifecycle.set_status((lukasz.id, lukasz.id), Status.ACTIVE) == (handled(lukasz),)
    assert session.contacts.get(lukasz.id).version == lukasz.version + 2, "nothing was written"
    assert session.lifecycle.set_status((lukasz.id, lukasz.id), Status.INACTIVE) == (handled(lukasz),)
    assert session.contacts.get(lukasz.id).version == lukasz.version + 3
    assert session.care.check() == ()


def test_an_imported_contact_that_breaks_a_rule_can_change_its_status(session: Session) -> None:
    session.imports.run_file(b"name,phone\nX Y,600100200\n", ImportOptions(), name="a.csv")
    (row,) = session.contacts.page(ContactQuery(kind=Kind.PERSON), (), 0, 5).rows
    session.lifecycle.set_status((row.id,), Status.INACTIVE)
    assert not session.contacts.get(row.id).is_active


def test_what_is_in_the_trash_is_nowhere_else(session: Session, lukasz: Contact) -> None:
    before = session.last_change()
    assert session.lifecycle.delete((lukasz.id,)) == (handled(lukasz),)
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
    assert session.lifecycle.restore((lukasz.id,)) == (handled(lukasz),)
    restored = session.contacts.get(lukasz.id)
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


def test_what_is_gone_meanwhile_is_passed_over(session: Session, lukasz: Contact) -> None:
    ewa = a_person(session, "Ewa Lis")
    session.lifecycle.delete((ewa.id,))
    with a_session_of(session, "bob", "manager") as bob:
        hidden = a_person(session, "Jan Tajny", access="owner")
        ids = (ewa.id, lukasz.id, hidden.id, 999)
        assert bob.lifecycle.set_status(ids, Status.INACTIVE) == (handled(lukasz),)
        assert bob.lifecycle.delete(ids) == (handled(lukasz),)
        for change in (bob.lifecycle.delete, lambda ids: bob.lifecycle.set_status(ids, Status.ACTIVE)):
            with pytest.raises(NotFound):
                change(ids)
    assert session.contacts.get(hidden.id) == hidden
    assert session.lifecycle.delete(()) == ()


def test_persons_are_counted_of_organizations_that_one_sees(
    session: Session, acme: Contact, lukasz: Contact
) -> None:
    assert session.lifecycle.linked_persons((acme.id, acme.id)) == 1
    session.contacts.set_access((acme.id,), Access.OWNER)
    with a_session_of(session, "bob", "manager") as bob:
        assert bob.contacts.get(lukasz.id).draft.organizations == ()
        assert bob.lifecycle.linked_persons((acme.id,)) == 0


def test_out_of_the_trash_go_all_or_none(session: Session, lukasz: Contact) -> None:
    ewa = a_person(session, "Ewa Lis")
    session.lifecycle.delete((ewa.id,))
    for change in (session.lifecycle.restore, session.lifecycle.purge):
        with pytest.raises(NotFound) as missing:
            change((ewa.id, lukasz.id))
        assert missing.value.problem.code is Code.NOT_IN_TRASH
    assert [one.id for one in session.lifecycle.trash()] == [ewa.id]


def test_many_are_one_operation_of_the_journal(session: Session) -> None:
    ids = tuple(a_person(session, f"Anna N{letter}w").id for letter in "oiu")
    session.contacts.listing(ContactQuery(kind=Kind.PERSON, sort=Sort("status"))).prepare(lambda: None)
    count = "SELECT count(*) FROM journal_operation"
    connection = session.database.connection()
    before = connection.execute(count).fetchone()[0]
    session.lifecycle.set_status(ids, Status.INACTIVE)
    session.lifecycle.delete(ids)
    session.lifecycle.restore(ids)
    assert connection.execute(count).fetchone()[0] == before + 3
    assert session.care.check() == ()


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
    call = session.events.add(kept.id, EventKind.CALL, SECRET_WORDS[0])
    session.attachments.add(kept.id, SECRET_WORDS[1].encode() * 500, SECRET_WORDS[2], name="tajny plik.pdf")
    session.attachments.remove(session.attachments.add(kept.id, b"y" * 9, event_id=call.id, name="u.pdf").id)
    session.avatars.set(kept.id, picture())
    digest = hashlib.sha256(session.avatars.content(kept.id)).hexdigest()
    session.avatars.remove(kept.id)
    session.contacts.save(kept.id, replace(changed.draft, note=SECRET_WORDS[3]), None)
    session.events.delete(call.id)
    for _step in range(3):
        session.undoing.undo()
    session.undoing.redo()
    other = a_person(session, "Ewa Lis")
    session.lifecycle.delete((kept.id, other.id))
    secrets, full = (*SECRET, *SECRET_WORDS, "tajny plik", digest, kept.uid), bytes_of(session)
    assert session.lifecycle.purge((kept.id,)) is True
    assert [one.name for one in session.lifecycle.trash()] == ["Ewa Lis"]
    assert session.care.check() == ()
    with session.database.reading() as connection:
        connection.execute("INSERT INTO search_trigram (search_trigram) VALUES ('integrity-check')")
        words = "SELECT count(*) FROM search_trigram WHERE search_trigram MATCH '\"brz\"'"
        assert connection.execute(words).fetchone()[0] == 0
    left = bytes_of(session)
    for text in secrets:
        assert text.encode() in full, text
        assert text.encode() not in left, text
        assert text.casefold().encode() not in left, text
    session.close()
    with sqlite3.connect(session.path) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_purge_takes_the_name_out_of_the_warnings_of_imports(session: Session) -> None:
    secret = a_person(session, "Zbigniew 'Zed' \"Z\" Brzęk", email="wspolny@example.com")
    file = b"name,email\nJan Nowak,wspolny@example.com\nEwa Lis,ewa@example.com\n"
    done = session.imports.run_file(file, ImportOptions(), name="a.csv")
    assert [one.problem.values for one in done.warnings] == [{"name": secret.name, "id": secret.id}]
    session.lifecycle.delete((secret.id,))
    session.lifecycle.purge((secret.id,))
    with session.database.reading() as connection:
        rows = connection.execute("SELECT problems FROM import_row WHERE problems <> ''").fetchall()
    assert len(rows) == 1
    (warning,), _refusals = read_problems(1, rows[0][0])
    assert warning.problem.code is Code.EMAIL_SHARED
    assert sentence(warning.problem) == "Another contact has this e-mail; you have no access to it."


def test_a_purge_takes_the_name_out_of_what_is_said_of_others(
    session: Session, acme: Contact, lukasz: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.services.lifecycle._CLEANING_MILLISECONDS", 60_000.0)
    secret = an_organization(session, "Żmijowisko Holding", email="tajne@example.com")
    ewa = a_person(session, "Ewa Lis", organization="Żmijowisko Holding")
    session.links.link(lukasz.id, secret.id)
    linked = session.contacts.get(lukasz.id)
    session.drafts.keep("edit", lukasz.id, replace(linked.draft, note="nowa"), linked.version)
    typed = ContactDraft(first_name="Jan", organizations=(Link(None, secret.name), Link(None, "Inna")))
    session.drafts.keep("new_person", None, typed)
    session.links.unlink(lukasz.id, secret.id)
    session.lifecycle.delete((secret.id,))
    assert session.lifecycle.purge((secret.id,)) is True
    assert session.contacts.get(ewa.id).draft.organizations == ()
    kept = session.drafts.kept("edit", lukasz.id)
    assert kept is not None
    assert [link.name for link in kept.draft.organizations] == ["Acme Polska"]
    assert kept.draft.note == "nowa"
    new = session.drafts.kept("new_person")
    assert new is not None
    assert [link.name for link in new.draft.organizations] == ["Inna"]
    assert [entry.kind.value for entry in session.history.of_contact(lukasz.id)] == ["contact_added"]
    assert session.undoing.next_undo() is not None
    session.undoing.undo()
    left = bytes_of(session)
    assert "Żmijowisko".encode() not in left
    assert "żmijowisko".encode() not in left
    assert session.care.check() == ()


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
