"""Tags: rules, deleting softly, counts, and searches that follow in small steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.kit.builders import a_person, a_session_of
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.problems import Code, CrmError, Denied
from tui_crm.domain.tags import Tag
from tui_crm.services.session import Session
from tui_crm.store import definitions, reindexing, sort_filling, sorting


@pytest.fixture
def vip(session: Session) -> Tag:
    return session.tags.add("VIP", "Very important", "red")


def refusal(work: Callable[[], object]) -> Code:
    with pytest.raises(CrmError) as caught:
        work()
    return caught.value.problem.code


def found(session: Session, text: str) -> int:
    return session.contacts.count(ContactQuery(text=text, search_in=("tags",)))


def tags_of(session: Session, contact: Contact) -> tuple[str, ...]:
    return session.contacts.get(contact.id).draft.tags


def tagged(session: Session, contact: Contact, *tags: str) -> Contact:
    contact = session.contacts.get(contact.id)
    return session.contacts.save(contact.id, replace(contact.draft, tags=tags), contact.version)


def sorted_by_tags(session: Session) -> list[int]:
    query = ContactQuery(sort=Sort("tags"))
    session.contacts.listing(query).prepare(lambda: None)
    return list(session.contacts.ids(query))


def test_tags_are_listed_by_name_and_found_by_description(session: Session, vip: Tag) -> None:
    session.tags.add("Łódź")
    session.tags.add("as")
    assert [tag.name for tag in session.tags.all()] == ["as", "Łódź", "VIP"]
    assert vip == Tag(vip.id, "VIP", "Very important", "red")
    assert session.tags.named("vip") == session.tags.named("very IMPORTANT") == vip
    assert refusal(lambda: session.tags.named("x")) is Code.TAG_UNKNOWN


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"name": " "}, Code.NAME_REQUIRED),
        ({"name": "vip"}, Code.NAME_TAKEN),
        ({"name": "a | b"}, Code.NAME_BAR),
        ({"name": "a\x07"}, Code.NAME_CHARACTERS),
        ({"name": "x" * 101}, Code.TOO_LONG),
        ({"name": "A", "description": "x" * 1_001}, Code.TOO_LONG),
        ({"name": "A", "colour": "mauve"}, Code.VALUE_NOT_ALLOWED),
    ],
)
def test_what_is_refused(session: Session, vip: Tag, choices: dict[str, str], code: Code) -> None:
    assert refusal(lambda: session.tags.add(**choices)) is code
    other = session.tags.add("Other")
    assert refusal(lambda: session.tags.edit(other.id, **choices)) is code
    assert session.tags.all() == (other, vip)


def test_a_tag_that_a_contact_brings_along_obeys_the_same_rules(session: Session) -> None:
    jan = a_person(session, "Jan Kowalski", tags="Nowy")
    assert [tag.name for tag in session.tags.all()] == ["Nowy"]
    assert refusal(lambda: tagged(session, jan, "x" * 101)) is Code.TOO_LONG


def test_editing_changes_what_is_given(session: Session, vip: Tag) -> None:
    jan = a_person(session, "Jan Kowalski", tags="VIP")
    assert session.tags.edit(vip.id, colour="blue") == replace(vip, colour="blue")
    assert session.tags.edit(vip.id, description=" a\nb ").description == "a b"
    sorted_by_tags(session)
    assert session.tags.edit(vip.id, name="Partner").name == "Partner"
    assert tags_of(session, jan) == ("Partner",)
    assert (found(session, "vip"), found(session, "partner")) == (0, 1)
    assert session.tags.edit(vip.id, name="partner").name == "partner"
    assert refusal(lambda: session.tags.edit(999, name="x")) is Code.TAG_NOT_FOUND
    assert session.care.check() == ()


def test_a_deleted_tag_is_nowhere_and_its_name_is_free(session: Session, vip: Tag) -> None:
    jan = a_person(session, "Jan Kowalski", tags="VIP")
    ewa = a_person(session, "Ewa Lis", tags="Zeta")
    assert sorted_by_tags(session) == [jan.id, ewa.id]
    assert session.tags.delete(vip.id) == vip
    assert tags_of(session, jan) == ()
    assert found(session, "vip") == 0
    assert sorted_by_tags(session) == [ewa.id, jan.id]
    assert session.contacts.page(ContactQuery(), ("tags",), 0, 9).rows[0].cells == ("",)
    assert refusal(lambda: session.tags.named("very important")) is Code.TAG_UNKNOWN
    assert refusal(lambda: session.tags.delete(vip.id)) is Code.TAG_NOT_FOUND
    again = session.tags.add("VIP")
    assert [tag.id for tag in session.tags.all(counted=True) if tag.count == 0] == [again.id]
    session.undoing.pass_over()
    assert refusal(session.undoing.undo) is Code.NAME_TAKEN
    session.tags.edit(again.id, name="Other")
    session.undoing.pass_over()
    session.undoing.undo()
    assert tags_of(session, jan) == ("VIP",)
    assert session.care.check() == ()


def test_saves_keep_the_rows_of_a_deleted_tag_for_undo(session: Session, vip: Tag) -> None:
    jan = a_person(session, "Jan Kowalski", tags="VIP | Zeta")
    session.tags.delete(vip.id)
    with a_session_of(session, "ewa") as other:
        tagged(other, jan, "Zeta", "Zeta")
        tagged(other, jan)
    session.undoing.undo()
    assert tags_of(session, jan) == ("VIP",)
    assert found(session, "vip") == 1
    assert session.care.check() == ()


def test_counts_leave_out_who_is_not_to_be_seen(session: Session, vip: Tag) -> None:
    a_person(session, "Jan Kowalski", tags="VIP")
    a_person(session, "Ewa Lis", tags="VIP", access="owner")
    gone = a_person(session, "Adam Nowak", tags="VIP")
    hidden = a_person(session, "Anna Zając", tags="VIP", access="owner")
    session.lifecycle.delete((gone.id, hidden.id))
    a_person(session, "Piotr Wilk", tags="VIP", status="inactive")
    assert session.tags.all(counted=True)[0].count == 3
    with a_session_of(session, "jan") as other, a_session_of(session, "nobody", "nobody") as nobody:
        assert other.tags.all(counted=True)[0].count == 2
        assert nobody.tags.all(counted=True)[0].count == 0


def test_a_count_survives_who_tags_meanwhile(session: Session, vip: Tag) -> None:
    hidden = a_person(session, "Ewa Lis", access="owner")
    with a_session_of(session, "jan", "editor") as other:
        connection = other.database.connection()

        class Tagged:
            """Another program tags the hidden contact behind the first statement."""

            asked = 0

            def execute(self, *statement: Any) -> Any:
                if self.asked == 1:
                    tagged(session, hidden, "VIP")
                self.asked += 1
                return connection.execute(*statement)

        assert definitions.tag_counts(Tagged(), other.actor) == {}


@pytest.mark.parametrize("name", ["add", "edit", "delete"])
def test_only_who_manages_tags_changes_them(session: Session, vip: Tag, name: str) -> None:
    def write(of: Session) -> object:
        return {
            "add": lambda: of.tags.add("New"),
            "edit": lambda: of.tags.edit(vip.id, name="New"),
            "delete": lambda: of.tags.delete(vip.id),
        }[name]()

    with a_session_of(session, "jan", "editor") as editor, a_session_of(session, "ewa", "manager") as manager:
        with pytest.raises(Denied) as denied:
            write(editor)
        assert denied.value.problem.values == {"permission": Permission.TAGS.value}
        assert editor.tags.all() == (vip,)
        write(manager)


# -- of many contacts ------------------------------------------------------------------------------


@pytest.fixture
def many(session: Session, vip: Tag, monkeypatch: pytest.MonkeyPatch) -> list[Contact]:
    """More contacts than are looked at in the tag's own transaction."""
    monkeypatch.setattr(reindexing, "AT_ONCE", 3)
    return [a_person(session, f"Jan Kowalski{'abcdefghij'[n]}", tags="VIP") for n in range(10)]


