"""Lists while they are at work: budgets, several threads, stopping, and others who change the base."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.kit.builders import a_person, an_organization
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.contact_query import ContactQuery, Filter, Sort
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.listings import Listing
from tui_crm.services.session import Session
from tui_crm.store import contacts, list_found, list_posts, sort_filling

QUERIES = [
    ContactQuery(), ContactQuery(text="nowak"), ContactQuery(sort=Sort("city")),
    ContactQuery(filters=(Filter("city", "Łódź"),)), ContactQuery(text="nowak", sort=Sort("city", True)),
]  # fmt: skip


@pytest.fixture
def people(session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Thirty persons, read in small steps."""
    for module, name, value in (
        (list_posts, "STEP", 4), (list_found, "_PIECE", 3), (sort_filling, "_PIECE", 5), (contacts, "_FEW", 2)
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    for number in range(30):
        a_person(
            session, f"Jan Nowak-{'abcdef'[number // 5]}{'abcde'[number % 5]}", city=["Łódź", ""][number % 2]
        )
    return session


class Gate:
    """Holds a list that is being completed until the test has looked at it."""

    def __init__(self, listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()
        grow = type(listing._content).grow  # type: ignore[union-attr]

        def slowly(content: object, connection: object) -> Iterator[None]:
            for step in grow(content, connection):  # type: ignore[arg-type]
                self.reached.set()
                assert self.opened.wait(300)
                yield step

        monkeypatch.setattr(type(listing._content), "grow", slowly)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_a_window_within_a_budget_is_the_window_or_nothing(people: Session, query: ContactQuery) -> None:
    listing = people.contacts.listing(query, ("name", "city"))
    if not listing.is_ready:
        assert listing.window_within(0, 10, milliseconds=60_000) is None
        assert listing.prepare(lambda: None)
    assert listing.window_within(0, 10, milliseconds=-1) is None
    shown = listing.window_within(0, 10, milliseconds=60_000)
    assert shown == listing.window(0, 10) == people.contacts.page(query, ("name", "city"), 0, 10).rows
    assert listing.total >= 10


def test_a_base_that_is_not_large_is_counted_with_its_first_window(
    people: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.services.listings._CHEAPLY", 60.0)
    listing = people.contacts.listing(ContactQuery(kind=Kind.PERSON), ("name",))
    assert listing.window_within(0, 8, milliseconds=60_000)
    assert (listing.total, listing.is_exact) == (30, True)


def test_what_a_search_finds_is_counted_with_its_first_window_only_where_that_holds_all(
    people: Session,
) -> None:
    query = ContactQuery(kind=Kind.PERSON, text="nowak")
    first, whole = (people.contacts.listing(query, ("name",)) for _ in range(2))
    assert first.window_within(0, 8, milliseconds=60_000)
    assert not first.is_exact
    assert whole.window_within(0, 40, milliseconds=60_000)
    assert (whole.total, whole.is_exact) == (30, True)


@pytest.mark.parametrize("query", QUERIES[:2], ids=str)
def test_rows_that_are_known_can_be_read_while_another_thread_counts(
    people: Session, query: ContactQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.services.listings._CHEAPLY", 0.0)
    listing = people.contacts.listing(query, ("name",))
    first = listing.window(0, 3)
    gate = Gate(listing, monkeypatch)
    with ThreadPoolExecutor(2) as pool:
        completing = pool.submit(listing.complete, lambda: None)
        assert gate.reached.wait(300)
        assert listing.window_within(0, 3, milliseconds=60_000) == first
        assert listing.window_within(25, 5, milliseconds=60_000) is None, "the rest is on its way"
        waiting = pool.submit(listing.window, 25, 5)
        gate.opened.set()
        assert completing.result(10)
        assert len(waiting.result(10)) == 5
    assert (listing.total, listing.is_exact) == (30, True)
    assert len(set(listing.ids())) == 30


def test_the_row_of_a_contact_is_known_before_all_are_found(people: Session) -> None:
    query = ContactQuery(kind=Kind.PERSON, text="nowak")
    ids = people.contacts.ids(query)
    listing = people.contacts.listing(query, ("name",))
    assert listing.row_number(ids[4]) == 4
    assert listing.total < 30
    assert listing.row_number(ids[-1]) == 29
    assert listing.row_number(999_999) is None


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_several_threads_see_one_list(people: Session, query: ContactQuery) -> None:
    listing = people.contacts.listing(query, ("name",))
    with ThreadPoolExecutor(4) as pool:
        windows = [pool.submit(listing.window, offset, 5) for offset in range(0, 30, 5)]
        done = pool.submit(listing.complete, lambda: None)
        rows = [row.id for window in windows for row in window.result(30)]
        assert done.result(30)
    assert rows == listing.ids().tolist()
    assert len(rows) in (15, 30)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_a_stopped_list_gives_nothing_any_more(people: Session, query: ContactQuery) -> None:
    listing = people.contacts.listing(query, ("name",))
    assert len(listing.window(0, 5)) == 5
    listing.stop()
    assert listing.window(0, 5) == ()
    assert listing.window_within(0, 5) is None
    assert listing.complete(lambda: None) is False
    assert listing.prepare(lambda: None) is False
    assert listing.ids().tolist() == []
    assert listing.row_number(1) is None
    assert len(people.contacts.listing(query).window(0, 5)) == 5, "others do not mind"


def test_stopping_ends_what_is_at_work(people: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = people.contacts.listing(ContactQuery(), ("name",))
    listing.window_within(0, 1, milliseconds=60_000)
    monkeypatch.setattr(listing._content, "is_exact", False)
    gate = Gate(listing, monkeypatch)
    monkeypatch.setattr(listing._content, "_edge", ((0, None), 4))
    with ThreadPoolExecutor(1) as pool:
        completing = pool.submit(listing.complete, lambda: None)
        assert gate.reached.wait(300)
        listing.stop()
        gate.opened.set()
        assert completing.result(10) is False


def test_a_query_that_runs_long_is_interrupted(people: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = people.contacts.listing(ContactQuery(), ("name",))
    begun, stopped = threading.Event(), threading.Event()

    def endless(_plan: object, connection: object) -> None:
        begun.set()
        assert stopped.wait(300), "stopped while no statement runs"
        connection.execute(  # type: ignore[attr-defined]
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        ).fetchone()

    monkeypatch.setattr(type(listing._plan), "content", endless)
    stopped.set()
    assert listing.window_within(0, 5, milliseconds=5) is None
    with ThreadPoolExecutor(1) as pool:
        begun.clear()
        stopped.clear()
        completing = pool.submit(listing.complete, lambda: None)
        assert begun.wait(300)
        listing.stop()
        stopped.set()
        assert completing.result(60) is False


def test_preparing_says_how_far_it_is_and_can_be_stopped_and_gone_on_with(
    people: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.services.pacing._TOLD_EACH", 0.0)
    query = ContactQuery(sort=Sort("city"))
    listing = people.contacts.listing(query, ("city",))
    assert (listing.is_ready, listing.progress) == (False, None)
    told: list[float | None] = []

    def stop_half_way() -> None:
        told.append(listing.progress)
        if len(told) == 8:
            listing.stop()

    assert listing.prepare(stop_half_way) is False
    assert told == sorted(told, key=lambda share: share or 0)
    assert 0.5 < (told[-1] or 0) < 1
    again = people.contacts.listing(query, ("city",))
    assert not again.is_ready
    assert again.complete(lambda: None)
    assert (again.is_ready, again.progress) == (True, None)
    assert people.contacts.listing(query).is_ready
    assert [row.cells for row in again.window(14, 2)] == [("Łódź",), ("",)]


def test_a_list_without_a_field_or_with_few_rows_needs_no_index(people: Session) -> None:
    an_organization(people, "Acme")
    for query in (
        ContactQuery(Kind.ORGANIZATION, sort=Sort("birthday")), ContactQuery(kind=None, sort=Sort("city")),
        ContactQuery(text="nowak", sort=Sort("city")), ContactQuery(sort=Sort("updated_at")),
    ):  # fmt: skip
        assert people.contacts.listing(query).is_ready
        assert people.contacts.listing(query).window(0, 1)


def test_what_others_change_meanwhile_neither_breaks_nor_loops(people: Session) -> None:
    for query in QUERIES:
        listing = people.contacts.listing(query, ("name",))
        listing.complete(lambda: None)
        ids = listing.ids().tolist()
        for one in ids[2:9]:
            contact = people.contacts.get(one)
            people.contacts.save(one, contact.draft.with_main(status=Status.INACTIVE), contact.version)
        with people.database.writing() as connection:
            connection.execute("UPDATE contact SET deleted_at = 1 WHERE id = ?", (ids[0],))
        a_person(people, "Adam Aaa", city="Łódź")
        rows = listing.window(0, 100)
        assert 0 < len(rows) <= 31
        assert ids[0] not in [row.id for row in rows]
        assert listing.row_number(ids[0]) in (0, None)
        assert listing.window(200, 5) == ()
        with people.database.writing() as connection:
            connection.execute("UPDATE contact SET deleted_at = NULL, status = 1 WHERE first_name = 'Jan'")
            connection.execute("UPDATE contact SET deleted_at = 1 WHERE first_name = 'Adam'")


@pytest.mark.parametrize(("query", "code"), [
    (ContactQuery(sort=Sort("shoe_size")), Code.FIELD_NOT_SORTABLE),
    (ContactQuery(sort=Sort("custom.zz")), Code.FIELD_UNKNOWN),
    (ContactQuery(filters=(Filter("shoe_size", "1"),)), Code.FIELD_NOT_FILTERABLE),
    (ContactQuery(filters=(Filter("status", "gone"),)), Code.VALUE_NOT_ALLOWED),
    (ContactQuery(text="a", search_in=("birthday",)), Code.FIELD_NOT_SEARCHABLE),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused_at_once(people: Session, query: ContactQuery, code: Code) -> None:
    with pytest.raises(Refused) as refused:
        people.contacts.listing(query)
    assert refused.value.problem.code is code
