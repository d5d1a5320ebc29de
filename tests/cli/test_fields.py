"""`fields`: what people define, on the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Crm


@pytest.fixture
def fields(crm: Crm) -> Crm:
    """A base with three fields, of which two are called alike."""
    crm("fields", "add", "Budget", "--type", "number")
    crm("fields", "add", "Źródło", "--type", "choice", "--option", "Web", "--option", "Targi")
    crm("fields", "add", "Budget", "--type", "text", "--kind", "organization")
    return crm


def test_fields_are_added_and_listed(fields: Crm) -> None:
    listed = fields("fields", "list").lines
    assert [line.split() for line in listed] == [
        ["Base", "Field", "Name", "Type", "Options"],
        ["Person", "custom.budget", "Budget", "number"],
        ["Person", "custom.zrodlo", "Źródło", "choice", "Web,", "Targi"],
        ["Organization", "custom.budget", "Budget", "text"],
    ]
    document = fields("fields", "list", "--kind", "person", "--json").json
    assert document[1] == {
        "id": 2,
        "key": "zrodlo",
        "field": "custom.zrodlo",
        "kind": "person",
        "name": "Źródło",
        "type": "choice",
        "options": [{"name": "Web", "retired": False}, {"name": "Targi", "retired": False}],
        "retired": False,
    }
    assert fields("fields", "add", "Umowa", "--type", "date", "--key", "custom.until").out == (
        "Field added: Umowa (custom.until)\n"
    )


def test_nothing_defined_is_told(crm: Crm) -> None:
    empty = crm("fields", "list")
    assert (empty.out, empty.err) == ("", "tui-crm: There are no custom fields yet.\n")
    assert crm("fields", "list", "--json").json == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("rename", "budget", "Cena"), "field_ambiguous"),
        (("rename", "nothing", "Cena"), "field_unknown"),
        (("add", "budget", "--type", "url"), "name_taken"),
        (("add", "Cena", "--type", "url", "--option", "a"), "field_without_options"),
        (("add", "Cena", "--type", "url", "--key", "email"), "key_not_allowed"),
        (("options", "budget", "--kind", "person"), "field_without_options"),
        (("options", "zrodlo", "--retire", "Radio"), "option_unknown"),
        (("options", "zrodlo", "--add", "WEB"), "name_taken"),
    ],
)
def test_refusals_have_a_code(fields: Crm, line: tuple[str, ...], code: str) -> None:
    assert fields("fields", *line, "--json", status=1).error["code"] == code


@pytest.mark.parametrize(
    "line",
    [
        ("fields",),
        ("fields", "add", "Cena"),
        ("fields", "add", "Cena", "--type", "money"),
        ("fields", "move", "zrodlo", "0"),
        ("fields", "move", "zrodlo", "x"),
        ("fields", "options", "zrodlo", "--move", "Web", "x"),
        ("fields", "options", "zrodlo", "--add", "a", "--retire", "Web"),
    ],
)
def test_wrong_usage_is_told(fields: Crm, line: tuple[str, ...]) -> None:
    fields(*line, status=2)


def test_a_field_is_renamed_moved_and_taken_out_of_use(fields: Crm) -> None:
    renamed = fields("fields", "rename", "budget", "Cena", "--kind", "person")
    assert renamed.out == "Field renamed: Cena (custom.budget)\n"
    assert fields("fields", "move", "źródło", "1").lines == ["1. Źródło", "2. Cena"]
    assert fields("fields", "retire", "zrodlo").out == "Field taken out of use: Źródło (custom.zrodlo)\n"
    assert [one["name"] for one in fields("fields", "list", "--json").json] == ["Cena", "Budget"]
    everything = fields("fields", "list", "--all", "--json").json
    assert [(one["name"], one["retired"]) for one in everything] == [
        ("Źródło", True),
        ("Cena", False),
        ("Budget", False),
    ]
    assert "Źródło (out of use)" in fields("fields", "list", "--all").out
    assert fields("fields", "restore", "zrodlo", "--json").json["retired"] is False
    assert fields("undo").out == "Undone: Field brought back into use: Źródło\n"


def test_options_keep_what_contacts_have(fields: Crm, people: dict[str, int]) -> None:
    jan = str(people["jan"])
    fields("edit", jan, "--set", "custom.zrodlo=Web")
    assert fields("fields", "options", "zrodlo").lines == ["Web", "Targi"]
    assert fields("fields", "options", "zrodlo", "--rename", "web", "Internet").lines == ["Internet", "Targi"]
    assert fields("show", jan, "--json").json["custom"] == {"zrodlo": "Internet"}
    assert fields("fields", "options", "zrodlo", "--move", "Internet", "2").lines == ["Targi", "Internet"]
    assert fields("fields", "options", "zrodlo", "--retire", "Internet").lines == [
        "Targi",
        "Internet (out of use)",
    ]
    assert fields("list", "internet", "--count").out == "1\n"
    fields("fields", "options", "zrodlo", "--restore", "Internet")
    document = fields("fields", "options", "zrodlo", "--add", "Radio", "--json").json
    assert [one["name"] for one in document["options"]] == ["Targi", "Internet", "Radio"]
    fields("db", "check")


def test_in_polish(fields: Crm) -> None:
    assert fields("fields", "list", "--lang", "pl").lines[0].split()[0] == "Baza"
