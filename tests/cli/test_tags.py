"""`tags`: what contacts can be marked with, on the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Crm
from tui_crm.store import reindexing


def test_tags_are_added_listed_and_changed(crm: Crm, people: dict[str, int]) -> None:
    added = crm("tags", "add", "Targi", "--description", "-5% at the fair", "--colour", "green")
    assert added.out == "Tag added: Targi\n"
    assert [line.split() for line in crm("tags", "list").lines] == [
        ["Tag", "Contacts", "Colour", "Keep", "in", "touch", "Description"],
        ["Targi", "0", "green", "-5%", "at", "the", "fair"],
        ["VIP", "1"],
    ]
    assert crm("tags", "list", "--json").json[0] == {
        "id": 2,
        "name": "Targi",
        "description": "-5% at the fair",
        "colour": "green",
        "keep_in_touch": None,
        "count": 0,
    }
    assert crm("tags", "edit", "Targi", "--keep-in-touch", "2 weeks", "--json").json["keep_in_touch"] == 14
    assert crm("tags", "edit", "Targi", "--keep-in-touch", "soon", status=1).err
    assert "every two weeks (14 days)" in crm("tags", "list").out
    assert crm("undo").out == "Undone: Tag changed: Targi (keep in touch: - -> every two weeks (14 days))\n"
    assert crm("tags", "edit", "targi", "--colour", "", "--name", "Fair", "--json").json["colour"] == ""
    assert crm("tags", "edit", "Fair", status=1).err.startswith("tui-crm: There is nothing to change")
    assert crm("tags", "rename", "vip", "Partner").out == "Tag renamed: VIP -> Partner\n"
    assert crm("show", str(people["lukasz"]), "--json").json["tags"] == ["Partner"]
    assert crm("list", "partner", "--count").out == "1\n"


def test_tags_are_deleted_together_and_come_back_together(crm: Crm, people: dict[str, int]) -> None:
    crm("tags", "add", "Targi")
    assert crm("tags", "delete", "vip", "Nic", "--json", status=1).error["code"] == "tag_unknown"
    assert crm("tags", "delete", "vip", "Targi", "VIP").lines == ["Tag deleted: VIP", "Tag deleted: Targi"]
    empty = crm("tags", "list")
    assert (empty.out, empty.err) == ("", "tui-crm: There are no tags yet.\n")
    assert crm("show", str(people["lukasz"]), "--json").json["tags"] == []
    assert crm("list", "--where", "tags=VIP", "--count").out == "0\n"
    document = crm("undo", "--json").json
    assert document["definitions"] == [
        {"thing": "tag", "name": "VIP", "field": ""},
        {"thing": "tag", "name": "Targi", "field": ""},
    ]
    assert crm("list", "--where", "tags=VIP", "--count").out == "1\n"
    assert crm("redo").out == "Done again: Tag deleted: VIP, Targi\n"


def test_a_command_ends_when_searches_have_followed(
    crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "AT_ONCE", 0)
    for line in (
        ("tags", "rename", "VIP", "Partner"),
        ("tags", "edit", "Partner", "--name", "Best"),
        ("tags", "delete", "Best"),
        ("undo",),
        ("redo",),
    ):
        crm(*line)
        assert crm("db", "check").out == "The database is sound.\n"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("add", "vip"), "name_taken"),
        (("add", "a | b"), "name_bar"),
        (("edit", "VIP", "--colour", "mauve"), "value_not_allowed"),
        (("rename", "nothing", "x"), "tag_unknown"),
    ],
)
def test_refusals_have_a_code(crm: Crm, people: dict[str, int], line: tuple[str, ...], code: str) -> None:
    assert crm("tags", *line, "--json", status=1).error["code"] == code
