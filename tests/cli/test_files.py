"""`import` and `export`."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Crm
from tests.kit.environment import run_program

PEOPLE = (
    "IMIE;NAZWISKO;TEL;E-MAIL;LP;TAGI\r\n"
    "Łukasz;Kowalski;600 100 200;lukasz@example.com;1;Targi\r\n"
    "Zofia;Ćwik;brak;zofia@example.com;2;\r\n"
    "Jan;O'Brien;+48 601 202 303;;3;\r\n"
)
SHAPE = [
    "job", "status", "file", "format", "encoding", "delimiter", "mapping", "unmapped", "rows", "created",
    "updated", "skipped", "refused", "warnings", "refusals", "unmatched", "refused_file",
]  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(PEOPLE.encode("cp1250"))
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file with a row that cannot be taken: its phone was damaged by a spreadsheet."""
    path = tmp_path / "broken.csv"
    path.write_text(
        'imię,nazwisko,telefon\nEwa,Mazur,600100200\n,,\nJan,Kot,"4,82211E+10\n', encoding="utf-8"
    )
    return path


def test_the_outcome_has_the_promised_shape(crm: Crm, source: Path) -> None:
    outcome = crm("import", str(source), "--json").json
    assert [name for name in outcome if name in SHAPE] == SHAPE
    assert (outcome["format"], outcome["encoding"], outcome["delimiter"]) == ("csv", "cp1250", ";")
    assert outcome["file"] == "people.csv"
    assert outcome["mapping"]["IMIE"] == "first_name"
    assert "LP" in outcome["unmapped"]
    assert (outcome["rows"], outcome["created"], outcome["refused"]) == (3, 3, 0)
    assert outcome["unmatched"] == {"tags": {"Targi": 1}}
    (warning,) = [one for one in outcome["warnings"] if one["code"] == "phone_not_recognized"]
    assert (warning["row"], warning["column"], warning["value"]) == (2, "TEL", "brak")
    assert crm("list", "--count").out == "3\n"


def test_the_outcome_for_people(crm: Crm, source: Path) -> None:
    answer = crm("import", str(source))
    assert answer.lines[0] == "people.csv: 3 rows, done"
    assert "created 3, updated 0, skipped 0, refused 0" in answer.lines
    assert "columns left out: LP" in answer.lines
    assert any("Targi" in line for line in answer.lines)
    assert any('"brak"' in line for line in answer.lines)


def test_a_second_time_changes_nothing(crm: Crm, source: Path) -> None:
    crm("import", str(source))
    again = crm("import", str(source), "--json").json
    assert (again["created"], again["updated"], again["skipped"]) == (0, 0, 3)


def test_duplicates_are_updated_or_created_where_asked(crm: Crm, source: Path) -> None:
    crm("import", str(source))
    source.write_bytes(PEOPLE.replace("Kowalski", "Kowal").encode("cp1250"))
    assert crm("import", str(source), "--on-duplicate", "update", "--json").json["updated"] == 1
    assert crm("list", "kowal", "--columns", "name", "--format", "tsv").lines == ["name", "Łukasz Kowal"]
    assert crm("import", str(source), "--on-duplicate", "create", "--json").json["created"] == 3


def test_columns_can_be_mapped_and_skipped(crm: Crm, source: Path) -> None:
    outcome = crm("import", str(source), "--map", "LP=note", "--skip", "TAGI", "--json").json
    assert outcome["mapping"]["LP"] == "note"
    assert outcome["unmatched"] == {}
    assert crm("list", "lukasz", "--json").json[0]["note"].endswith("1")


def test_missing_tags_are_created_where_asked(crm: Crm, source: Path) -> None:
    outcome = crm("import", str(source), "--create-missing", "tags", "--json").json
    assert outcome["unmatched"] == {}
    assert crm("list", "lukasz", "--json").json[0]["tags"] == ["Targi"]


def test_a_dry_run_changes_nothing(crm: Crm, source: Path) -> None:
    outcome = crm("import", str(source), "--dry-run", "--json").json
    assert (outcome["job"], outcome["created"]) == (0, 3)
    assert crm("list", "--count").out == "0\n"


def test_stage_only_waits_for_its_mapping(crm: Crm, source: Path) -> None:
    outcome = crm("import", str(source), "--stage-only", "--json").json
    assert (outcome["status"], outcome["created"]) == ("mapping", 0)
    assert crm("list", "--count").out == "0\n"


def test_standard_input(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    people = json.dumps([{"first_name": "Ewa", "last_name": "Mazur", "email": "ewa@example.com"}])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(people.encode())))
    outcome = crm("import", "-", "--json").json
    assert (outcome["format"], outcome["created"]) == ("json", 1)