def step(session: Session) -> bool:
    return reindexing.work(session.database, 0.0, documents=2)


def test_searches_follow_a_tag_of_many_in_small_steps(
    session: Session, vip: Tag, many: list[Contact]
) -> None:
    sorted_by_tags(session)
    session.tags.edit(vip.id, name="Partner")
    assert tags_of(session, many[9]) == ("Partner",)
    assert (found(session, "vip"), found(session, "partner")) == (10, 0)
    assert session.care.is_behind()
    assert step(session)
    assert (found(session, "vip"), found(session, "partner")) == (8, 2)
    session.database.close()  # whoever was at it is gone: the next one goes on behind what was done
    seen = []
    session.care.catch_up(lambda done, total: seen.append((done, total)))
    assert (found(session, "vip"), found(session, "partner")) == (0, 10)
    assert not session.care.is_behind()
    assert session.care.check() == ()
    assert len(sorted_by_tags(session)) == 10


def test_the_work_goes_on_behind_what_was_done(
    session: Session, vip: Tag, many: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    session.tags.edit(vip.id, name="Partner")
    step(session)
    looked_at: list[int] = []
    refresh = reindexing.search.refresh
    monkeypatch.setattr(
        reindexing.search, "refresh", lambda c, ids: (looked_at.extend(ids), refresh(c, ids))[1]
    )
    session.care.catch_up()
    assert looked_at == [one.id for one in many[2:]]


def test_a_tag_that_changes_again_is_looked_at_from_the_beginning(
    session: Session, vip: Tag, many: list[Contact]
) -> None:
    session.tags.edit(vip.id, name="Partner")
    step(session)
    session.tags.delete(vip.id)
    session.care.catch_up()
    assert (found(session, "vip"), found(session, "partner")) == (0, 0)
    session.undoing.undo()
    session.care.catch_up()
    assert found(session, "partner") == 10
    assert session.care.check() == ()


def test_a_field_of_many_is_walked_through(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_crm.domain.contact import Kind
    from tui_crm.domain.custom_fields import CustomFieldType

    monkeypatch.setattr(reindexing, "AT_ONCE", 1)
    monkeypatch.setattr(reindexing, "_WALKED", 2)
    field = session.custom_fields.add(Kind.PERSON, "Budget", CustomFieldType.TEXT)
    for n in range(6):
        made = a_person(session, f"Jan Kowalski{'abcdef'[n]}")
        if n % 2:
            session.contacts.save(made.id, replace(made.draft, custom={"budget": "tysiąc"}), made.version)
    query = ContactQuery(text="tysiac")
    session.custom_fields.retire(field.id)
    assert session.contacts.count(query) == 3
    while step(session):
        pass
    assert session.contacts.count(query) == 0
    session.undoing.undo()
    session.care.catch_up()
    assert session.contacts.count(query) == 3
    assert session.care.check() == ()


def test_a_forgotten_order_is_removed_in_pieces_and_made_anew(
    session: Session, vip: Tag, many: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "_WALKED", 1)
    sorted_by_tags(session)
    session.tags.edit(vip.id, name="Partner")
    with session.database.reading() as connection:
        assert sorting.forgotten(connection) is not None
        assert sorting.whole(connection, "tags") is None
    assert sorted_by_tags(session) == [one.id for one in many]
    session.care.catch_up()
    with session.database.reading() as connection:
        assert sorting.forgotten(connection) is None
        rows = connection.execute("SELECT count(*) FROM contact_sort").fetchone()[0]
    assert rows == len(many)
    assert session.care.check() == ()


def test_an_order_that_is_forgotten_while_it_is_made_is_made_again(
    session: Session, vip: Tag, many: list[Contact]
) -> None:
    a_person(session, "Ewa Lis", tags="Partner B")
    filling = sort_filling.fill(session.database, "tags")
    next(filling)
    session.tags.edit(vip.id, name="Zeta")
    for _done in filling:
        pass
    session.care.catch_up()
    assert session.care.check() == ()
    with session.database.reading() as connection:
        assert sorting.whole(connection, "tags") is not None
