"""Reading ahead reads indexes only, and stops when it is told to."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person
from tui_crm.store import read_ahead


@pytest.fixture
def base(session):
    for name in ("Jan Nowak", "Ewa Nowak", "Adam Lis"):
        a_person(session, name)
    return session.database


def test_it_comes_to_the_end_and_gives_its_connection_back(base):
    connection = base.connection()
    assert read_ahead.read_ahead(base, lambda: False)
    assert base.connection() is not connection


def test_it_stops_when_it_is_told_to(base, monkeypatch):
    monkeypatch.setattr(read_ahead, "_STEPS", 1)
    assert not read_ahead.read_ahead(base, lambda: True)
    assert base.connection().execute("SELECT count(*) FROM contact").fetchone() == (3,), "no handler is left"


@pytest.mark.parametrize("sql", read_ahead._INDEXES[:2])
def test_the_contacts_themselves_are_not_read(base, sql):
    plan = " ".join(row[3] for row in base.connection().execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())
    assert "COVERING INDEX contact_by_" in plan
    assert "SCAN" not in plan


def test_no_more_than_its_share_of_a_large_base_is_read(monkeypatch):
    given = []

    class Blocks:
        def execute(self, sql):
            return self

        def fetchmany(self, size):
            given.append(1_000)
            return [(1_000,)]

        def close(self):
            given.append("closed")

    monkeypatch.setattr(read_ahead, "_MOST_BYTES", 2_500)
    read_ahead._read_blocks(Blocks())
    assert given == [1_000, 1_000, 1_000, "closed"]
