"""`import`."""

from __future__ import annotations

import io
import json
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
    source.write_bytes(PEOPLE.replace("600 100 200", "600 100 299").encode("cp1250"))
    assert crm("import", str(source), "--on-duplicate", "update", "--json").json["updated"] == 1
    assert crm("list", "600100299", "--columns", "name", "--format", "tsv").lines[1:] == ["Łukasz Kowalski"]
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
    for target in (tmp_path / "no" / "such.csv", tmp_path):
        arguments = ("import", str(broken), "--refused", str(target))
        answer = crm(*arguments, status=1)
        assert answer.out == ""
        assert len(answer.err.splitlines()) == 1
        assert str(target) in answer.err
        assert crm(*arguments, "--json", status=1).error["code"] == "file_not_written"
    assert crm("list", "--count").out == "0\n"


def test_an_import_is_told_also_where_its_refused_rows_could_not_be_written(crm: Crm, broken: Path) -> None:
    broken.with_name("broken.refused.csv").mkdir()
    answer = crm("import", str(broken), "--json", status=3)
    assert (answer.json["created"], answer.json["refused_file"]) == (1, "")
    assert "broken.refused.csv" in answer.err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "file_missing"),
        (b"", "file_empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "file_is_picture"),
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


@pytest.mark.parametrize("text", ["ab", "", '"'])
def test_a_delimiter_that_cannot_separate_is_wrong_usage(crm: Crm, source: Path, text: str) -> None:
    answer = crm("import", str(source), "--delimiter", text, status=2)
    assert 'see "tui-crm import --help"' in answer.err


@pytest.mark.parametrize("text", ["tab", "\\t", "TAB", "\t"])
def test_a_tab_has_names(crm: Crm, source: Path, text: str) -> None:
    source.write_bytes(PEOPLE.replace(";", "\t").encode("cp1250"))
    outcome = crm("import", str(source), "--delimiter", text, "--json").json
    assert (outcome["delimiter"], outcome["created"]) == ("\t", 3)


def test_over_a_pipe_with_the_real_program(environment: dict[str, str]) -> None:
    done = run_program(["import", "-", "--json"], environment, stdin=PEOPLE.encode("cp1250"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["created"] == 3
    assert done.stderr == b""
