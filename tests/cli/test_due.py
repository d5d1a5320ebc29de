"""`due`, `touch` and `today`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Crm


@pytest.fixture
def old(crm: Crm, people: dict[str, int], database_path: Path) -> int:
    """A contact that was added long ago, with whom a touch is due each month."""
    contact = people["lukasz"]
    crm("edit", str(contact), "--set", "keep_in_touch=month")
    with closing(sqlite3.connect(database_path)) as connection, connection:
        connection.execute("UPDATE contact SET created_at = created_at - 40 * 86400 WHERE id = ?", (contact,))
    return contact


def test_who_is_due_is_listed_and_touched(crm: Crm, old: int) -> None:
    (one,) = crm("due", "--json").json
    assert (one["id"], one["days"], one["tag"], one["last_touch"], one["overdue"]) == (old, 30, "", "", 10)
    assert set(one) == {"id", "name", "kind", "days", "tag", "last_touch", "due_on", "overdue"}
    assert "10 days overdue" in crm("due").lines[1]
    assert crm("list", "due:yes", "--count").out == "1\n"
    assert crm("list", "--where", "due=overdue", "--count").out == "1\n"
    assert crm("list", "do_kontaktu:zaległe", "--count").out == "1\n"
    assert crm("touch", str(old), str(old)).out == f"In touch: Łukasz Kowalski (ID {old})\n"
    assert crm("due").err == "tui-crm: Nobody is due.\n"
    assert crm("due", "--json").json == []
    assert [each["id"] for each in crm("due", "--until", "+30d", "--json").json] == [old]
    assert crm("undo").lines[0] == "Undone: Marked as in touch: Łukasz Kowalski"
    assert crm("due", "--limit", "0", "--json").json == []
    assert len(crm("due", "--json").json) == 1


def test_what_is_wrong_is_refused(crm: Crm, old: int) -> None:
    contact = str(old)
    assert crm("touch", contact, "--at", "2999-01-01", "--json", status=1).error["code"] == "touch_to_come"
    assert crm("touch", "999", "--json", status=1).error["code"] == "not_found"
    assert crm("due", "--until", "soon", "--json", status=1).error["code"] == "time_not_recognized"
    refused = crm("edit", contact, "--set", "keep_in_touch=soon", "--json", status=1)
    assert refused.error["code"] == "interval_not_recognized"
    assert crm("list", "--sort", "due", "--json", status=1).error["code"] == "touch_not_sortable"


def test_the_interval_is_a_field_like_others(crm: Crm, old: int) -> None:
    assert crm("show", str(old), "--json").json["keep_in_touch"] == 30
    assert "every month (30 days), no touch yet, 10 days overdue" in crm("show", str(old)).out
    assert crm("list", "--where", "keep_in_touch=30", "--count").out == "1\n"
    crm("edit", str(old), "--clear", "keep_in_touch")
    assert crm("show", str(old), "--json").json["keep_in_touch"] is None
    changed = crm("bulk", "--ids", str(old), "--set", "keep_in_touch=2 weeks", "--yes", "--json").json
    assert changed["changed"] == 1
    assert crm("show", str(old), "--json").json["keep_in_touch"] == 14


def test_a_day_is_told(crm: Crm, old: int, people: dict[str, int]) -> None:
    crm("opportunities", "add", "Roof", "--organization", str(people["acme"]), "--closes", "2020-01-01")
    found = crm("today", "--json").json
    assert (found["due_count"], [one["id"] for one in found["due"]]) == (1, [old])
    assert [one["title"] for one in found["closing"]] == ["Roof"]
    said = crm("today").out
    assert "10 days overdue" in said
    assert "Roof" in said


def test_an_empty_day_says_so(crm: Crm) -> None:
    assert crm("today").err == "tui-crm: Nothing is to be done today.\n"
