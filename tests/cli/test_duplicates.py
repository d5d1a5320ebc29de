"""`duplicates`: finding, showing, merging, dismissing."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Crm


@pytest.fixture
def two(crm: Crm, people: dict[str, int]) -> tuple[str, str]:
    """Łukasz, and another one with the same e-mail, another first name and a position."""
    (email,) = crm("show", str(people["lukasz"]), "--json").json["emails"]
    crm(
        "add", "--allow-duplicate", "--set", "full_name=Lukas Kowalski", "--set", f"email={email['value']}",
        "--set", "position=Prezes", "--set", "note=second",
    )  # fmt: skip
    found = crm("list", "kowalski", "--json").json
    other = next(one["id"] for one in found if one["id"] != people["lukasz"])
    return str(people["lukasz"]), str(other)


def test_what_is_found_is_listed(crm: Crm, two: tuple[str, str]) -> None:
    nothing = crm("duplicates", "list")
    assert (nothing.out, "duplicates scan" in nothing.err) == ("", True)
    assert crm("duplicates", "scan").out == "1 pair may be one contact\n"
    head, line = crm("duplicates", "list").lines
    assert head.split()[:4] == ["A", "B", "Score", "Why"]
    assert line.split()[:2] == list(two)
    assert "same e-mail: " in line
    (pair,) = crm("duplicates", "list", "--json").json
    assert (str(pair["a"]["id"]), str(pair["b"]["id"]), pair["kind"]) == (*two, "person")
    assert 80 <= pair["score"] <= 100
    assert [reason["kind"] for reason in pair["reasons"]] == ["email"]
    assert crm("duplicates", "list", "--kind", "organization", "--json").json == []
    assert crm("duplicates", "list", "--min-score", "100", "--json").json == []
    assert crm("duplicates", "list", "--limit", "0", "--json").json == []
    assert crm("--lang", "pl", "duplicates", "list").status == 0
    crm("edit", two[0], "--set", "note=x")
    assert "duplicates scan" in crm("duplicates", "list").err


def test_two_are_shown_side_by_side(crm: Crm, two: tuple[str, str]) -> None:
    rows = {line.split("  ")[0]: line.split() for line in crm("duplicates", "show", *two).lines}
    assert rows["Position"][-1] == "A", "the one that stays wins"
    document = crm("duplicates", "show", *two, "--json").json
    assert document["keep"] in ("a", "b")
    fields = {one["field"]: one for one in document["fields"]}
    assert fields["first_name"]["a"] == "Łukasz"
    assert fields["first_name"]["b"] == "Lukas"
    assert fields["last_name"]["state"] == "equal"
    assert fields["emails"]["united"] is True


def test_two_become_one_and_two_again(crm: Crm, two: tuple[str, str]) -> None:
    low, high = two
    before = [crm("show", one, "--json").json["note"] for one in two]
    done = crm("duplicates", "merge", low, high, "--keep", high, "--take", "first_name=A", "--take", "note=b")
    assert done.out == f"Merged: Łukasz Kowalski (ID {low}) into Łukasz Kowalski (ID {high})\n"
    kept = crm("show", high, "--json").json
    assert (kept["first_name"], kept["position"], kept["note"]) == ("Łukasz", "Prezes", "second")
    gone = crm("show", low, "--json", status=1).error
    assert gone["code"] == "merged_into"
    assert high in gone["message"]
    assert "Merged" in crm("history", high).out
    assert crm("undo", "--dry-run").lines[0].startswith("Would be undone: Merged: Łukasz Kowalski into ")
    crm("undo")
    assert [crm("show", one, "--json").json["note"] for one in two] == before
    assert crm("duplicates", "merge", low, high, "--json").json["merged"] == int(high)


def test_what_is_wrong_is_said(crm: Crm, two: tuple[str, str], people: dict[str, int]) -> None:
    low, high = two
    for options, code in (
        (["--take", "nonsense=A"], "field_unknown"),
        (["--take", "position=both"], "value_not_allowed"),
    ):
        assert crm("duplicates", "merge", low, high, *options, "--json", status=1).error["code"] == code
    for options in (["--take", "position=C"], ["--take", "position"], ["--keep", str(people["jan"])]):
        assert crm("duplicates", "merge", low, high, *options, status=2).err
    assert crm("duplicates", "merge", low, low, "--json", status=1).error["code"] == "merge_itself"
    assert (
        crm("duplicates", "dismiss", low, high, "--undo", "--json", status=1).error["code"] == "not_dismissed"
    )


def test_two_are_two(crm: Crm, two: tuple[str, str]) -> None:
    crm("duplicates", "scan")
    assert crm("duplicates", "dismiss", *two).out == "No duplicates: Łukasz Kowalski and Lukas Kowalski\n"
    assert crm("duplicates", "list", "--json").json == []
    (one,) = crm("duplicates", "dismissed", "--json").json
    assert (str(one["a"]["id"]), str(one["b"]["id"])) == two
    assert len(crm("duplicates", "dismissed").lines) == 2
    assert crm("duplicates", "dismiss", *two, "--undo").out.startswith("May be duplicates again")
    assert len(crm("duplicates", "list", "--json").json) == 1
    assert crm("duplicates", "dismissed").err.startswith("tui-crm: Nobody has said")
