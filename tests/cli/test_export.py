"""`export`."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Crm
from tests.kit.builders import a_session_of
from tui_crm.cli.contacts import FORMATS
from tui_crm.services.session import Session


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
    of_persons = ("export", "--format", "csv", "--kind", "person", "--columns", "name", "jan")
    assert crm(*of_persons).lines == ["name", "Jan O'Brien"]


def test_columns_of_both_bases_tell_them_apart(crm: Crm, people: dict[str, int], tmp_path: Path) -> None:
    target = tmp_path / "all.csv"
    crm("export", "--format", "csv", "--columns", "name,phone", "--sort", "name", "-o", str(target))
    rows = target.read_text(encoding="utf-8").splitlines()
    assert rows[0] == "kind,name,phone"
    assert "organization,Acme,+48221131415" in rows
    given = crm("export", "--format", "csv", "--columns", "name,kind", "acme", "--where", "name=Acme").lines
    assert given == ["name,kind", "Acme,organization"]
    other = ("--db", str(tmp_path / "other.db"))
    assert crm(*other, "import", str(target), "--json").json["created"] == 4
    (acme,) = crm(*other, "list", "--kind", "organization", "--json").json
    assert acme["name"] == "Acme"
    assert crm(*other, "list", "--count").out == "3\n"


@pytest.mark.parametrize(
    "arguments",
    [["--columns", "name,custom.shoe"], ["--columns", "name", "--where", "custom.shoe=43"],
     ["--where", "custom.shoe=43"], ["--where", "custom.shoe="],
     ["--sort", "custom.shoe"], ["x", "--in", "custom.shoe"]],
)  # fmt: skip
def test_an_unknown_custom_field_is_refused(crm: Crm, arguments: list[str]) -> None:
    answer = crm("export", "--format", "csv", *arguments, "--json", status=1)
    assert answer.error["code"] == "field_unknown"
    assert "custom.shoe" in answer.error["message"]
    assert answer.out == ""


def test_who_may_only_see_may_list_but_not_export(crm: Crm, people: dict[str, int], session: Session) -> None:
    with a_session_of(session, "ewa", "viewer"):
        pass
    for form in FORMATS:
        assert "Kowalski" in crm("list", "lukasz", "--as", "ewa", "--format", form).out, form
    for form in ("csv", "json", "jsonl", "vcard3", "vcard4"):
        answer = crm("export", "--as", "ewa", "--format", form, "--json", status=1)
        assert (answer.error["code"], answer.out) == ("not_allowed", ""), form


def test_a_failed_export_leaves_the_old_file(
    crm: Crm, people: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("precious")
    monkeypatch.setattr(os, "fsync", lambda _number: (_ for _ in ()).throw(OSError(28, "No space left")))
    assert "out.csv" in crm("export", "--format", "csv", "-o", str(target), status=1).err
    answer = crm("export", "--format", "csv", "--json", "-o", str(target), status=1)
    assert answer.error["code"] == "file_not_written"
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


def test_a_filter_that_begins_as_the_option_for_the_file_does(
    crm: Crm, people: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    everybody = crm("export", "--format", "jsonl").lines
    assert crm("export", "--format", "jsonl", "-opiekun:nikt").lines == everybody
    assert crm("export", "--format", "jsonl", "-owner:nikt").lines == everybody
    assert list(tmp_path.glob("*:*")) == []
    crm("export", "--format", "jsonl", "-out:1.jsonl")
    assert (tmp_path / "ut:1.jsonl").read_text(encoding="utf-8").splitlines() == everybody


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


def test_a_folder_of_vcards(crm: Crm, people: dict[str, int], tmp_path: Path) -> None:
    folder = tmp_path / "vdir"
    line = ("export", "--format", "vdir", "-o", str(folder))
    assert crm(*line).out == "4 files written, 0 as they were\n"
    assert crm(*line, "--json").json == {"written": 0, "unchanged": 4, "removed": 0, "left": []}
    (path,) = (one for one in folder.glob("*.vcf") if b"Brien" in one.read_bytes())
    path.write_bytes(path.read_bytes().replace(b"FN:", b"NOTE:x\r\nFN:"))
    left = crm(*line, status=3)
    assert left.out == "0 files written, 3 as they were\n"
    assert path.name in left.err
    assert crm(*line, "--overwrite").out == "1 file written, 3 as they were\n"
    removed = crm(*line, "--ids", str(people["jan"]), "--delete")
    assert removed.out == "0 files written, 1 as it was, 3 removed\n"
    assert [one.name for one in folder.glob("*.vcf")] == [path.name]
    other = ("--db", str(tmp_path / "other.db"))
    outcome = crm(*other, "import", str(folder), "--json").json
    assert (outcome["file"], outcome["created"]) == ("vdir", 1)
    assert crm(*other, "import", str(tmp_path), status=1).err.count("\n") == 1
    (folder / "link.vcf").symlink_to(path)
    update = crm("import", str(folder), "--on-duplicate", "update", status=3)
    assert "link.vcf" in update.err
    (folder / "link.vcf").unlink()
    path.write_bytes(path.read_bytes().replace(b"FN:", b"NOTE:y\r\nFN:"))
    crm("import", str(folder), "--on-duplicate", "update")
    crm("edit", str(people["jan"]), "--set", "note=z")
    assert crm(*line).out == "4 files written, 0 as they were\n"


@pytest.mark.parametrize(
    "arguments",
    [["--format", "vdir"], ["--format", "vdir", "-o", "-"], ["--format", "csv", "--delete"],
     ["--format", "json", "--overwrite"]],
)  # fmt: skip
def test_what_goes_with_folders_alone(crm: Crm, arguments: list[str]) -> None:
    assert crm("export", *arguments, status=2).out == ""
