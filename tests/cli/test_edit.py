"""`add` and `edit`."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Crm


def test_add_says_what_was_added(crm: Crm) -> None:
    answer = crm("add", "--set", "full_name=Ewa Mazur", "--set", "email=ewa@example.com")
    assert answer.out == "Added: Ewa Mazur (ID 1)\n"


def test_add_prints_the_saved_contact(crm: Crm) -> None:
    contact = crm(
        *("add", "--json", "--set", "first_name=Ewa", "--set", "last_name=Mazur"),
        *("--set", "phone=600 100 200", "--set", "phone=22 113 14 15", "--set", "email=ewa@example.com"),
    ).json
    assert [phone["value"] for phone in contact["phones"]] == ["+48600100200", "+48221131415"]
    assert contact["kind"] == "person"
    assert contact["owners"] == ["anna"]


@pytest.mark.parametrize("again", ["phone=+48 600-100-200", "email=LUKASZ@example.com"])
def test_a_duplicate_is_refused_with_its_name(crm: Crm, people: dict[str, int], again: str) -> None:
    wanted = ("add", "--set", "full_name=Ktoś Inny", "--set", again)
    answer = crm(*wanted, "--json", status=1)
    assert answer.error["code"] == "duplicate"
    assert "Łukasz Kowalski" in answer.error["message"]
    assert "--allow-duplicate" in answer.error["message"]
    assert crm("list", "--count").out == "3\n"
    assert crm(*wanted, "--allow-duplicate", "--json").json["name"] == "Ktoś Inny"


@pytest.mark.parametrize(
    ("given", "code", "label"),
    [
        (["full_name=Ewa Mazur"], "phone_or_email_required", ""),
        (["full_name=Ewa M4zur", "email=a@example.com"], "surname_character", "Surname: "),
        (["first_name=Ewa", "email=nonsense"], "email_not_recognized", "E-mail: "),
        (["shoe=43", "email=a@example.com"], "field_unknown", ""),
        (["nip=1234567890", "email=a@example.com"], "field_not_for_kind", ""),
        (["created_at=2026-01-01", "email=a@example.com"], "field_not_settable", ""),
        (["status=asleep", "full_name=Ewa Mazur", "email=a@example.com"], "value_not_allowed", "Status: "),
    ],
)
def test_what_breaks_a_rule_is_refused(crm: Crm, given: list[str], code: str, label: str) -> None:
    answer = crm("add", *(f"--set={text}" for text in given), "--json", status=1)
    assert answer.error["code"] == code
    assert label in answer.error["message"]
    assert crm("list", "--count", "--kind", "all").out == "0\n"


def test_all_that_is_wrong_is_said_at_once(crm: Crm) -> None:
    answer = crm("add", "--set", "full_name=E M4zur", "email=nonsense", status=1)
    assert len(answer.err.splitlines()) == 1
    assert "First name: " in answer.err
    assert "Surname: " in answer.err
    assert "E-mail: " in answer.err


def test_edit_changes_only_what_is_named(crm: Crm, people: dict[str, int]) -> None:
    number = str(people["lukasz"])
    before = crm("show", number, "--json").json
    after = crm("edit", number, "--set", "position=Prezes", "--clear", "tags", "--json").json
    changed = {name for name in before if before[name] != after[name]}
    assert changed - {"updated_at"} == {"position", "tags", "version"}
    assert (after["position"], after["tags"], after["version"]) == ("Prezes", [], before["version"] + 1)


def test_clear_comes_before_set(crm: Crm, people: dict[str, int]) -> None:
    number = str(people["lukasz"])
    crm("edit", number, "--set", "phone2=22 113 14 15")
    after = crm("edit", "--set", "phone=601 202 304", "--clear", "phone", number, "--json").json
    assert [phone["value"] for phone in after["phones"]] == ["+48601202304"]


def test_edit_by_uid_and_its_sentence(crm: Crm, people: dict[str, int]) -> None:
    uid = crm("show", str(people["jan"]), "--json").json["uid"]
    assert (
        crm("edit", f"uid:{uid}", "--set", "position=CTO").out == f"Saved: Jan O'Brien (ID {people['jan']})\n"
    )


def test_a_version_that_has_passed_is_refused(crm: Crm, people: dict[str, int]) -> None:
    number = str(people["lukasz"])
    crm("edit", number, "--set", "position=Prezes", "--if-version", "1")
    answer = crm("edit", number, "--set", "position=Prezeska", "--if-version", "1", "--json", status=1)
    assert answer.error["code"] == "stale"
    assert "Łukasz Kowalski" in answer.error["message"]
    assert "Position" in answer.error["message"]
    assert crm("show", number, "--json").json["position"] == "Prezes"


def test_the_last_phone_and_email_stay(crm: Crm, people: dict[str, int]) -> None:
    answer = crm("edit", str(people["jan"]), "--clear", "email", "--json", status=1)
    assert answer.error["code"] == "phone_or_email_required"


def test_editing_what_is_not_there(crm: Crm) -> None:
    assert crm("edit", "7", "--set", "note=x", "--json", status=1).error["code"] == "not_found"


def test_an_inactive_contact_is_not_edited(crm: Crm, people: dict[str, int]) -> None:
    number = str(people["jan"])
    crm("edit", number, "--set", "status=inactive")
    assert crm("edit", number, "--set", "note=x", "--json", status=1).error["code"] == "contact_inactive"
