"""`bulk`, and `export --ids`."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Crm


def ids_of(people: dict[str, int]) -> list[str]:
    return [str(people[name]) for name in ("lukasz", "jan", "wu")]


def test_many_contacts_are_changed_and_undone_at_once(crm: Crm, people: dict[str, int]) -> None:
    done = crm("bulk", "--ids", *ids_of(people), "--add-tag", "VIP", "--add-tag", "Targi", "--yes")
    assert done.lines == ["3 contacts changed", "New tag: Targi"]
    assert crm("list", "--where", "tags=Targi", "--count").out == "3\n"
    crm("undo")
    assert crm("list", "--where", "tags=Targi", "--count").out == "0\n"
    assert crm("list", "--where", "tags=VIP", "--count").out == "1\n"


def test_a_dry_run_changes_nothing(crm: Crm, people: dict[str, int]) -> None:
    looked = crm("bulk", "--where", "tags=VIP", "--delete", "--dry-run", "--yes")
    assert looked.lines == ["1 contact goes to the trash"]
    assert "Nothing was changed" in looked.err
    assert crm("trash", "--json").json == []


def test_what_is_refused_is_counted_named_and_told_by_the_status(crm: Crm, people: dict[str, int]) -> None:
    crm("deactivate", str(people["jan"]))
    line = ("bulk", "--all", "--all-contacts", "--set", "note=x")
    assert crm(*line, "--dry-run", status=3).lines == [
        "2 contacts change",
        "1 refused: not active (Jan O'Brien)",
    ]
    assert crm(*line, "--yes", "--json", status=3).json == {
        "done": True,
        "total": 3,
        "changed": 2,
        "unchanged": 0,
        "gone": 0,
        "refused": 1,
        "refusals": [
            {"code": "contact_inactive", "message": "not active", "count": 1, "names": ["Jan O'Brien"]}
        ],
        "made_tags": [],
    }
    assert crm("bulk", "kowalski", "--set", "note=x", "--yes").lines == [
        "0 contacts changed",
        "1 already has it",
    ]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--add-tag", "VIP", "--yes"), 2),
        (("", "--delete", "--yes"), 2),
        ((" ", "--delete", "--yes"), 2),
        (("()", "--delete", "--yes"), 2),
        (('""', "--delete", "--yes"), 2),
        (("...", "--delete", "--yes"), 2),
        (("--limit", "2", "--delete", "--yes"), 2),
        (("--view", "Wszyscy", "--delete", "--yes"), 2),
        (("kowalski", "--add-tag", "VIP"), 2),
        (("kowalski", "--yes"), 2),
        (("kowalski", "--add-tag", "VIP", "--delete", "--yes"), 2),
        (("kowalski", "--set", "note=x", "city=y", "--yes"), 2),
        (("kowalski", "--ids", "1", "--delete", "--yes"), 2),
        (("kowalski", "--set", "phone=x", "--yes"), 1),
        (("kowalski", "--remove-tag", "nothing", "--yes"), 1),
        (("--ids", "999", "--delete", "--yes"), 1),
    ],
)
def test_what_may_be_a_mistake_is_refused(crm: Crm, people: dict[str, int], words, status: int) -> None:
    crm("views", "save", "Wszyscy")
    before = crm("list", "--json").out
    assert crm("bulk", *words, status=status).err
    assert crm("list", "--json").out == before


def test_each_action_has_an_option(crm: Crm, people: dict[str, int]) -> None:
    jan = str(people["jan"])
    login = crm("show", jan, "--json").json["owners"][0]
    for option in (("--add-watcher", login), ("--remove-watcher", login), ("--access", "owner")):
        assert crm("bulk", "--ids", jan, *option, "--yes").lines == ["1 contact changed"]
    assert crm("bulk", "--ids", jan, "--set-owner", login, "--yes").lines[1] == "1 already has it"
    assert "owner" in crm("bulk", "--ids", jan, "--remove-owner", login, "--yes", status=3).out
    for option in (("--clear", "email"), ("--clear", "position")):
        crm("bulk", "--ids", jan, *option, "--yes", status=1 if option[1] == "email" else 0)
    assert crm("bulk", "--ids", jan, "--status", "inactive", "--yes").lines == ["1 contact changed"]
    assert crm("bulk", "--ids", jan, "--delete", "--yes").lines == ["1 contact moved to the trash"]


def test_marked_contacts_are_exported_in_their_order(crm: Crm, people: dict[str, int]) -> None:
    wu, jan = str(people["wu"]), str(people["jan"])
    exported = crm("export", "--format", "json", "--ids", wu, jan).json
    assert [one["id"] for one in exported] == [people["wu"], people["jan"]]
    assert crm("export", "--format", "json", "--ids", "999", status=1).err


def test_the_words_are_polish_too(crm: Crm, people: dict[str, int]) -> None:
    assert crm("--lang", "pl", "bulk", "kowalski", "--add-tag", "VIP", "--dry-run").out


def test_a_view_that_narrows_says_which_contacts(crm: Crm, people: dict[str, int]) -> None:
    crm("views", "save", "Ważni", "tag:VIP")
    assert crm("bulk", "--view", "Ważni", "--set", "note=x", "--yes").lines == ["1 contact changed"]
    assert crm("bulk", "--limit", "2", "--all-contacts", "--set", "note=y", "--yes").lines == [
        "2 contacts changed"
    ]


def test_choices_are_named_as_they_are_typed(crm: Crm) -> None:
    for option in ("--status", "--access"):
        refused = crm("bulk", "kowalski", option, "x", "--yes", status=2).err
        assert "<" not in refused
        assert {"--status": "active", "--access": "company"}[option] in refused


def test_a_field_that_cannot_be_changed_for_many_says_so_and_help_lists_the_others(
    crm: Crm, people: dict[str, int]
) -> None:
    for option in (("--set", "phone=1"), ("--clear", "owners")):
        refused = crm("bulk", "kowalski", *option, "--yes", status=1).err
        assert "cannot be changed for many contacts at once" in refused
        assert "position" in refused
    assert "by itself" in crm("bulk", "kowalski", "--set", "created_at=2026-01-31", "--yes", status=1).err
    said = crm("bulk", "--help").out.partition("--set FIELD=VALUE  ")[2].partition("--clear")[0]
    assert "position" in said
    assert "phone" not in said
