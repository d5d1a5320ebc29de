"""Links between persons and organizations, from both sides; suggestions of persons; who may see a contact."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact, Kind, Link, Status
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.imports import ImportOptions, OnDuplicate
from tui_crm.domain.problems import Code, CrmError, Denied, NotFound, Refused, Stale
from tui_crm.services.contacts import Suggested
from tui_crm.services.session import Session
from tui_crm.wording import explain


def found(session: Session, text: str = "", sort: Sort | None = None) -> list[str]:
    query = ContactQuery(kind=Kind.PERSON, text=text, sort=sort)
    return [row.name for row in session.contacts.page(query, (), 0, 100).rows]


def organizations(contact: Contact) -> list[str]:
    return [link.name for link in contact.draft.organizations]


def refused(call: Any, *arguments: Any, **named: Any) -> Code:
    with pytest.raises(CrmError) as error:
        call(*arguments, **named)
    return error.value.problem.code


def set_status(session: Session, contact: Contact, status: Status) -> Contact:
    current = session.contacts.get(contact.id)
    return session.contacts.save(contact.id, replace(current.draft, status=status), current.version)


@pytest.fixture
def acme(session: Session) -> Contact:
    return an_organization(session, "Acme Polska")


@pytest.fixture
def beta(session: Session) -> Contact:
    return an_organization(session, "Beta")


@pytest.fixture
def ewa(session: Session) -> Contact:
    return a_person(session, "Ewa Zając")


def test_a_link_is_a_save_of_the_person(session: Session, acme: Contact, ewa: Contact) -> None:
    linked = session.links.link(ewa.id, acme.id, title="  Prezes\nzarządu ")
    assert linked == session.contacts.get(ewa.id)
    assert linked.version == ewa.version + 1
    assert [(link.id, link.position) for link in linked.draft.organizations] == [(acme.id, "Prezes zarządu")]
    assert [link.id for link in session.contacts.get(acme.id).persons] == [ewa.id]
    assert session.contacts.get(acme.id).version == acme.version
    (operation,) = session.database.connection().execute(
        "SELECT o.kind, c.before, c.version FROM journal_operation o"
        " JOIN journal_change c ON c.operation = o.id WHERE c.contact = ? AND c.version > 1", (ewa.id,)
    ).fetchall()  # fmt: skip
    assert operation == ("contact_edited", '{"organizations": []}', 2)
    with pytest.raises(Stale) as stale:
        session.contacts.save(ewa.id, replace(ewa.draft, organizations=(), note="x"), ewa.version)
    assert stale.value.fields == ("organizations",)


def test_a_person_is_found_by_what_it_is_linked_to(session: Session, acme: Contact, ewa: Contact) -> None:
    a_person(session, "Adam Nowak", organization="Zeta")
    order = Sort("organization")
    session.contacts.listing(ContactQuery(kind=Kind.PERSON, sort=order)).prepare(lambda: None)
    assert found(session, "acme") == []
    assert found(session, sort=order) == ["Adam Nowak", "Ewa Zając"]
    session.links.link(ewa.id, acme.id)
    assert found(session, "acme") == ["Ewa Zając"]
    assert found(session, sort=order) == ["Ewa Zając", "Adam Nowak"]
    assert session.care.check() == ()
    session.links.unlink(ewa.id, acme.id)
    assert found(session, "acme") == []
    assert found(session, sort=order) == ["Adam Nowak", "Ewa Zając"]
    assert session.care.check() == ()
    assert session.contacts.get(acme.id).persons == ()


def test_a_new_link_stands_where_it_is_wanted(
    session: Session, acme: Contact, beta: Contact, ewa: Contact
) -> None:
    session.links.link(ewa.id, acme.id)
    assert organizations(session.links.link(ewa.id, beta.id, place=0)) == ["Beta", "Acme Polska"]
    gamma = an_organization(session, "Gamma")
    assert organizations(session.links.link(ewa.id, gamma.id, place=99)) == ["Beta", "Acme Polska", "Gamma"]


def test_linking_again_changes_the_link(session: Session, acme: Contact, beta: Contact, ewa: Contact) -> None:
    session.links.link(ewa.id, acme.id, title="Prezes")
    both = session.links.link(ewa.id, beta.id, title="Doradca")
    assert session.links.link(ewa.id, acme.id) == both, "nothing to change is no save"
    moved = session.links.link(ewa.id, beta.id, place=0)
    assert [(link.name, link.position) for link in moved.draft.organizations] == [
        ("Beta", "Doradca"),
        ("Acme Polska", "Prezes"),
    ]
    renamed = session.links.link(ewa.id, beta.id, title="")
    assert [(link.name, link.position) for link in renamed.draft.organizations] == [
        ("Beta", ""),
        ("Acme Polska", "Prezes"),
    ]
    assert refused(session.links.link, ewa.id, acme.id, title="x" * 201) is Code.TOO_LONG


def test_a_link_moves_and_stops_at_the_ends(
    session: Session, acme: Contact, beta: Contact, ewa: Contact
) -> None:
    for organization in (acme, beta, an_organization(session, "Gamma")):
        last = session.links.link(ewa.id, organization.id)
    assert session.links.move(ewa.id, acme.id, -1) == last
    assert organizations(session.links.move(ewa.id, acme.id, 1)) == ["Beta", "Acme Polska", "Gamma"]
    assert organizations(session.links.move(ewa.id, acme.id, 5)) == ["Beta", "Gamma", "Acme Polska"]
    assert organizations(session.links.move(ewa.id, acme.id, -9)) == ["Acme Polska", "Beta", "Gamma"]


def test_an_organization_is_made_where_there_is_none(session: Session, acme: Contact, ewa: Contact) -> None:
    linked = session.links.link_named(ewa.id, " acme  POLSKA ", "Prezes")
    assert [(link.id, link.position) for link in linked.draft.organizations] == [(acme.id, "Prezes")]
    again = session.links.link_named(ewa.id, "Acme Polska")
    assert again == linked, "linked already, and no other position said"
    made = session.links.link_named(ewa.id, "Całkiem Nowa")
    assert organizations(made) == ["Acme Polska", "Całkiem Nowa"]
    organization = session.contacts.get(made.draft.organizations[1].id or 0)
    assert (organization.kind, organization.draft.owners) == (Kind.ORGANIZATION, ("anna",))
    for name in ("", "  ", "ab", "\x1b\x1b\x1b"):
        assert refused(session.links.link_named, ewa.id, name) is Code.NAME_TOO_SHORT


def test_the_two_sides_are_told_apart(session: Session, acme: Contact, beta: Contact, ewa: Contact) -> None:
    for method in (session.links.link, session.links.unlink, lambda a, b: session.links.move(a, b, 1)):
        assert refused(method, acme.id, beta.id) is Code.NOT_A_PERSON
        assert refused(method, ewa.id, ewa.id) is Code.NOT_AN_ORGANIZATION
        assert refused(method, 999, acme.id) is Code.NOT_FOUND
        assert refused(method, ewa.id, 999) is Code.NOT_FOUND
    for method in (session.links.unlink, lambda a, b: session.links.move(a, b, 1)):
        assert refused(method, ewa.id, acme.id) is Code.NOT_LINKED


def test_inactive_ones_cannot_be_linked(session: Session, acme: Contact, beta: Contact, ewa: Contact) -> None:
    set_status(session, acme, Status.INACTIVE)
    assert refused(session.links.link, ewa.id, acme.id) is Code.ORGANIZATION_INACTIVE
    assert refused(session.links.link_named, ewa.id, "Acme Polska") is Code.ORGANIZATION_INACTIVE
    session.links.link(ewa.id, beta.id)
    set_status(session, ewa, Status.INACTIVE)
    for call in (
        lambda: session.links.link(ewa.id, beta.id, title="x"),
        lambda: session.links.link(ewa.id, beta.id),
        lambda: session.links.link_named(ewa.id, "Nowa Firma"),
        lambda: session.links.unlink(ewa.id, beta.id),
        lambda: session.links.move(ewa.id, beta.id, 1),
    ):
        with pytest.raises(Refused) as error:
            call()
        assert error.value.problem.code is Code.CONTACT_INACTIVE
        assert error.value.problem.values == {"name": "Ewa Zając", "id": ewa.id}
    assert found(session, "nowa firma") == []


def test_a_name_means_the_organization_that_there_is(session: Session, acme: Contact) -> None:
    named = session.contacts.organization_named
    assert named(" ACME  polska") == Link(acme.id, "Acme Polska")
    set_status(session, acme, Status.INACTIVE)
    assert named("Acme Polska") == Link(acme.id, "Acme Polska", active=False)
    assert named("Acme") is None
    an_organization(session, "Tajna Firma", access="owner")
    with a_session_of(session, "bob") as bob:
        assert bob.contacts.organization_named("Tajna Firma") is None


def test_what_became_inactive_can_still_be_arranged(
    session: Session, acme: Contact, beta: Contact, ewa: Contact
) -> None:
    session.links.link(ewa.id, acme.id)
    session.links.link(ewa.id, beta.id)
    set_status(session, beta, Status.INACTIVE)
    moved = session.links.move(ewa.id, beta.id, -1)
    assert [(link.name, link.active) for link in moved.draft.organizations] == [
        ("Beta", False),
        ("Acme Polska", True),
    ]
    assert session.links.link(ewa.id, beta.id, title="Doradca").draft.organizations[0].position == "Doradca"
    assert organizations(session.links.unlink(ewa.id, beta.id)) == ["Acme Polska"]
    assert refused(session.links.link, ewa.id, beta.id) is Code.ORGANIZATION_INACTIVE


def test_the_last_link_stays_where_the_access_hangs_on_it(
    session: Session, acme: Contact, beta: Contact, ewa: Contact
) -> None:
    session.links.link(ewa.id, acme.id)
    session.links.link(ewa.id, beta.id)
    session.contacts.set_access((ewa.id,), Access.ORGANIZATION)
    session.links.unlink(ewa.id, beta.id)
    assert refused(session.links.unlink, ewa.id, acme.id) is Code.ACCESS_NEEDS_ORGANIZATION
    assert organizations(session.contacts.get(ewa.id)) == ["Acme Polska"]


# -- what the actor may not see ------------------------------------------------------------------------


def test_hidden_ones_are_never_named(session: Session, acme: Contact, ewa: Contact) -> None:
    secret = an_organization(session, "Tajna Firma", access="owner")
    hidden = a_person(session, "Adam Tajny", access="owner")
    session.links.link(ewa.id, secret.id)
    with a_session_of(session, "bob") as bob:
        for call in (
            lambda: bob.links.link(ewa.id, secret.id),
            lambda: bob.links.unlink(ewa.id, secret.id),
            lambda: bob.links.move(ewa.id, secret.id, 1),
            lambda: bob.links.link(hidden.id, acme.id),
            lambda: bob.links.link_named(hidden.id, "Acme Polska"),
            lambda: bob.links.link(acme.id, secret.id),
            lambda: bob.links.unlink(hidden.id, secret.id),
        ):
            with pytest.raises(CrmError) as error:
                call()
            assert "Tajn" not in explain(error.value)
        assert bob.contacts.suggest_persons("tajny") == ()
        with pytest.raises(NotFound):
            bob.contacts.set_access((ewa.id, hidden.id), Access.COMPANY)
        assert bob.contacts.suggest_persons("zajac") == (
            Suggested(ewa.id, "Ewa Zając", ewa.draft.emails[0].value),
        ), "the detail does not name an organization that bob may not see"


def stored_links(session: Session, person: Contact) -> list[tuple[str, int, str]]:
    return (
        session.database.connection()
        .execute(
            "SELECT g.name, l.position, l.job_title FROM contact_link l"
            " JOIN contact g ON g.id = l.organization WHERE l.person = ? ORDER BY l.position",
            (person.id,),
        )
        .fetchall()
    )


@pytest.fixture
def mixed(session: Session) -> Contact:
    """A person linked to A, X, B, Y, C, of which X and Y belong to anna alone."""
    for name in ("Ada", "Bea", "Cea", "Dea"):
        an_organization(session, name)
    for name in ("Xxx", "Yyy"):
        an_organization(session, name, access="owner")
    return a_person(
        session, "Ewa Lis", organization="Ada | Xxx | Bea | Yyy | Cea", organization_position="a | x"
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda links, ewa, ids: links.move(ewa.id, ids["Cea"], -1), "Ada Xxx Cea Bea Yyy"),
        (lambda links, ewa, ids: links.unlink(ewa.id, ids["Bea"]), "Ada Xxx Yyy Cea"),
        (lambda links, ewa, ids: links.unlink(ewa.id, ids["Ada"]), "Xxx Bea Yyy Cea"),
        (lambda links, ewa, ids: links.link(ewa.id, ids["Dea"]), "Ada Xxx Bea Yyy Cea Dea"),
        (lambda links, ewa, ids: links.link(ewa.id, ids["Dea"], place=0), "Dea Ada Xxx Bea Yyy Cea"),
        (lambda links, ewa, ids: links.move(ewa.id, ids["Ada"], 1), "Bea Yyy Ada Xxx Cea"),
    ],
)
def test_hidden_links_keep_their_places(session: Session, mixed: Contact, change: Any, expected: str) -> None:
    named = session.database.connection().execute("SELECT name, id FROM contact").fetchall()
    ids = dict(named)
    with a_session_of(session, "bob") as bob:
        person = change(bob.links, mixed, ids)
        assert "Xxx" not in organizations(person)
    links = stored_links(session, mixed)
    assert [name for name, _place, _title in links] == expected.split()
    assert [place for _name, place, _title in links] == list(range(len(links)))
    assert {name: title for name, _place, title in links}["Xxx"] == "x"


def test_a_link_to_the_trash_keeps_its_place(
    session: Session, acme: Contact, beta: Contact, ewa: Contact
) -> None:
    gamma = an_organization(session, "Gamma")
    for organization in (acme, beta, gamma):
        session.links.link(ewa.id, organization.id)
    session.lifecycle.delete((beta.id,))
    assert refused(session.links.unlink, ewa.id, beta.id) is Code.NOT_FOUND
    assert organizations(session.links.move(ewa.id, gamma.id, -1)) == ["Gamma", "Acme Polska"]
    session.lifecycle.restore((beta.id,))
    assert organizations(session.contacts.get(ewa.id)) == ["Gamma", "Acme Polska", "Beta"]


@pytest.mark.parametrize("role", ["viewer", "nobody"])
def test_linking_needs_the_permission_to_edit(
    session: Session, acme: Contact, ewa: Contact, role: str
) -> None:
    with a_session_of(session, "bob", role) as bob:
        for call in (
            lambda: bob.links.link(ewa.id, acme.id),
            lambda: bob.links.link_named(ewa.id, "Acme Polska"),
            lambda: bob.links.unlink(ewa.id, acme.id),
            lambda: bob.links.move(ewa.id, acme.id, 1),
            lambda: bob.contacts.set_access((ewa.id,), Access.OWNER),
        ):
            with pytest.raises(Denied):
                call()
    assert session.contacts.get(ewa.id) == ewa


# -- persons for a type-ahead ------------------------------------------------------------------------


def test_persons_are_suggested_the_best_first(session: Session) -> None:
    adam = a_person(session, "Adam Nowak", organization="Acme", phone="600 100 200")
    nowak = a_person(session, "Nowak", phone="601 202 303")
    bare = a_person(session, "Ewa Nowakowska", email="ewa@example.com")
    an_organization(session, "Nowak i Synowie")
    set_status(session, a_person(session, "Jan Nowak"), Status.INACTIVE)
    session.lifecycle.delete((a_person(session, "Ola Nowak").id,))
    suggested = session.contacts.suggest_persons("nowak")
    assert set(suggested[:2]) == {
        Suggested(adam.id, "Adam Nowak", "Acme"),
        Suggested(nowak.id, "Nowak", "+48601202303"),
    }
    assert suggested[2:] == (Suggested(bare.id, "Ewa Nowakowska", "ewa@example.com"),)
    assert len(session.contacts.suggest_persons("nowak", limit=1)) == 1
    assert [one.id for one in session.contacts.suggest_persons("600-100-200")] == [adam.id]
    assert [one.id for one in session.contacts.suggest_persons("ewa@exam")] == [bare.id]
    assert session.contacts.suggest_persons("acme") == (), "an organization's name finds the organization"
    assert session.contacts.suggest_persons(" ") == ()


def test_namesakes_are_told_apart(session: Session) -> None:
    acme = {"organization": "Acme"}
    first = a_person(session, "Jan Nowak", phone="600 100 200", **acme)
    second = a_person(session, "Jan Nowak", email="jan@example.com", **acme)
    other = a_person(session, "Jan Nowak", organization="Beta")
    details = {one.id: one.detail for one in session.contacts.suggest_persons("jan nowak")}
    assert details == {first.id: "Acme, +48600100200", second.id: "Acme, jan@example.com", other.id: "Beta"}


# -- who may see a contact ---------------------------------------------------------------------------


def test_access_is_changed_by_owners_and_administrators(session: Session, acme: Contact) -> None:
    with a_session_of(session, "bob") as bob:
        mine = a_person(bob, "Jan Nowak", organization="Acme Polska")
        others = a_person(session, "Ewa Lis")
        with pytest.raises(Denied) as denied:
            bob.contacts.set_access((mine.id, others.id), Access.OWNER)
        assert denied.value.problem.code is Code.ACCESS_NOT_YOURS
        assert bob.contacts.get(mine.id) == mine, "all of them or none"
        (changed,) = bob.contacts.set_access((mine.id,), Access.OWNER)
        assert changed == bob.contacts.get(mine.id)
        assert (changed.draft.access, changed.version) == (Access.OWNER, 2)
        assert bob.contacts.set_access((mine.id, mine.id), Access.OWNER) == (changed,)
    session.contacts.set_access((mine.id, others.id, acme.id), Access.COMPANY)
    session.contacts.set_access((mine.id, others.id, acme.id), Access.OWNER)
    session.undoing.undo()
    assert {session.contacts.get(one.id).draft.access for one in (mine, others, acme)} == {Access.COMPANY}
    assert session.contacts.set_access((mine.id,), Access.ORGANIZATION)[0].draft.access is Access.ORGANIZATION


def test_organization_access_needs_an_organization(session: Session, acme: Contact, ewa: Contact) -> None:
    with pytest.raises(Refused) as error:
        session.contacts.set_access((ewa.id,), Access.ORGANIZATION)
    assert error.value.problem.code is Code.ACCESS_NEEDS_ORGANIZATION
    assert explain(error.value).startswith("Ewa Zając is linked to no organization")
    assert refused(session.contacts.set_access, (acme.id,), Access.ORGANIZATION) is Code.VALUE_NOT_ALLOWED
    set_status(session, ewa, Status.INACTIVE)
    assert refused(session.contacts.set_access, (ewa.id,), Access.OWNER) is Code.CONTACT_INACTIVE


def test_every_change_of_links_can_be_taken_back(
    session: Session, acme: Contact, beta: Contact, ewa: Contact
) -> None:
    steps = (
        lambda: session.links.link(ewa.id, acme.id, title="Prezes"),
        lambda: session.links.link(ewa.id, beta.id, place=0),
        lambda: session.links.move(ewa.id, acme.id, -1),
        lambda: session.links.link_named(ewa.id, "Całkiem Nowa", "Doradca"),
        lambda: session.links.unlink(ewa.id, acme.id),
    )
    states = [ewa.draft.organizations, *(step().draft.organizations for step in steps)]
    for state in reversed(states[:-1]):
        session.undoing.undo()
        assert session.contacts.get(ewa.id).draft.organizations == state
    assert session.contacts.suggest_organizations("całkiem") == ()
    for state in states[1:]:
        session.undoing.redo()
        assert session.contacts.get(ewa.id).draft.organizations == state
    assert session.care.check() == ()


def test_a_link_that_one_may_not_see_is_no_change_to_tell_of(session: Session) -> None:
    lukasz, hidden = a_person(session), an_organization(session, "Tajna", access="owner")
    with a_session_of(session, "bob") as bob:
        before = bob.contacts.get(lukasz.id)
        session.links.link(lukasz.id, hidden.id)
        edited = before.draft.with_main(note="x")
        with pytest.raises(Stale) as stale:
            bob.contacts.save(lukasz.id, edited, before.version)
        assert stale.value.fields == ()
        assert bob.drafts.changed_since(lukasz.id, before.version) == ()
        bob.contacts.save(lukasz.id, edited, before.version, overwrite=True)
    assert [link.id for link in session.contacts.get(lukasz.id).draft.organizations] == [hidden.id]
    assert [one.field for one in session.drafts.changed_since(lukasz.id, before.version)] == [
        "organizations", "note",
    ]  # fmt: skip


def test_only_owners_show_a_person_to_those_of_another_organization(session: Session) -> None:
    """To a person that is seen by its organizations others add none, whichever way (R42)."""
    an_organization(session, "Beta")
    acme = an_organization(session, "Acme")
    ewa = a_person(session, "Ewa Zając", organization="Acme", access="organization", email="ewa@example.com")
    with a_session_of(session, "bob", "manager") as bob:
        before = bob.contacts.get(ewa.id)
        both = (*before.draft.organizations, Link(None, "Beta"))
        for add in (
            lambda: bob.links.link_named(ewa.id, "Beta"),
            lambda: bob.links.link_named(ewa.id, "Całkiem Nowa"),
            lambda: bob.contacts.save(ewa.id, replace(before.draft, organizations=both), None),
        ):
            with pytest.raises(Denied) as denied:
                add()
            assert (denied.value.problem.code, denied.value.problem.field) == (
                Code.ORGANIZATIONS_NOT_YOURS, "organizations",
            )  # fmt: skip
        assert session.contacts.suggest_organizations("całkiem") == ()
        assert bob.links.link(ewa.id, acme.id, title="Prezes").draft.organizations[0].position == "Prezes"
        named = replace(before.draft, organizations=(Link(None, "acme", "Szef"),))
        assert bob.contacts.save(ewa.id, named, None).draft.organizations[0].position == "Szef"
        mine = a_person(bob, "Ewa Zając", organization="Beta", access="organization", email="e@example.com")
        with pytest.raises(Denied) as denied:
            bob.duplicates.merge(mine.id, ewa.id)
        assert denied.value.problem.code is Code.ORGANIZATIONS_NOT_YOURS
        assert len(bob.links.link_named(mine.id, "Acme").draft.organizations) == 2, "an owner may"
    assert len(session.links.link_named(ewa.id, "Beta").draft.organizations) == 2, "so may an administrator"


def test_neither_undo_nor_redo_shows_a_person_to_more(session: Session) -> None:
    an_organization(session, "Acme")
    beta = an_organization(session, "Beta")
    ewa = a_person(session, "Ewa Zając", organization="Acme | Beta")
    with a_session_of(session, "bob", "manager") as bob:
        bob.links.unlink(ewa.id, beta.id)
        session.contacts.set_access((ewa.id,), Access.ORGANIZATION)
        with pytest.raises(Denied) as denied:
            bob.undoing.undo()
        assert denied.value.problem.code is Code.ORGANIZATIONS_NOT_YOURS
    assert [link.name for link in session.contacts.get(ewa.id).draft.organizations] == ["Acme"]


def test_an_import_adds_no_organization_for_who_may_not(session: Session) -> None:
    an_organization(session, "Beta")
    ewa = a_person(session, "Ewa Zając", organization="Acme", access="organization", email="ewa@example.com")
    rows = "full name,email,organization,note\nEwa Zając,ewa@example.com,Beta,z targów\n"
    with a_session_of(session, "bob", "manager") as bob:
        job = bob.imports.stage(
            rows.encode(), ImportOptions(on_duplicate=OnDuplicate.UPDATE), name="people.csv"
        )
        (foreseen,) = bob.imports.preview(job).kept
        outcome = bob.imports.run(job)
        told = [(one.problem.code, one.column, one.value) for one in outcome.warnings]
        assert told == [(Code.ORGANIZATIONS_NOT_YOURS, "organization", "Beta")]
        assert [one.problem.code for one in foreseen.warnings] == [Code.ORGANIZATIONS_NOT_YOURS]
    after = session.contacts.get(ewa.id).draft
    assert ([link.name for link in after.organizations], after.note) == (["Acme"], "z targów")
