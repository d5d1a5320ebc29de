"""`list` and `show`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Crm


def test_list_shows_one_base_as_the_screen_does(crm: Crm, people: dict[str, int]) -> None:
    lines = crm("list").lines
    assert lines[0].split() == ["ID", "Name", "Phone", "Organization", "Position", "E-mail", "City", "Tags"]
    assert len(lines) == 4
    assert "Acme" in crm("list", "--kind", "organization").lines[1]
    assert len(crm("list", "--kind", "all").lines) == 5


def test_list_json_is_a_list_of_whole_contacts(crm: Crm, people: dict[str, int]) -> None:
    (contact,) = crm("list", "lukasz", "--json").json
    assert contact["id"] == people["lukasz"]
    assert contact["name"] == "Łukasz Kowalski"
    assert contact["phones"] == [{"value": "+48600100200", "raw": "600 100 200", "label": ""}]
    assert contact["organizations"] == [{"id": people["acme"], "name": "Acme", "position": ""}]
    assert contact["version"] == 1
    assert '"name": "Łukasz' in crm("list", "--format", "json").out


def test_an_empty_answer_is_an_empty_list(crm: Crm) -> None:
    assert crm("list", "--json").json == []
    assert crm("list", "--format", "jsonl").out == ""
    assert crm("list", "--count").out == "0\n"
    assert len(crm("list").lines) == 1


def test_a_contact_a_line(crm: Crm, people: dict[str, int]) -> None:
    found = [json.loads(line)["id"] for line in crm("list", "--format", "jsonl").lines]
    assert sorted(found) == sorted({people["lukasz"], people["jan"], people["wu"]})


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["kowalski", "lukasz"], {"lukasz"}),
        (["--where", "city=lodz"], {"lukasz"}),
        (["--where", "tags=VIP", "organization=Acme"], {"lukasz"}),
        (["--where", "position="], {"jan", "wu"}),
        (["--where", "incomplete=no"], {"lukasz", "jan", "wu"}),
        (["--where", "incomplete=yes"], set()),
        (["--where", "tags=VIP", "--where", "position="], set()),
        (["dyrektor", "--in", "position"], {"lukasz"}),
        (["dyrektor", "--in", "name,email"], set()),
        (["600100200"], {"lukasz"}),
        (["city:lodz"], {"lukasz"}),
        (["miasto:lodz", "tag:VIP,Targi", "-status:inactive"], {"lukasz"}),
        (["-city:lodz"], {"jan", "wu"}),
        (["-(tag:VIP OR wu)"], {"jan"}),
        (["city:lodz", "OR", "wu"], {"lukasz", "wu"}),
        (["city:lodz OR wu", "--where", "tags=VIP"], {"lukasz"}),
        (["created:>=-1d", "-created:tomorrow"], {"lukasz", "jan", "wu"}),
        (["created:>today"], set()),
        (["position:*"], {"lukasz"}),
        (["--where", "city~odz"], {"lukasz"}),
        (["--where", "position!="], {"lukasz"}),
        (["--where", "tags!=VIP", "city!=Gdynia"], {"jan", "wu"}),
        (["--where", "created_at>=2020", "updated_at<2020-01-31"], set()),
        (["--where", "created_at>2020"], {"lukasz", "jan", "wu"}),
        (["acme", "--kind", "all"], {"lukasz", "acme"}),
    ],
)
def test_finding(crm: Crm, people: dict[str, int], arguments: list[str], found: set[str]) -> None:
    ids = {contact["id"] for contact in crm("list", *arguments, "--json").json}
    assert ids == {people[name] for name in found}
    assert crm("list", *arguments, "--count").out == f"{len(found)}\n"


def test_finding_what_an_import_made(crm: Crm, people: dict[str, int], tmp_path: Path) -> None:
    source = tmp_path / "new.csv"
    source.write_text("first_name,last_name,phone\nEwa,Nowak,600 300 400\n", "utf-8")
    crm("import", str(source))
    assert [one["name"] for one in crm("list", "--where", "import=1", "--json").json] == ["Ewa Nowak"]
    assert crm("list", "--where", "import=2", "--json").json == []


def test_order_and_windows(crm: Crm, people: dict[str, int]) -> None:
    def names(*arguments: str) -> list[str]:
        return crm("list", "--columns", "last_name", "--format", "tsv", *arguments).lines[1:]

    upward = names("--sort", "last_name")
    assert sorted(upward) == ["Kowalski", "O'Brien", "Wu"]
    assert names("--sort", "-last_name") == upward[::-1]
    assert names("--sort", "last_name", "--limit", "2") == upward[:2]
    assert names("--sort", "last_name", "--offset", "1", "--limit", "1") == upward[1:2]
    assert names("--sort", "last_name", "--limit", "0") == []
    assert names("--offset", "9") == []
    assert names("--offset", "9" * 18, "--limit", "9" * 18) == []
    whole = crm("list", "--json", "--sort", "last_name", "--offset", "1", "--limit", "1").json
    assert [contact["last_name"] for contact in whole] == upward[1:2]


def test_columns_are_exactly_those_asked_for(crm: Crm, people: dict[str, int]) -> None:
    rows = list(
        csv.reader(io.StringIO(crm("list", "lukasz", "--columns", "email,id", "--format", "csv").out))
    )
    assert rows == [["email", "id"], ["lukasz@example.com", str(people["lukasz"])]]
    assert crm("list", "acme", "--kind", "all", "--columns", "kind", "--where", "name=Acme").lines == [
        "Base",
        "Organization",
    ]
    assert crm("list", "lukasz", "--columns", "status,name").lines == [
        "Status  Name",
        "active  Łukasz Kowalski",
    ]


def test_inactive_contacts_only_with_all(crm: Crm, people: dict[str, int]) -> None:
    crm("edit", str(people["jan"]), "--set", "status=inactive")
    assert "O'Brien" not in crm("list").out
    assert "inactive" in next(line for line in crm("list", "--all").lines if "O'Brien" in line)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["created:soon"], "time_not_recognized", "Created"),
        (["--where", "created_at>soon"], "time_not_recognized", "-30d"),
        (["status:ina"], "value_not_allowed", "active, inactive"),
        (["city:"], "filter_value_missing", "City"),
        (["--where", "city~"], "filter_value_missing", "City"),
        (["--where", "city>Łódź"], "comparison_not_allowed", "City"),
        (["((a OR b) city:x) OR c"], "query_too_deep", "Brackets"),
    ],
)
def test_a_wrong_filter_is_refused_with_what_is_allowed(
    crm: Crm, arguments: list[str], code: str, words: str
) -> None:
    error = crm("list", *arguments, "--json", status=1).error
    assert (error["code"], words in str(error)) == (code, True)
    assert crm("export", *arguments, "--format", "csv", status=1).out == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--columns", "name,shoe"], "field_unknown"),
        (["--columns", "custom.shoe"], "field_unknown"),
        (["--where", "custom.shoe="], "field_unknown"),
        (["--sort", "-custom.shoe"], "field_unknown"),
        (["x", "--in", "name,custom.shoe"], "field_unknown"),
        (["--count", "--where", "custom.shoe=43"], "field_unknown"),
        (["--where", "shoe=43"], "field_unknown"),
        (["--sort", "shoe"], "field_unknown"),
        (["x", "--in", "shoe"], "field_unknown"),
        (["--view", "mine"], "view_unknown"),
    ],
)
def test_a_wrong_name_is_refused(crm: Crm, arguments: list[str], code: str) -> None:
    assert crm("list", *arguments, "--json", status=1).error["code"] == code
    for form in ("csv", "tsv", "table"):
        assert crm("list", *arguments, "--format", form, status=1).out == ""


def test_formulas_are_harmless_in_csv(crm: Crm) -> None:
    crm("add", "--set", "first_name==1+1", "email=a@example.com", "note=@SUM(A1)")
    rows = list(csv.reader(io.StringIO(crm("list", "--format", "csv", "--columns", "first_name,note").out)))
    assert rows[1] == ["'=1+1", "'@SUM(A1)"]


def test_phones_are_no_formulas(crm: Crm, people: dict[str, int]) -> None:
    assert crm("list", "lukasz", "--format", "csv", "--columns", "phone").lines[1] == "+48600100200"


def test_vcards(crm: Crm, people: dict[str, int]) -> None:
    out = crm("list", "lukasz", "--format", "vcard").out
    assert out.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert "FN:Łukasz Kowalski\r\n" in out
    assert out.endswith("END:VCARD\r\n")


def test_show_has_labelled_lines(crm: Crm, people: dict[str, int]) -> None:
    lines = crm("show", str(people["lukasz"])).lines
    assert f"Organization: {people['acme']}  Acme" in lines
    assert "First name:   Łukasz" in lines
    assert not any(line.startswith("Note") for line in lines)
    of_acme = crm("show", str(people["acme"])).lines
    assert any(line.endswith(f"{people['lukasz']}  Łukasz Kowalski") for line in of_acme)


def test_show_json_of_one_and_of_several(crm: Crm, people: dict[str, int]) -> None:
    one = crm("show", str(people["jan"]), "--json").json
    assert one["last_name"] == "O'Brien"
    several = crm("show", f"uid:{one['uid']}", str(people["acme"]), "--json").json
    assert [contact["kind"] for contact in several] == ["person", "organization"]
    assert several[0] == one
    assert "nip" in several[1]


@pytest.mark.parametrize("reference", ["999", "uid:nothing", "x", "-1", "1.0"])
def test_showing_what_is_not_there(crm: Crm, people: dict[str, int], reference: str) -> None:
    answer = crm("show", "--json", "--", str(people["jan"]), reference, status=1)
    assert answer.error["code"] == "not_found"
    assert reference in answer.error["message"]
    assert answer.out == ""


def test_notes_keep_their_lines_in_show_alone(crm: Crm) -> None:
    crm("add", "--set", "full_name=Jan Kot", "email=a@example.com", "note=one\ntwo")
    assert "Note:       one\n            two\n" in crm("show", "1").out
    assert len(crm("list", "--columns", "note").lines) == 2


@pytest.mark.parametrize(
    "line",
    [
        "list --limit",
        "list --offset",
        "export --format csv --limit",
        "history --limit",
        "edit 1 --set note=x --if-version",
    ],
)
@pytest.mark.parametrize("number", [str(2**63), "9" * 25, "9" * 5_000])
def test_a_number_beyond_what_can_be_counted_is_wrong_usage(crm: Crm, line: str, number: str) -> None:
    assert "is too large a number" in crm(*line.split(), number, status=2).err


def test_a_custom_field_is_searched_filtered_sorted_and_shown(crm: Crm, people: dict[str, int]) -> None:
    crm("fields", "add", "Budżet roczny", "--type", "number", "--key", "budget")
    crm("fields", "add", "Hobby", "--type", "text")
    crm("edit", str(people["jan"]), "--set", "custom.budget=100", "custom.hobby=Szachy i żagle")
    crm("edit", str(people["wu"]), "--set", "custom.budget=9.5", "custom.hobby=Brydż")

    def ids(*arguments: str) -> list[int]:
        return [one["id"] for one in crm("list", *arguments, "--json").json]

    assert ids("szachy", "--in", "custom.hobby") == [people["jan"]]
    assert ids("szachy", "--in", "custom.budget") == []
    assert ids("custom.budget:>=9.5", "--sort", "-custom.budget") == [people["jan"], people["wu"]]
    assert ids("budzet_roczny:..50") == ids("--where", "custom.budget<50") == [people["wu"]]
    assert ids("-hobby:szachy", "hobby:*") == ids("--where", "custom.hobby~bryd") == [people["wu"]]
    assert ids("--where", "custom.hobby=") == [people["lukasz"]]
    shown = crm("list", "hobby:zagle", "--columns", "custom.budget,custom.hobby", "--format", "tsv").lines
    assert shown[1] == "100\tSzachy i żagle"


def test_a_long_label_has_a_line_of_its_own(crm: Crm, people: dict[str, int]) -> None:
    name = "Nazwa pola dłuższa niż dwadzieścia cztery znaki"
    key = crm("fields", "add", name, "--type", "text", "--json").json["key"]
    jan = str(people["jan"])
    crm("edit", jan, "--set", f"custom.{key}=wartość")
    lines = crm("show", jan).lines
    place = lines.index(f"{name}:")
    assert lines[place + 1].strip() == "wartość"
    assert all(line.index(line.split(":", 1)[1].strip()) < 27 for line in lines[:place])


def test_a_list_can_be_read_line_by_line(crm: Crm, people: dict[str, int]) -> None:
    lines = crm("list", "--format", "lines", "--columns", "id,name,phone,tags").lines
    assert "" in lines
    first = lines[: lines.index("")]
    assert [line.partition(": ")[0] for line in first][:: len(first) - 1] == ["Name", "ID"]
    assert len([line for line in lines if line.startswith("ID: ")]) == int(crm("list", "--count").out)
    assert all(line.partition(": ")[2] for line in lines if line)
    assert crm("list", "nobody at all", "--format", "lines").out == ""
