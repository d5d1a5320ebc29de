"""A file brings somebody who is there already: found, compared, merged, undone, all by keys (R40)."""

from __future__ import annotations

import pytest

from tests.journeys.story import answer, crm
from tests.kit.environment import run_program

pytestmark = pytest.mark.pty


def test_a_duplicate_is_found_merged_and_brought_back(environment):
    for name, more in (("Łukasz", "position=Prezes"), ("Lukasz", "note=poznany na targach")):
        fields = (f"first_name={name}", "last_name=Kowalski", "email=lukasz@example.com", more)
        words = [word for field in fields for word in ("--set", field)]
        run_program(["add", "--allow-duplicate", *words], environment)
    with crm(environment) as terminal:
        terminal.wait_for("2 contacts")
        terminal.key("D")
        terminal.wait_for("Nobody has looked for duplicates yet")
        terminal.key("s")
        assert "same e-mail: " in terminal.wait_at_rest("1 pair left")
        terminal.key("enter")
        assert "Prezes" in terminal.wait_at_rest("side by side")
        terminal.key("m")
        terminal.wait_for("Yes, merge them")
        terminal.key("enter")
        terminal.wait_for("0 pairs left")
        terminal.key("escape")
        terminal.wait_for("1 contact")
        (person,) = answer(environment, "list")
        assert (person["position"], person["note"]) == ("Prezes", "poznany na targach")
        terminal.key("u")
        terminal.wait_for("Undo it")
        terminal.key("enter")
        terminal.wait_for("2 contacts")
    people = answer(environment, "list")
    assert {(one["first_name"], one["note"]) for one in people} == {
        ("Łukasz", ""),
        ("Lukasz", "poznany na targach"),
    }
