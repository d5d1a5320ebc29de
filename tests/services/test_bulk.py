"""One thing done with many contacts: what changes, what is refused and why, one undo for all (R27, R51)."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.access import Access
from tui_crm.domain.bulk import BulkAction, BulkChange, BulkOutcome
from tui_crm.domain.contact import Contact, ContactDraft, Kind, Status
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.problems import Code, Denied, NotFound, Refused
from tui_crm.services import bulk
from tui_crm.services.session import Session
from tui_crm.wording.history import undoable_sentence

ADD_TAG = BulkChange(BulkAction.ADD_TAGS, ("VIP",))


@pytest.fixture
def people(session: Session) -> list[Contact]:
    names = ("Ewa Lis", "Anna Nowak", "Jan Żuk", "Ola Wilk", "Piotr Sowa")
    return [a_person(session, name) for name in names]


def ids_of(contacts: Sequence[Contact]) -> list[int]:
    return [one.id for one in contacts]


def drafts(session: Session, contacts: Sequence[Contact]) -> list[ContactDraft]:
    return [session.contacts.get(one.id).draft for one in contacts]


def found(session: Session, text: str) -> list[str]:
    return [row.name for row in session.contacts.page(ContactQuery(text=text), (), 0, 100).rows]


def reasons(outcome: BulkOutcome) -> dict[Code, tuple[int, tuple[str, ...]]]:
    return {one.problem.code: (one.count, one.names) for one in outcome.refused}


def codes(call: object, *arguments: object) -> list[Code]:
    with pytest.raises(Refused) as refused:
        call(*arguments)  # type: ignore[operator]
    return [one.code for one in refused.value.problems]


def test_a_preview_says_what_a_run_does_and_changes_nothing(session: Session, people: list[Contact]) -> None:
    a_person(session, "Tag Holder", tags="VIP")
    session.contacts.save(people[0].id, people[0].draft.with_main(tags=("vip",)), None)
    session.lifecycle.set_status((people[1].id,), Status.INACTIVE)
    before = drafts(session, people)
    asked = [*ids_of(people), 999, people[2].id]
    preview = session.bulk.preview(asked, ADD_TAG)
    assert (preview.total, preview.changed, preview.unchanged, preview.gone) == (6, 3, 1, 1)
    assert reasons(preview) == {Code.CONTACT_INACTIVE: (1, ("Anna Nowak",))}
    assert drafts(session, people) == before
    assert session.bulk.run(asked, ADD_TAG) == preview
    assert [one.tags for one in drafts(session, people)] == [("VIP",), (), ("VIP",), ("VIP",), ("VIP",)]
    assert session.bulk.preview(asked, ADD_TAG).unchanged == 4


def test_all_chunks_are_one_step_of_undo(session: Session, people: list[Contact], monkeypatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    before, told = drafts(session, people), []
    session.bulk.run(ids_of(people), ADD_TAG, told.append)
    assert told == [2, 4, 5]
    assert sorted(found(session, "vip")) == sorted(one.name for one in people)
    undoable = session.undoing.next_undo()
    assert undoable is not None
    assert undoable.count == 5
    session.undoing.undo()
    assert drafts(session, people) == before
    assert found(session, "vip") == []
    session.undoing.redo()
    assert all(one.tags == ("VIP",) for one in drafts(session, people))
    session.undoing.undo()
    assert drafts(session, people) == before


def test_a_stopped_run_keeps_whole_chunks_that_undo_takes_back(session: Session, people, monkeypatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    outcome = session.bulk.run(ids_of(people), ADD_TAG, lambda done: done < 4)
    assert (outcome.total, outcome.changed) == (4, 4)
    assert [bool(one.tags) for one in drafts(session, people)] == [True, True, True, True, False]
    session.undoing.undo()
    assert not any(one.tags for one in drafts(session, people))


def test_a_run_that_dies_keeps_what_was_committed(session: Session, people, monkeypatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)

    def die(done: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session.bulk.run(ids_of(people), ADD_TAG, die)
    assert sum(bool(one.tags) for one in drafts(session, people)) == 4
    session.undoing.undo()
    assert not any(one.tags for one in drafts(session, people))


def test_what_was_undone_in_the_middle_is_no_part_of_what_follows(session, people, monkeypatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    session.bulk.run(ids_of(people), ADD_TAG, lambda done: session.undoing.undo() if done == 2 else None)
    assert [bool(one.tags) for one in drafts(session, people)] == [False, False, True, True, True]
    session.undoing.undo()
    assert not any(one.tags for one in drafts(session, people))


def test_owners_and_watchers(session: Session, people: list[Contact]) -> None:
    with a_session_of(session, "bob"), a_session_of(session, "eve"):
        some = ids_of(people[:2])
        run = session.bulk.run
        run(some, BulkChange(BulkAction.ADD_OWNERS, ("Bob", "eve")))
        assert [one.owners for one in drafts(session, people)][:3] == [("anna", "bob", "eve")] * 2 + [
            ("anna",)
        ]
        run(some, BulkChange(BulkAction.REMOVE_OWNERS, ("anna",)))
        run(some, BulkChange(BulkAction.SET_OWNERS, ("eve", "bob")))
        assert drafts(session, people)[0].owners == ("eve", "bob")
        refused = run(some, BulkChange(BulkAction.REMOVE_OWNERS, ("bob", "eve")))
        assert reasons(refused) == {Code.OWNER_REQUIRED: (2, ("Ewa Lis", "Anna Nowak"))}
        run(some, BulkChange(BulkAction.ADD_WATCHERS, ("bob",)))
        run(some[:1], BulkChange(BulkAction.REMOVE_WATCHERS, ("bob",)))
        assert [one.watchers for one in drafts(session, people)][:2] == [(), ("bob",)]
        for _step in range(5):
            session.undoing.undo()
    assert drafts(session, people) == [one.draft for one in people]


def test_status_and_trash(session: Session, people: list[Contact]) -> None:
    session.lifecycle.set_status((people[0].id,), Status.INACTIVE)
    outcome = session.bulk.run(ids_of(people), BulkChange(BulkAction.SET_STATUS, ("inactive",)))
    assert (outcome.changed, outcome.unchanged) == (4, 1)
    assert found(session, "") == []
    session.undoing.undo()
    assert len(found(session, "")) == 4
    outcome = session.bulk.run([*ids_of(people), 999], BulkChange(BulkAction.DELETE))
    assert (outcome.changed, outcome.gone) == (5, 1)
    assert len(session.lifecycle.trash()) == 5
    session.undoing.undo()
    assert len(found(session, "")) == 4


def test_access_is_changed_by_owners_and_needs_an_organization(session: Session, people) -> None:
    an_organization(session, "Acme")
    linked = a_person(session, "Linked Person", organization="Acme")
    change = BulkChange(BulkAction.SET_ACCESS, ("organization",))
    outcome = session.bulk.run([linked.id, people[0].id], change)
    assert reasons(outcome) == {Code.ACCESS_NEEDS_ORGANIZATION: (1, ("Ewa Lis",))}
    assert session.contacts.get(linked.id).draft.access is Access.ORGANIZATION
    with a_session_of(session, "bob") as bob:
        mine = a_person(bob, "Mine Only")
        outcome = bob.bulk.run([*ids_of(people), mine.id], BulkChange(BulkAction.SET_ACCESS, ("owner",)))
        assert outcome.changed == 1
        assert reasons(outcome) == {Code.ACCESS_NOT_YOURS: (5, ("Ewa Lis", "Anna Nowak", "Jan Żuk"))}
        bob.undoing.undo()
        assert bob.contacts.get(mine.id).draft.access is Access.COMPANY


def test_hidden_contacts_are_gone_and_never_named(session: Session, people: list[Contact]) -> None:
    hidden = a_person(session, "Adam Tajny", access="owner")
    with a_session_of(session, "bob") as bob:
        outcome = bob.bulk.run([hidden.id, people[0].id], BulkChange(BulkAction.ADD_WATCHERS, ("bob",)))
        assert (outcome.changed, outcome.gone, outcome.refused) == (1, 1, ())
        assert bob.bulk.run([hidden.id], BulkChange(BulkAction.SET_STATUS, ("inactive",))).gone == 1
    assert session.contacts.get(hidden.id).draft == hidden.draft


def test_a_field_of_many(session: Session, people: list[Contact]) -> None:
    acme = an_organization(session, "Acme")
    change = BulkChange(BulkAction.SET_FIELD, (" Dyrektor ",), "position")
    outcome = session.bulk.run([*ids_of(people), acme.id], change)
    assert outcome.changed == 5
    assert reasons(outcome) == {Code.FIELD_NOT_FOR_KIND: (1, ("Acme",))}
    assert len(found(session, "dyrektor")) == 5
    session.bulk.run(ids_of(people)[:2], BulkChange(BulkAction.SET_FIELD, ("",), "position"))
    assert len(found(session, "dyrektor")) == 3
    session.bulk.run(ids_of(people), BulkChange(BulkAction.SET_FIELD, ("Łódź",), "city"))
    assert drafts(session, people)[0].addresses[0].city == "Łódź"
    session.undoing.undo()
    assert drafts(session, people)[0].addresses == ()


@pytest.mark.parametrize(
    ("kind", "text", "stored", "wrong", "code"),
    [
        (CustomFieldType.TEXT, "x", "x", "", None),
        (CustomFieldType.NUMBER, "12,5", 12.5, "many", Code.NUMBER_NOT_RECOGNIZED),
        (CustomFieldType.DATE, "31.01.2026", "2026-01-31", "soon", Code.DAY_NOT_RECOGNIZED),
        (CustomFieldType.CHECKBOX, "tak", True, "maybe", Code.CHECKBOX_NOT_RECOGNIZED),
        (CustomFieldType.CHOICE, "gold", "Gold", "Tin", Code.OPTION_UNKNOWN),
        (CustomFieldType.MULTIPLE_CHOICE, "gold | Silver", ("Gold", "Silver"), "Tin", Code.OPTION_UNKNOWN),
        (CustomFieldType.URL, "example.com", "https://example.com", "", None),
    ],
)
def test_a_custom_field_of_many(session, people, kind, text, stored, wrong, code) -> None:
    options = ("Gold", "Silver") if "choice" in kind else ()
    field = session.custom_fields.add(Kind.PERSON, "Level", kind, options).field
    acme = an_organization(session, "Acme")
    change = BulkChange(BulkAction.SET_FIELD, (text,), field)
    outcome = session.bulk.run([*ids_of(people), acme.id], change)
    assert outcome.changed == 5
    assert reasons(outcome) == {Code.FIELD_NOT_FOR_KIND: (1, ("Acme",))}
    assert all(one.custom == {"level": stored} for one in drafts(session, people))
    assert session.bulk.run(ids_of(people), change).unchanged == 5
    session.undoing.undo()
    assert not any(one.custom for one in drafts(session, people))
    session.undoing.redo()
    session.bulk.run(ids_of(people), BulkChange(BulkAction.SET_FIELD, ("",), field))
    assert not any(one.custom for one in drafts(session, people))
    session.undoing.undo()
    assert all(one.custom == {"level": stored} for one in drafts(session, people))
    if code is not None:
        change = BulkChange(BulkAction.SET_FIELD, (wrong,), field)
        assert codes(session.bulk.run, ids_of(people), change) == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (BulkChange(BulkAction.SET_FIELD, ("x",), "nothing"), Code.FIELD_UNKNOWN),
        (BulkChange(BulkAction.SET_FIELD, ("x",), "custom.nothing"), Code.FIELD_UNKNOWN),
        (BulkChange(BulkAction.SET_FIELD, ("x",), "phone"), Code.FIELD_NOT_FOR_MANY),
        (BulkChange(BulkAction.SET_FIELD, ("x",), "last_name"), Code.FIELD_NOT_FOR_MANY),
        (BulkChange(BulkAction.SET_FIELD, ("",), "owners"), Code.FIELD_NOT_FOR_MANY),
        (BulkChange(BulkAction.SET_FIELD, ("x",), "created_at"), Code.FIELD_NOT_SETTABLE),
        (BulkChange(BulkAction.SET_FIELD, ("x",), "birthday"), Code.DATE_NOT_RECOGNIZED),
        (BulkChange(BulkAction.SET_FIELD, ("x" * 300,), "position"), Code.TOO_LONG),
        (BulkChange(BulkAction.SET_STATUS, ("gone",)), Code.VALUE_NOT_ALLOWED),
        (BulkChange(BulkAction.SET_ACCESS), Code.VALUE_NOT_ALLOWED),
        (BulkChange(BulkAction.ADD_OWNERS, ("nobody",)), Code.USER_UNKNOWN),
        (BulkChange(BulkAction.REMOVE_TAGS, ("nothing",)), Code.TAG_UNKNOWN),
        (BulkChange(BulkAction.ADD_TAGS, (" ",)), Code.NOTHING_TO_CHANGE),
        (BulkChange(BulkAction.ADD_TAGS, ("x" * 300,)), Code.TOO_LONG),
    ],
)
def test_a_wrong_value_is_refused_before_anything_is_changed(session, people, change, code) -> None:
    for call in (session.bulk.preview, session.bulk.run):
        assert codes(call, ids_of(people), change) == [code]
    assert drafts(session, people) == [one.draft for one in people]


def test_new_tags_need_the_permission_for_tags(session: Session, people: list[Contact]) -> None:
    with a_session_of(session, "bob", "editor") as bob:
        assert codes(bob.bulk.preview, ids_of(people), ADD_TAG) == [Code.TAG_UNKNOWN]
    assert session.bulk.preview(ids_of(people), ADD_TAG).made == ("VIP",)
    assert session.tags.all() == ()
    assert session.bulk.run(ids_of(people), ADD_TAG).made == ("VIP",)
    assert [one.name for one in session.tags.all()] == ["VIP"]
    with a_session_of(session, "eve", "editor") as eve:
        assert eve.bulk.preview(ids_of(people), BulkChange(BulkAction.ADD_TAGS, ("vip",))).unchanged == 5


@pytest.mark.parametrize("action", BulkAction)
def test_who_may_not_is_denied(session: Session, people: list[Contact], action: BulkAction) -> None:
    change = BulkChange(action, ("VIP",), "position")
    with a_session_of(session, "bob", "viewer") as bob:
        for call in (bob.bulk.preview, bob.bulk.run):
            with pytest.raises(Denied):
                call(ids_of(people), change)


def test_what_another_changed_since_stands_in_the_way_of_undo(
    session: Session, people: list[Contact]
) -> None:
    session.bulk.run(ids_of(people), ADD_TAG)
    with a_session_of(session, "bob", "manager") as bob:
        bob.bulk.run([people[3].id], BulkChange(BulkAction.ADD_TAGS, ("Targi",)))
    assert codes(session.undoing.undo) == [Code.UNDO_CONFLICT]
    assert all("VIP" in one.tags for one in drafts(session, people))


def test_orders_and_persons_of_organizations_follow(session: Session) -> None:
    firms = [an_organization(session, name) for name in ("Acme", "Beta")]
    ewa = a_person(session, "Ewa Lis", organization="Acme")
    session.contacts.page(ContactQuery(kind=Kind.ORGANIZATION, sort=Sort("tags")), (), 0, 9)
    session.bulk.run([firms[1].id], BulkChange(BulkAction.ADD_TAGS, ("A",)))
    rows = session.contacts.page(ContactQuery(kind=Kind.ORGANIZATION, sort=Sort("tags")), (), 0, 9).rows
    assert [row.name for row in rows] == ["Beta", "Acme"]
    assert found(session, "acme") == ["Ewa Lis"]
    session.bulk.run([firms[0].id], BulkChange(BulkAction.SET_ACCESS, ("owner",)))
    assert found(session, "acme") == []  # nobody learns from a search where somebody works
    session.undoing.undo()
    assert found(session, "acme") == ["Ewa Lis"]
    assert session.care.check() == ()
    assert session.contacts.get(ewa.id).draft.organizations[0].name == "Acme"


def test_whatever_is_done_in_a_row_is_undone_in_a_row(session: Session, monkeypatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 3)
    chance = random.Random(5)
    names = [f"Person Number{chr(97 + n)}" for n in range(10)]
    people = [a_person(session, name, tags="One | Two" if n % 3 else "Three") for n, name in enumerate(names)]
    with a_session_of(session, "bob"):
        changes = [
            BulkChange(BulkAction.ADD_TAGS, ("Two", "Three")),
            BulkChange(BulkAction.REMOVE_TAGS, ("One",)),
            BulkChange(BulkAction.ADD_OWNERS, ("bob",)),
            BulkChange(BulkAction.SET_OWNERS, ("bob", "anna")),
            BulkChange(BulkAction.REMOVE_OWNERS, ("anna",)),
            BulkChange(BulkAction.ADD_WATCHERS, ("anna",)),
            BulkChange(BulkAction.SET_STATUS, ("inactive",)),
            BulkChange(BulkAction.SET_STATUS, ("active",)),
            BulkChange(BulkAction.SET_ACCESS, ("owner",)),
            BulkChange(BulkAction.SET_FIELD, ("Szef",), "position"),
            BulkChange(BulkAction.SET_FIELD, ("",), "position"),
        ]
        states = [drafts(session, people)]
        for _step in range(40):
            some = chance.sample(ids_of(people), chance.randint(1, 10))
            preview, change = None, chance.choice(changes)
            preview = session.bulk.preview(some, change)
            assert session.bulk.run(some, change) == preview
            if preview.changed:
                states.append(drafts(session, people))
        for state in reversed(states[:-1]):
            session.undoing.undo()
            assert drafts(session, people) == state
        for state in states[1:]:
            session.undoing.redo()
            assert drafts(session, people) == state


def test_others_write_in_between(session: Session, people: list[Contact], monkeypatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    with a_session_of(session, "bob", "manager") as bob:

        def meanwhile(done: int) -> None:
            if done == 2:
                ola = bob.contacts.get(people[3].id)
                bob.contacts.save(ola.id, ola.draft.with_main(tags=("Targi",)), ola.version)
                bob.lifecycle.delete((people[2].id,))
                bob.lifecycle.set_status((people[4].id,), Status.INACTIVE)

        outcome = session.bulk.run(ids_of(people), ADD_TAG, meanwhile)
    assert (outcome.changed, outcome.gone) == (3, 1)
    assert reasons(outcome) == {Code.CONTACT_INACTIVE: (1, ("Piotr Sowa",))}
    assert session.contacts.get(people[3].id).draft.tags == ("Targi", "VIP")
    session.undoing.undo()
    assert session.contacts.get(people[3].id).draft.tags == ("Targi",)


def test_closed_contacts_are_handed_over(session: Session) -> None:
    with a_session_of(session, "bob") as bob, a_session_of(session, "eve") as eve:
        mine = [a_person(bob, name, access="owner") for name in ("Adam Tajny", "Iga Tajna")]
        outcome = bob.bulk.run(ids_of(mine), BulkChange(BulkAction.SET_OWNERS, ("eve",)))
        assert outcome.changed == 2
        assert found(bob, "tajn") == []
        assert len(found(eve, "tajn")) == 2
        with pytest.raises(NotFound):
            bob.undoing.undo()


def test_what_was_so_before_comes_back_whatever_the_rules_say_now(session: Session) -> None:
    acme = an_organization(session, "Acme")
    ewa = a_person(session, "Ewa Lis", organization="Acme")
    session.contacts.set_access((ewa.id,), Access.ORGANIZATION)
    session.lifecycle.delete((acme.id,))
    session.bulk.run([ewa.id], BulkChange(BulkAction.SET_ACCESS, ("owner",)))
    session.undoing.undo()
    assert session.contacts.get(ewa.id).draft.access is Access.ORGANIZATION


def test_undo_says_which_names_were_given_or_taken_away(session: Session, people: list[Contact]) -> None:
    def said() -> str:
        found = session.undoing.next_undo()
        assert found is not None
        return undoable_sentence(found)

    session.contacts.save(people[0].id, people[0].draft.with_main(tags=("VIP",)), None)
    session.contacts.save(people[1].id, people[1].draft.with_main(tags=("Old",)), None)
    assert said() == "Edited: Anna Nowak (Tags)"
    session.bulk.run(ids_of(people), BulkChange(BulkAction.ADD_TAGS, ("VIP", "New")))
    assert said() == "Added tags New, VIP: 5 contacts"
    session.undoing.undo()
    session.bulk.run(ids_of(people), BulkChange(BulkAction.REMOVE_TAGS, ("VIP", "Old")))
    assert said() == "Removed tags Old, VIP: Anna Nowak, Ewa Lis"
    with a_session_of(session, "bob"):
        session.bulk.run(ids_of(people), BulkChange(BulkAction.ADD_OWNERS, ("bob",)))
        assert said() == "Added owner bob: 5 contacts"
        session.contacts.save(people[2].id, people[2].draft.with_main(owners=("anna",)), None)
        session.bulk.run(ids_of(people), BulkChange(BulkAction.SET_OWNERS, ("bob",)))
        assert said() == "Edited: 5 contacts (Owners: anna -> bob)"


def test_of_a_field_of_both_bases_only_that_which_cannot_hold_the_value_refuses(session: Session) -> None:
    session.custom_fields.add(Kind.PERSON, "Level", CustomFieldType.NUMBER)
    session.custom_fields.add(Kind.ORGANIZATION, "Level", CustomFieldType.TEXT)
    person, organization = a_person(session), an_organization(session)
    change = BulkChange(BulkAction.SET_FIELD, ("abc",), "custom.level")
    outcome = session.bulk.run((organization.id, person.id), change)
    assert outcome.changed == 1
    assert reasons(outcome) == {Code.NUMBER_NOT_RECOGNIZED: (1, (person.name,))}
    assert session.contacts.get(organization.id).draft.custom == {"level": "abc"}
    session.custom_fields.add(Kind.PERSON, "Day", CustomFieldType.DATE)
    session.custom_fields.add(Kind.ORGANIZATION, "Day", CustomFieldType.NUMBER)
    neither = change._replace(field="custom.day")
    assert codes(session.bulk.run, (organization.id,), neither) == [Code.DAY_NOT_RECOGNIZED]
