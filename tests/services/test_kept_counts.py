"""A list too long to be counted at a glance: its number is kept, and is right until something changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.builders import a_person, a_session_of
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.paths import user_folder
from tui_crm.services import count_ahead
from tui_crm.services.count_ahead import CountAhead
from tui_crm.services.glance import glance
from tui_crm.services.kept_counts import keep, kept
from tui_crm.services.session import Session
from tui_crm.store import list_order

PERSONS = ContactQuery(kind=Kind.PERSON)
AT_A_GLANCE = 3


@pytest.fixture
def seller(session: Session, monkeypatch: pytest.MonkeyPatch):
    """Somebody who sees five of the six active persons, of whom a glance counts three."""
    monkeypatch.setattr(list_order, "COUNTED", AT_A_GLANCE)
    monkeypatch.setattr(count_ahead, "COUNTED", AT_A_GLANCE)
    for name in ("Ewa Lis", "Jan Kowalski", "Ola Nowak", "Iga Mak"):
        a_person(session, name)
    a_person(session, "Ada Tajna", access="owner", owners="anna")
    a_person(session, "Adam Dawny", status="inactive")
    with a_session_of(session, "seller", "editor") as seller:
        a_person(seller, "Iga Moja", access="owner")
        yield seller


def glanced(session: Session) -> tuple[int, bool]:
    found = glance(str(session.path), session.actor.login, guest=False)
    assert found is not None
    _change, number, is_all = found.counted()
    found.close()
    return number, is_all


def count(session: Session) -> None:
    with CountAhead(session) as ahead:
        assert ahead._thread is not None
        ahead._thread.join()


def test_a_glance_counts_what_one_may_see(session, seller, monkeypatch):
    assert (glanced(seller), glanced(session)) == ((3, False), (3, False))
    monkeypatch.setattr(list_order, "COUNTED", 5)
    assert glanced(seller) == (seller.contacts.count(PERSONS), True) == (5, True)
    assert glanced(session) == (5, False)
    monkeypatch.setattr(list_order, "COUNTED", 100)
    assert glanced(session) == (session.contacts.count(PERSONS), True) == (6, True)


def test_what_a_session_counted_is_known_to_the_next(session, seller):
    count(seller)
    assert (glanced(seller), glanced(session)) == ((5, True), (3, False))
    count(session)
    assert (glanced(seller), glanced(session)) == ((5, True), (6, True))


def test_it_is_not_believed_when_somebody_has_written(session, seller):
    count(seller)
    a_person(session, "Nowy Człowiek")
    assert glanced(seller) == (3, False)


def test_it_is_not_believed_when_somebody_may_do_something_else(session, seller):
    count(seller)
    session.users.edit(session.users.named("seller").id, group_id=session.users.groups()[0].id)
    assert glanced(seller) == (3, False)


def test_what_was_counted_while_the_program_ran_is_kept_at_its_end(seller):
    count(seller)
    with CountAhead(seller) as ahead:
        a_person(seller, "Nowy Człowiek")
        ahead.keep(ContactQuery(kind=Kind.ORGANIZATION), seller.last_change(), 77)
        ahead.keep(PERSONS, seller.last_change(), seller.contacts.count(PERSONS))
    assert glanced(seller) == (6, True)


def test_what_is_counted_at_a_glance_is_not_kept(seller, monkeypatch):
    monkeypatch.setattr(count_ahead, "COUNTED", 5)
    count(seller)
    assert list(Path(user_folder("cache")).glob("count-*")) == []


def test_what_is_all_is_not_counted_again(seller):
    with CountAhead(seller, (seller.last_change(), 5, True)) as ahead:
        assert ahead._thread is None
        assert (ahead.number(PERSONS), ahead.least(PERSONS)) == (5, 5)
        assert ahead.least(ContactQuery(kind=Kind.PERSON, text="lis")) == 0


def test_so_many_are_there_at_least_until_somebody_writes(seller):
    with CountAhead(seller, (seller.last_change(), 3, False)) as ahead:
        assert ahead._thread is not None
        assert ahead.least(PERSONS) == 3
        a_person(seller, "Nowy Człowiek")
        assert ahead.least(PERSONS) == 0


@pytest.mark.parametrize("text", ["", "/b", "/b\n1\n0", "/b\none\n0\n2", "/other\n1\n0\n2", "/b\n1\n0\n2\n"])
def test_a_file_that_says_something_else_is_none(text):
    keep("/b", 7, 1, "0", 2)
    (file,) = Path(user_folder("cache")).glob("count-*")
    assert kept("/b", 7) == (1, "0", 2)
    assert (kept("/b", 8), kept("/c", 7)) == (None, None)
    file.write_text(text)
    assert kept("/b", 7) is None


def test_it_is_written_anew_only_where_it_is_another_one():
    keep("/b", 7, 1, "0", 2)
    (file,) = Path(user_folder("cache")).glob("count-*")
    first = file.stat().st_ino
    keep("/b", 7, 1, "0", 2)
    assert file.stat().st_ino == first
    keep("/b", 7, 2, "0", 3)
    assert kept("/b", 7) == (2, "0", 3)
    assert list(file.parent.glob("count-*")) == [file]
