"""Undo and redo of very many contacts: in short transactions, to be stopped and gone on with (R51)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.bulk import BulkAction, BulkChange
from tui_crm.domain.contact import Contact, ContactDraft, Kind, Status
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.problems import Code, Denied, NotFound, Refused
from tui_crm.services import bulk, taking_back_long, undoing
from tui_crm.services.session import Session, open_session
from tui_crm.store import definitions
from tui_crm.store.visibility import SEE

ADD_TAG = BulkChange(BulkAction.ADD_TAGS, ("VIP",))
DEACTIVATE = BulkChange(BulkAction.SET_STATUS, ("inactive",))
NAMES = ("Ewa Lis", "Anna Nowak", "Jan Żuk", "Ola Wilk", "Piotr Sowa")
HALF_WRITTEN = 50
"""Percent: all were looked at, some are written."""


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "AT_ONCE", 2)
    monkeypatch.setattr(taking_back_long, "CHUNK", 2)


@pytest.fixture
def people(session: Session) -> list[Contact]:
    return [a_person(session, name) for name in NAMES]


def ids_of(people: list[Contact]) -> list[int]:
    return [one.id for one in people]


def drafts(session: Session, people: list[Contact]) -> list[ContactDraft]:
    return [session.contacts.get(one.id).draft for one in people]


def tagged(session: Session, people: list[Contact]) -> list[bool]:
    return [draft.tags == ("VIP",) for draft in drafts(session, people)]


def stop_at(percentage: int) -> Callable[[int], bool]:
    return lambda done: done < percentage


def another_window(session: Session) -> Session:
    """The same user at another terminal."""
    return open_session(session.path, login=session.actor.login, clock=session.clock)


class Killed(Exception):
    """What ends the process in the middle."""


def kill_at(percentage: int) -> Callable[[int], None]:
    def told(done: int) -> None:
        if done >= percentage:
            raise Killed

    return told


def operations(session: Session) -> list[tuple[str, bool]]:
    """The kinds of the operations, and whether they hold."""
    rows = session.database.connection().execute("SELECT kind, undone_by FROM journal_operation ORDER BY id")
    return [(kind, undone_by is None) for kind, undone_by in rows.fetchall()]


def done_by(session: Session, kind: str) -> list[int]:
    """The contacts that operations of this kind changed."""
    rows = session.database.connection().execute(
        "SELECT j.contact FROM journal_change j JOIN journal_operation o ON o.id = j.operation"
        " WHERE o.kind = ?",
        (kind,),
    )
    return [row[0] for row in rows.fetchall()]


@pytest.mark.parametrize("change", [ADD_TAG, DEACTIVATE, BulkChange(BulkAction.DELETE)])
def test_others_can_write_in_between_and_all_is_taken_back(
    session: Session, people: list[Contact], change: BulkChange
) -> None:
    before = drafts(session, people)
    session.bulk.run(ids_of(people), change)
    told: list[int] = []
    with a_session_of(session, "bob", "manager") as bob:

        def look_on(percentage: int) -> None:
            told.append(percentage)
            a_person(bob, f"Nowy {'abcdefghij'[len(told)] * 3}")

        done = session.undoing.undo(told=look_on)
    assert (done.count, done.left) == (5, 0)
    assert told == [10, 20, 25, 55, 85, 100]
    assert drafts(session, people) == before
    assert session.undoing.next_undo() is not None
    session.undoing.redo()
    if change.action is not BulkAction.DELETE:
        assert drafts(session, people) != before
    session.undoing.undo()
    assert drafts(session, people) == before
    assert session.care.check() == ()


@pytest.mark.parametrize("end", [stop_at(HALF_WRITTEN), kill_at(HALF_WRITTEN)])
@pytest.mark.parametrize("change", [ADD_TAG, DEACTIVATE, BulkChange(BulkAction.DELETE)])
def test_what_was_stopped_or_killed_goes_on_with_the_next_undo(
    session: Session, people: list[Contact], change: BulkChange, end: Callable[[int], object]
) -> None:
    before = drafts(session, people)
    session.bulk.run(ids_of(people), change)
    first = session.undoing.next_undo()
    assert first is not None
    with suppress(Killed):
        assert session.undoing.undo(told=end).left == 3
    assert operations(session)[-1] == ("undone", True)
    assert len(done_by(session, "undone")) == 2
    again = session.undoing.next_undo()
    assert again is not None
    assert again.operation == first.operation
    assert session.undoing.undo(first.operation).left == 0
    assert drafts(session, people) == before
    assert [kind for kind, _holds in operations(session)].count("undone") == 1
    after = session.undoing.redo()
    assert after.count == 5
    assert [kind for kind, holds in operations(session) if not holds] == ["undone"]
    assert session.undoing.undo().count == 5
    assert drafts(session, people) == before


def test_stopped_while_it_only_looks_nothing_is_done(session: Session, people: list[Contact]) -> None:
    session.bulk.run(ids_of(people), ADD_TAG)
    assert session.undoing.undo(told=stop_at(10)).left == 5
    assert all(tagged(session, people))
    assert "undone" not in [kind for kind, _holds in operations(session)]


def test_a_part_is_done_again(session: Session, people: list[Contact]) -> None:
    session.bulk.run(ids_of(people), ADD_TAG)
    session.undoing.undo(told=stop_at(HALF_WRITTEN))
    assert tagged(session, people) == [True, True, True, False, False]
    session.undoing.redo()
    assert all(tagged(session, people))
    assert session.undoing.next_redo() is None
    session.undoing.undo()
    assert not any(tagged(session, people))


def test_a_redo_that_was_stopped_can_be_gone_on_with_or_taken_back(
    session: Session, people: list[Contact]
) -> None:
    session.bulk.run(ids_of(people), ADD_TAG)
    session.undoing.undo()
    assert session.undoing.redo(told=stop_at(HALF_WRITTEN)).left == 3
    assert sum(tagged(session, people)) == 2
    back = session.undoing.undo()
    assert (back.count, back.left) == (5, 0)
    assert not any(tagged(session, people))
    session.undoing.redo(told=stop_at(HALF_WRITTEN))
    session.undoing.redo()
    assert all(tagged(session, people))
    assert session.undoing.next_redo() is None
    for _turn in range(2):
        session.undoing.undo()
        assert not any(tagged(session, people))
        session.undoing.redo()
        assert all(tagged(session, people))
    assert session.care.check() == ()


def test_what_bars_one_contact_refuses_all_before_anything_is_written(
    session: Session, people: list[Contact]
) -> None:
    session.bulk.run(ids_of(people), ADD_TAG)
    with a_session_of(session, "bob", "manager") as bob:  # the contact that is taken back last
        bob.contacts.save(people[0].id, people[0].draft.with_main(tags=("Inny",)), None)
    with pytest.raises(Refused) as refused:
        session.undoing.undo()
    assert refused.value.problem.code is Code.UNDO_CONFLICT
    assert tagged(session, people) == [False, True, True, True, True]
    assert "undone" not in [kind for kind, _holds in operations(session)]


@pytest.mark.parametrize("change", [ADD_TAG, DEACTIVATE])
def test_a_contact_in_the_trash_bars_it(session: Session, people: list[Contact], change: BulkChange) -> None:
    session.bulk.run(ids_of(people), change)
    with a_session_of(session, "bob", "manager") as bob:
        bob.lifecycle.delete((people[0].id,))
    with pytest.raises((Refused, NotFound)):
        session.undoing.undo()
    assert "undone" not in [kind for kind, _holds in operations(session)]


def test_a_conflict_that_comes_up_in_between_stops_it_and_what_is_done_stays(
    session: Session, people: list[Contact]
) -> None:
    session.bulk.run(ids_of(people), ADD_TAG)
    with a_session_of(session, "bob", "manager") as bob:

        def disturb(percentage: int) -> None:
            if percentage == 25:
                bob.contacts.save(people[2].id, people[2].draft.with_main(tags=("Inny",)), None)

        with pytest.raises(Refused) as refused:
            session.undoing.undo(told=disturb)
        assert refused.value.problem.code is Code.UNDO_CONFLICT
        assert refused.value.problem.values["name"] == "Jan Żuk"
        assert [draft.tags for draft in drafts(session, people)] == [("VIP",), ("VIP",), ("Inny",), (), ()]
        bob.undoing.undo()
    session.undoing.undo()
    assert not any(tagged(session, people))


def test_contacts_that_are_as_before_already_are_passed_over(session: Session, people: list[Contact]) -> None:
    session.bulk.run(ids_of(people), ADD_TAG)
    with a_session_of(session, "bob", "manager") as bob:
        bob.contacts.save(people[2].id, people[2].draft.with_main(tags=()), None)
    version = session.contacts.get(people[2].id).version
    session.undoing.undo()
    assert not any(tagged(session, people))
    assert session.contacts.get(people[2].id).version == version


def test_what_is_undone_elsewhere_meanwhile_is_refused(session: Session, people: list[Contact]) -> None:
    session.bulk.run(ids_of(people), ADD_TAG)
    with another_window(session) as window:

        def disturb(percentage: int) -> None:
            if percentage == 55:
                window.undoing.undo()

        with pytest.raises(Refused) as refused:
            session.undoing.undo(told=disturb)
    assert refused.value.problem.code is Code.UNDO_CHANGED
    assert not any(tagged(session, people))
    session.undoing.redo()
    assert all(tagged(session, people))


def test_a_bulk_change_goes_on_under_a_new_operation_when_undo_has_begun(
    session: Session, people: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 4)
    with another_window(session) as window:

        def disturb(done: int) -> None:
            if done == 4:
                window.undoing.undo(told=stop_at(HALF_WRITTEN))

        session.bulk.run(ids_of(people), ADD_TAG, disturb)
    assert session.undoing.undo().count == 1
    assert session.undoing.undo().count == 4
    assert not any(tagged(session, people))


def test_who_may_not_edit_any_more_is_denied_at_once(session: Session, people: list[Contact]) -> None:
    session.bulk.run(ids_of(people), ADD_TAG)
    session.undoing.actor = session.actor._replace(is_admin=False, permissions=frozenset({SEE}))
    with pytest.raises(Denied):
        session.undoing.undo()
    assert all(tagged(session, people))


def test_the_fields_in_use_are_read_once(
    session: Session, people: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    session.custom_fields.add(Kind.PERSON, "Source", CustomFieldType.TEXT)
    set_field = BulkChange(BulkAction.SET_FIELD, ("x",), "custom.source")
    session.bulk.run(ids_of(people), set_field)
    session.bulk.run(ids_of(people), BulkChange(BulkAction.SET_FIELD, ("",), "custom.source"))
    read, calls = definitions.fields, []
    monkeypatch.setattr(definitions, "fields", lambda connection: calls.append(1) or read(connection))
    session.undoing.undo()
    assert len(calls) <= 2  # once to look, once to write
    assert all(draft.custom == {"source": "x"} for draft in drafts(session, people))


def test_organizations_are_taken_back_too(session: Session) -> None:
    made = [an_organization(session, name) for name in ("Acme", "Beta", "Gamma")]
    session.bulk.run(ids_of(made), DEACTIVATE)
    session.undoing.undo()
    assert all(draft.status is Status.ACTIVE for draft in drafts(session, made))
