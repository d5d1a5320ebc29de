"""Adding and changing contacts: the rules, links, versions, the journal, duplicates."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.kit.builders import a_person, an_organization
from tui_crm.domain.access import Access
from tui_crm.domain.contact import ContactDraft, Email, Kind, Link, Phone, Status
from tui_crm.domain.contact_query import ContactQuery, Filter, Sort
from tui_crm.domain.problems import Code, CrmError, Denied, Duplicate, NotFound, Refused, Stale
from tui_crm.domain.soundness import Finding, Rule
from tui_crm.services.session import Session, open_session
from tui_crm.store import search

PHONE = (Phone(None, "600 100 200", label="work"),)


def codes(error: pytest.ExceptionInfo[CrmError]) -> list[tuple[str, str]]:
    return [(problem.code.value, problem.field) for problem in error.value.problems]


def other_user(session: Session, path: Path, login: str = "bob", group: int = 2) -> Session:
    """A session of another user, who is no administrator."""
    with session.database.writing() as connection:
        connection.execute(
            "INSERT INTO user (uid, login, full_name, name_key, permission_group, created_at)"
            " VALUES (?, ?, ?, ?, ?, 0)",
            (login, login, login.capitalize(), login, group),
        )
    return open_session(path, login=login)


def test_a_contact_comes_back_as_it_was_saved(session: Session) -> None:
    acme = an_organization(session, "Acme")
    saved = session.contacts.add(
        ContactDraft(
            first_name=" Łukasz ", last_name="Kowalski", position="Dyrektor", phones=PHONE,
            emails=(Email("lukasz@example.com"), Email("LUKASZ@example.com")), birthday="9.05.1980",
            organizations=(Link(acme.id, "Acme", "CEO"), Link(None, "Beta Sp. z o.o.")), tags=("VIP",),
        )
    )  # fmt: skip
    draft = session.contacts.get(saved.id).draft
    assert draft == saved.draft
    assert (draft.first_name, draft.birthday, draft.owners) == ("Łukasz", "1980-05-09", ("anna",))
    assert draft.phones == (Phone("+48600100200", "600 100 200", "", "work"),)
    assert draft.emails == (Email("lukasz@example.com"),)
    assert [(link.name, link.position) for link in draft.organizations] == [
        ("Acme", "CEO"),
        ("Beta Sp. z o.o.", ""),
    ]
    assert (saved.version, saved.created_at, saved.name) == (1, "2026-01-31T12:00:00Z", "Łukasz Kowalski")
    assert [link.name for link in session.contacts.get(acme.id).persons] == ["Łukasz Kowalski"]


def test_every_refused_field_is_named_and_nothing_is_written(session: Session) -> None:
    draft = ContactDraft(first_name="Jo", last_name="K0walski", phones=PHONE, owners=("nobody",))
    with pytest.raises(Refused) as refused:
        session.contacts.add(draft)
    assert codes(refused) == [("name_too_short", "first_name"), ("surname_character", "last_name")]
    with pytest.raises(Refused) as refused:
        session.contacts.add(replace(draft, first_name="Jon", last_name="Kowal", tags=("New",)))
    assert codes(refused) == [("user_unknown", "owners")]
    assert session.contacts.count(ContactQuery(kind=None)) == 0
    assert session.contacts.tag_names() == ()


def test_phone_or_email_is_required(session: Session) -> None:
    with pytest.raises(Refused) as refused:
        session.contacts.add(ContactDraft(first_name="Anna"))
    assert refused.value.problem.code is Code.PHONE_OR_EMAIL_REQUIRED


@pytest.mark.parametrize(
    "draft",
    [
        ContactDraft(first_name="Inny", phones=(Phone(None, "+48 (600) 100-200"),)),
        ContactDraft(first_name="Inny", emails=(Email("LUKASZ@Example.com"),)),
    ],
    ids=["phone", "email"],
)
def test_a_duplicate_is_named(session: Session, draft: ContactDraft) -> None:
    first = a_person(session, phone="600100200", email="lukasz@example.com")
    with pytest.raises(Duplicate) as found:
        session.contacts.add(draft)
    assert found.value.contact_id == first.id
    assert found.value.problem.values["name"] == "Łukasz Kowalski"
    assert session.contacts.count(ContactQuery()) == 1
    session.contacts.add(draft, allow_duplicate=True)
    assert session.contacts.count(ContactQuery()) == 2


def test_the_other_base_has_no_duplicates_of_this_one(session: Session) -> None:
    an_organization(session, "Acme", phone="22 621 34 56")
    assert a_person(session, "Jan Nowak", phone="22 621 34 56").id


def test_a_hidden_duplicate_is_never_named(session: Session, database_path: Path) -> None:
    a_person(session, "Tajny Agent", phone="600100200", access="owner")
    with other_user(session, database_path) as bob:
        with pytest.raises(Duplicate) as found:
            bob.contacts.add(ContactDraft(first_name="Inny", phones=PHONE))
        assert (found.value.contact_id, found.value.problem.code) == (None, Code.DUPLICATE_HIDDEN)
        assert "Tajny" not in str(found.value.problem)


def test_a_save_from_an_old_version_is_stale_and_names_the_fields(session: Session) -> None:
    contact = a_person(session)
    session.contacts.save(contact.id, replace(contact.draft, position="Prezes", note="x"), contact.version)
    with pytest.raises(Stale) as stale:
        session.contacts.save(contact.id, replace(contact.draft, position="Dyrektor"), contact.version)
    assert stale.value.fields == ("position", "note")
    assert session.contacts.get(contact.id).draft.position == "Prezes"
    mine = session.contacts.save(
        contact.id, replace(contact.draft, position="Dyrektor"), contact.version, overwrite=True
    )
    assert (mine.draft.position, mine.version) == ("Dyrektor", 3)


def test_saving_without_a_change_writes_nothing(session: Session) -> None:
    contact = a_person(session)
    assert session.contacts.save(contact.id, contact.draft, contact.version).version == contact.version


def test_the_journal_holds_the_values_before_and_after(session: Session) -> None:
    contact = a_person(session)
    session.contacts.save(contact.id, replace(contact.draft, position="Prezes"), contact.version)
    rows = session.database.connection().execute(
        "SELECT o.kind, c.version, c.before, c.after FROM journal_change c"
        " JOIN journal_operation o ON o.id = c.operation WHERE c.contact = ? ORDER BY c.id",
        (contact.id,),
    ).fetchall()  # fmt: skip
    assert [(row[0], row[1]) for row in rows] == [("contact_added", 1), ("contact_edited", 2)]
    assert json.loads(rows[0][3])["first_name"] == "Łukasz"
    assert (json.loads(rows[1][2]), json.loads(rows[1][3])) == ({"position": ""}, {"position": "Prezes"})


def test_links_keep_the_users_order(session: Session) -> None:
    contact = a_person(session, organization="Acme | Beta | Gamma")
    links = contact.draft.organizations
    saved = session.contacts.save(
        contact.id, replace(contact.draft, organizations=links[::-1]), contact.version
    )
    assert [link.name for link in saved.draft.organizations] == ["Gamma", "Beta", "Acme"]


def test_an_organization_named_twice_is_linked_once(session: Session) -> None:
    acme = an_organization(session, "Acme")
    twice = (Link(acme.id, "Acme"), Link(None, "ACME"))
    a_draft = ContactDraft(first_name="Anna", phones=PHONE, organizations=twice)
    with pytest.raises(Refused) as refused:
        session.contacts.add(a_draft)
    assert codes(refused) == [("organization_twice", "organizations.1")]


def test_inactive_contacts_are_hidden_not_edited_not_linked_but_stay_where_they_are(session: Session) -> None:
    acme = an_organization(session, "Acme")
    contact = a_person(session, organization="Acme")
    session.contacts.save(acme.id, replace(acme.draft, status=Status.INACTIVE), acme.version)
    assert session.contacts.count(ContactQuery(kind=Kind.ORGANIZATION)) == 0
    assert session.contacts.count(ContactQuery(kind=Kind.ORGANIZATION, include_inactive=True)) == 1
    inactive = session.contacts.get(acme.id)
    with pytest.raises(Refused) as refused:
        session.contacts.save(acme.id, replace(inactive.draft, note="x"), inactive.version)
    assert refused.value.problem.code is Code.CONTACT_INACTIVE
    with pytest.raises(Refused) as refused:
        a_person(session, "Jan Nowak", organization="Acme")
    assert codes(refused) == [("organization_inactive", "organizations.0")]
    linked = session.contacts.save(contact.id, replace(contact.draft, position="CEO"), contact.version)
    assert [(link.name, link.active) for link in linked.draft.organizations] == [("Acme", False)]
    again = session.contacts.save(acme.id, replace(inactive.draft, status=Status.ACTIVE), inactive.version)
    assert again.is_active


def test_who_may_see_what(session: Session, database_path: Path) -> None:
    open_to_all = a_person(session, "Anna Jawna")
    a_person(session, "Anna Tajna", access="owner")
    secret = an_organization(session, "Sekret", access="owner")
    an_organization(session, "Acme")
    a_person(session, "Anna Firmowa", organization="Acme", access="organization")
    a_person(session, "Anna Zamknieta", organization="Sekret", access="organization")
    a_person(session, "Anna Obu", organization="Sekret | Acme", organization_position="Szef")
    with other_user(session, database_path) as bob:
        rows = bob.contacts.page(ContactQuery(), ("name",), 0, 10).rows
        assert [row.name for row in rows] == ["Anna Firmowa", "Anna Jawna", "Anna Obu"]
        assert bob.contacts.count(ContactQuery(text="anna")) == 3
        assert bob.contacts.count(ContactQuery(text="sekret")) == 0
        assert bob.contacts.suggest_organizations("sek") == ()
        with pytest.raises(NotFound):
            bob.contacts.get(secret.id)
        with pytest.raises(NotFound):
            bob.contacts.find(f"uid:{secret.uid}")
        both = bob.contacts.get(rows[2].id)
        assert [link.name for link in both.draft.organizations] == ["Acme"]
        bob.contacts.save(both.id, replace(both.draft, position="Prezes", organizations=()), both.version)
        with pytest.raises(Denied) as denied:
            bob.contacts.save(open_to_all.id, replace(open_to_all.draft, access=Access.OWNER), 1)
        assert denied.value.problem.code is Code.ACCESS_NOT_YOURS
        closed = bob.contacts.get(rows[0].id)
        with pytest.raises(Denied) as denied:
            bob.contacts.save(closed.id, replace(closed.draft, owners=("anna", "bob")), closed.version)
        assert denied.value.problem.code is Code.OWNERS_NOT_YOURS
        taken = bob.contacts.get(open_to_all.id)
        bob.contacts.save(taken.id, replace(taken.draft, owners=("anna", "bob")), taken.version)
    kept = session.contacts.get(both.id).draft.organizations
    assert [link.name for link in kept] == ["Sekret"], "a hidden link stays when others are removed"


def test_filters_and_orders_tell_nothing_of_hidden_organizations(
    session: Session, database_path: Path
) -> None:
    an_organization(session, "Tajna Firma", access="owner")
    an_organization(session, "Acme")
    a_person(session, "Anna Szpieg", organization="Tajna Firma | Acme", organization_position="Szpieg")
    a_person(session, "Jan Nowak", organization="Acme")
    with other_user(session, database_path) as bob:
        for field, value, found in (
            ("organization", "Tajna Firma", 0),
            ("organization_position", "Szpieg", 0),
            ("organization_position", "", 2),
            ("organization", "Acme", 2),
        ):
            assert bob.contacts.count(ContactQuery(filters=(Filter(field, value),))) == found, (field, value)
        by_organization = bob.contacts.page(ContactQuery(sort=Sort("organization")), ("name",), 0, 5).rows
        # both stand under Acme, so that the name decides
        assert [row.name for row in by_organization] == ["Jan Nowak", "Anna Szpieg"]
    # the order is the same for everybody: only organizations that all may see count in it
    mine = session.contacts.page(ContactQuery(sort=Sort("organization")), ("name",), 0, 5).rows
    assert [row.name for row in mine] == ["Jan Nowak", "Anna Szpieg"]


def test_permissions_are_asked_of_every_write(session: Session, database_path: Path) -> None:
    contact = a_person(session)
    with session.database.writing() as connection:
        connection.execute(
            "INSERT INTO permission_group (uid, name, name_key, permissions) VALUES ('v', 'V', 'v', 'see')"
        )
        group = connection.execute("SELECT max(id) FROM permission_group").fetchone()[0]
    with other_user(session, database_path, "viewer", group) as viewer:
        assert viewer.contacts.count(ContactQuery()) == 1
        with pytest.raises(Denied):
            viewer.contacts.add(ContactDraft(first_name="Anna", phones=PHONE))
        with pytest.raises(Denied):
            viewer.contacts.save(contact.id, replace(contact.draft, note="x"), contact.version)
    with session.database.writing() as connection:
        connection.execute("UPDATE permission_group SET permissions = '' WHERE id = ?", (group,))
    with open_session(database_path, login="viewer") as blind:
        assert blind.contacts.count(ContactQuery(kind=None)) == 0
        assert blind.contacts.complete("lukasz") == ()


@pytest.mark.parametrize("reference", ["999", "x", "uid:none", "", "-1", "1.0", "٣", "9" * 30])
def test_a_reference_to_nothing_is_not_found(session: Session, reference: str) -> None:
    a_person(session)
    with pytest.raises(NotFound):
        session.contacts.find(reference)


def test_a_uid_stands_for_an_id(session: Session) -> None:
    contact = a_person(session)
    assert session.contacts.find(f"uid:{contact.uid}") == session.contacts.find(str(contact.id)) == contact.id


def test_organizations_are_suggested_beginnings_first(session: Session) -> None:
    for name in ("Nowa Łódzka", "Łódzka Wytwórnia", "Acme"):
        an_organization(session, name)
    assert [link.name for link in session.contacts.suggest_organizations("łodz")] == [
        "Łódzka Wytwórnia",
        "Nowa Łódzka",
    ]


def test_hostile_text_is_stored_as_plain_text(session: Session) -> None:
    contact = a_person(session, "Jan \x1bKowal\u202eski", note="a\x07b\nc")
    assert "\x1b" not in contact.name
    assert "\u202e" not in contact.name
    assert "\x07" not in contact.draft.note
    assert "\n" in contact.draft.note


def test_the_search_documents_agree_with_the_rows_after_every_kind_of_write(session: Session) -> None:
    acme = an_organization(session, "Acme")
    person = a_person(
        session, organization="Acme", tags="VIP", phone="600100200", url="https://example.com/a"
    )
    session.contacts.save(acme.id, replace(acme.draft, name="Beta Polska"), acme.version)
    session.contacts.save(person.id, replace(person.draft, tags=(), note="zażółć"), person.version)
    connection = session.database.connection()
    ids = [row[0] for row in connection.execute("SELECT id FROM contact").fetchall()]
    assert search.differing(connection, ids) == ()
    connection.execute("INSERT INTO search_trigram (search_trigram) VALUES ('integrity-check')")


def test_a_kept_draft_goes_with_the_save(session: Session) -> None:
    draft = ContactDraft(first_name="Anna", phones=PHONE, organizations=(Link(None, "Acme"),), tags=("VIP",))
    session.drafts.keep("new_person", None, draft)
    kept = session.drafts.kept("new_person")
    assert kept is not None
    assert (kept.draft, kept.version) == (draft, 0)
    contact = session.contacts.add(draft, draft_form="new_person")
    assert session.drafts.kept("new_person") is None
    session.drafts.keep("edit", contact.id, replace(contact.draft, note="half"), contact.version)
    session.drafts.keep("edit", contact.id, replace(contact.draft, note="half a"), contact.version)
    found = session.drafts.kept("edit", contact.id)
    assert found is not None
    assert (found.draft.note, found.version) == ("half a", 1)
    session.contacts.save(contact.id, contact.draft, contact.version)
    assert session.drafts.kept("edit", contact.id) is None
    session.drafts.keep("new_person", None, draft)
    session.drafts.drop("new_person")
    assert session.drafts.kept("new_person") is None


def test_whoever_makes_the_base_is_its_administrator_and_strangers_are_refused(
    session: Session, database_path: Path
) -> None:
    assert session.actor.is_admin
    assert session.users.names() == (("anna", "Anna Nowak"),)
    with pytest.raises(CrmError) as refused:
        open_session(database_path, login="stranger")
    assert refused.value.problem.code is Code.LOGIN_UNKNOWN


def test_cards_follow_the_order_asked_for(session: Session) -> None:
    jan = a_person(session, "Jan Nowak", phone="600 100 201", email="jan@example.com", position="Prezes")
    ewa = a_person(session, "Ewa Zając", phone="600 100 202")
    assert session.cards.text((ewa.id, jan.id)) == (
        "Ewa Zając\n+48600100202\n\nJan Nowak\nPrezes\njan@example.com\n+48600100201"
    )
    with pytest.raises(NotFound):
        session.cards.text((ewa.id, 999))


def test_a_stale_search_document_is_found_by_the_check(session: Session) -> None:
    contact = a_person(session)
    assert session.care.check() == ()
    with session.database.writing() as connection:
        connection.execute("UPDATE contact SET position = 'Prezes' WHERE id = ?", (contact.id,))
    assert Finding(Rule.SEARCH, f"search_document[{contact.id}] is stale") in session.care.check()
