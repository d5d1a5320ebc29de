"""Searches against a model that knows no SQL: the same contacts, each once, in the order of their ranks."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import Any

import pytest

from tests.kit.builders import an_actor
from tests.store import search_model as model
from tests.store.search_model import Invented
from tui_crm.domain.contact import ContactDraft, Email, Kind, Phone, Status
from tui_crm.domain.fields import SearchGroup
from tui_crm.store import contact_writing, search, search_tiers, users
from tui_crm.store.contact_writing import Names
from tui_crm.store.database import Database
from tui_crm.store.search_terms import GROUPS
from tui_crm.store.sql import TRUE, Sql
from tui_crm.store.visibility import visible_to

ACTIVE = Sql("c.status = 1")
BOTH = (1, 2)


class Watched:
    """A connection that keeps what it was asked."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.asked: list[tuple[str, Any]] = []

    def execute(self, sql: str, values: Any = (), /) -> Any:
        self.asked.append((sql, values))
        return self._connection.execute(sql, values)

    def plans(self) -> list[str]:
        """A line for each step of the plans of all that was asked."""
        return [
            row[3]
            for sql, values in self.asked
            for row in self._connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        ]


def found(base: Database, text: str, groups: tuple[str, ...] = (), **options: Any) -> list[int]:
    """The whole answer."""
    kinds, where, recent = options.get("kinds", BOTH), options.get("where", TRUE), options.get("recent", ())
    return list(search_tiers.search(base.connection(), text, groups, kinds, where, recent))


def test_the_groups_are_those_of_the_domain() -> None:
    assert set(GROUPS) == {group.value for group in SearchGroup}


@pytest.mark.parametrize("seed", range(6))
def test_random_questions_on_random_bases(base: Database, seed: int) -> None:
    random = Random(seed)
    contacts = model.invent(base, random, 150)
    for _ in range(150):
        text = model.a_question(random)
        groups = random.choice(((), (), ("name",), ("phone", "email"), ("organization", "tags", "note")))
        kinds = random.choice((BOTH, (1,), (2,)))
        actor = random.choice((an_actor("admin", 1), an_actor("editor", 2)))
        where, active_only = visible_to(actor), random.random() < 0.5
        allowed = [
            one
            for one in contacts
            if (1 if one.draft.kind is Kind.PERSON else 2) in kinds
            and one.visible_to(actor)
            and not (active_only and one.draft.status is Status.INACTIVE)
        ]
        recent = [one.id for one in random.sample(contacts, 20)]
        ids = found(
            base, text, groups, kinds=kinds, where=where & ACTIVE if active_only else where, recent=recent
        )
        _compare(ids, allowed, text, groups or GROUPS, recent)


def _compare(
    ids: list[int], allowed: list[Invented], text: str, groups: tuple[str, ...], recent: list[int]
) -> None:
    by_id = {one.id: one for one in allowed}
    expected = {one.id for one in allowed if model.words(text) and model.answers(one, text, groups)}
    assert set(ids) == expected, text
    assert len(ids) == len(expected), text
    ranks = [model.rank(by_id[one], text, groups) for one in ids]
    assert ranks == sorted(ranks), text
    for rank in range(3):
        same = [one for one in ids if model.rank(by_id[one], text, groups) == rank]
        first = [one for one in recent if one in same]
        assert same[: len(first)] == first, text


@pytest.mark.parametrize("text", ["a" * 5_000, "abc " * 3_000, "x " * 500, "0123456789 " * 300, '"" AND *'])
def test_nothing_that_is_typed_is_too_much(base: Database, text: str) -> None:
    model.invent(base, Random(1), 20)
    assert found(base, text) == []


def test_a_long_answer_is_read_in_pieces_and_whole(base: Database) -> None:
    contacts = model.invent(base, Random(2), 700)
    ids = found(base, "example")
    assert sorted(ids) == [one.id for one in contacts if model.answers(one, "example", GROUPS)]
    assert len(ids) > 64 + 256


def test_of_a_long_answer_only_what_is_looked_at_is_read(base: Database) -> None:
    model.invent(base, Random(3), 700)
    watched = Watched(base.connection())
    first = list(islice(search_tiers.search(watched, "kowal", (), (1,), TRUE, ()), 1))
    assert len(first) == 1
    assert len(watched.asked) == 1


