"""Saving one contact: what the save says is what is stored, and only what changed is written."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.clock import StoppedClock
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, Contact, ContactDraft, Email, Kind, Link, Phone, Status, Url
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.draft_data import draft_to_data
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.session import Session
from tui_crm.store import search

CHANGES: dict[str, Any] = {
    "first_name": "Żaneta",
    "last_name": "Łęcka",
    "position": "Prezes",
    "extra": "X-SHOE-SIZE:42",
    "phones": (Phone(None, "601 202 303"), Phone(None, "brak 7", label="dom")),
    "emails": (Email("Zaneta@Example.com", "work"),),
    "urls": (Url("https://example.com/z"),),
    "addresses": (Address(city="Łódź", street="Długa 1"), Address(city="Kraków")),
    "birthday": "9.05.1980",
    "note": "woli e-mail\ni poranki",
    "pesel": "44051401359",
    "document_number": "ABC 123456",
    "tags": ("targi", "vip"),
    "owners": ("bob", "Anna Nowak"),
    "watchers": ("bob", "anna"),
    "organizations": (Link(None, "acme"), Link(None, "Nowa Firma", "Dyrektor")),
    "status": Status.INACTIVE,
    "access": Access.OWNER,
    "link_emails": False,
    "keep_in_touch_days": 30,
}


@pytest.fixture
def person(session: Session) -> Contact:
    """A person with something in most fields; the tags, users and organizations of `CHANGES` are there."""
    a_session_of(session, "bob").close()
    an_organization(session, "Acme")
    a_person(session, "Jan Nowak", tags="VIP | Targi")
    return a_person(
        session, "Ewa Zając", phone="600 100 200", email="ewa@example.com", city="Gdynia", tags="VIP",
        url="https://example.com", organization="Beta Polska", watchers="bob", note="x",
    )  # fmt: skip


def rows(session: Session, contact_id: int) -> dict[str, list[Any]]:
    """All rows that hang on the contact, by table."""
    connection = session.database.connection()
    tables = {
        "phones": "contact_phone", "emails": "contact_email", "urls": "contact_url",
        "addresses": "contact_address", "tags": "contact_tag", "owners": "contact_owner",
        "watchers": "contact_watcher",
    }  # fmt: skip
    found = {
        field: connection.execute(f"SELECT * FROM {table} WHERE contact = ?", (contact_id,)).fetchall()
        for field, table in tables.items()
    }
    links = connection.execute("SELECT * FROM contact_link WHERE person = ?", (contact_id,)).fetchall()
    return found | {"organizations": links}


@pytest.mark.parametrize("field", sorted(CHANGES))
def test_a_save_returns_what_is_stored_and_journals_it(
    session: Session, person: Contact, clock: StoppedClock, field: str
) -> None:
    clock.move(seconds=90)
    saved = session.contacts.save(person.id, replace(person.draft, **{field: CHANGES[field]}), person.version)
    assert saved == session.contacts.get(person.id)
    assert saved.version == person.version + 1
    assert saved.updated_at > person.updated_at
    row = session.database.connection().execute(
        "SELECT before, after FROM journal_change WHERE contact = ? AND version = 2", (person.id,)
    ).fetchone()  # fmt: skip
    assert list(json.loads(row[1])) == [field]
    assert json.loads(row[1])[field] == json.loads(json.dumps(draft_to_data(saved.draft)[field]))
    assert json.loads(row[0])[field] == json.loads(json.dumps(draft_to_data(person.draft)[field]))
    assert search.differing(session.database.connection(), [person.id]) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "Gamma"), ("nip", "5260250274"), ("website", "https://gamma.example.com"), ("position", "ul.")],
)
def test_an_organization_is_found_by_what_was_saved(
    session: Session, person: Contact, field: str, value: str
) -> None:
    acme = session.contacts.get(person.draft.organizations[0].id or 0)
    session.contacts.save(acme.id, replace(acme.draft, **{field: value}), acme.version)
    assert search.differing(session.database.connection(), [acme.id, person.id]) == ()


def test_who_saved_last_is_kept(session: Session, person: Contact) -> None:
    with a_session_of(session, "eve", role="manager") as eve:
        eve.contacts.save(person.id, replace(person.draft, note="eve"), person.version)
        row = session.database.connection().execute(
            "SELECT u.login FROM contact c JOIN user u ON u.id = c.updated_by WHERE c.id = ?", (person.id,)
        ).fetchone()  # fmt: skip
    assert row == ("eve",)


def test_the_same_by_another_name_is_no_change(session: Session, person: Contact) -> None:
    draft = replace(person.draft, owners=("Anna Nowak",), tags=("vip",), watchers=("BOB",))
    assert session.contacts.save(person.id, draft, person.version) == person
    assert session.contacts.get(person.id) == person


def test_every_field_of_a_person_is_tried() -> None:
    of_organizations = {"kind", "name", "nip", "regon", "krs", "website", "custom"}
    assert {field.name for field in fields(ContactDraft)} - of_organizations == set(CHANGES)


@pytest.mark.parametrize("field", ["note", "phones", "tags"])
def test_only_what_changed_is_written(session: Session, person: Contact, field: str) -> None:
    written: list[str] = []
    before = rows(session, person.id)
    connection = session.database.connection()
    connection.set_trace_callback(written.append)  # type: ignore[attr-defined]
    session.contacts.save(person.id, replace(person.draft, **{field: CHANGES[field]}), person.version)
    connection.set_trace_callback(None)  # type: ignore[attr-defined]
    after = rows(session, person.id)
    assert {name for name in before if before[name] != after[name]} == {field} - {"note"}
    touched = {sql.split()[2] for sql in written if sql.startswith(("INSERT INTO", "DELETE FROM"))}
    table = {"note": set(), "phones": {"contact_phone"}, "tags": {"contact_tag"}}[field]
    kept = {"journal_operation", "journal_change", "search_document", "search_trigram", "draft"}
    assert {name for name in touched if "search_trigram_" not in name} == table | kept
    update = next(sql for sql in written if sql.startswith("UPDATE contact SET"))
    assert ("note" in update) == (field == "note")
    assert "sort_key" not in update
    assert "kind" not in update


def test_a_new_contact_is_journalled_as_it_is_stored(session: Session, person: Contact) -> None:
    draft = ContactDraft(
        first_name="Ola", emails=(Email("ola@example.com"),), tags=("TARGI", "vip"), watchers=("BOB",),
        organizations=(Link(None, "acme", "Prezes"), Link(None, "Całkiem Nowa")),
    )  # fmt: skip
    contact = session.contacts.add(draft)
    row = session.database.connection().execute(
        "SELECT after FROM journal_change WHERE contact = ?", (contact.id,)
    ).fetchone()  # fmt: skip
    assert json.loads(row[0]) == json.loads(json.dumps(draft_to_data(contact.draft)))
    assert contact.draft.tags == ("Targi", "VIP")


def test_a_renamed_organization_is_found_at_its_persons(session: Session, person: Contact) -> None:
    beta = session.contacts.get(person.draft.organizations[0].id or 0)
    session.contacts.save(beta.id, replace(beta.draft, name="Gamma"), beta.version)
    connection = session.database.connection()
    assert search.differing(connection, [beta.id, person.id]) == ()
    session.contacts.save(
        beta.id, replace(session.contacts.get(beta.id).draft, access=Access.OWNER), beta.version + 1
    )
    assert search.differing(connection, [beta.id, person.id]) == ()


def test_an_owner_who_has_left_does_not_forbid_other_changes(session: Session, person: Contact) -> None:
    with_bob = session.contacts.save(person.id, replace(person.draft, owners=("anna", "bob")), person.version)
    with session.database.writing() as connection:
        connection.execute("UPDATE user SET is_active = 0 WHERE login = 'bob'")
    saved = session.contacts.save(person.id, replace(with_bob.draft, note="y"), with_bob.version)
    assert saved.draft.owners == ("anna", "bob")


def test_an_owner_who_has_left_stays_when_others_come_and_cannot_be_chosen_anew(
    session: Session, person: Contact
) -> None:
    with_bob = session.contacts.save(
        person.id, replace(person.draft, owners=("bob",), watchers=()), person.version
    )
    with session.database.writing() as connection:
        connection.execute("UPDATE user SET is_active = 0 WHERE login = 'bob'")
    draft = replace(with_bob.draft, owners=("bob", "anna"))
    saved = session.contacts.save(person.id, draft, with_bob.version)
    assert saved.draft.owners == ("bob", "anna")
    with pytest.raises(Refused) as refused:
        session.contacts.save(person.id, replace(draft, watchers=("bob",)), saved.version)
    assert refused.value.problem.code is Code.USER_UNKNOWN


def test_a_custom_text_longer_than_can_be_entered_stays_and_comes_back(session: Session) -> None:
    for name in ("Znak", "Dopisek"):
        session.custom_fields.add(Kind.PERSON, name, CustomFieldType.TEXT)
    contact = a_person(session)
    contact = session.contacts.save(contact.id, replace(contact.draft, custom={"znak": "x"}), None)
    long = "x" * 1_500
    with session.database.writing():  # as an older program stored it
        session.database.connection().execute("UPDATE custom_value SET text = ?", (long,))
        search.refresh(session.database.connection(), [contact.id])
    draft = replace(contact.draft, custom={"znak": long, "dopisek": "y"})
    assert session.contacts.save(contact.id, draft, contact.version).draft.custom == draft.custom
    with pytest.raises(Refused) as caught:
        session.contacts.save(contact.id, replace(draft, custom={"znak": long, "dopisek": long}), None)
    assert [(one.code, one.field) for one in caught.value.problems] == [(Code.TOO_LONG, "custom.dopisek")]
    session.contacts.save(contact.id, replace(draft, custom={}), None)
    session.undoing.undo()
    assert session.contacts.get(contact.id).draft.custom == draft.custom


def test_what_nobody_changed_of_a_field_out_of_use_is_no_obstacle_and_stays(session: Session) -> None:
    field = session.custom_fields.add(Kind.PERSON, "Znak", CustomFieldType.MULTIPLE_CHOICE, ("A", "B"))
    contact = a_person(session)
    contact = session.contacts.save(contact.id, replace(contact.draft, custom={"znak": ("A", "B")}), None)
    session.custom_fields.retire(field.id)
    draft = replace(contact.draft, position="Prezes")
    assert session.contacts.save(contact.id, draft, contact.version).draft.position == "Prezes"
    for changed in (("A",), ("A", "B", "C")):
        with pytest.raises(Refused) as refused:
            session.contacts.save(contact.id, replace(draft, custom={"znak": changed}), None)
        assert refused.value.problem.field == "custom.znak"
    session.custom_fields.restore(field.id)
    assert session.contacts.get(contact.id).draft.custom == {"znak": ("A", "B")}
