"""What the first list counts while the screen is loaded is what the list counts itself, or is not used."""

from __future__ import annotations

import threading

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.services.count_ahead import CountAhead
from tui_crm.services.session import Session
from tui_crm.store import list_posts

PERSONS = ContactQuery(kind=Kind.PERSON)


@pytest.fixture
def seller(session: Session, monkeypatch: pytest.MonkeyPatch):
    """Somebody who sees three of the four active persons of a base with others besides."""
    monkeypatch.setattr(list_posts, "STEP", 2)
    for name in ("Ewa Lis", "Jan Kowalski"):
        a_person(session, name)
    a_person(session, "Ola Nowak", access="owner")
    a_person(session, "Adam Dawny", status="inactive")
    an_organization(session, "Acme")
    with a_session_of(session, "seller", "editor") as seller:
        a_person(seller, "Iga Moja", access="owner")
        yield seller


def counted(session: Session, query: ContactQuery = PERSONS) -> int | None:
    with CountAhead(session) as ahead:
        ahead._thread.join()
        return ahead.number(query)


def test_everybody_counts_what_they_may_see(session, seller):
    assert counted(seller) == seller.contacts.count(PERSONS) == 3
    assert counted(session) == session.contacts.count(PERSONS) == 4


@pytest.mark.parametrize(
    "query",
    [
        ContactQuery(kind=Kind.ORGANIZATION),
        ContactQuery(kind=Kind.PERSON, text="lis"),
        ContactQuery(kind=Kind.PERSON, include_inactive=True),
        ContactQuery(kind=Kind.PERSON, sort=Sort("city")),
    ],
    ids=str,
)
def test_of_another_list_nothing_is_known(seller, query):
    assert counted(seller, query) is None


def test_a_number_counts_no_more_when_somebody_has_written(session, seller):
    with CountAhead(seller) as ahead:
        ahead._thread.join()
        assert ahead.number(PERSONS) == 3
        a_person(session, "Nowy Człowiek")
        assert ahead.number(PERSONS) is None


def test_a_number_counts_no_more_when_the_user_may_do_less(session, seller):
    with CountAhead(seller) as ahead:
        ahead._thread.join()
        user = session.users.named("seller")
        session.users.edit(user.id, group_id=session.users.groups()[0].id)
        assert seller.renew()
        assert ahead.number(PERSONS) is None


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set when a count has begun that would never end."""
    begun = threading.Event()

    def endless(self, connection):
        begun.set()
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT count(*) FROM n"
        return connection.execute(endless).fetchone()[0]

    monkeypatch.setattr(list_posts.FencePosts, "count", endless)
    return begun


def test_counting_that_takes_long_ends_with_the_program(seller, begun):
    with CountAhead(seller) as ahead:
        assert begun.wait(300)
        assert ahead.number(PERSONS) is None
    assert not ahead._thread.is_alive()
    assert ahead.number(PERSONS) is None


def test_a_list_takes_a_count_over_until_it_knows_its_rows(seller):
    listing = seller.contacts.listing(PERSONS)
    listing.take_count(3)
    assert (listing.total, listing.is_counted, listing.is_exact) == (3, True, False)
    assert listing.complete(lambda: None)
    assert (listing.total, listing.is_counted, listing.is_exact) == (3, True, True)


def test_counting_ends_when_something_else_is_asked(seller, begun):
    with CountAhead(seller) as ahead:
        assert begun.wait(300)
        ahead.stop()
        ahead._thread.join(60)
        assert not ahead._thread.is_alive()