@pytest.mark.parametrize("text", [
    "kowal", "jan kowal", "anna maria kow", "k", "j k", "600 100", "jan.kow", "na", "kow 600", "zzz",
])  # fmt: skip
@pytest.mark.parametrize("role", ["admin", "editor"])
@pytest.mark.parametrize("groups", [(), ("phone", "email")])
def test_plans_read_indexes_and_sort_nothing(
    base: Database, text: str, role: str, groups: tuple[str, ...]
) -> None:
    model.invent(base, Random(4), 50)
    city = "EXISTS (SELECT 1 FROM contact_address x WHERE x.contact = c.id AND x.city = ?)"
    where = visible_to(an_actor(role, 2)) & ACTIVE & Sql(city, ("Łódź",))
    watched = Watched(base.connection())
    list(search_tiers.search(watched, text, groups, BOTH, where, [1, 2, 3]))
    plans = watched.plans()
    assert plans
    # x: the few rows that a subquery found; 64:M: the trigram index, by what must match; 1: a list of ids
    scans = {step.rstrip("<>0123456789") for step in plans if step.startswith("SCAN")}
    assert scans <= {"SCAN j VIRTUAL TABLE INDEX 1:", "SCAN f VIRTUAL TABLE INDEX 64:M", "SCAN x"}
    assert not [step for step in plans if "TEMP B-TREE" in step]
    assert not [step for step in plans if step.startswith("SEARCH c USING INDEX contact_by_update")]


@pytest.mark.parametrize(
    ("text", "best"), [("100", "100200300"), ("600", "600999888"), ("jan.k", "jan.k@example.com")]
)
def test_phones_and_addresses_that_begin_so_come_before_others(base: Database, text: str, best: str) -> None:
    with base.writing() as connection:
        group = users.add_group(base, "all", is_admin=True)
        users.add_user(base, "admin", "", group, 0)
        drafts = [
            _reached_by(("222100600",), "pan.jan.k@example.com"),
            _reached_by(("100200300", "600999888"), "jan.k@example.com"),
        ]
        for place, draft in enumerate(drafts):
            contact_writing.insert(connection, str(place), draft, Names(), an_actor("admin", 1), 0)
    assert best in str(drafts[1])
    assert found(base, text) == [2, 1]


def _reached_by(numbers: tuple[str, ...], address: str) -> ContactDraft:
    phones = tuple(Phone(f"+48{number}", number) for number in numbers)
    return ContactDraft(phones=phones, emails=(Email(address),))


def test_statements_are_the_same_for_the_same_shape(base: Database) -> None:
    model.invent(base, Random(5), 50)
    shapes = []
    for text in ("kowal", "nowak"):
        watched = Watched(base.connection())
        list(search_tiers.search(watched, text, (), (1,), ACTIVE, ()))
        shapes.append([sql for sql, _values in watched.asked])
    assert shapes[0] == shapes[1]


def test_recently_changed_contacts_the_newest_first(base: Database) -> None:
    model.invent(base, Random(6), 60)
    sql = "SELECT id FROM contact WHERE kind = 1 ORDER BY updated_at DESC, id"
    rows = base.connection().execute(sql).fetchall()
    assert search_tiers.recent_ids(base.connection(), 1, 1_000) == [row[0] for row in rows]
    newest = search_tiers.recent_ids(base.connection(), 1, 5)
    assert len(newest) == 5
    watched = Watched(base.connection())
    search_tiers.recent_ids(watched, 1, 5)
    assert watched.plans() == ["SEARCH contact USING COVERING INDEX contact_by_update (kind=?)"]


def test_many_unmerged_segments_are_searched_and_stay_bounded(base: Database) -> None:
    contacts = model.invent(base, Random(7), 60)
    for round_ in range(200):
        with base.writing() as connection:
            one = contacts[round_ % len(contacts)].id
            connection.execute("UPDATE contact SET note = ? WHERE id = ?", (f"uwaga{round_}", one))
            assert search.refresh(connection, [one]) == 1
        assert found(base, f"uwaga{round_}") == [one]
    segments = "SELECT count(DISTINCT segid) FROM search_trigram_idx"
    assert 1 < base.connection().execute(segments).fetchone()[0] < 2 * 64
    last_of_each = {one % len(contacts): f"uwaga{one}" for one in range(200)}
    for place, note in last_of_each.items():
        assert found(base, note) == [contacts[place].id]
