"""Undo and redo of what is done to fields, options and tags, in words too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.kit.builders import a_person, a_session_of
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.custom_fields import CustomField, CustomFieldType
from tui_crm.domain.journal import OperationKind
from tui_crm.domain.problems import Code, CrmError, Denied
from tui_crm.services.session import Session, open_session
from tui_crm.store import reindexing
from tui_crm.wording import explain
from tui_crm.wording.history import undoable_sentence


@pytest.fixture
def source(session: Session) -> CustomField:
    return session.custom_fields.add(Kind.PERSON, "Source", CustomFieldType.CHOICE, ("Web", "Fair"))


def said(session: Session) -> str:
    undoable = session.undoing.next_undo()
    assert undoable is not None
    return undoable_sentence(undoable)


def refused(work: Callable[[], object]) -> tuple[Code, str]:
    with pytest.raises(CrmError) as caught:
        work()
    return caught.value.problem.code, explain(caught.value)


def state(session: Session) -> object:
    """What people see of definitions."""
    fields = [(field.key, field.name, field.offered) for field in session.custom_fields.all()]
    return fields, session.tags.all()


STEPS: list[tuple[Callable[[Session, CustomField], object], str]] = [
    (lambda s, f: s.custom_fields.add(Kind.PERSON, "Budget", CustomFieldType.NUMBER), "Field added: Budget"),
    (lambda s, f: s.custom_fields.rename(f.id, "Origin"), "Field renamed: Source -> Origin"),
    (lambda s, f: s.custom_fields.retire(f.id), "Field taken out of use: Source"),
    (lambda s, f: s.custom_fields.add_option(f.id, "Radio"), "Option added: Radio (Source)"),
    (
        lambda s, f: s.custom_fields.rename_option(f.options[0].id, "Net"),
        "Option renamed: Web -> Net (Source)",
    ),
    (lambda s, f: s.custom_fields.retire_option(f.options[0].id), "Option taken out of use: Web (Source)"),
    (lambda s, f: s.custom_fields.move_option(f.options[0].id, 1), "Order of the options changed: Source"),
    (lambda s, f: s.tags.add("Partner"), "Tag added: Partner"),
    (lambda s, f: s.tags.edit(s.tags.named("VIP").id, name="Best"), "Tag renamed: VIP -> Best"),
    (lambda s, f: s.tags.edit(s.tags.named("VIP").id, colour="red"), "Tag changed: VIP"),
    (lambda s, f: s.tags.delete(s.tags.named("VIP").id), "Tag deleted: VIP"),
    (lambda s, f: s.tags.delete_several([t.id for t in s.tags.all()]), "Tag deleted: A, VIP"),
]


@pytest.mark.parametrize(("work", "sentence"), STEPS, ids=[sentence for _work, sentence in STEPS])
def test_each_change_is_undone_and_made_again(
    session: Session, source: CustomField, work: Callable[[Session, CustomField], object], sentence: str
) -> None:
    session.tags.add("VIP")
    session.tags.add("A")
    before = state(session)
    work(session, source)
    after = state(session)
    assert after != before
    assert said(session) == sentence
    assert undoable_sentence(session.undoing.undo()) == sentence
    assert state(session) == before
    redoable = session.undoing.next_redo()
    assert redoable is not None
    assert undoable_sentence(redoable) == sentence
    session.undoing.redo()
    assert state(session) == after
    session.undoing.undo()
    assert state(session) == before


def test_moving_a_field_is_undone(session: Session, source: CustomField) -> None:
    budget = session.custom_fields.add(Kind.PERSON, "Budget", CustomFieldType.NUMBER)
    session.custom_fields.move(budget.id, 0)
    assert said(session) == "Order of the fields changed"
    session.undoing.undo()
    assert [field.name for field in session.custom_fields.all()] == ["Source", "Budget"]


def test_what_contacts_have_by_now_is_not_taken_away(session: Session, source: CustomField) -> None:
    session.tags.add("VIP")
    with a_session_of(session, "jan") as other:
        made = a_person(other, "Ewa Lis", tags="VIP")
        made = other.contacts.save(made.id, replace(made.draft, custom={"source": "Web"}), made.version)
        for name in ("VIP", "Source"):
            code, sentence = refused(session.undoing.undo)
            assert (code, sentence.startswith(f"{name} is used by contacts")) == (Code.UNDO_IN_USE, True)
            session.undoing.pass_over()
        assert other.contacts.get(made.id).draft.tags == ("VIP",)
        assert other.contacts.get(made.id).draft.custom == {"source": "Web"}


def test_what_others_changed_since_is_not_overwritten(session: Session, source: CustomField) -> None:
    session.tags.add("VIP")
    session.custom_fields.rename(source.id, "Origin")
    with a_session_of(session, "ewa", "manager") as other:
        other.custom_fields.rename(source.id, "From")
        other.tags.edit(other.tags.named("VIP").id, description="best")
    for name in ("From", "VIP"):
        code, sentence = refused(session.undoing.undo)
        assert (code, sentence.startswith(f"{name} has been changed")) == (Code.UNDO_DEFINITION, True)
        session.undoing.pass_over()


def test_a_name_that_another_has_by_now_is_not_given_back(session: Session, source: CustomField) -> None:
    session.custom_fields.rename(source.id, "Origin")
    session.custom_fields.rename_option(source.options[0].id, "Net")
    session.tags.add("VIP")
    session.tags.edit(session.tags.named("VIP").id, name="Best")
    with a_session_of(session, "ewa", "manager") as other:
        other.tags.add("vip")
        other.custom_fields.add_option(source.id, "web")
        other.custom_fields.add(Kind.PERSON, "source", CustomFieldType.TEXT)
    assert refused(session.undoing.undo)[0] is Code.NAME_TAKEN
    session.undoing.pass_over()
    # The tag is not what was added: its other name was left as it is.
    assert refused(session.undoing.undo)[0] is Code.UNDO_DEFINITION
    session.undoing.pass_over()
    for _turn in range(2):
        assert refused(session.undoing.undo)[0] is Code.NAME_TAKEN
        session.undoing.pass_over()


def test_an_option_out_of_use_gets_no_name_back_that_another_has(
    session: Session, source: CustomField
) -> None:
    session.custom_fields.rename_option(source.options[0].id, "Net")
    with a_session_of(session, "ewa", "manager") as other:
        other.custom_fields.retire_option(source.options[0].id)
        other.custom_fields.add_option(source.id, "WEB")
    assert refused(session.undoing.undo)[0] is Code.NAME_TAKEN
    assert [option.name for option in session.custom_fields.get(source.id).options] == ["Net", "Fair", "WEB"]


def test_undo_needs_the_permission_that_the_change_needed(session: Session) -> None:
    with a_session_of(session, "ewa", "manager") as manager:
        manager.tags.add("VIP")
        manager.custom_fields.add(Kind.PERSON, "Source", CustomFieldType.TEXT)
        with session.database.writing() as connection:
            connection.execute(
                "UPDATE permission_group SET permissions = 'see add edit' WHERE id ="
                " (SELECT permission_group FROM user WHERE login = 'ewa')"
            )
    with open_session(session.path, login="ewa", clock=session.clock) as manager:
        for _turn in range(2):
            with pytest.raises(Denied):
                manager.undoing.undo()
            manager.undoing.pass_over()


def test_undo_of_a_tag_of_many_is_followed_by_searches(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "AT_ONCE", 1)
    for name in ("Jan Kowalski", "Ewa Lis"):
        a_person(session, name, tags="VIP")
    session.tags.delete(session.tags.named("VIP").id)
    session.undoing.undo()
    assert session.care.is_behind()
    session.care.catch_up()
    assert session.care.check() == ()


# -- changes of contacts whose tag, option or field is another by now ------------------------------


def edited(session: Session, contact: Contact, **values: object) -> Contact:
    return session.contacts.save(contact.id, replace(contact.draft, **values), contact.version)  # type: ignore[arg-type]


def test_a_contact_gets_no_tag_back_that_is_deleted(session: Session) -> None:
    jan = a_person(session, "Jan Kowalski", tags="VIP")
    edited(session, jan, tags=())
    with a_session_of(session, "ewa", "manager") as other:
        other.tags.delete(other.tags.named("VIP").id)
    assert refused(session.undoing.undo)[0] is Code.TAG_UNKNOWN
    assert session.contacts.get(jan.id).draft.tags == ()


def test_a_contact_loses_a_tag_that_was_deleted_only_once(session: Session) -> None:
    jan = a_person(session, "Jan Kowalski", tags="VIP")
    edited(session, jan, tags=("VIP", "Best"))
    with a_session_of(session, "ewa", "manager") as other:
        other.tags.delete(other.tags.named("Best").id)
        assert refused(session.undoing.undo)[0] is Code.UNDO_CONFLICT
        other.undoing.undo()
    session.undoing.undo()
    assert session.contacts.get(jan.id).draft.tags == ("VIP",)


def test_a_contact_gets_a_retired_option_back(session: Session, source: CustomField) -> None:
    jan = edited(session, a_person(session, "Jan Kowalski"), custom={"source": "Web"})
    edited(session, jan, custom={})
    with a_session_of(session, "ewa", "manager") as other:
        other.custom_fields.retire_option(source.options[0].id)
    session.undoing.undo()
    assert session.contacts.get(jan.id).draft.custom == {"source": "Web"}


def test_nothing_comes_back_into_a_field_out_of_use(session: Session, source: CustomField) -> None:
    jan = edited(session, a_person(session, "Jan Kowalski"), custom={"source": "Web"})
    edited(session, jan, custom={})
    with a_session_of(session, "ewa", "manager") as other:
        other.custom_fields.retire(source.id)
        code, sentence = refused(session.undoing.undo)
        assert (code, "Source" in sentence or "source" in sentence) == (Code.UNDO_CONFLICT, True)
        other.custom_fields.restore(source.id)
    assert session.undoing.undo().kind is OperationKind.CONTACT_EDITED
    assert session.contacts.get(jan.id).draft.custom == {"source": "Web"}
