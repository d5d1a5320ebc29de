"""What `db check` finds and `db stats` tells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.store.bases import add_setting, closed_base
from tui_crm.domain.access import Actor
from tui_crm.domain.problems import Code, StoreError
from tui_crm.domain.soundness import Finding, Rule
from tui_crm.services.base_care import Care
from tui_crm.services.session import utc_now
from tui_crm.store import checks, migrate, stats
from tui_crm.store.database import Database, sqlite_version
from tui_crm.store.sql import Connection

ADMIN = Actor(1, "anna", "Anna Nowak", True, frozenset())
READER = Actor(2, "jan", "Jan Kowalski", False, frozenset())


def test_a_sound_base_has_no_problems(base: Database) -> None:
    add_setting(base, "any")
    assert Care(base, READER, utc_now, "PL").check() == ()


def test_rows_that_point_nowhere_are_found(base: Database) -> None:
    connection = base.connection()
    connection.execute("PRAGMA foreign_keys = 0")
    connection.execute("INSERT INTO contact_tag (contact, tag) VALUES (7, 9)")
    assert {one.line.split(" -> ")[1] for one in checks.check(base)} == {"contact", "tag"}


def test_a_missing_table_is_found_and_stats_still_answer(base: Database) -> None:
    base.connection().execute("DROP TABLE draft")
    assert checks.check(base) == (Finding(Rule.TABLES, "no table draft"),)
    assert "draft" not in stats.stats(base)["tables"]


def test_a_damaged_index_is_found(base: Database) -> None:
    connection = base.connection()
    connection.execute("INSERT INTO tag (uid, name, name_key) VALUES ('1', 'VIP', 'vip')")
    connection.execute("PRAGMA writable_schema = 1")
    connection.execute("CREATE INDEX extra ON tag (name)")
    connection.execute(
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX extra ON tag (uid)' WHERE name = 'extra'"
    )
    base.close()
    assert any("extra" in one.line for one in checks.check(base))


def test_a_base_too_damaged_to_read_says_so(tmp_path: Path) -> None:
    path = closed_base(tmp_path / "crm.db")
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)
    database = Database(path)
    with pytest.raises(StoreError) as caught:
        checks.check(database)
    assert caught.value.problem.code is Code.DATABASE_DAMAGED
    database.close_all()


def test_all_checks_are_asked_in_order(base: Database) -> None:
    def first(_connection: Connection) -> tuple[Finding, ...]:
        return (Finding(Rule.PAGES, "one"), Finding(Rule.PAGES, "two"))

    def second(connection: Connection) -> tuple[Finding, ...]:
        return (Finding(Rule.INDEXES, str(connection.execute("SELECT 3").fetchone()[0])),)

    assert [one.line for one in checks.check(base, (first, second))] == ["one", "two", "3"]


def test_stats_tell_the_facts_and_fit_in_json(base: Database) -> None:
    add_setting(base, "any")
    told = json.loads(json.dumps(Care(base, ADMIN, utc_now, "PL").stats()))
    assert told["path"] == str(base.path)
    assert told["size"] == base.path.stat().st_size > 0
    assert told["wal_size"] > 0
    assert told["sqlite_version"] == sqlite_version()
    assert told["sqlite_safe"] is True
    assert told["schema_version"] == migrate.latest()
    assert told["journal_mode"] == "wal"
    assert told["tables"]["setting"] == 1
    assert told["tables"]["contact"] == 0