def test_refused_rows_are_3_and_stand_beside_the_file(crm: Crm, broken: Path) -> None:
    outcome = crm("import", str(broken), "--json", status=3).json
    assert outcome["status"] == "done_with_refusals"
    assert (
        outcome["rows"] == outcome["created"] + outcome["updated"] + outcome["skipped"] + outcome["refused"]
    )
    assert outcome["refusals"][0]["message"]
    assert outcome["refusals"][0]["row"] >= 1
    refused = Path(outcome["refused_file"])
    assert refused == broken.with_name("broken.refused.csv")
    assert "reason" in refused.read_text(encoding="utf-8-sig").splitlines()[0]


def test_refused_rows_where_asked(crm: Crm, broken: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.csv"
    answer = crm("import", str(broken), "--refused", str(target), status=3)
    assert f"refused rows are in {target}" in answer.lines
    assert target.exists()
    assert not broken.with_name("broken.refused.csv").exists()


def test_refused_rows_that_cannot_be_written_are_told(crm: Crm, broken: Path, tmp_path: Path) -> None:
    answer = crm("import", str(broken), "--refused", str(tmp_path / "no" / "such.csv"), "--json", status=3)
    assert answer.json["created"] == 1
    assert answer.json["refused_file"] == ""
    assert "such.csv" in answer.err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "file_missing"),
        (b"", "file_empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "file_not_contacts"),
    ],
)
def test_files_that_are_none(crm: Crm, tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "x.csv"
    if content is not None:
        path.write_bytes(content)
    answer = crm("import", str(path), "--json", status=1)
    assert answer.error["code"] == code
    assert answer.out == ""


def test_a_column_that_there_is_not(crm: Crm, source: Path) -> None:
    answer = crm("import", str(source), "--map", "NUMER=note", "--json", status=1)
    assert answer.error["code"] == "column_unknown"


def test_export_to_stdout_and_to_a_file(crm: Crm, people: dict[str, int], tmp_path: Path) -> None:
    out = crm("export", "--format", "json").out
    assert {contact["id"] for contact in json.loads(out)} == set(people.values())
    target = tmp_path / "out.json"
    answer = crm("export", "--format", "json", "-o", str(target))
    assert answer.out == ""
    assert target.read_text(encoding="utf-8") == out
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.glob(".*.part")) == []


def test_export_takes_the_choices_of_list(crm: Crm, people: dict[str, int]) -> None:
    def exported(*arguments: str) -> list[int]:
        return [json.loads(line)["id"] for line in crm("export", "--format", "jsonl", *arguments).lines]

    assert exported("lukasz", "--kind", "person") == [people["lukasz"]]
    assert exported("--where", "tags=VIP") == [people["lukasz"]]
    assert exported("--kind", "organization") == [people["acme"]]
    everything = exported("--sort", "name")
    assert exported("--sort", "name", "--offset", "1", "--limit", "2") == everything[1:3]
    assert crm("export", "--format", "csv", "--columns", "name", "jan").lines == ["name", "Jan O'Brien"]


def test_a_failed_export_leaves_the_old_file(
    crm: Crm, people: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("precious")
    monkeypatch.setattr(os, "fsync", lambda _number: (_ for _ in ()).throw(OSError(28, "No space left")))
    assert crm("export", "--format", "json", "-o", str(target), "--json", status=2).error["code"] == "usage"
    answer = crm("export", "--format", "json", "-o", str(target), status=1)
    assert json.loads(answer.err)["error"]["code"] == "file_not_written"
    assert target.read_text() == "precious"
    assert list(tmp_path.glob(".*.part")) == []


def test_an_existing_file_is_replaced_through_its_link(
    crm: Crm, people: dict[str, int], tmp_path: Path
) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(real)
    crm("export", "--format", "csv", "-o", str(link))
    assert link.is_symlink()
    assert "Kowalski" in real.read_text(encoding="utf-8")


def test_export_into_a_folder_that_there_is_not(crm: Crm, people: dict[str, int], tmp_path: Path) -> None:
    answer = crm("export", "--format", "csv", "-o", str(tmp_path / "no" / "out.csv"), status=1)
    assert "out.csv" in answer.err


def test_export_to_a_device(crm: Crm, people: dict[str, int]) -> None:
    crm("export", "--format", "csv", "-o", os.devnull)
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_export_then_import_changes_nothing(
    crm: Crm, people: dict[str, int], tmp_path: Path, form: str
) -> None:
    target = tmp_path / f"out.{form}"
    crm("export", "--format", form, "-o", str(target))
    before = crm("list", "--kind", "all", "--json").out
    outcome = crm("import", str(target), "--on-duplicate", "update", "--json").json
    assert (outcome["rows"], outcome["created"], outcome["refused"]) == (4, 0, 0)
    assert crm("list", "--kind", "all", "--json").out == before


def test_over_a_pipe_with_the_real_program(environment: dict[str, str]) -> None:
    done = run_program(["import", "-", "--json"], environment, stdin=PEOPLE.encode("cp1250"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["created"] == 3
    assert done.stderr == b""
