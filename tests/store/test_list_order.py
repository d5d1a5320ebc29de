"""The hot queries of lists: which index answers them, and how many there are. This keeps lists quick."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kit.builders import a_person, a_session_of
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery, Filter, Sort
from tui_crm.domain.custom_fields import CHOICES, CustomFieldType
from tui_crm.domain.fields import DEFAULT_COLUMNS
from tui_crm.domain.filters import Comparison, FilterGroup, Join
from tui_crm.services.session import Session
from tui_crm.store import contacts, list_posts
from tui_crm.store.list_order import by_name
from tui_crm.store.list_posts import FencePosts
from tui_crm.store.sql import Connection
from tui_crm.store.visibility import visible_to

COLUMNS = DEFAULT_COLUMNS[Kind.PERSON]
NAMES = ContactQuery()
SORTS = [None, Sort("name", True), Sort("city"), Sort("city", True), Sort("status", True), Sort("birthday")]
SORTS += [Sort("updated_at", True), Sort("created_at")]
ORDERS = [
    *(ContactQuery(sort=sort) for sort in SORTS), ContactQuery(include_inactive=True),
    ContactQuery(kind=Kind.ORGANIZATION), ContactQuery(filters=(Filter("status", "inactive"),)),
]  # fmt: skip


@pytest.fixture(params=["admin", "viewer"])
def viewer(request: pytest.FixtureRequest, session: Session) -> Iterator[Session]:
    """Whoever looks at forty persons; ordinary users have to be asked what they may see."""
    for number in range(40):
        name = f"Jan Nowak-{'abcdefgh'[number // 5]}{'abcde'[number % 5]}"
        a_person(session, name, city=["Łódź", ""][number % 2], tags=["VIP", ""][number % 2])
    with a_session_of(session, "bob", request.param) as opened:
        yield opened


def said_by(connection: Connection, *calls: object) -> list[str]:
    """The statements that the connection runs meanwhile, with the values in them."""
    said: list[str] = []
    connection.set_trace_callback(said.append)  # type: ignore[attr-defined]
    for call in calls:
        call()  # type: ignore[operator]
    connection.set_trace_callback(None)  # type: ignore[attr-defined]
    # the trigram index asks its own tables
    return [one for one in said if one.startswith("SELECT") and " FROM 'main'." not in one]


def plan_of(connection: Connection, statement: str) -> list[str]:
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()]


TABLES = ("c", "g", "l", "s", "v", "x", "seen", "contact", "contact_sort")
_HOLDS_FEW = ("contact_incomplete", "contact_restricted")  # indexes of what is rare


def assert_no_walk_of_a_table(connection: Connection, statements: list[str]) -> None:
    for statement in statements:
        for step in plan_of(connection, statement):
            words = step.split()
            whole = words[0] == "SCAN" and words[1] in TABLES and words[-1] not in _HOLDS_FEW
            assert not whole, (step, statement)


@pytest.mark.parametrize("query", ORDERS, ids=str)
def test_a_window_anywhere_is_two_queries_and_reads_no_table(
    viewer: Session, query: ContactQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_posts, "STEP", 8)
    connection = viewer.database.connection()
    first = viewer.contacts.listing(query, COLUMNS)
    first.window(0, 8)  # fills the sort index
    listing = viewer.contacts.listing(query, COLUMNS)
    listing.complete(lambda: None)
    said = said_by(connection, lambda: listing.window(8, 8))
    assert len(said) <= 3, said  # where the window reaches over the end of those with a value: one more
    said += said_by(connection, lambda: viewer.contacts.listing(query, COLUMNS).complete(lambda: None))
    said += said_by(connection, lambda: viewer.contacts.listing(query, COLUMNS).ids())
    assert_no_walk_of_a_table(connection, said)
    ordered = [one for one in said if "group_concat" not in one]
    assert "TEMP B-TREE" not in str([plan_of(connection, one) for one in ordered])


@pytest.mark.parametrize("query", ORDERS, ids=str)
def test_walking_past_all_contacts_reads_an_index_alone(viewer: Session, query: ContactQuery) -> None:
    connection = viewer.database.connection()
    viewer.contacts.listing(query).window(0, 1)
    listing = viewer.contacts.listing(query)
    said = said_by(connection, lambda: listing.complete(lambda: None))
    walks = [one for one in said if "LIMIT 1 OFFSET" in one or "count(*)" in one]
    assert walks
    for statement in walks:
        step = plan_of(connection, statement)[0]
        assert "COVERING INDEX" in step or "contact_sort USING PRIMARY KEY" in step, step


@pytest.mark.parametrize(("field", "value"), [
    ("tags", "vip"), ("owners", "anna"), ("phone", "600100200"), ("email", "a@example.com"), ("city", "Łódź"),
    ("street", "Długa 12"), ("note", "ważny klient"), ("position", "prezes"), ("organization", "Acme"),
    ("organization_position", "szef"), ("birthday", "1980-05-09"), ("created_at", "2025"), ("import", "7"),
    ("updated_at", "2025-01"), ("incomplete", "yes"), ("access", "owner"), ("nip", "12"),
    ("last_name", "Kowalski"), ("full_name", "Jan Kowalski"), ("watchers", "anna"), ("url", "https://a.pl"),
    ("pesel", "44051401359"), ("phone2", "600100200"), ("email2", "a@example.com"), ("website", "a.pl"),
    ("region", "PL"), ("document_number", "ABC 12"), ("custom.size", "42"), ("custom.size", "xyz"),
    ("first_name", "Ewa"),
])  # fmt: skip
def test_a_filter_looks_at_its_candidates_alone(session: Session, field: str, value: str) -> None:
    with session.database.writing() as writing:
        writing.execute(
            "INSERT INTO custom_field (uid, kind, field_key, name, type, position)"
            " VALUES ('size', 1, 'size', 'size', 'text', 0)"
        )
    a_person(session, "Jan Nowak")
    with a_session_of(session, "bob", "viewer") as bob:
        for viewer in (session, bob):
            connection = viewer.database.connection()
            listing = viewer.contacts.listing(ContactQuery(filters=(Filter(field, value),)), COLUMNS)
            said = said_by(connection, lambda listing=listing: listing.window(0, 8))
            assert len(said) <= 3, said
            assert_no_walk_of_a_table(connection, said)


C = Comparison
RANGES = [
    Filter("custom.my_number", "5", C.MORE), Filter("custom.my_number", "5", C.BETWEEN, ("7",)),
    Filter("custom.my_number", "5", C.ANY_OF, ("6",)), Filter("custom.my_date", "2026-01"),
    Filter("custom.my_date_time", "-30d", C.AT_LEAST), Filter("custom.my_choice", "duża"),
    Filter("custom.my_multiple_choice", "mała", C.ANY_OF, ("duża",)), Filter("custom.my_checkbox", "yes"),
    Filter("custom.my_text", "ważny", C.CONTAINS), Filter("custom.my_url", "https://a.pl"),
    Filter("created_at", "2026", C.AT_LEAST), Filter("birthday", "1980", C.LESS),
    Filter("city", "ódź", C.CONTAINS), Filter("phone", "600 100", C.CONTAINS),
    Filter("email", "exam", C.CONTAINS), Filter("text", "kowalski", C.CONTAINS),
    Filter("organization", "acme", C.CONTAINS), Filter("tags", "vi", C.CONTAINS),
]  # fmt: skip
OWN_ROWS = "SEARCH v USING PRIMARY KEY (contact=? AND field=?)"


@pytest.fixture
def fields(session: Session) -> Session:
    """A base with a custom field of each type, named by it, and one more to tell them from."""
    for one in CustomFieldType:
        options = ("mała", "duża") if one in CHOICES else ()
        session.custom_fields.add(Kind.PERSON, f"Field {one.value}", one, options, key=f"my_{one.value}")
    a_person(session, "Jan Nowak", **{"custom.my_number": "5", "custom.my_text": "ważny"})
    return session


def asked_by(viewer: Session, query: ContactQuery, columns: tuple[str, ...] = ("name",)) -> list[str]:
    """The statements of the first window of a list, without those that read what fields there are."""
    listing = viewer.contacts.listing(query, columns)
    said = said_by(viewer.database.connection(), lambda: listing.window(0, 8))
    return [one for one in said if "FROM custom_field" not in one or "custom_value" in one]


@pytest.mark.parametrize("wanted", RANGES, ids=lambda one: f"{one.field} {one.comparison.value}")
def test_comparisons_and_groups_look_at_their_candidates_alone(fields: Session, wanted: Filter) -> None:
    alike = FilterGroup(
        Join.ANY, (FilterGroup(Join.ALL, (Filter("watchers", "bob"), wanted)), Filter("nip", "12"))
    )
    for criterion in (wanted, alike):
        said = asked_by(fields, ContactQuery(filters=(criterion,)))
        assert "c.id IN (SELECT" in str(said)
        assert_no_walk_of_a_table(fields.database.connection(), said)


@pytest.mark.parametrize("wanted", RANGES, ids=lambda one: f"{one.field} {one.comparison.value}")
def test_where_candidates_are_many_each_contact_is_asked_for_its_own_rows(
    fields: Session, wanted: Filter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contacts, "_FEW", -1)
    connection = fields.database.connection()
    for negated in (False, True):
        query = ContactQuery(filters=(wanted._replace(negated=negated),), sort=Sort("name", negated))
        said = [one for one in asked_by(fields, query) if "INDEXED BY contact_by_name" in one]
        assert said
        for step in (step for one in said for step in plan_of(connection, one)):
            if " v " in step:
                assert step.replace(" EXISTS", "") == OWN_ROWS, step


def test_a_list_reads_only_the_custom_fields_that_it_shows(fields: Session) -> None:
    connection = fields.database.connection()
    fields.contacts.listing(ContactQuery(sort=Sort("custom.my_number"))).complete(lambda: None)
    said = asked_by(
        fields, ContactQuery(sort=Sort("custom.my_number")), ("name", "custom.my_choice", "custom.my_date")
    )
    assert len([one for one in said if "custom_value" in one]) == 1
    assert_no_walk_of_a_table(connection, said)
    steps = [step for one in said for step in plan_of(connection, one) if " v " in step]
    assert steps == [OWN_ROWS]


def test_the_first_rows_by_name_as_the_first_frame_asks_for_them(viewer: Session) -> None:
    connection = viewer.database.connection()
    rows = by_name(1, 1).page(connection, visible_to(viewer.actor), None, 5)
    assert [row[-1] for row in rows] == [row.id for row in viewer.contacts.page(NAMES, (), 0, 5).rows]


def test_posts_know_rows_by_their_numbers_at_every_number(
    viewer: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = viewer.database.connection()
    ids = viewer.contacts.ids(NAMES).tolist()
    for step in (1, 3, 8, 39, 40, 41):
        monkeypatch.setattr(list_posts, "STEP", step)
        posts = FencePosts((by_name(1, 1),), visible_to(viewer.actor))
        totals = [posts.total for _ in posts.grow(connection)]
        assert totals == sorted(totals)
        assert (posts.total, posts.is_exact) == (40, True)
        assert [posts.rows(connection, row, 1) for row in range(41)] == [[one] for one in ids] + [[]]
        assert [posts.row_number(connection, one) for one in ids] == list(range(40))
