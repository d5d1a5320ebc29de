"""Lists answer as a naive model does: every kind, filter, order, access and window."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.clock import StoppedClock
from tests.services.list_model import everybody, expected, fill
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery, Filter, Sort
from tui_crm.domain.fields import FIELDS, UNSORTED
from tui_crm.services.session import Session, open_session
from tui_crm.store import contacts, list_found, list_posts, sort_filling


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random base, made once: no test here changes its contacts."""
    path, clock = tmp_path_factory.mktemp("lists") / "crm.db", StoppedClock()
    with open_session(path, login="anna", clock=clock) as session:
        fill(session, clock)
    return path


@pytest.fixture
def anna(base: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """The administrator; posts, pieces and bounds are so small that all of them matter."""
    for module, name, value in (
        (list_posts, "STEP", 4), (list_posts, "_BATCH", 3), (list_found, "_PIECE", 3), (contacts, "_MANY", 9),
        (sort_filling, "_PIECE", 7), (sort_filling, "_RUN", 20), (contacts, "_FEW", 6),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    with open_session(base, login="anna") as session:
        yield session


@pytest.fixture(params=["anna", "bob"])
def who(request: pytest.FixtureRequest, anna: Session) -> Iterator[Session]:
    """The administrator, or an ordinary user."""
    with open_session(anna.path, login=request.param) as session:
        yield session


SORTED = sorted(set(FIELDS) - set(UNSORTED))
FILTERS = [
    (), (("city", "lodz"),), (("city", ""),), (("tags", "vip"),), (("tags", "Targi"), ("city", "Lublin")),
    (("owners", "bob"),), (("access", "owner"),), (("status", "inactive"),), (("created_at", "2026-02"),),
    (("organization", "firma nowak 0"),), (("organization", ""),), (("birthday", "1980-05-09"),),
    (("first_name", "Lukasz"),), (("last_name", "Kowalski"), ("position", "prezes")), (("incomplete", "no"),),
    (("full_name", "jan nowak"),), (("note", "50%"),), (("city", "war"),), (("updated_at", "2026-01-31"),),
    (("phone", ""),), (("phone", "600100212"),), (("watchers", "bob"),), (("incomplete", "yes"),),
]  # fmt: skip


def every_way(who: Session, query: ContactQuery, ids: list[int], chance: random.Random) -> None:
    """Asks the list for its rows in all the ways there are."""
    listing = who.contacts.listing(query, ("name",))
    for _ in range(4):
        offset, limit = chance.randrange(len(ids) + 3), chance.randrange(1, 20)
        assert [row.id for row in listing.window(offset, limit)] == ids[offset : offset + limit]
        assert listing.total <= len(ids)
    assert listing.complete(lambda: None)
    assert (listing.total, listing.is_exact, listing.is_ready) == (len(ids), True, True)
    assert listing.ids().tolist() == ids
    start = chance.randrange(len(ids) + 1)
    assert listing.ids(start, start + 7).tolist() == ids[start : start + 7]
    assert who.contacts.ids(query, start, start + 7).tolist() == ids[start : start + 7]
    for place in chance.sample(range(len(ids)), min(3, len(ids))):
        assert listing.row_number(ids[place]) == place
        assert who.contacts.row_number(query, ids[place]) == place
    assert listing.row_number(99_999) is None


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filters_answer_as_the_model(
    who: Session, anna: Session, filters: tuple[tuple[str, str], ...]
) -> None:
    chance = random.Random(str(filters))
    wanted = tuple(Filter(*one) for one in filters)
    for sort in (None, Sort("name", True), Sort(chance.choice(SORTED), chance.random() < 0.5)):
        kind = chance.choice([Kind.PERSON, Kind.PERSON, Kind.ORGANIZATION, None])
        query = ContactQuery(kind, filters=wanted, sort=sort, include_inactive=chance.random() < 0.5)
        every_way(who, query, expected(who, everybody(anna), query), chance)


@pytest.mark.parametrize("field", SORTED)
def test_orders_answer_as_the_model(who: Session, anna: Session, field: str) -> None:
    chance = random.Random(field)
    for down in (False, True):
        for kind in (Kind.PERSON, Kind.ORGANIZATION, None):
            query = ContactQuery(kind, sort=Sort(field, down), include_inactive=chance.random() < 0.5)
            every_way(who, query, expected(who, everybody(anna), query), chance)


@pytest.mark.parametrize(
    "sort", [Sort("name"), Sort("city", True), Sort("birthday"), Sort("updated_at", True)]
)
def test_a_search_may_be_sorted(who: Session, anna: Session, sort: Sort) -> None:
    for text in ("nowak", "lukasz", "anna"):
        query = ContactQuery(text=text, search_in=("name",), sort=sort)
        every_way(who, query, expected(who, everybody(anna), query), random.Random(text))


def test_a_search_keeps_its_first_rows_while_the_rest_is_found(who: Session) -> None:
    query = ContactQuery(text="nowak")
    listing = who.contacts.listing(query, ("name",))
    first = [row.id for row in listing.window(0, 3)]
    assert listing.complete(lambda: None)
    ids = listing.ids().tolist()
    assert ids[:3] == first
    assert sorted(ids) == sorted(who.contacts.ids(ContactQuery(text="nowak", sort=Sort())))
    assert [row.id for row in listing.window(2, 50)] == ids[2:]
    assert listing.row_number(ids[-1]) == len(ids) - 1
    assert who.contacts.row_number(query, ids[-1]) == len(ids) - 1
