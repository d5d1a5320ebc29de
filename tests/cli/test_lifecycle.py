"""`delete`, `trash`, `restore`, `purge`, `activate`, `deactivate`."""

from __future__ import annotations

from tests.cli.conftest import Crm


def test_a_contact_goes_to_the_trash_and_comes_back(crm: Crm, people: dict[str, int]) -> None:
    lukasz, jan = str(people["lukasz"]), str(people["jan"])
    assert crm("delete", lukasz, jan).lines == [
        f"Moved to the trash: Łukasz Kowalski (ID {lukasz})",
        f"Moved to the trash: Jan O'Brien (ID {jan})",
    ]
    assert crm("list", "--count").out == "1\n"
    listed = crm("trash").lines
    assert listed[0].split() == ["ID", "Deleted", "Base", "Name"]
    assert [line.split()[0] for line in listed[1:]] == [jan, lukasz]
    document = crm("trash", "--json").json
    assert [one["name"] for one in document] == ["Jan O'Brien", "Łukasz Kowalski"]
    assert document[0]["deleted_at"].endswith("Z")
    assert crm("restore", f"uid:{document[1]['uid']}").out == f"Restored: Łukasz Kowalski (ID {lukasz})\n"
    assert crm("list", "kow luk", "--count").out == "1\n"
    assert crm("restore", lukasz, "--json", status=1).error["code"] == "not_in_trash"


def test_purge_wants_a_yes_and_leaves_nothing(crm: Crm, people: dict[str, int]) -> None:
    jan = str(people["jan"])
    assert crm("purge", jan, "--yes", "--json", status=1).error["code"] == "not_in_trash"
    crm("delete", jan)
    refused = crm("purge", jan, status=2)
    assert "--yes" in refused.err
    assert crm("purge", jan, jan, "--yes").out == f"Deleted for good: Jan O'Brien (ID {jan})\n"
    empty = crm("trash")
    assert (empty.out, empty.err) == ("", "tui-crm: The trash is empty.\n")
    assert crm("trash", "--json").json == []
    assert crm("restore", jan, "--json", status=1).error["code"] == "not_in_trash"


def test_inactive_contacts_are_listed_only_when_asked_for(crm: Crm, people: dict[str, int]) -> None:
    jan = str(people["jan"])
    assert crm("deactivate", jan).out == f"Inactive: Jan O'Brien (ID {jan})\n"
    assert crm("list", "--count").out == "2\n"
    assert crm("list", "--count", "--all").out == "3\n"
    assert crm("edit", jan, "--set", "note=x", "--json", status=1).error["code"] == "contact_inactive"
    (said,) = crm("activate", jan, "--json").json
    assert (said["id"], said["kind"], said["name"]) == (int(jan), "person", "Jan O'Brien")
    assert crm("list", "--count").out == "3\n"


def test_an_id_that_there_is_not_refuses_all(crm: Crm, people: dict[str, int]) -> None:
    for command in ("delete", "deactivate"):
        assert crm(command, str(people["jan"]), "999", "--json", status=1).error["code"] == "not_found"
    assert crm("list", "--count").out == "3\n"


def test_the_words_are_polish_too(crm: Crm, people: dict[str, int]) -> None:
    jan = str(people["jan"])
    assert crm("--lang", "pl", "delete", jan).out == f"Przeniesiono do kosza: Jan O'Brien (ID {jan})\n"
    assert crm("--lang", "pl", "trash").lines[0].split() == ["ID", "Usunięto", "Baza", "Nazwa"]
