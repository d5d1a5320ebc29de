"""`layout`, `views`, and `--view` of `list` and `export`."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Crm


def shown(crm: Crm, *argv: str) -> list[tuple[str, int]]:
    return [
        (one["name"], one["width"]) for one in crm("layout", "show", *argv, "--json").json if one["shown"]
    ]


def names(crm: Crm, *argv: str) -> list[str]:
    return [one["name"] for one in crm("views", "list", *argv, "--json").json]


def test_a_layout_is_set_shown_and_reset(crm: Crm, people: dict[str, int]) -> None:
    usual = shown(crm)
    assert usual[:2] == [("name", 26), ("phone", 16)]
    crm("fields", "add", "Budget", "--type", "number")
    said = crm("layout", "set", "city=20,custom.budget,phone=12", "--json").json
    assert [one["name"] for one in said][:4] == ["name", "city", "custom.budget", "phone"]
    assert shown(crm) == [("name", 26), ("city", 20), ("custom.budget", 16), ("phone", 12)]
    assert crm("layout", "show").lines[3].split() == ["Budget", "custom.budget", "16", "yes"]
    assert shown(crm, "--kind", "organization")[1] == ("phone", 16)
    assert crm("layout", "reset").status == 0
    assert shown(crm) == usual
    assert crm("--lang", "pl", "layout", "show").lines[0].split()[0] == "Kolumna"


@pytest.mark.parametrize(
    ("columns", "status"), [("city=x", 2), ("city=0", 2), ("city=2000", 2), ("nonsense", 1), ("nip", 1)]
)
def test_what_is_no_layout_is_refused(crm: Crm, people: dict[str, int], columns: str, status: int) -> None:
    before = shown(crm)
    assert crm("layout", "set", columns, status=status).err
    assert shown(crm) == before


def test_a_view_is_saved_listed_and_used(crm: Crm, people: dict[str, int]) -> None:
    empty = crm("views", "list")
    assert (empty.out, empty.err) == ("", "tui-crm: There are no views yet.\n")
    saved = crm(
        "views", "save", "VIP w Łodzi", "city:Łódź", "--where", "tags=VIP", "--sort", "-updated_at",
        "--in", "name,email", "--all", "--columns", "name,city=20", "--json",
    ).json  # fmt: skip
    assert saved == {
        "id": saved["id"],
        "name": "VIP w Łodzi",
        "kind": "person",
        "place": 1,
        "text": saved["text"],
        "search_in": ["name", "email"],
        "sort": "-updated_at",
        "columns": [{"name": "name", "width": 26}, {"name": "city", "width": 20}],
        "include_inactive": True,
    }
    assert "city:Łódź" in saved["text"]
    assert crm("views", "show", "vip w lodzi", "--json").json == saved
    assert "sorted by Changed, downwards" in crm("views", "show", "vip w lodzi").out
    listed = crm("list", "--view", "VIP w Łodzi")
    assert [line.split() for line in listed.lines] == [
        ["ID", "Name", "City"], [str(people["lukasz"]), "Łukasz", "Kowalski", "Łódź"],
    ]  # fmt: skip
    assert crm("list", "--view", "vip w lodzi", "nobody", "--count").out == "0\n"
    assert crm("list", "--view", "vip w lodzi", "--columns", "phone").lines[1] == "+48600100200"
    exported = crm("export", "--view", "VIP w Łodzi", "--format", "json").json
    assert [one["last_name"] for one in exported] == ["Kowalski"]


def test_a_view_knows_its_base(crm: Crm, people: dict[str, int]) -> None:
    crm("views", "save", "All", "--kind", "organization")
    assert crm("list", "--view", "All", "--columns", "name").lines[1:] == ["Acme"]
    crm("views", "save", "All", "--sort", "-name")
    assert crm("views", "show", "All", "--json", status=1).error["code"] == "view_ambiguous"
    assert crm("views", "show", "All", "--kind", "organization", "--json").json["kind"] == "organization"
    assert crm("list", "--view", "All", "--kind", "organization", "--count").out == "1\n"
    assert crm("list", "--view", "All", "--count").out == "3\n"


def test_views_are_renamed_moved_replaced_and_deleted(crm: Crm, people: dict[str, int]) -> None:
    for name in ("a", "b", "c"):
        crm("views", "save", name, name)
    assert crm("views", "save", "A", "x", "--json", status=1).error["code"] == "view_exists"
    assert crm("views", "save", "A", "x", "--replace", "--json").json["place"] == 1
    assert crm("views", "move", "c", "1").out == "View moved to place 1: c\n"
    assert crm("views", "rename", "b", "B i inne").out == "View renamed: B i inne\n"
    assert names(crm) == ["c", "A", "B i inne"]
    assert crm("views", "delete", "a").out == "View deleted: A\n"
    assert names(crm) == ["c", "B i inne"]
    assert crm("views", "delete", "a", "--json", status=1).error["code"] == "view_unknown"
    crm("views", "move", "c", "0", status=2)
    crm("views", "save", "bad", "status:nonsense", status=1)
    crm("views", "save", "bad", "--columns", "nip", status=1)
    assert crm("--lang", "pl", "views", "list").lines[0].split() == ["Baza", "Miejsce", "Widok", "Pokazuje"]


def test_a_view_that_lost_a_field_lists_nothing_more_than_it_should(crm: Crm, people: dict[str, int]) -> None:
    crm("fields", "add", "Budget", "--type", "number")
    crm("views", "save", "Rich", "budget:>5")
    crm("fields", "retire", "budget")
    for argv in (("list", "--view", "Rich"), ("export", "--view", "Rich", "--format", "json")):
        assert crm(*argv, "--json", status=1).error["code"] == "field_unknown"
    assert crm("views", "show", "Rich", status=1).out.startswith("View: Rich")


def test_views_are_each_users_own(crm: Crm, people: dict[str, int]) -> None:
    crm("views", "save", "Mine")
    refused = crm("list", "--view", "Another", "--json", status=1)
    assert refused.error["code"] == "view_unknown"


def test_a_view_of_another_base_than_the_named_one_is_refused(crm: Crm, people: dict[str, int]) -> None:
    crm("views", "save", "Ludzie", "kowalski")
    assert crm("list", "--view", "Ludzie", "--kind", "person", "--count").out == "1\n"
    for kind in ("organization", "all"):
        for command in (("list",), ("export", "--format", "csv"), ("bulk", "--delete", "--yes")):
            refused = crm(*command, "--view", "Ludzie", "--kind", kind, status=2).err
            assert 'the view "Ludzie" is one of the base person: leave --kind out' in refused
