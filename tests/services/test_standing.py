"""Rights that change while one works: whoever lost them writes no more, at once (R41)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.kit.builders import a_person, an_organization
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.imports import ImportOptions
from tui_crm.domain.problems import Code, Denied
from tui_crm.domain.users import User
from tui_crm.services.session import Session, open_session

P = Permission
ROWS = 60


@pytest.fixture
def ewa(session: Session) -> User:
    return session.users.add("ewa", "Ewa Lis", session.users.group_named("Sales").id)


@pytest.fixture
def other(session: Session, ewa: User) -> Iterator[Session]:
    with open_session(session.path, login="ewa", clock=session.clock) as opened:
        yield opened


def denied(work: object) -> Code:
    assert callable(work)
    with pytest.raises(Denied) as caught:
        work()
    return caught.value.problem.code


def test_nothing_is_new_where_nobody_changed_rights(session: Session, other: Session) -> None:
    assert other.renew() is False
    a_person(session)
    assert other.renew() is False
    session.users.add("jan", "", session.users.group_named("Sales").id)
    assert other.renew() is False


def test_all_services_work_with_the_rights_of_now(session: Session, other: Session, ewa: User) -> None:
    built = other.lifecycle, other.tags, other.care, other.history
    session.users.edit(ewa.id, group_id=1, full_name="Ewa Mazur")
    assert other.renew() is True
    assert other.renew() is False
    assert other.actor.is_admin
    assert {one.actor for one in (*built, other.contacts, other.users, other.undoing)} == {other.actor}
    other.tags.add("VIP")


def test_a_write_that_was_begun_with_more_rights_is_refused(
    session: Session, other: Session, ewa: User
) -> None:
    sales = ewa.group_id
    session.users.edit_group(sales, permissions=frozenset({P.SEE}))
    assert other.may(P.ADD)  # nobody has told this session yet
    assert denied(lambda: a_person(other)) is Code.RIGHTS_CHANGED
    assert denied(lambda: a_person(other)) is Code.NOT_ALLOWED
    assert other.contacts.count(ContactQuery(Kind.PERSON)) == 0
    session.users.edit_group(sales, permissions=frozenset({P.SEE, P.ADD}))
    other.renew()
    a_person(other)


@pytest.mark.parametrize("is_renewed", [True, False])
def test_what_needs_no_permission_is_not_refused_for_rights_that_were_lost(
    session: Session, other: Session, ewa: User, is_renewed: bool
) -> None:
    a_person(other)
    view = other.views.save(Kind.PERSON, "Mine", text="jan")
    session.users.edit_group(ewa.group_id, permissions=frozenset({P.SEE}))
    if is_renewed:
        other.renew()
    other.layouts.set(Kind.PERSON, other.layouts.get(Kind.PERSON))
    other.layouts.reset(Kind.PERSON)
    other.views.rename(view.id, "Ours")
    other.views.arrange(view.id, "")
    other.views.move(view.id, 0)
    other.views.save(Kind.PERSON, "More")
    other.views.delete(view.id)
    other.undoing.pass_over()
    session.users.edit(ewa.id, active=False)
    assert denied(lambda: other.layouts.reset(Kind.PERSON)) is Code.USER_INACTIVE


def test_more_rights_bar_nothing(session: Session, other: Session, ewa: User) -> None:
    session.users.edit(ewa.id, group_id=1)
    a_person(other)
    assert other.actor.is_admin


def test_a_look_between_the_question_and_the_write_lets_nothing_through(
    session: Session, other: Session, ewa: User
) -> None:
    other.contacts.require(P.ADD)
    session.users.edit_group(ewa.group_id, permissions=frozenset({P.SEE}))
    look = Thread(
        target=other.renew
    )  # as the list does every two seconds, while the write waits for its turn
    look.start()
    look.join()
    assert not other.may(P.ADD)
    with pytest.raises(Denied) as caught, other.database.writing():
        raise AssertionError("the transaction has begun")
    assert caught.value.problem.code is Code.RIGHTS_CHANGED


def test_an_inactive_user_neither_writes_nor_reads(session: Session, other: Session, ewa: User) -> None:
    an_organization(session)
    query = ContactQuery(Kind.ORGANIZATION)
    assert other.contacts.count(query) == 1
    session.users.edit(ewa.id, active=False)
    for work in (lambda: other.users.choose("theme", "dark"), other.renew, other.renew):
        assert denied(work) is Code.USER_INACTIVE
    assert other.contacts.count(query) == 0
    assert denied(lambda: a_person(other)) is Code.NOT_ALLOWED
    session.users.edit(ewa.id, active=True)
    assert other.renew() is True
    assert other.contacts.count(query) == 1


def test_own_changes_count_at_once(session: Session, ewa: User) -> None:
    session.users.edit(ewa.id, group_id=1)
    session.users.edit(session.actor.user_id, group_id=ewa.group_id)
    assert not session.actor.is_admin
    assert denied(session.undoing.undo) is Code.NOT_ALLOWED
    a_person(session)


def test_an_import_stops_where_its_user_may_no_more(
    session: Session, other: Session, ewa: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_crm.services import import_running

    monkeypatch.setattr(import_running, "CHUNK", 5)
    monkeypatch.setattr(import_running, "_LONGEST", 0.0)
    file = tmp_path / "people.csv"
    file.write_text("first name,e-mail\n" + "".join(f"Jan,jan{n}@example.com\n" for n in range(ROWS)))
    job = other.imports.stage(file, ImportOptions(Kind.PERSON))

    def lose(_done: int, _rows: int) -> None:
        session.users.edit_group(ewa.group_id, permissions=frozenset({P.SEE}))

    assert denied(lambda: other.imports.run(job, lose)) is Code.RIGHTS_CHANGED
    there = session.contacts.count(ContactQuery(Kind.PERSON))
    assert 0 < there < ROWS
    assert denied(lambda: other.imports.run(job)) is Code.NOT_ALLOWED
    session.users.edit(ewa.id, group_id=1)
    other.renew()
    assert other.imports.run(job).created == ROWS
    assert session.contacts.count(ContactQuery(Kind.PERSON)) == ROWS
